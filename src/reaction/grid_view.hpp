// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "grid/grid.hpp"
#include "reaction/kernels/kernel_arguments.hpp"

namespace skinheal::reaction {

/// A grid as the kernels see it, without walls that exchange.  It points into the grid.
[[nodiscard]] inline GridView view_of(const grid::Grid& grid) {
    GridView view{};
    for (int s = 0; s < 3; ++s) {
        const grid::Metrics& m = grid.metrics(s);
        view.n[s] = grid.count(s);
        view.lower[s] = m.lower.data();
        view.upper[s] = m.upper.data();
        view.area_lower[s] = m.area_lower.data();
        view.area_upper[s] = m.area_upper.data();
        view.inverse_gap[s] = m.inverse_gap.data();
        view.upper_weight[s] = m.upper_weight.data();
        view.slope_lower[s] = m.slope_lower.data();
        view.slope_upper[s] = m.slope_upper.data();
    }
    view.padded = grid.padded_row();
    view.pitch = grid.pitch();
    view.plane = grid.plane();
    view.stride = grid.field_stride();
    view.origin = grid.offset(0);
    view.volume_weight = grid.volume_weight().data();
    view.depth_slot = grid.depth_slot().value_or(-1);
    view.exchange = nullptr;
    view.top_width = 1.0;
    return view;
}

}  // namespace skinheal::reaction
