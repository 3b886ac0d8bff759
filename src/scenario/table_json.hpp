// SPDX-License-Identifier: BSD-3-Clause
// Documents by member tables: strict reading, and writing with every default.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "scenario/json_object.hpp"
#include "scenario/member.hpp"

namespace skinheal::scenario {

template <class Struct>
void read_struct(JsonObject& object, Struct& out);

/// One value of a document.
template <class V>
void read_value(JsonObject& object, const std::string& name, V& out) {
    if constexpr (Inner<V>::is_optional) {
        const bool given = object.has(name);
        auto inner = out.value_or(typename Inner<V>::Type{});
        read_value(object, name, inner);
        if (given) out = std::move(inner);
    } else if constexpr (std::is_same_v<V, double>) {
        object.number(name, out);
    } else if constexpr (std::is_same_v<V, int> || std::is_same_v<V, std::uint64_t>) {
        object.integer(name, out);
    } else if constexpr (std::is_same_v<V, bool>) {
        object.boolean(name, out);
    } else if constexpr (std::is_same_v<V, std::string>) {
        object.text(name, out);
    } else if constexpr (std::is_same_v<V, std::vector<std::string>>) {
        if (object.has(name)) out.clear();
        object.texts(name, out);
    } else if constexpr (std::is_same_v<V, std::vector<double>>) {
        if (object.has(name)) out.clear();
        object.numbers(name, out);
    } else if constexpr (Worded<V>) {
        object.word(name, out, Vocabulary<V>::words);
    } else if constexpr (Inner<V>::is_list && Worded<typename Inner<V>::Type>) {
        if (object.has(name)) out.clear();
        object.words(name, out, Vocabulary<typename Inner<V>::Type>::words);
    } else if constexpr (Inner<V>::is_list) {
        if (object.has(name)) out.clear();
        object.objects(name, [&](JsonObject& inner) { read_struct(inner, out.emplace_back()); });
    } else {
        static_assert(Tabled<V>, "a member of a table needs a table of its own");
        object.object(name, [&](JsonObject& inner) { read_struct(inner, out); });
    }
}

template <class Entries, class Struct>
void read_entries(JsonObject& object, const Entries& entries, Struct& out) {
    each_entry(entries, [&](const auto& entry) {
        if constexpr (!is_section<std::remove_cvref_t<decltype(entry)>>) {
            if (!entry.required.empty()) object.require(std::string(entry.name), entry.required);
            if (entry.when && entry.when->what != nullptr && !entry.counts(out))
                object.refuse(std::string(entry.name), entry.when->what(out), std::string(entry.when->where),
                              std::string(entry.when->next_step));
        }
    });
    each_entry(entries, [&](const auto& entry) {
        const std::string name(entry.name);
        if constexpr (is_section<std::remove_cvref_t<decltype(entry)>>)
            object.object(name, [&](JsonObject& inner) { read_entries(inner, entry.keys, out); });
        else
            read_value(object, name, out.*entry.member);
    });
}

/// What is absent keeps its value; what is wrong becomes a problem of the object.
template <class Struct>
void read_struct(JsonObject& object, Struct& out) {
    if constexpr (requires { Table<Struct>::before(object, out); }) Table<Struct>::before(object, out);
    read_entries(object, Table<Struct>::keys, out);
    if constexpr (requires { Table<Struct>::after(object, out); }) Table<Struct>::after(object, out);
}

/// Finite and rounded to 12 digits.  Throws ScenarioError at `path`.
[[nodiscard]] double writable(double value, const std::string& path);

template <class Struct>
[[nodiscard]] nlohmann::json write_struct(const Struct& from, const std::string& path);

template <class V>
[[nodiscard]] nlohmann::json write_value(const V& value, const std::string& path) {
    if constexpr (std::is_same_v<V, double>) {
        return writable(value, path);
    } else if constexpr (Worded<V>) {
        return base::word_for(Vocabulary<V>::words, value);
    } else if constexpr (Inner<V>::is_list) {
        nlohmann::json out = nlohmann::json::array();
        for (std::size_t i = 0; i < value.size(); ++i)
            out.push_back(write_value(value[i], path + "." + std::to_string(i)));
        return out;
    } else if constexpr (Tabled<V>) {
        return write_struct(value, path);
    } else {
        return value;
    }
}

template <class Entries, class Struct>
void write_entries(const Entries& entries, const Struct& from, const std::string& path, nlohmann::json& out) {
    each_entry(entries, [&](const auto& entry) {
        const std::string name(entry.name);
        const std::string place = path.empty() ? name : path + "." + name;
        if constexpr (is_section<std::remove_cvref_t<decltype(entry)>>) {
            write_entries(entry.keys, from, place, out[name] = nlohmann::json::object());
        } else {
            if (!entry.counts(from)) return;
            const auto& value = from.*entry.member;
            if constexpr (Inner<std::remove_cvref_t<decltype(value)>>::is_optional) {
                if (value) out[name] = write_value(*value, place);
            } else {
                out[name] = write_value(value, place);
            }
        }
    });
}

/// Every default written out; what is not set, or does not count, is left out.
template <class Struct>
nlohmann::json write_struct(const Struct& from, const std::string& path) {
    nlohmann::json out = nlohmann::json::object();
    if constexpr (requires { Table<Struct>::completed(from); })
        write_entries(Table<Struct>::keys, Table<Struct>::completed(from), path, out);
    else
        write_entries(Table<Struct>::keys, from, path, out);
    return out;
}

}  // namespace skinheal::scenario
