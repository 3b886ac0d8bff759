// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/solute/laws.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "skinheal/units.hpp"
#include "transport/hindrance.hpp"

namespace skinheal::absorption {
namespace {

constexpr double cm_per_hour = 1e-2 / seconds_per_hour;

}  // namespace

double neutral_fraction(std::span<const IonisableGroup> groups, double ph) noexcept {
    double share = 1;
    for (const IonisableGroup& group : groups)
        share /= 1 + std::pow(10.0, group.acid ? ph - group.pka : group.pka - ph);
    return share;
}

double stokes_einstein(double radius, double temperature, double viscosity) noexcept {
    return boltzmann_constant * temperature / (6 * std::numbers::pi * viscosity * radius);
}

double arrhenius(double activation_energy, double reference, double temperature) noexcept {
    return std::exp(activation_energy / gas_constant * (1 / reference - 1 / temperature));
}

double capillary_clearance(double wall_permeability, double wall_surface, double flow) noexcept {
    const double wall = wall_permeability * wall_surface;
    return wall > 0 && flow > 0 ? 1 / (1 / wall + 1 / flow) : 0;
}

double with_living_epidermis(double permeability, double molar_mass, double edwards_constant) noexcept {
    return permeability / (1 + permeability * std::sqrt(molar_mass * 1e3) / edwards_constant);
}

double Laws::radius(const Solute& solute) const {
    if (solute.radius) return *solute.radius;
    const double volume = p_["solute.specific_volume"] * solute.molar_mass / avogadro_constant;
    return std::cbrt(3 * volume / (4 * std::numbers::pi));
}

double Laws::water_diffusivity(const Solute& solute) const {
    if (solute.water_diffusivity) return *solute.water_diffusivity;
    return stokes_einstein(radius(solute), p_["water.reference_temperature"], p_["water.viscosity"]);
}

double Laws::viable_diffusivity(const Solute& solute) const {
    if (solute.viable_diffusivity) return *solute.viable_diffusivity;
    const double log_cm2 =
        p_["viable.diffusivity_constant"] - p_["viable.diffusivity_exponent"] * std::log10(solute.molar_mass * 1e3);
    return std::pow(10.0, log_cm2 - 4);
}

double Laws::lipid_permeability(const Solute& solute) const {
    if (!solute.log_p) return 0;
    const double log_kp = p_["stratum_corneum.lipid_constant"] + p_["stratum_corneum.lipid_log_p"] * *solute.log_p -
                          p_["stratum_corneum.lipid_molar_mass"] * solute.molar_mass;
    return std::pow(10.0, log_kp) * cm_per_hour;
}

double Laws::polar_permeability(const Solute& solute) const {
    // The pores see the size of the sphere, also where a measured diffusivity replaces that of the sphere (water).
    const double r = radius(solute);
    const double diffusivity = stokes_einstein(r, p_["water.reference_temperature"], p_["water.viscosity"]);
    return p_["stratum_corneum.polar_conductance"] * diffusivity *
           transport::pore_diffusion(r / p_["stratum_corneum.polar_radius"]);
}

double Laws::stratum_corneum_partition(double log_p) const {
    const double octanol = std::pow(10.0, log_p);
    const double solid = p_["stratum_corneum.solid_fraction"];
    const double lipid = solid * p_["stratum_corneum.lipid_share"] * p_["stratum_corneum.lipid_density"] / 1e3;
    const double protein =
        solid * (1 - p_["stratum_corneum.lipid_share"]) * p_["stratum_corneum.protein_density"] / 1e3;
    return lipid * std::pow(octanol, p_["stratum_corneum.lipid_partition_exponent"]) +
           protein * p_["stratum_corneum.protein_partition_factor"] *
               std::pow(octanol, p_["stratum_corneum.protein_partition_exponent"]) +
           1 - solid;
}

double Laws::stratum_corneum_partition(const Solute& solute, double neutral_share) const {
    const double shunts = p_["stratum_corneum.shunt_share"];
    if (!solute.log_p) {
        // Its water, as far as the pores let the solute in; the shunts take any size.
        const double open = std::max(1 - radius(solute) / p_["stratum_corneum.polar_radius"], 0.0);
        return (1 - p_["stratum_corneum.solid_fraction"]) * open * open + shunts;
    }
    const double ion_log_p = *solute.log_p - std::log10(p_["stratum_corneum.lipid_ion_ratio"]);
    return neutral_share * stratum_corneum_partition(*solute.log_p) +
           (1 - neutral_share) * stratum_corneum_partition(ion_log_p);
}

double Laws::unbound_fraction(double log_p, bool acid) const {
    // exp(log P), not the partition coefficient: as the form was published.
    const double e = std::exp(log_p);
    const double slope = p_[acid ? "viable.albumin_acid_slope" : "viable.albumin_other_slope"];
    const double constant = p_[acid ? "viable.albumin_acid_constant" : "viable.albumin_other_constant"];
    return 1 / (slope * e + 1 + constant);
}

double Laws::unbound_fraction(const Solute& solute) const {
    if (solute.unbound_fraction) return *solute.unbound_fraction;
    if (!solute.log_p) return 1;
    const bool acid = std::ranges::any_of(solute.groups, &IonisableGroup::acid) &&
                      std::ranges::none_of(solute.groups, [](const IonisableGroup& g) { return !g.acid; });
    return unbound_fraction(*solute.log_p, acid);
}

double Laws::binding(const Solute& solute, double unbound, double neutral_share) const {
    const double lipid =
        solute.log_p ? 0.9 * std::pow(10.0, p_["stratum_corneum.lipid_partition_exponent"] * *solute.log_p) : 0;
    return p_["viable.binding_constant"] + p_["viable.binding_protein"] / unbound +
           p_["viable.binding_lipid"] * neutral_share * lipid;
}

double Laws::capillary_permeability(const Solute& solute) const {
    const double r = radius(solute);
    return p_["capillary.lipid_ratio"] * lipid_permeability(solute) +
           p_["capillary.pore_conductance"] * water_diffusivity(solute) *
               transport::pore_diffusion(r / p_["capillary.pore_radius"]);
}

}  // namespace skinheal::absorption
