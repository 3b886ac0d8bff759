// SPDX-License-Identifier: BSD-3-Clause
// Diffusion in three directions as one factor (theory: numerics-20).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "reaction/grid_view.hpp"
#include "reaction/kernels/cosine_plan.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using grid::AxisKind;

struct Case {
    int nx, ny, nz;
    double g;
    double exchange;
};

/// Lanes of the instruction sets that this processor has.
std::vector<int> widths() {
    std::vector<int> out;
    for (const auto* table : kernel_tables()) out.push_back(table->width);
    return out;
}

grid::Grid box(const Case& c) {
    return grid::Grid({grid::uniform_axis("x", AxisKind::cartesian, 0.7, c.nx),
                       grid::uniform_axis("y", AxisKind::cartesian, 1.1, c.ny),
                       grid::graded_axis("z", AxisKind::cartesian, 2.0, c.nz, 1.3)});
}

/// (I - g (A - e)) u in cell (i, j, k), from the geometry alone.
double applied(const grid::Grid& grid, const double* u, const Case& c, int i, int j, int k) {
    const std::array<int, 3> at{i, j, k};
    const double here = u[grid.offset(i, j, k)];
    double sum = here;
    for (std::size_t s = 0; s < 3; ++s)
        for (const int way : {-1, 1}) {
            std::array<int, 3> next = at;
            next[s] += way;
            if (next[s] < 0 || next[s] >= grid.count(static_cast<int>(s))) continue;
            const grid::Axis& axis = grid.axes()[s];
            const auto a = static_cast<std::size_t>(at[s]);
            const auto b = static_cast<std::size_t>(next[s]);
            const double gap = std::abs(axis.centres[b] - axis.centres[a]);
            sum += c.g / (gap * axis.widths[a]) * (here - u[grid.offset(next[0], next[1], next[2])]);
        }
    if (k + 1 == c.nz) sum += c.g * c.exchange * here;
    return sum;
}

void solve(const grid::Grid& grid, const Case& c, int width, std::vector<double>& u) {
    reaction::LateralWaves waves;
    waves.prepare(grid, true, width);
    ASSERT_TRUE(waves.possible);
    const reaction::GridView view = reaction::view_of(grid);
    const std::array<reaction::CosineTables, 2> tables{waves.plans[0].tables(), waves.plans[1].tables()};
    std::vector<double> scratch(reaction::wave_scratch(std::max({grid.padded_row(), c.ny, c.nz})) + 64);
    for (int plane = 0; plane < c.nz; ++plane)
        waves.kernels->transform({&view, u.data(), tables.data(), scratch.data(), plane, false});
    waves.kernels->solve({&view,
                          u.data(),
                          {waves.plans[0].decay(), waves.plans[1].decay()},
                          c.g,
                          c.exchange,
                          scratch.data(),
                          0,
                          grid.padded_row() / 8 * c.ny});
    for (int plane = 0; plane < c.nz; ++plane)
        waves.kernels->transform({&view, u.data(), tables.data(), scratch.data(), plane, true});
}

template <class F>
void everywhere(const grid::Grid& grid, F&& task) {
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            for (int i = 0; i < grid.count(0); ++i) task(i, j, k);
}

class Waves : public ::testing::TestWithParam<Case> {};

TEST_P(Waves, SolveDiffusionInThreeDirectionsAtOnce) {
    const Case c = GetParam();
    const grid::Grid grid = box(c);
    std::mt19937 random(7);
    std::uniform_real_distribution<double> number(-1, 1);
    // what pads a row takes no part, whatever it is
    std::vector<double> right(static_cast<std::size_t>(grid.field_stride()), std::numeric_limits<double>::quiet_NaN());
    everywhere(grid,
               [&](int i, int j, int k) { right[static_cast<std::size_t>(grid.offset(i, j, k))] = number(random); });
    for (const int width : widths()) {
        std::vector<double> u = right;
        solve(grid, c, width, u);
        double most = 0;
        double largest_term = 1;
        everywhere(grid, [&](int i, int j, int k) {
            const auto at = static_cast<std::size_t>(grid.offset(i, j, k));
            const double wrong = std::abs(applied(grid, u.data(), c, i, j, k) - right[at]);
            if (!(wrong <= most)) most = wrong;
            largest_term =
                std::max(largest_term, std::abs(u[at]) * c.g * 4 * (c.nx * c.nx / 0.49 + c.ny * c.ny / 1.21));
        });
        EXPECT_LT(most, 1e-13 * largest_term) << "width " << width;
    }
}

TEST_P(Waves, KeepTheSumAndMakeNothingNegative) {
    Case c = GetParam();
    c.exchange = 0;
    const grid::Grid grid = box(c);
    for (const int width : widths()) {
        std::vector<double> u(static_cast<std::size_t>(grid.field_stride()));
        u[static_cast<std::size_t>(grid.offset(c.nx / 2, c.ny - 1, c.nz / 3))] = 1;  // all of it in one cell
        const double before = grid.volume_weight()[static_cast<std::size_t>(grid.offset(c.nx / 2, c.ny - 1, c.nz / 3))];
        solve(grid, c, width, u);
        double sum = 0;
        double least = 1;
        everywhere(grid, [&](int i, int j, int k) {
            const auto at = static_cast<std::size_t>(grid.offset(i, j, k));
            sum += grid.volume_weight()[at] * u[at];
            least = std::min(least, u[at]);
        });
        EXPECT_NEAR(sum / before, 1, 1e-12) << "width " << width;
        EXPECT_GT(least, -1e-15) << "width " << width;
    }
}

// Every factor of a length has its own pass: 4, 2, 3, 5 and primes beyond; rows that fill their vectors and rows that do not.
INSTANTIATE_TEST_SUITE_P(Sizes, Waves,
                         ::testing::Values(Case{2, 2, 2, 1.0, 0.3}, Case{3, 5, 4, 0.01, 2.0}, Case{16, 9, 6, 10, 1.0},
                                           Case{12, 20, 7, 1e-3, 0.0}, Case{50, 6, 4, 0.1, 1.0},
                                           Case{22, 39, 5, 0.5, 5.0}, Case{17, 17, 3, 100, 0.1},
                                           Case{200, 11, 3, 1e-2, 1.0}));

TEST(Waves, AreForBoxesOfEqualCellsBetweenClosedWallsOnly) {
    reaction::LateralWaves waves;
    const grid::Grid even = box({6, 7, 5, 1, 0});
    waves.prepare(even, false, 2);
    EXPECT_FALSE(waves.possible);
    for (const grid::Grid& other : {patch_grid(8, 6), cell_grid(8, 6), column_grid(8), point_grid()}) {
        waves.prepare(other, true, 2);
        EXPECT_FALSE(waves.possible);
    }
    waves.prepare(even, true, 2);
    EXPECT_TRUE(waves.possible);
}

}  // namespace
}  // namespace skinheal::test
