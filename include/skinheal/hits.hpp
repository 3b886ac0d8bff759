// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal {

/// Where the needles of one session meet a rectangle of skin.  One entry per stroke.  Units: x, y, depth m; density 1/m2; fractions 1.
struct HitPattern {
    std::vector<double> x{};
    std::vector<double> y{};
    std::vector<double> depth{};  ///< of the needle below the surface; 0 where the skin holds
    std::vector<int> pass{};
    double density{0};            ///< of the strokes
    double open_fraction{0};      ///< of the area, in at least one hole
    double isolated_fraction{0};  ///< of the holes, that touch no other
    double nearest_distance{0};   ///< mean distance to the nearest other, m
    double reentry_fraction{0};   ///< of the strokes, into a hole that was there before
};

/// The same places for the same seed, on every machine and for any number of threads.  `session` is an index.  Units: m.
/// Throws ScenarioError, ParameterError; std::out_of_range without such a session; std::invalid_argument for a pattern of more than
/// 10 million hits.
[[nodiscard]] HitPattern hits(const Scenario& scenario, std::size_t session, int passes, double width, double height);

}  // namespace skinheal
