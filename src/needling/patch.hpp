// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "grid/grid.hpp"
#include "needling/channel.hpp"
#include "skin/injury.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::needling {

/// The injury of one session on a box.  Channels may overlap: core and mouths are unions, and damage follows the nearest wall
/// (theory: box-3, box-4).  A channel that crosses a side of the box goes on at the opposite side, so that no part of it is lost
/// and no place is hit less often than another.  Throws: std::invalid_argument unless the grid is a box.
[[nodiscard]] skin::Injury injury_on(const grid::Grid& box, std::span<const Channel> channels,
                                     const ParameterSet& parameters);

/// Surface cell that holds each channel's axis.
[[nodiscard]] std::vector<std::size_t> axis_cells(const grid::Grid& box, std::span<const Channel> channels);

}  // namespace skinheal::needling
