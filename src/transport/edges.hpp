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

/// Edges from the first station to the last that meet every station; cells grow away from each by `growth` per cell at most.
/// @pre at least two stations in ascending order, sizes > 0, growth > 1.
[[nodiscard]] std::vector<double> graded_edges(std::span<const Station> stations, double growth);

}  // namespace skinheal::transport
