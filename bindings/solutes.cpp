// SPDX-License-Identifier: BSD-3-Clause
// Solutes at the waist: tables of plain data in, tables of plain data out.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/certificate.hpp"
#include "core/preset.hpp"
#include "parts.hpp"
#include "skinheal/skinheal.hpp"

namespace skinheal::bindings {
namespace {

namespace py = pybind11;
using namespace pybind11::literals;

template <class T>
void take(const py::dict& table, const char* key, T& into) {
    if (table.contains(key)) into = table[key].cast<T>();
}

template <class T>
void take(const py::dict& table, const char* key, std::optional<T>& into) {
    if (table.contains(key) && !table[key].is_none()) into = table[key].cast<T>();
}

Solute solute_from(const py::dict& table) {
    Solute s;
    if (table.contains("preset")) s = Solute::preset_named(table["preset"].cast<std::string>());
    take(table, "name", s.name);
    take(table, "molar_mass", s.molar_mass);
    take(table, "log_p", s.log_p);
    take(table, "radius", s.radius);
    take(table, "unbound_fraction", s.unbound_fraction);
    take(table, "water_diffusivity", s.water_diffusivity);
    take(table, "viable_diffusivity", s.viable_diffusivity);
    take(table, "permeability", s.permeability);
    take(table, "stratum_corneum_partition", s.stratum_corneum_partition);
    take(table, "solubility", s.solubility);
    take(table, "vapour_pressure", s.vapour_pressure);
    take(table, "degradation_rate", s.degradation_rate);
    if (table.contains("acid_pka") || table.contains("base_pka")) {
        s.groups.clear();
        std::vector<double> values;
        take(table, "acid_pka", values);
        for (const double pka : values) s.groups.push_back({true, pka});
        values.clear();
        take(table, "base_pka", values);
        for (const double pka : values) s.groups.push_back({false, pka});
    }
    return s;
}

Skin skin_from(const py::dict& table) {
    Skin skin;
    for (const auto& item : table["layers"].cast<py::list>()) {
        const auto layer = item.cast<py::dict>();
        skin.layers.push_back({layer["name"].cast<std::string>(), layer["thickness"].cast<double>()});
    }
    return skin;
}

SkinConditions conditions_from(const py::dict& table) {
    SkinConditions c;
    take(table, "vehicle_ph", c.vehicle_ph);
    take(table, "surface_temperature", c.surface_temperature);
    take(table, "tissue_temperature", c.tissue_temperature);
    take(table, "in_vivo", c.in_vivo);
    take(table, "perfusion", c.perfusion);
    take(table, "hypodermis", c.hypodermis);
    bool bricks = false;
    take(table, "brick_and_mortar", bricks);
    if (bricks) c.barrier = BarrierModel::brick_and_mortar;
    return c;
}

ParameterSet parameters_from(const std::map<std::string, double>& overrides) {
    static const ParameterSet base = ParameterSet::load("absorption");  // reading it takes longer than all estimates
    ParameterSet set = base;
    for (const auto& [name, value] : overrides) set.override_value(name, value, "this run");
    return set;
}

py::dict to_python(const SoluteProperties& s) {
    return py::dict("radius"_a = s.radius, "neutral_fraction"_a = s.neutral_fraction,
                    "neutral_fraction_tissue"_a = s.neutral_fraction_tissue,
                    "water_diffusivity"_a = s.water_diffusivity, "viable_diffusivity"_a = s.viable_diffusivity,
                    "unbound_fraction"_a = s.unbound_fraction, "binding"_a = s.binding,
                    "permeability_lipid"_a = s.permeability_lipid, "permeability_polar"_a = s.permeability_polar,
                    "permeability_shunt"_a = s.permeability_shunt, "permeability"_a = s.permeability,
                    "hydration_factor"_a = s.hydration_factor,
                    "stratum_corneum_partition"_a = s.stratum_corneum_partition,
                    "capillary_permeability"_a = s.capillary_permeability, "clearance_unbound"_a = s.clearance_unbound,
                    "saturation"_a = s.saturation, "evaporation"_a = s.evaporation, "ceiling"_a = s.ceiling);
}

py::dict to_python(const LayerProperties& layer) {
    return py::dict("name"_a = layer.name, "thickness"_a = layer.thickness, "diffusivity"_a = layer.diffusivity,
                    "partition"_a = layer.partition, "clearance"_a = layer.clearance, "metabolism"_a = layer.metabolism,
                    "resistance"_a = layer.resistance);
}

py::dict active(const std::string& name) {
    (void)Solute::preset_named(name);  // says which names there are
    const core::Preset preset = core::load_preset("actives", name, "unknown active", "active", "Choose one of these.");
    return py::dict("words"_a = preset.words, "entries"_a = parameters_to_python(preset.entries));
}

py::dict vehicle(const std::string& name) {
    const core::Preset preset =
        core::load_preset("vehicles", name, "unknown vehicle", "formulation.vehicle", "Choose one of these.");
    return py::dict("words"_a = preset.words, "entries"_a = parameters_to_python(preset.entries));
}

/// Properties and layers of one solute: {"properties": {...}, "layers": [{...}]}.
py::dict solute(const py::dict& table, const py::dict& skin, const py::dict& conditions,
                const std::map<std::string, double>& overrides) {
    const Solute s = solute_from(table);
    const Skin where = skin_from(skin);
    const SkinConditions around = conditions_from(conditions);
    const ParameterSet set = parameters_from(overrides);
    py::list layers;
    for (const LayerProperties& layer : skin_layers(s, where, around, set)) layers.append(to_python(layer));
    return py::dict("properties"_a = to_python(solute_properties(s, where, around, set)), "layers"_a = layers);
}

}  // namespace

void add_solutes(py::module_& m) {
    m.def("actives", &Solute::presets, "Names of the known actives.");
    m.def("active", &active, "name"_a, "Words and certified numbers of a known active.  Values: SI.");
    m.def(
        "vehicles", [] { return core::data_names("vehicles"); }, "Names of the known vehicles.");
    m.def("vehicle", &vehicle, "name"_a, "Words and certified numbers of a known vehicle.  Values: SI.");
    m.def("solute", &solute, "solute"_a, "skin"_a, "conditions"_a, "overrides"_a = std::map<std::string, double>{},
          "Properties of a solute and the layers of skin that it sees.  SI; `overrides` of the set `absorption` by "
          "name.");
}

}  // namespace skinheal::bindings
