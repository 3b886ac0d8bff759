// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

namespace skinheal::grid {

enum class AxisKind { cartesian, radial, spherical };

/// Cells along one direction: edges, centres (midpoints) and widths.  Units: m.
struct Axis {
    std::string name{};
    AxisKind kind{AxisKind::cartesian};
    std::vector<double> edges{};
    std::vector<double> centres{};
    std::vector<double> widths{};

    [[nodiscard]] int cells() const noexcept { return static_cast<int>(centres.size()); }
    [[nodiscard]] double length() const noexcept { return edges.back() - edges.front(); }
    /// Measure of cell i per unit of the other directions: width; on a radial axis the area of the annulus over 2 pi; on a
    /// spherical one the volume of the shell over 4 pi.
    [[nodiscard]] double measure(int i) const noexcept;
    /// Area factor of edge i: 1, its radius on a radial axis, the square of its radius on a spherical one.
    [[nodiscard]] double edge_area(int i) const noexcept;
    /// Resistance of the way from the centre of cell i to its lower or upper edge, per conductivity: way / (edge_area * conductivity) is
    /// exact for a steady flux along this direction.
    [[nodiscard]] double lower_way(int i) const noexcept;
    [[nodiscard]] double upper_way(int i) const noexcept;
};

/// Axis from its edges.  Throws std::invalid_argument unless they ascend.
[[nodiscard]] Axis axis_from_edges(std::string name, AxisKind kind, std::vector<double> edges);
/// `cells` equal cells on [0, length].
[[nodiscard]] Axis uniform_axis(std::string name, AxisKind kind, double length, int cells);
/// Cells that grow smoothly away from 0: edge(x) = length sinh(g x) / sinh(g), x = i / cells.  g > 0.
[[nodiscard]] Axis graded_axis(std::string name, AxisKind kind, double length, int cells, double grading);

}  // namespace skinheal::grid
