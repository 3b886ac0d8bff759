// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

#include "support/wound.hpp"

namespace skinheal::test {

/// Where a disturbance is: in every cell, or fading out towards the far wall.
enum class Reach { everywhere, upper };

/// A smooth disturbance of field f as a share of its amplitude; x and y run from 0 to 1 and the slopes vanish at the walls.
[[nodiscard]] inline double bump(std::size_t f, double x, double y, Reach reach) {
    constexpr double pi = std::numbers::pi;
    const double a = 0.5 + 0.5 * std::cos(pi * x);
    const double b = 0.5 + 0.5 * std::cos(pi * y);
    const double c = 0.5 + 0.5 * std::cos(2 * pi * y);
    const double shape = f % 3 == 0 ? a * b : f % 3 == 1 ? (1 - 0.5 * a) * c : a * (1 - c);
    return (reach == Reach::everywhere ? 0.2 + 0.8 * shape : b * b * (0.2 + shape)) *
           (0.6 + 0.1 * static_cast<double>(f % 5));
}

/// Sizes that fields reach in a wound, as deviations from rest.  SI.  The signs keep every one-sided term on one side: few
/// fibroblasts and vessels, collagen III in excess of I.
inline constexpr std::array<double, Mn16::volume_count> amplitude{0.5,  3e11, 4e11, 3e11, -8e11, 3e11, -0.4,  2e-6,
                                                                  5e-7, 1e-6, 5e-7, 0.3,  0.4,   10.0, -20.0, -1.0};
/// The same for cover, barrier and pigment.
inline constexpr std::array<double, 3> surface_amplitude{-0.6, -0.8, 0.3};

[[nodiscard]] inline double surface_bump(double x) { return 0.55 + 0.4 * std::cos(std::numbers::pi * x); }

/// Disturb every unknown of a cell at rest, smoothly.
inline void disturb(const grid::Grid& grid, reaction::State& state, Reach reach) {
    const grid::Axis& x = grid.axes()[0];
    const grid::Axis& y = grid.axes()[1];
    for (int f = 0; f < Mn16::volume_count; ++f) {
        const auto k = static_cast<std::size_t>(f);
        double* u = field(grid, state, f);
        each_cell(grid, [&](std::ptrdiff_t at, int i, int j) {
            u[at] += amplitude[k] * bump(k, x.centres[static_cast<std::size_t>(i)] / x.length(),
                                         y.centres[static_cast<std::size_t>(j)] / y.length(), reach);
        });
    }
    for (int f = 0; f < 3; ++f) {
        const std::span<double> u = surface(grid, state, f);
        for (std::size_t c = 0; c < u.size(); ++c)
            u[c] += surface_amplitude[static_cast<std::size_t>(f)] * surface_bump(x.centres[c] / x.length());
    }
    state.scalars[0] = 0.4;
}

}  // namespace skinheal::test
