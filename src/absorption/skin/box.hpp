// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "absorption/skin/geometry.hpp"
#include "grid/disc.hpp"

namespace skinheal::absorption {

/// One channel of a patch, or its image beyond a side.  Lengths in m.
struct Hole {
    double x{0};
    double y{0};
    HoleShape shape{};
};

/// Which share of each cell of a box lies inside channels at places of their own (theory: films-5).
class HoleSections {
public:
    HoleSections(std::vector<Hole> holes, const std::vector<grid::Rectangle>& columns, double barrier);

    /// Share of the cell of a column between two depths; below the barrier the channels have `shrink` times their fresh radius.
    [[nodiscard]] double share(int column, double top, double base, double shrink) const;
    /// Share of the face at `face`, between the cells from `top` and to `base`, through which channels go on.
    [[nodiscard]] double passage(int column, double top, double face, double base, double shrink) const;

private:
    [[nodiscard]] double union_share(const std::vector<grid::Disc>& discs, int column) const;

    std::vector<Hole> holes_;
    std::vector<grid::Rectangle> columns_;
    std::vector<std::vector<int>> near_;  ///< holes that touch a column
    double barrier_;
};

/// The patch of a case as one block: a tensor grid with cells graded towards the walls of the channels, in x fastest.
[[nodiscard]] Block box_block(const AbsorptionCase& given, const Rows& rows);
/// How many cells that has, without making them.
[[nodiscard]] double box_cells(const AbsorptionCase& given);
/// Depths of the rows of a box, and the size of the cells there.
[[nodiscard]] std::vector<transport::Station> hole_ends(const AbsorptionCase& given);

}  // namespace skinheal::absorption
