// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "needling/philox.hpp"
#include "skinheal/needle.hpp"

namespace skinheal::needling {

/// A rectangle of skin with one corner at the origin.  Units: m.
struct Patch {
    double width{0};
    double height{0};
    [[nodiscard]] double area() const noexcept { return width * height; }
};

/// Where one needle meets the skin.  Units: m.
struct Hit {
    double x{0};
    double y{0};
    int pass{0};
    int needle{0};
    int direction{0};  ///< of the motion: 0, 1, 2, 3 for 0, 45, 90, 135 degrees
};

/// Channels per area that one pass of a device leaves.  Units: 1/m2 (theory: insertion-9 to insertion-11).
///   roller n1 = N/(2 pi R W);  pen n1 = N f/(v w);  stamp n1 = N/(columns rows pitch^2)
[[nodiscard]] double density_per_pass(const Device& device) noexcept;

/// Hits of a number of passes, each with a phase of its own and the next of the directions, 0, 45, 90 and 135 degrees if none
/// are given (a stamp is not turned).  The same on every compiler and for every order of evaluation.
/// Throws std::invalid_argument if the pattern has no extent, the patch would hold more than 10 million hits, or more than 100 million
/// strokes would have to be looked at.
[[nodiscard]] std::vector<Hit> hits(const Device& device, int passes, const Patch& patch, const Random& random,
                                    std::span<const Direction> directions = {});

/// Hits of as many passes as `density` (1/m2) needs, the surplus left out at random: the mean is exact.
[[nodiscard]] std::vector<Hit> hits_of_density(const Device& device, double density, const Patch& patch,
                                               const Random& random);

/// Points at random, independent of each other: what many passes tend to (theory: insertion-12).
[[nodiscard]] std::vector<Hit> scattered_hits(int count, const Patch& patch, const Random& random);

/// What holes of one radius share.  The patch is taken as periodic, so that its edge counts for nothing.
struct PatternStatistics {
    double density{0};           ///< 1/m2
    double open_share{0};        ///< area in at least one hole, by a raster of `radius`/20, at most 4096 points a side
    double isolated_share{0};    ///< holes that touch no other
    double nearest_distance{0};  ///< mean distance to the nearest other, m
    double reentry_share{0};     ///< hits inside a hole that was there before them
};
[[nodiscard]] PatternStatistics pattern_statistics(std::span<const Hit> hits, const Patch& patch, double radius);

/// The same of hits that are independent and uniform (theory: insertion-12).
[[nodiscard]] PatternStatistics poisson_statistics(double density, double radius) noexcept;

}  // namespace skinheal::needling
