// SPDX-License-Identifier: BSD-3-Clause
// Solutes at the waist: tables of plain data in, tables of plain data out.
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "members.hpp"
#include "skinheal/skinheal.hpp"

namespace skinheal::bindings {
namespace {

namespace py = pybind11;
using namespace pybind11::literals;

constexpr std::tuple solute_members{
    Member{"name", &Solute::name},
    Member{"molar_mass", &Solute::molar_mass},
    Member{"log_p", &Solute::log_p},
    Member{"radius", &Solute::radius},
    Member{"unbound_fraction", &Solute::unbound_fraction},
    Member{"water_diffusivity", &Solute::water_diffusivity},
    Member{"viable_diffusivity", &Solute::viable_diffusivity},
    Member{"permeability", &Solute::permeability},
    Member{"stratum_corneum_partition", &Solute::stratum_corneum_partition},
    Member{"solubility", &Solute::solubility},
    Member{"vapour_pressure", &Solute::vapour_pressure},
    Member{"degradation_rate", &Solute::degradation_rate},
};

constexpr std::tuple condition_members{
    Member{"vehicle_ph", &SkinConditions::vehicle_ph},
    Member{"surface_temperature", &SkinConditions::surface_temperature},
    Member{"tissue_temperature", &SkinConditions::tissue_temperature},
    Member{"in_vivo", &SkinConditions::in_vivo},
    Member{"perfusion", &SkinConditions::perfusion},
    Member{"hypodermis", &SkinConditions::hypodermis},
};

using P = SoluteProperties;
constexpr std::tuple property_members{
    Member{"radius", &P::radius},
    Member{"neutral_fraction", &P::neutral_fraction},
    Member{"neutral_fraction_tissue", &P::neutral_fraction_tissue},
    Member{"water_diffusivity", &P::water_diffusivity},
    Member{"viable_diffusivity", &P::viable_diffusivity},
    Member{"unbound_fraction", &P::unbound_fraction},
    Member{"binding", &P::binding},
    Member{"permeability_lipid", &P::permeability_lipid},
    Member{"permeability_polar", &P::permeability_polar},
    Member{"permeability_shunt", &P::permeability_shunt},
    Member{"permeability", &P::permeability},
    Member{"hydration_factor", &P::hydration_factor},
    Member{"hydration_swelling", &P::hydration_swelling},
    Member{"hydration_partition", &P::hydration_partition},
    Member{"stratum_corneum_partition", &P::stratum_corneum_partition},
    Member{"capillary_permeability", &P::capillary_permeability},
    Member{"clearance_unbound", &P::clearance_unbound},
    Member{"saturation", &P::saturation},
    Member{"evaporation", &P::evaporation},
    Member{"ceiling", &P::ceiling},
};

constexpr std::tuple layer_members{
    Member{"name", &LayerProperties::name},
    Member{"thickness", &LayerProperties::thickness},
    Member{"diffusivity", &LayerProperties::diffusivity},
    Member{"partition", &LayerProperties::partition},
    Member{"clearance", &LayerProperties::clearance},
    Member{"metabolism", &LayerProperties::metabolism},
    Member{"resistance", &LayerProperties::resistance},
};

template <class Struct, class... Members>
py::dict dict_of(const Struct& from, const std::tuple<Members...>& members) {
    py::dict out;
    write(from, members, out);
    return out;
}

Solute solute_from(const py::dict& table) {
    Solute s;
    if (table.contains("preset")) s = Solute::preset_named(table["preset"].cast<std::string>());
    read(table, solute_members, s);
    if (table.contains("acid_pka") || table.contains("base_pka")) {
        s.groups.clear();
        for (const auto& [key, acid] : {std::pair{"acid_pka", true}, {"base_pka", false}}) {
            std::vector<double> values;
            take(table, key, values);
            for (const double pka : values) s.groups.push_back({acid, pka});
        }
    }
    return s;
}

SkinConditions conditions_from(const py::dict& table) {
    SkinConditions c;
    read(table, condition_members, c);
    bool bricks = false;
    take(table, "brick_and_mortar", bricks);
    if (bricks) c.barrier = BarrierModel::brick_and_mortar;
    return c;
}

ParameterSet parameters_from(const std::map<std::string, double>& overrides) {
    ParameterSet set = ParameterSet::load("absorption");
    for (const auto& [name, value] : overrides) set.override_value(name, value, "this run");
    return set;
}

py::dict entry(DataKind kind, const std::string& name) {
    const DataEntry found = data_entry(kind, name);
    return py::dict("words"_a = found.words, "entries"_a = parameters_to_python(found.numbers));
}

/// Properties and layers of one solute: {"properties": {...}, "layers": [{...}]}.
py::dict solute(const py::dict& table, const py::dict& skin, const py::dict& conditions,
                const std::map<std::string, double>& overrides) {
    const Solute s = solute_from(table);
    const Skin where = skin_from(skin);
    const SkinConditions around = conditions_from(conditions);
    const ParameterSet set = parameters_from(overrides);
    py::list layers;
    for (const LayerProperties& layer : skin_layers(s, where, around, set))
        layers.append(dict_of(layer, layer_members));
    return py::dict("properties"_a = dict_of(solute_properties(s, where, around, set), property_members),
                    "layers"_a = layers);
}

}  // namespace

Skin skin_from(const py::dict& table) {
    Skin skin;
    for (const auto& item : table["layers"].cast<py::list>()) {
        const auto layer = item.cast<py::dict>();
        skin.layers.push_back({layer["name"].cast<std::string>(), layer["thickness"].cast<double>()});
    }
    return skin;
}

py::dict properties_to_python(const SoluteProperties& properties) { return dict_of(properties, property_members); }

void add_solutes(py::module_& m) {
    m.def("actives", &Solute::presets, "Names of the known actives.");
    m.def(
        "active", [](const std::string& name) { return entry(DataKind::active, name); }, "name"_a,
        "Words and certified numbers of a known active.  Values: SI.");
    m.def(
        "vehicles", [] { return data_names(DataKind::vehicle); }, "Names of the known vehicles.");
    m.def(
        "vehicle", [](const std::string& name) { return entry(DataKind::vehicle, name); }, "name"_a,
        "Words and certified numbers of a known vehicle.  Values: SI.");
    m.def(
        "solvents", [] { return data_names(DataKind::solvent); }, "Names of the liquids that vehicles are made of.");
    m.def(
        "solvent", [](const std::string& name) { return entry(DataKind::solvent, name); }, "name"_a,
        "Words and certified numbers of a liquid.  Values: SI.");
    m.def("solute", &solute, "solute"_a, "skin"_a, "conditions"_a, "overrides"_a = std::map<std::string, double>{},
          "Properties of a solute and the layers of skin that it sees.  SI; `overrides` of the set `absorption` by "
          "name.");
}

}  // namespace skinheal::bindings
