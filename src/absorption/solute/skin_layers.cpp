// SPDX-License-Identifier: BSD-3-Clause
// From the numbers of one solute to the layers that the transport solver sees.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absorption/solute/brick_mortar.hpp"
#include "absorption/solute/laws.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "skinheal/solute.hpp"

namespace skinheal {
namespace {

using absorption::Laws;

void refuse_bad(const Solute& solute) {
    std::vector<Problem> problems = validate(solute);
    if (problems.empty()) return;
    base::refuse(std::move(problems));
}

/// Hydrated stratum corneum at 32 C, by the chosen picture; polar path and shunt lie beside the lipids in both.
double permeability_of_lipids(const Solute& solute, const Laws& laws, double thickness, BarrierModel model,
                              const ParameterSet& p) {
    if (model == BarrierModel::permeability) return laws.lipid_permeability(solute);
    return absorption::brick_and_mortar(solute, laws, p).conductivity / thickness;
}

/// Vapour over an aqueous solution, as a speed on the dissolved concentration: pressure over solubility (Henry's law).
double evaporation_speed(const Solute& solute, double saturation, const ParameterSet& p, double temperature) {
    if (!solute.vapour_pressure || saturation <= 0) return 0;
    const double gas = *solute.vapour_pressure * solute.molar_mass / (absorption::gas_constant * temperature);
    return p["surface.gas_transfer"] * gas / saturation;
}

/// Solubility in water at the pH of the vehicle.  Of a zwitterion the stated one already is that of all its forms.
double saturation(const Solute& solute, double neutral_share, const ParameterSet& p) {
    if (!solute.solubility) return 0;
    const auto acids = std::ranges::count(solute.groups, true, &IonisableGroup::acid);
    const bool zwitterion = acids > 0 && acids < std::ssize(solute.groups);
    if (zwitterion) return *solute.solubility;
    const double highest = std::max(*solute.solubility, p["surface.highest_solubility"]);
    return std::min(*solute.solubility / neutral_share, highest);
}

/// Clearance of the unbound solute in the papillary dermis; lymph takes whatever blood leaves.
double clearance(const SoluteProperties& s, const SkinConditions& conditions, const ParameterSet& p) {
    if (!conditions.in_vivo) return 0;
    const double flow = p["blood.flow"] * conditions.perfusion;
    return absorption::capillary_clearance(s.capillary_permeability, p["capillary.surface"], flow) +
           p["lymph.clearance"];
}

/// Steady permeability of the living layers: resistance down to the loops, then a cleared half space (theory: solutes-15).
double ceiling(const SoluteProperties& s, const std::vector<LayerProperties>& layers, bool in_vivo) {
    double below = 0;  // permeability seen at the lower face of the layer at hand
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        if (layer->name == "stratum_corneum") break;
        const double conductivity = layer->diffusivity * layer->partition;
        const bool lowest = layer == layers.rbegin();
        const double sink = in_vivo ? layer->clearance : 0;
        if (sink > 0) {
            const double root = std::sqrt(sink / layer->diffusivity);
            const double own = conductivity * root;
            const double t = std::tanh(root * layer->thickness);
            below = lowest ? own * t : own * (below + own * t) / (own + below * t);
        } else {
            const double through = conductivity / layer->thickness;
            below = lowest ? (in_vivo ? 0 : through) : 1 / (1 / through + 1 / below);
        }
        if (layer->resistance > 0) below = 1 / (layer->resistance + 1 / below);
    }
    return s.viable_diffusivity > 0 ? below : 0;
}

std::vector<LayerProperties> living_layers(const Solute& solute, const SoluteProperties& s, const Skin& skin,
                                           const SkinConditions& conditions, const ParameterSet& p) {
    const double partition = p["viable.water_partition"] * s.binding;
    const double diffusivity = s.viable_diffusivity / s.binding;
    // What the solver multiplies with the total content: only the unbound share is cleared or lost.
    const double cleared = s.clearance_unbound / s.binding;
    const double lost = solute.degradation_rate / s.binding;
    const double epidermis = skin.thickness_of("viable_epidermis");
    const double dermis = skin.thickness_of("dermis");
    const double loops = p["blood.loop_apex"] - skin.thickness_of("stratum_corneum") - epidermis;
    const double upper = std::clamp(loops, 0.0, dermis);
    const double papillary = std::min(p["blood.papillary_thickness"], dermis - upper);
    const double junction =
        p["junction.thickness"] /
        (s.viable_diffusivity * p["viable.water_partition"] *
         (solute.molar_mass >= p["macromolecule.molar_mass"] ? p["junction.macromolecule_ratio"] : 1.0));
    const std::array<std::pair<const char*, double>, 5> wanted{{
        {"viable_epidermis", epidermis},
        {"subepidermal_dermis", upper},
        {"papillary_dermis", papillary},
        {"reticular_dermis", dermis - upper - papillary},
        {"hypodermis", conditions.hypodermis},
    }};
    std::vector<LayerProperties> layers;
    bool in_dermis = false;
    for (const auto& [name, thickness] : wanted) {
        if (thickness <= 1e-9) continue;
        LayerProperties layer;
        layer.name = name;
        layer.thickness = thickness;
        layer.diffusivity = diffusivity;
        layer.partition = partition;
        layer.metabolism = lost;
        if (layer.name == "papillary_dermis") layer.clearance = cleared;
        if (layer.name == "reticular_dermis" || layer.name == "hypodermis")
            layer.clearance = cleared * p["blood.reticular_share"];
        if (layer.name != "viable_epidermis" && !std::exchange(in_dermis, true)) layer.resistance = junction;
        layers.push_back(layer);
    }
    return layers;
}

}  // namespace

SoluteProperties solute_properties(const Solute& solute, const Skin& skin, const SkinConditions& conditions,
                                   const ParameterSet& p) {
    refuse_bad(solute);
    const Laws laws(p);
    SoluteProperties s;
    s.radius = laws.radius(solute);
    s.neutral_fraction = absorption::neutral_fraction(solute.groups, conditions.vehicle_ph);
    s.neutral_fraction_tissue = absorption::neutral_fraction(solute.groups, p["viable.ph"]);
    const double warm = absorption::arrhenius(p["water.activation_energy"], p["water.reference_temperature"],
                                              conditions.tissue_temperature);
    s.water_diffusivity = laws.water_diffusivity(solute) * warm;
    s.viable_diffusivity = laws.viable_diffusivity(solute) * warm;
    s.unbound_fraction = laws.unbound_fraction(solute);
    s.binding = laws.binding(solute, s.unbound_fraction, s.neutral_fraction_tissue);
    s.permeability_lipid =
        permeability_of_lipids(solute, laws, skin.thickness_of("stratum_corneum"), conditions.barrier, p);
    s.permeability_polar = laws.polar_permeability(solute);
    s.permeability_shunt = p["stratum_corneum.shunt_conductance"] * laws.viable_diffusivity(solute);
    const double neutral = s.neutral_fraction + (1 - s.neutral_fraction) / p["stratum_corneum.lipid_ion_ratio"];
    const double lipid_heat =
        absorption::arrhenius(p["stratum_corneum.lipid_activation_energy"], p["stratum_corneum.reference_temperature"],
                              conditions.surface_temperature);
    const double water_heat = absorption::arrhenius(
        p["water.activation_energy"], p["stratum_corneum.reference_temperature"], conditions.surface_temperature);
    s.permeability = solute.permeability ? *solute.permeability * lipid_heat
                                         : neutral * s.permeability_lipid * lipid_heat +
                                               (s.permeability_polar + s.permeability_shunt) * water_heat;
    s.hydration_factor = p["stratum_corneum.dry_permeability_ratio"];
    s.hydration_swelling = p["stratum_corneum.swelling"];
    // The water that swells it lets a solute in as its pores do.
    const double pores = std::max(1 - s.radius / p["stratum_corneum.polar_radius"], 0.0);
    s.hydration_partition = pores * pores;
    s.stratum_corneum_partition = solute.stratum_corneum_partition
                                      ? *solute.stratum_corneum_partition
                                      : laws.stratum_corneum_partition(solute, s.neutral_fraction);
    s.capillary_permeability = laws.capillary_permeability(solute);
    s.clearance_unbound = clearance(s, conditions, p);
    s.saturation = saturation(solute, s.neutral_fraction, p);
    s.evaporation = evaporation_speed(solute, s.saturation, p, conditions.surface_temperature);
    s.ceiling = ceiling(s, living_layers(solute, s, skin, conditions, p), conditions.in_vivo);
    return s;
}

std::vector<LayerProperties> skin_layers(const Solute& solute, const Skin& skin, const SkinConditions& conditions,
                                         const ParameterSet& p) {
    const SoluteProperties s = solute_properties(solute, skin, conditions, p);
    std::vector<LayerProperties> layers = living_layers(solute, s, skin, conditions, p);
    LayerProperties barrier;
    barrier.name = "stratum_corneum";
    barrier.thickness = skin.thickness_of("stratum_corneum");
    barrier.partition = s.stratum_corneum_partition;
    // (theory: solutes-10)
    barrier.diffusivity = s.permeability / s.hydration_factor * barrier.thickness / barrier.partition;
    layers.insert(layers.begin(), barrier);
    return layers;
}

}  // namespace skinheal
