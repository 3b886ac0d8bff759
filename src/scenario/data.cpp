// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/data.hpp"

#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "base/toml_text.hpp"
#include "base/unit_table.hpp"
#include "skin/skin_presets.hpp"

namespace skinheal {
namespace {

/// Where a kind lies, and the words of the message about one that is not there.
struct Place {
    const char* folder;
    const char* unknown;
    const char* key;
    const char* otherwise;
};

Place place_of(DataKind kind) {
    switch (kind) {
        case DataKind::active:
            return {"actives", "unknown active", "active", "List them all with: skinheal actives"};
        case DataKind::vehicle:
            return {"vehicles", "unknown vehicle", "formulation.vehicle", "Choose one of these."};
        case DataKind::solvent:
            break;
    }
    return {"solvents", "unknown solvent", "formulation.solvent", "Choose one of these, or leave it out."};
}

}  // namespace

std::span<const UnitEntry> unit_table() noexcept { return base::unit_table(); }

TomlText parse_toml(std::string_view text, std::string_view filename) { return base::parse_toml(text, filename); }

std::vector<std::string> data_names(DataKind kind) { return base::data_names(place_of(kind).folder); }

DataEntry data_entry(DataKind kind, std::string_view name) {
    const Place place = place_of(kind);
    const base::Preset& found = base::load_preset(place.folder, name, place.unknown, place.key, place.otherwise);
    return {found.words, found.entries};
}

std::string_view data_text(std::string_view path) noexcept { return base::data_text(path); }

std::vector<Parameter> provenance(const Scenario& scenario) {
    const ParameterSet set = scenario.parameters();
    std::vector<Parameter> all(set.entries().begin(), set.entries().end());
    for (Parameter& layer : skin::layer_certificates(scenario.skin)) all.push_back(std::move(layer));
    return all;
}

}  // namespace skinheal
