// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <limits>
#include <span>
#include <vector>

#include "grid/grid.hpp"
#include "transport/network.hpp"

namespace skinheal::transport {

/// A face between two cells, or between a cell and the wall (then `upper` or `lower` is absent).
struct Face {
    int slot{0};
    int edge{0};    ///< its index along the slot
    int lower{-1};  ///< cell below; -1 at a wall
    int upper{-1};  ///< cell above; -1 at a wall
    double area{0};
    double lower_way{0};  ///< from the centre below to the face, as it counts in a resistance
    double upper_way{0};
    int link{-1};  ///< in the network; -1 at a wall
};

/// Conductivity of each cell along each direction; isotropic media share one span.
struct Conductivity {
    std::array<std::span<const double>, 3> along{};
};

/// Direction of a wall.
enum class Side { lower, upper };

/// Finite volumes on a column, an axisymmetric block or a box, uniform or graded, as part of a network: one implementation over the
/// metrics of the axes.  Cells are numbered with slot 0 fastest, from `first` on.
class GridNetwork {
public:
    /// Appends the cells and the links between them, without coefficients, to `network`.  `scale` multiplies every volume and area.
    GridNetwork(Network& network, const grid::Grid& grid, double scale = 1.0);

    [[nodiscard]] int cells() const noexcept { return static_cast<int>(volumes_.size()); }
    [[nodiscard]] int first() const noexcept { return first_; }
    [[nodiscard]] int cell(int i, int j = 0, int k = 0) const noexcept {
        return first_ + i + counts_[0] * (j + counts_[1] * k);
    }
    [[nodiscard]] std::span<const double> volumes() const noexcept { return volumes_; }
    /// Faces between cells.
    [[nodiscard]] std::span<const Face> faces() const noexcept { return faces_; }
    /// Faces of one wall, in the order of the cells.
    [[nodiscard]] std::vector<Face> wall(int slot, Side side) const;

    /// Capacity per volume (partition) of each cell.
    void set_capacity(Network& network, std::span<const double> per_volume) const;
    /// Harmonic conductances (theory: absorption-2), with an optional resistance (per area) and volume flow per face, from lower to
    /// upper, exponentially fitted (theory: absorption-3).  Empty spans = none.
    void set_conductance(Network& network, const Conductivity& conductivity, std::span<const double> resistance = {},
                         std::span<const double> flow = {}) const;

private:
    int first_{0};
    std::array<int, 3> counts_{1, 1, 1};
    std::vector<double> volumes_{};
    std::vector<Face> faces_{};
    std::array<std::vector<Face>, 6> walls_{};
};

/// Conductance between the centre of the cell at a wall and what lies behind it: no transfer coefficient = the value is given at the
/// wall itself (Dirichlet), a finite one = Robin or exchange with a reservoir.
[[nodiscard]] double wall_conductance(const Face& wall, double conductivity,
                                      double transfer = std::numeric_limits<double>::infinity());

/// Bernoulli function x / (exp(x) - 1): weights of a face with diffusion and flow.
[[nodiscard]] double bernoulli(double x);

/// Coefficients of a link with conductance g and a volume flow from `from` to `to`.
void set_link(Link& link, double conductance, double flow = 0.0);

}  // namespace skinheal::transport
