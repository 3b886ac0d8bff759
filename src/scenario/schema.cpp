// SPDX-License-Identifier: BSD-3-Clause
// The JSON schema of a document, by the member tables.
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>

#include "scenario/scenario_json.hpp"
#include "scenario/table_json.hpp"
#include "scenario/tables.hpp"

namespace skinheal {
namespace scenario {
namespace {

using nlohmann::json;

template <class Struct>
json schema_of(const Struct& defaults);

template <class V>
json type_of(const V& value) {
    if constexpr (Inner<V>::is_optional) {
        return type_of(value.value_or(typename Inner<V>::Type{}));
    } else if constexpr (std::is_same_v<V, double>) {
        return {{"type", "number"}};
    } else if constexpr (std::is_same_v<V, int>) {
        return {{"type", "integer"}};
    } else if constexpr (std::is_same_v<V, std::uint64_t>) {
        return {{"type", "integer"}, {"minimum", 0}};
    } else if constexpr (std::is_same_v<V, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_same_v<V, std::string>) {
        return {{"type", "string"}};
    } else if constexpr (Worded<V>) {
        return {{"enum", base::names_of(Vocabulary<V>::words)}};
    } else if constexpr (Inner<V>::is_list) {
        return {{"type", "array"}, {"items", type_of(typename Inner<V>::Type{})}};
    } else {
        return schema_of(value);
    }
}

/// Types, range, unit and default of one key.
template <class Struct, class V>
json key_schema(const Key<Struct, V>& key, const Struct& defaults) {
    const V& value = defaults.*key.member;
    json out = type_of(value);
    std::string text(key.doc);
    if (key.when) text += "  Only " + std::string(key.when->where) + ".";
    out["description"] = text;
    if (key.unit.si != "1") out["unit"] = std::string(key.unit.si);
    if (key.allowed) {
        out[key.allowed->above_low ? "exclusiveMinimum" : "minimum"] = key.allowed->low;
        if (std::isfinite(key.allowed->high)) out["maximum"] = key.allowed->high;
    }
    if (key.known != nullptr) (Inner<V>::is_list ? out["items"] : out)["enum"] = key.known();
    if constexpr (!Inner<V>::is_optional && !Tabled<V>)
        if (key.required.empty()) out["default"] = write_value(value, std::string(key.name));
    return out;
}

template <class Entries, class Struct>
json properties_of(const Entries& entries, const Struct& defaults) {
    json out{{"type", "object"}, {"additionalProperties", false}, {"properties", json::object()}};
    each_entry(entries, [&](const auto& entry) {
        const std::string name(entry.name);
        if constexpr (is_section<std::remove_cvref_t<decltype(entry)>>) {
            out["properties"][name] = properties_of(entry.keys, defaults);
            out["properties"][name]["description"] = std::string(entry.doc);
        } else {
            out["properties"][name] = key_schema(entry, defaults);
            if (!entry.required.empty()) out["required"].push_back(name);
        }
    });
    return out;
}

template <class Struct>
json schema_of(const Struct& defaults) {
    json out = properties_of(Table<Struct>::keys, defaults);
    out["description"] = std::string(Table<Struct>::doc);
    return out;
}

}  // namespace
}  // namespace scenario

std::string scenario_schema() {
    nlohmann::json out = scenario::schema_of(Scenario{});
    out["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    out["title"] = "A scenario of skinheal";
    out["properties"]["schema"] = {{"enum", {scenario::oldest_schema, scenario::schema_version}},
                                   {"description", "Version of the document."}};
    out["required"].push_back("schema");
    return out.dump(1);
}

}  // namespace skinheal
