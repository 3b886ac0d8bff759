// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/error.hpp"
#include "skinheal/units.hpp"

namespace skinheal {

/// One layer of skin.  Units: thickness m.
struct Layer {
    std::string name{};  ///< stratum_corneum | viable_epidermis | dermis
    double thickness{0};
};

/// Of the thickness of skin, where it was measured for both.
enum class Sex { female, male };

/// The skin before treatment.  Layers from the surface down; z = 0 is the surface.
struct Skin {
    std::string preset{"custom"};
    std::vector<Layer> layers{};
    double age{45 * seconds_per_year};  ///< s
    int phototype{3};                   ///< Fitzpatrick 1..6
    std::optional<Sex> sex{};  ///< unset: the mean of both; read by the thickness of sites where it was measured

    /// A site from `data/skins` at an age, s: skin gets thinner (theory: tissue-6), and that of men is thicker (theory:
    /// tissue-7).  A later change of `age` or `sex` leaves the layers as they are.  Throws ScenarioError (lists the known
    /// sites).
    [[nodiscard]] static Skin preset_named(std::string_view name, double age = 45 * seconds_per_year,
                                           std::optional<Sex> sex = {});
    /// Names of all sites, sorted.
    [[nodiscard]] static std::vector<std::string> presets();
    /// Summed thickness of the layers called `name`.  Units: m.  0 if there is none.
    [[nodiscard]] double thickness_of(std::string_view name) const;
};

/// What is wrong with one part by itself, as for a device.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Layer& layer);
/// Everything that is wrong with a skin; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Skin& skin);

}  // namespace skinheal
