// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace skinheal::transport {

/// A place that cells must meet with an edge, and the size of the cells next to it.
struct Station {
    double place{0};
    double size{0};
};

/// Edges from the first station to the last that meet every station.  Sizes grow with the distance from the nearer station at the
/// rate growth - 1, so that neighbours between two stations differ by a factor of at most exp(growth - 1), however fine a station is.
/// @pre at least two stations in ascending order, sizes > 0, growth > 1.
[[nodiscard]] std::vector<double> graded_edges(std::span<const Station> stations, double growth);

}  // namespace skinheal::transport
