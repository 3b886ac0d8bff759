// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/simd/buffer.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/lanes.hpp"
#include "reaction/model.hpp"

namespace skinheal::reaction {

/// How the diffusivity at a face follows from those of its two cells.
enum class FaceMean {
    harmonic,   ///< layers: the flux through both half cells is the same (theory: numerics-15)
    arithmetic  ///< a diffusivity that depends on the state: a front can enter cells whose own diffusivity is zero
};

/// Diffusivity at held walls, in the cells beside them, by slot and side; nullptr: that of the cell.
using WallCells = std::array<std::array<const double*, 2>, 3>;

/// Walls and face diffusivities of the fields of a system whose transport is general.  Memory: m2/s at faces, 1/s at walls.
class SpreadSet {
public:
    SpreadSet() = default;
    SpreadSet(const grid::Grid& grid, const std::vector<Transport>& transport);

    /// Throws std::invalid_argument for walls that are not numbers, or that a direction of the grid does not have.
    void set_walls(const grid::Grid& grid, int field, const Walls& walls);
    /// Diffusivity of each cell of a field, for good; its walls must have been set before.
    void set_diffusivity(const grid::Grid& grid, int field, const double* cells);
    /// Make room for face diffusivities of a field.  `two_times`: those of the line solves are kept apart.
    void vary(const grid::Grid& grid, int field, bool two_times);
    /// Faces above the cells of rows [begin, end), and the walls beside them, from the diffusivity of each cell and of walls.
    void fill_faces(const grid::Grid& grid, int field, const double* cells, FaceMean mean, int begin, int end,
                    const WallCells& at_walls = {});
    /// Those of the line solves become the present ones.
    void keep_faces(int field);

    [[nodiscard]] bool empty() const noexcept { return views_.empty(); }
    [[nodiscard]] const Spread* views() const noexcept { return views_.data(); }
    /// nullptr: closed walls and one diffusivity for every field.
    [[nodiscard]] const Spread* view(std::size_t field) const noexcept {
        return views_.empty() ? nullptr : views_.data() + field;
    }
    [[nodiscard]] bool walled(int field, int slot) const noexcept {
        return !views_.empty() && views_[static_cast<std::size_t>(field)].wall_lower[slot] != nullptr;
    }

private:
    struct Field {
        Walls walls{};
        bool given{false};  ///< the faces hold a diffusivity that was given per cell
        std::array<std::vector<double>, 3> lower, upper, inflow;
        std::array<Buffer, 3> face, factor_face;
    };
    void arrange(const grid::Grid& grid, std::size_t field);

    std::vector<Spread> views_;
    std::vector<std::unique_ptr<Field>> fields_;
};

}  // namespace skinheal::reaction
