// SPDX-License-Identifier: BSD-3-Clause
#include "base/preset.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/certificate.hpp"
#include "base/per_file.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "skinheal/error.hpp"

namespace skinheal::base {

bool Preset::has(std::string_view name) const noexcept {
    return std::ranges::find(entries, name, &Parameter::name) != entries.end();
}

double Preset::value(std::string_view name) const {
    const auto found = std::ranges::find(entries, name, &Parameter::name);
    if (found == entries.end()) {
        throw ParameterError("the preset lacks " + std::string(name), {"", std::string(name), 0, 0});
    }
    return found->value;
}

namespace {

Preset read_preset(std::string_view folder, const std::string& path, const std::string& what, const std::string& key,
                   std::string_view otherwise) {
    Preset preset;
    const auto table = data_table(path);
    if (table.contains("base")) preset = load_preset(folder, table.at("base").get<std::string>(), what, key, otherwise);
    for (Parameter& entry : certificates_in(table, path)) {
        const auto same = std::ranges::find(preset.entries, entry.name, &Parameter::name);
        if (same != preset.entries.end())
            *same = std::move(entry);
        else
            preset.entries.push_back(std::move(entry));
    }
    std::ranges::sort(preset.entries, {}, &Parameter::name);
    for (const auto& [word, value] : table.items()) {
        if (value.is_string()) preset.words[word] = value.get<std::string>();
    }
    return preset;
}

}  // namespace

const Preset& load_preset(std::string_view folder, std::string_view name, const std::string& what,
                          const std::string& key, std::string_view otherwise) {
    static PerFile<Preset> presets;
    const std::vector<std::string> known = data_names(folder);
    if (std::ranges::find(known, name) == known.end()) {
        Problem problem = make_problem(what, key, "\"" + std::string(name) + "\"", list_names(known),
                                       spelling_hint(name, known, otherwise));
        const std::string message = problem.message();
        throw ScenarioError(message, {"", key, 0, 0}, {std::move(problem)});
    }
    const std::string path = std::string(folder) + "/" + std::string(name) + ".toml";
    return presets.get(path, [&] { return read_preset(folder, path, what, key, otherwise); });
}

}  // namespace skinheal::base
