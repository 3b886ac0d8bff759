// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "skinheal/absorption.hpp"
#include "skinheal/formulation.hpp"
#include "skinheal/parameters.hpp"

/// From a product to the film that the solver knows.
namespace skinheal::absorption {

/// A liquid of a product and its share of the volume; `rest` is what stays: polymers, salts.
struct LiquidShare {
    std::string name{};
    double share{0};
};

/// What the volume of a product is made of.  What is added to a kind of vehicle displaces all that it has in proportion.
/// Throws ScenarioError (unknown vehicle).
[[nodiscard]] std::vector<LiquidShare> shares_of(const Formulation& product);

/// Whether more than water leaves the product, or mixes with it.
[[nodiscard]] bool has_cosolvents(const Formulation& product);

/// Whether a product lies under a cover, its own or another.
[[nodiscard]] bool is_covered(const Formulation& product, const Application& application);

/// What the film of one solute meets.
struct FilmConditions {
    double temperature{305.15};  ///< K
    bool liquids{false};         ///< liquids leave one by one, as in all films of a case of which one has cosolvents
    const ParameterSet& parameters;  ///< set `absorption`
};

/// The liquids of a product for a solute of this log P (unset: no solvent dissolves it better than water) and neutral share, which
/// alone a solvent draws (theory: films-1 to films-3).  A vapour heavier than that of water leaves still air more slowly, by the
/// cube root of the ratio of molar masses.
[[nodiscard]] std::vector<VehicleComponent> components_of(const Formulation& product, std::optional<double> log_p,
                                                          double neutral, const FilmConditions& conditions);

/// Solute in the fresh product over that in water at equilibrium (theory: films-3).
[[nodiscard]] double fresh_partition(const std::vector<VehicleComponent>& liquids);

/// The film of one solute.  Throws ScenarioError (no concentration, unknown vehicle).
[[nodiscard]] Vehicle vehicle_of(const Active& active, const Formulation& product, const Application& application,
                                 const SoluteProperties& properties, const FilmConditions& conditions);

}  // namespace skinheal::absorption
