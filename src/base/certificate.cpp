// SPDX-License-Identifier: BSD-3-Clause
#include "base/certificate.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/embedded_data.hpp"
#include "base/text.hpp"
#include "base/toml_text.hpp"
#include "base/unit_table.hpp"
#include "base/vocabulary.hpp"
#include "skinheal/error.hpp"

namespace skinheal::base {
namespace {

using nlohmann::json;

class Reader {
public:
    explicit Reader(std::string_view filename) : filename_(filename) {}

    void read(const json& table, const std::string& name, std::vector<Parameter>& out) const {
        if (table.contains("value")) {
            out.push_back(entry(table, name));
            return;
        }
        for (const auto& [key, value] : table.items()) {
            if (value.is_object()) read(value, name.empty() ? key : name + "." + key, out);
        }
    }

private:
    [[noreturn]] void fail(const std::string& name, const std::string& what) const {
        throw ParameterError("provenance of " + name + " in " + std::string(filename_) + ": " + what,
                             {std::string(filename_), name, 0, 0});
    }

    [[nodiscard]] double number(const json& value, const std::string& name) const {
        if (!value.is_number()) fail(name, "value and range are numbers");
        return value.get<double>();
    }

    [[nodiscard]] Parameter entry(const json& table, const std::string& name) const {
        Parameter p;
        p.name = name;
        std::string kind;
        for (const auto& [key, value] : table.items()) {
            if (key == "value") {
                p.value = number(value, name);
            } else if (key == "range") {
                if (!value.is_array() || value.size() != 2) fail(name, "range is [lowest, highest]");
                p.low = number(value[0], name);
                p.high = number(value[1], name);
                p.has_range = true;
            } else if (key == "checked") {
                if (!value.is_boolean()) fail(name, "checked is true or false");
                p.checked = value.get<bool>();
            } else {
                if (!value.is_string()) fail(name, key + " is text");
                const auto text = value.get<std::string>();
                if (key == "unit")
                    p.unit = text;
                else if (key == "kind")
                    kind = text;
                else if (key == "source")
                    p.source = text;
                else if (key == "symbol")
                    p.symbol = text;
                else if (key == "note")
                    p.note = text;
                else
                    fail(name, "unknown key \"" + key + "\"");
            }
        }
        finish(p, kind);
        return p;
    }

    void finish(Parameter& p, const std::string& kind) const {
        const UnitEntry* unit = find_unit(p.unit);
        if (unit == nullptr) fail(p.name, "unit \"" + p.unit + "\" is not in the table");
        const auto found = std::ranges::find(parameter_kinds, kind, &Word<ParameterKind>::text);
        if (found == parameter_kinds.end())
            fail(p.name, "kind \"" + kind + "\" is none of " + join(names_of(parameter_kinds), ", "));
        p.kind = found->value;
        if (p.has_range == (p.kind == ParameterKind::definition)) {
            fail(p.name, "a definition has no range, everything else has one");
        }
        p.si_factor = unit->si_factor;
        p.value = round_to_digits(p.value * p.si_factor);
        p.low = round_to_digits(p.low * p.si_factor);
        p.high = round_to_digits(p.high * p.si_factor);
        if (p.has_range && !(p.low <= p.value && p.value <= p.high)) fail(p.name, "the value lies outside its range");
    }

    std::string_view filename_;
};

json table_of(std::string_view toml, std::string_view filename) {
    try {
        return parse_toml_values(toml, filename);
    } catch (const ScenarioError& error) {
        throw ParameterError(error.what(), error.where());
    }
}

}  // namespace

std::vector<Parameter> certificates_in(const json& table, std::string_view filename) {
    std::vector<Parameter> entries;
    Reader(filename).read(table, "", entries);
    std::ranges::sort(entries, {}, &Parameter::name);
    return entries;
}

std::vector<Parameter> read_certificates(std::string_view toml, std::string_view filename) {
    return certificates_in(table_of(toml, filename), filename);
}

json data_table(std::string_view path) { return table_of(data_text(path), path); }

std::vector<std::string> data_names(std::string_view folder) {
    const std::string prefix = std::string(folder) + "/";
    constexpr std::string_view suffix = ".toml";
    std::vector<std::string> names;
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.path.starts_with(prefix) || !file.path.ends_with(suffix)) continue;
        names.emplace_back(file.path.substr(prefix.size(), file.path.size() - prefix.size() - suffix.size()));
    }
    std::ranges::sort(names);
    return names;
}

std::string_view data_text(std::string_view path) noexcept {
    const auto files = embedded_files();
    const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
    return found == files.end() ? std::string_view{} : found->text;
}

}  // namespace skinheal::base
