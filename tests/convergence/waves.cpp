// SPDX-License-Identifier: BSD-3-Clause
// Steps of a patch of equal cells, whose three directions are one factor (theory: numerics-20).
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "support/engine.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

/// Cells of 25 um; `uneven`: two cells differ a little, so that directions are factors of their own.
grid::Grid patch(bool uneven) {
    std::vector<double> x;
    for (int i = 0; i <= 12; ++i) x.push_back(25e-6 * i);
    if (uneven) x[6] *= 1 + 1e-6;
    return grid::Grid({grid::axis_from_edges("x", grid::AxisKind::cartesian, x),
                       grid::uniform_axis("y", grid::AxisKind::cartesian, 250e-6, 10),
                       grid::uniform_axis("z", grid::AxisKind::cartesian, 300e-6, 12)});
}

/// Reparative macrophages, which react slowly, that alternate from cell to cell by a tenth: the share of that which is left after one
/// step of a quarter of a day.
double left_after_one_step(bool uneven) {
    const double mean = 1e9;
    auto system = engine(adult_model(), patch(uneven),
                         {.adaptive = false, .fixed_step = 0.25 * day, .method = reaction::Method::factored});
    const grid::Grid& grid = system->grid();
    double* u = field(grid, system->mutable_state(), Mn16::macrophages_m2);
    for (int k = 0; k < 12; ++k)
        for (int j = 0; j < 10; ++j)
            for (int i = 0; i < 12; ++i) u[grid.offset(i, j, k)] = mean * (1 + ((i + j + k) % 2 == 0 ? 0.1 : -0.1));
    system->advance(1e9);
    const double* v = field(grid, system->state(), Mn16::macrophages_m2);
    const double there = v[grid.offset(6, 5, 6)];
    const double next = v[grid.offset(7, 5, 6)];
    return std::abs(there - next) / (0.2 * mean);
}

TEST(RoughMode, IsDampedAtOnceInAPatchOfEqualCells) {
    EXPECT_LT(left_after_one_step(false), 0.1);
    EXPECT_GT(left_after_one_step(true), 0.9);
}

/// Longest wave between closed walls.
double wave(int i, int cells) { return std::cos(std::numbers::pi * (i + 0.5) / cells); }

TEST(PatchOfEqualCells, HalvingTheStepShowsTheOrderOfTheScheme) {
    const auto after = [](int steps) {
        auto system =
            engine(adult_model(), patch(false),
                   {.adaptive = false, .fixed_step = 0.25 * day / steps, .method = reaction::Method::factored});
        const grid::Grid& grid = system->grid();
        reaction::State& state = system->mutable_state();
        for (const int f : {Mn16::macrophages_m2, Mn16::tgf_beta, Mn16::inflammatory_cytokine}) {
            const double size = f == Mn16::macrophages_m2 ? 3e11 : 1e-6;
            for (int k = 0; k < 12; ++k)
                for (int j = 0; j < 10; ++j)
                    for (int i = 0; i < 12; ++i)
                        field(grid, state, f)[grid.offset(i, j, k)] =
                            size * (1 + 0.3 * wave(i, 12) * wave(j, 10) + 0.2 * wave(k, 12));
        }
        for (int k = 0; k < steps; ++k) system->advance(0.25 * day * (k + 1) / steps);
        return system;
    };
    const auto coarse = after(160);
    const auto middle = after(320);
    const auto fine = after(640);
    for (const int f : {Mn16::macrophages_m2, Mn16::tgf_beta, Mn16::inflammatory_cytokine}) {
        const grid::Grid& grid = coarse->grid();
        const auto gap = [&](const Mn16Engine& a, const Mn16Engine& b) {
            return distance(grid, field(grid, a.state(), f), field(grid, b.state(), f));
        };
        const double order = observed_order(gap(*coarse, *middle), gap(*middle, *fine));
        EXPECT_GT(order, 1.9) << f;
        EXPECT_LT(order, 2.1) << f;
    }
}

}  // namespace
}  // namespace skinheal::test
