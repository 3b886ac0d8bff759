// SPDX-License-Identifier: BSD-3-Clause
#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "skinheal/solute.hpp"

namespace skinheal {
namespace {

std::optional<double> number(const base::Preset& preset, std::string_view name) {
    return preset.has(name) ? std::optional(preset.value(name)) : std::nullopt;
}

}  // namespace

Solute Solute::preset_named(std::string_view name) {
    const base::Preset& preset = base::load_preset(
        "actives", name, "unknown active", "active.name",
        "Solute::presets() and the command  skinheal actives  list them all; or give molar_mass, log_p and pka.");
    Solute solute;
    solute.name = name;
    solute.molar_mass = preset.value("molar_mass");
    solute.log_p = number(preset, "log_p");
    for (const Parameter& entry : preset.entries) {
        if (entry.name.starts_with("pka.acid")) solute.groups.push_back({true, entry.value});
        if (entry.name.starts_with("pka.base")) solute.groups.push_back({false, entry.value});
    }
    solute.radius = number(preset, "radius");
    solute.unbound_fraction = number(preset, "unbound_fraction");
    solute.water_diffusivity = number(preset, "water_diffusivity");
    solute.solubility = number(preset, "solubility");
    solute.vapour_pressure = number(preset, "vapour_pressure");
    solute.degradation_rate = number(preset, "degradation_rate").value_or(0);
    return solute;
}

std::vector<std::string> Solute::presets() { return base::data_names("actives"); }

}  // namespace skinheal
