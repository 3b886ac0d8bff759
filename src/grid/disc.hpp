// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace skinheal::grid {

/// A circle and what is inside.  Units: m.
struct Disc {
    double x{0};
    double y{0};
    double radius{0};
};

/// Lateral extent of a cell.  Units: m.
struct Rectangle {
    double x0{0};
    double x1{0};
    double y0{0};
    double y1{0};

    [[nodiscard]] double area() const noexcept { return (x1 - x0) * (y1 - y0); }
};

/// Area that a disc and a rectangle share, in closed form (theory: box-2).  Units: m2.
[[nodiscard]] double shared_area(const Disc& disc, const Rectangle& rectangle) noexcept;

/// Area of a rectangle that lies in at least one of the discs: in closed form where they do not meet, else by lines across the
/// rectangle with Gauss nodes between all corners of the figure, error below 1e-5 of the largest disc.  Units: m2.
/// Throws: std::bad_alloc.
[[nodiscard]] double union_area(std::span<const Disc> discs, const Rectangle& rectangle);

}  // namespace skinheal::grid
