// SPDX-License-Identifier: BSD-3-Clause
// Long steps of a unit cell of fine cells, whose two directions are nearly one factor (theory: numerics-22, numerics-23).
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "support/engine.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

/// Cells of equal size that are small enough for the steps below: both directions are stiff beyond the bound.
grid::Grid fine_cell(double size, int cells) {
    return grid::Grid({grid::uniform_axis("r", grid::AxisKind::radial, size * cells, cells),
                       grid::uniform_axis("z", grid::AxisKind::cartesian, size * cells, cells)});
}

double longest_wave(int i, int cells) { return std::cos(std::numbers::pi * (i + 0.5) / cells); }

/// Macrophages that move and do nothing else.
Mn16 moving() {
    Mn16 model = adult_model();
    model.rM = model.dM1 = model.k12 = model.dM2 = 0;
    return model;
}

/// Reparative macrophages as `make(i, k)` has put them, some steps later.
template <class Make>
std::unique_ptr<Mn16Engine> after(const grid::Grid& grid, int steps, double step, Make&& make, int threads = 1) {
    auto system =
        engine(moving(), grid,
               {.threads = threads, .adaptive = false, .fixed_step = step, .method = reaction::Method::factored});
    double* u = field(grid, system->mutable_state(), Mn16::macrophages_m2);
    for (int k = 0; k < grid.count(1); ++k)
        for (int i = 0; i < grid.count(0); ++i) u[grid.offset(i, k)] = 1e11 * make(i, k);
    for (int k = 0; k < steps; ++k) system->advance(step * (k + 1));
    return system;
}

/// Collagen III two weeks after a session in a unit cell whose cells are thin at the rim of the channel.
TEST(FineCell, HealsAsWithTheMatrixItself) {
    constexpr double tolerance = 7e-3;
    const auto healed = [](reaction::Method method) {
        auto healing = heal(cell_grid(16, 200), {.tolerance = tolerance, .method = method});
        healing->injure(needle(healing->system().grid(), 1e-3));
        while (healing->system().state().time < 14 * day) healing->system().advance(14 * day);
        return healing;
    };
    const auto factored = healed(reaction::Method::factored);
    const auto exact = healed(reaction::Method::unfactored);
    const grid::Grid& grid = exact->system().grid();
    const double* truth = field(grid, exact->system().state(), Mn16::collagen_iii);
    const std::vector<double> rest(static_cast<std::size_t>(grid.field_stride()), adult_model().C3h);
    const double error = distance(grid, field(grid, factored->system().state(), Mn16::collagen_iii), truth);
    EXPECT_LT(error / distance(grid, rest.data(), truth), 0.08 * tolerance);  // the product of factors alone: 0.33
}

TEST(FineCell, KeepsSums) {
    const grid::Grid grid = fine_cell(5e-6, 30);
    const auto channel = [](int i, int k) { return i < 6 && k < 15 ? 1.0 : 0.0; };
    const auto start = after(grid, 0, 0.2 * day, channel);
    const auto end = after(grid, 5, 0.2 * day, channel);
    const auto total = [&](const Mn16Engine& s) { return mean(grid, field(grid, s.state(), Mn16::macrophages_m2)); };
    EXPECT_NEAR(total(*end) / total(*start), 1, 1e-12);
}

TEST(FineCell, GivesTheSameBitsWithAnyNumberOfThreads) {
    const grid::Grid grid = fine_cell(5e-6, 30);
    const auto uneven = [](int i, int k) { return (7 * i + 3 * k) % 5; };
    const auto one = after(grid, 5, 0.2 * day, uneven);
    for (const int threads : {2, 3})
        EXPECT_TRUE(same_bits(one->state(), after(grid, 5, 0.2 * day, uneven, threads)->state()));
}

TEST(FineCell, HalvingTheStepShowsTheOrderOfTheScheme) {
    constexpr int cells = 120;
    const grid::Grid grid = fine_cell(2e-6, cells);
    const auto waves = [](int i, int k) {
        return 1 + 0.3 * longest_wave(i, cells) * longest_wave(k, cells) + 0.2 * longest_wave(k, cells);
    };
    const auto run = [&](int steps) { return after(grid, steps, 0.48 * day / steps, waves); };
    const auto coarse = run(8);
    const auto middle = run(16);
    const auto fine = run(32);
    const auto gap = [&](const Mn16Engine& a, const Mn16Engine& b) {
        return distance(grid, field(grid, a.state(), Mn16::macrophages_m2),
                        field(grid, b.state(), Mn16::macrophages_m2));
    };
    const double order = observed_order(gap(*coarse, *middle), gap(*middle, *fine));
    EXPECT_GT(order, 1.9);
    EXPECT_LT(order, 2.1);
}

}  // namespace
}  // namespace skinheal::test
