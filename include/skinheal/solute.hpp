// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/absorption.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/skin.hpp"

namespace skinheal {

/// Effect of a group on the charge: an acid loses a proton above its pKa, a base takes one below it.
struct IonisableGroup {
    bool acid{true};
    double pka{7};
};

/// A substance, by the numbers from which its way through skin is estimated; each `optional` is a measured value that replaces
/// an estimate.  Units: SI as said.
struct Solute {
    std::string name{"solute"};
    double molar_mass{0};                        ///< kg/mol
    std::optional<double> log_p{};               ///< octanol : water, neutral form; unset = no way through lipids
    std::vector<IonisableGroup> groups{};        ///< none = neutral at every pH
    std::optional<double> radius{};              ///< hydrodynamic, m; unset = a sphere of that mass
    std::optional<double> unbound_fraction{};    ///< in 2.7 % albumin
    std::optional<double> water_diffusivity{};   ///< m2/s at 36 C
    std::optional<double> viable_diffusivity{};  ///< unbound, in living tissue, m2/s at 36 C
    std::optional<double> permeability{};        ///< of hydrated stratum corneum at the pH of use and 32 C, m/s
    std::optional<double> stratum_corneum_partition{};  ///< stratum corneum : water, at the pH of use
    std::optional<double> solubility{};                 ///< of the neutral form in water, kg/m3
    std::optional<double> vapour_pressure{};            ///< of the pure substance at the surface, Pa
    double degradation_rate{0};                         ///< in living tissue, first order, 1/s

    /// A solute from `data/actives`.  Throws ScenarioError (lists the known ones).
    [[nodiscard]] static Solute preset_named(std::string_view name);
    /// Names of all solutes of `data/actives`, sorted.
    [[nodiscard]] static std::vector<std::string> presets();
};

/// Which picture of the stratum corneum gives its permeability.
enum class BarrierModel { permeability, brick_and_mortar };

/// Surroundings of the solute.  Units: temperature K; hypodermis m; perfusion 1.
struct SkinConditions {
    double vehicle_ph{7.4};              ///< sets the neutral share that meets the stratum corneum
    double surface_temperature{305.15};  ///< of stratum corneum and vehicle
    double tissue_temperature{309.0};    ///< of living tissue and channels
    bool in_vivo{true};                  ///< with blood and lymph
    double perfusion{1};                 ///< blood flow over that at rest
    double hypodermis{0};                ///< thickness below the dermis, 0 = none
    BarrierModel barrier{BarrierModel::permeability};
};

/// Everything that the closures say of one solute in one skin.  Units: SI as said.
struct SoluteProperties {
    double radius{0};                   ///< m
    double neutral_fraction{1};         ///< at the pH of the vehicle
    double neutral_fraction_tissue{1};  ///< at the pH of living tissue
    double water_diffusivity{0};        ///< in the fluid of a channel, m2/s
    double viable_diffusivity{0};       ///< unbound, living tissue, m2/s
    double unbound_fraction{1};         ///< in 2.7 % albumin
    double binding{1};                  ///< total over unbound in living tissue, times 0.7 is its partition
    double permeability_lipid{0};       ///< neutral form, hydrated, 32 C, m/s
    double permeability_polar{0};       ///< aqueous pores, m/s
    double permeability_shunt{0};       ///< follicles and flaws, m/s
    double permeability{0};         ///< of hydrated stratum corneum at the pH of the vehicle and its temperature, m/s
    double hydration_factor{1};     ///< that over the one in room air
    double hydration_swelling{1};   ///< thickness of stratum corneum, hydrated over in room air
    double hydration_partition{1};  ///< of the solute, the water that it takes up : free water
    double stratum_corneum_partition{1};  ///< at the pH of the vehicle
    double capillary_permeability{0};     ///< m/s
    double clearance_unbound{0};          ///< rate constant of the unbound solute in papillary dermis, 1/s
    double saturation{0};                 ///< in water at the pH of the vehicle, kg/m3; 0 = unknown
    double evaporation{0};                ///< from an aqueous film into still air, m/s on the dissolved solute
    double ceiling{0};                    ///< permeability of the living layers alone, m/s: no channels can pass more
};

/// Estimate everything.  Units: SI.  Throws ParameterError, ScenarioError.
[[nodiscard]] SoluteProperties solute_properties(const Solute& solute, const Skin& skin,
                                                 const SkinConditions& conditions, const ParameterSet& parameters);

/// The layers of a skin as the transport solver wants them, stratum corneum in room air (dry).  Units: SI.
/// Throws ParameterError, ScenarioError.
[[nodiscard]] std::vector<LayerProperties> skin_layers(const Solute& solute, const Skin& skin,
                                                       const SkinConditions& conditions,
                                                       const ParameterSet& parameters);

/// Everything that is wrong with a solute; empty if its properties can be estimated.  Units: none.  Throws: nothing but
/// bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Solute& solute);

}  // namespace skinheal
