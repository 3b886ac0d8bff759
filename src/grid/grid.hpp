// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "grid/axis.hpp"

namespace skinheal::grid {

/// Per-cell numbers of one direction, padded so that vector code may read past the last cell.  Everything that multiplies
/// a flux is zero at the walls and in the padding.
struct Metrics {
    std::vector<double> lower;         ///< A(i-1/2) / (V_i d(i-1/2)): diffusion from the lower neighbour.  1/m2
    std::vector<double> upper;         ///< the same towards the upper neighbour.  1/m2
    std::vector<double> area_lower;    ///< A(i-1/2) / V_i.  1/m
    std::vector<double> area_upper;    ///< A(i+1/2) / V_i.  1/m
    std::vector<double> inverse_gap;   ///< 1 / distance from centre i to centre i+1.  1/m
    std::vector<double> upper_weight;  ///< weight of cell i+1 in the value at face i+1/2
    std::vector<double> slope_lower;   ///< weight of u_i - u_(i-1) in the cell-centred gradient.  1/m
    std::vector<double> slope_upper;   ///< weight of u_(i+1) - u_i.  1/m
};

/// A structured grid of up to three directions, stored with slot 0 fastest.  A point has none (one cell), a column (z),
/// an axisymmetric cell (r, z), a box (x, y, z).  Rows of slot 0 are padded to whole vectors and kept apart by a margin,
/// so that neighbours can be read without branches.
class Grid {
public:
    static constexpr int margin = 8;  ///< doubles in front of each row

    /// Axes from fastest to slowest; the last is depth.  Empty = a point.  At most three.
    explicit Grid(std::vector<Axis> axes);

    [[nodiscard]] const std::vector<Axis>& axes() const noexcept { return axes_; }
    [[nodiscard]] const Axis* depth_axis() const noexcept { return axes_.empty() ? nullptr : &axes_.back(); }
    /// Slot of the depth axis; none for a point.
    [[nodiscard]] std::optional<int> depth_slot() const noexcept;
    [[nodiscard]] int count(int slot) const noexcept { return counts_[static_cast<std::size_t>(slot)]; }
    [[nodiscard]] const Metrics& metrics(int slot) const noexcept { return metrics_[static_cast<std::size_t>(slot)]; }
    [[nodiscard]] int rows() const noexcept { return counts_[1] * counts_[2]; }
    [[nodiscard]] int padded_row() const noexcept { return padded_; }
    [[nodiscard]] std::ptrdiff_t pitch() const noexcept { return pitch_; }  ///< row to row
    [[nodiscard]] std::ptrdiff_t plane() const noexcept { return plane_; }  ///< plane to plane
    [[nodiscard]] std::ptrdiff_t field_stride() const noexcept { return stride_; }
    /// Offset of cell (i, j, k) in a field.
    [[nodiscard]] std::ptrdiff_t offset(int i, int j = 0, int k = 0) const noexcept;
    [[nodiscard]] long cells() const noexcept;
    /// Cells of the surface (all directions but depth): 1 for a point or a column.
    [[nodiscard]] int surface_cells() const noexcept { return surface_cells_; }

    /// Share of each cell in the volume of the grid, laid out as a field (0 in the padding); sums to 1.
    [[nodiscard]] const std::vector<double>& volume_weight() const noexcept { return volume_weight_; }
    /// Share of each surface cell in the area; sums to 1.
    [[nodiscard]] const std::vector<double>& area_weight() const noexcept { return area_weight_; }
    /// Share of depth cell j that lies above `depth`, from 0 to 1.
    [[nodiscard]] double share_above(int j, double depth) const noexcept;

private:
    std::vector<Axis> axes_;
    std::array<int, 3> counts_{1, 1, 1};
    std::array<Metrics, 3> metrics_;
    int padded_{8};
    int surface_cells_{1};
    std::ptrdiff_t pitch_{0};
    std::ptrdiff_t plane_{0};
    std::ptrdiff_t stride_{0};
    std::vector<double> volume_weight_;
    std::vector<double> area_weight_;
};

}  // namespace skinheal::grid
