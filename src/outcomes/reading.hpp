// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>

namespace skinheal::outcomes {

struct Maps;

/// Depths between which the gain of collagen is shown by itself: a mean alone favours some needles by construction.
inline constexpr int depth_bands = 4;

/// Inputs of the outcomes: sums over one state, and variables that follow them in time.  Units: SI; means are over the upper dermis,
/// by volume, unless said.
struct Reading {
    const Maps* maps{nullptr};
    double collagen_i{0}, collagen_iii{0}, elastin{0};          ///< means, kg/m3
    double rest_i{0}, rest_iii{0}, rest_elastin{0};             ///< untreated
    double excess_full{0};                                      ///< of collagen over untreated, whole dermis
    std::array<double, depth_bands> excess_band{};              ///< the same between depths
    double thickness{0};                                        ///< of the modelled dermis, m
    double stiffening{0}, resting_modulus{0};                   ///< Pa
    double stretch{0}, concentrated{0};                         ///< J - 1; C/J - C_h
    double redness{0}, flow{0};                                 ///< weighted by what light sees
    double tgf_beta{0}, vegf{0}, activity{0}, elastin_made{0};  ///< means
    double epidermis{1}, epidermis_target{1};                   ///< relative to untreated
    double mmp_fold{1}, fragments{1};                           ///< relative to untreated, top of the dermis
    double cover_axis{1};                                       ///< epidermal cover on the axis of the channel
    double uncovered{0}, broken{0}, open{0};                    ///< fractions of the area
    double dye{0}, hole{0};                                     ///< what a dye passes; area of holes as OCT sees it
    double activation{0}, sensitised{0}, pigment{1}, cytokine_top{0};
    double mouth_radius{0};  ///< m
    double dt{0};            ///< s

    [[nodiscard]] double rest() const noexcept { return rest_i + rest_iii; }
    [[nodiscard]] double gain() const noexcept { return ((collagen_i - rest_i) + (collagen_iii - rest_iii)) / rest(); }
    [[nodiscard]] double modulus() const noexcept { return resting_modulus + stiffening; }
};

}  // namespace skinheal::outcomes
