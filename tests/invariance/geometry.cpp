// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "outcomes/observables.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

/// Damage that depends on depth only.
skin::Injury layered(const grid::Grid& grid) {
    skin::Injury injury = needle(grid, 1.0e-3);
    const grid::Axis& z = *grid.depth_axis();
    each_cell(grid, [&](std::ptrdiff_t at, int i, int j) {
        const auto k = static_cast<std::size_t>(at);
        const double depth = z.centres[static_cast<std::size_t>(grid.depth_slot() == 0 ? i : j)];
        injury.core[k] = 0.2 * std::exp(-depth / 4e-4);
        injury.zone[k] = 2 * injury.core[k];
        injury.killed[k] = 1.5 * injury.core[k];
    });
    std::fill(injury.surface.begin(), injury.surface.end(), 0.3);
    return injury;
}

// In the column depth runs along the vector lanes, in the cell it runs across the rows: two ways through the kernels and the
// sweeps that must give one answer.
TEST(ALaterallyUniformWound, HealsAlikeInColumnAndCell) {
    const int depth = 21;
    const auto column = heal(column_grid(depth), {});
    const auto cell = heal(cell_grid(11, depth), {});
    reaction::System& a = column->system();
    reaction::System& b = cell->system();
    const skin::Injury wound_a = layered(a.grid());
    const skin::Injury wound_b = layered(b.grid());
    std::size_t session = 0;
    const Course course{{0, 10 * day}, 40 * day};
    double worst = 0;
    double worst_surface = 0;
    while (a.state().time < course.end) {
        if (session < course.sessions.size() && a.state().time >= course.sessions[session]) {
            column->injure(wound_a);
            cell->injure(wound_b);
            ++session;
        }
        const double until = std::min(std::floor(a.state().time / day) + 1,
                                      session < course.sessions.size() ? course.sessions[session] / day : 1e9) *
                             day;
        while (a.state().time < until) a.advance(until);
        while (b.state().time < until) b.advance(until);
        for (int f = 0; f < Mn16::volume_count; ++f) {
            const auto& d = a.volume_fields()[static_cast<std::size_t>(f)];
            double change = d.scale;
            for (int j = 0; j < depth; ++j)
                change = std::max(change, std::abs(field(a.grid(), a.state(), f)[a.grid().offset(j)] - d.resting));
            for (int j = 0; j < depth; ++j)
                for (int i = 0; i < 11; ++i)
                    worst = std::max(worst, std::abs(field(b.grid(), b.state(), f)[b.grid().offset(i, j)] -
                                                     field(a.grid(), a.state(), f)[a.grid().offset(j)]) /
                                                change);
        }
        for (std::size_t s = 0; s < 3; ++s)
            for (std::size_t c = 0; c < 11; ++c)
                worst_surface = std::max(worst_surface, std::abs(b.state().surface[11 * s + c] - a.state().surface[s]));
        worst_surface = std::max(worst_surface, std::abs(a.state().scalars[0] - b.state().scalars[0]));
    }
    EXPECT_EQ(a.steps(), b.steps());
    EXPECT_LT(worst, 1e-11) << "of the change of each field; rounding only";
    EXPECT_LT(worst_surface, 1e-12);
}

TEST(ALaterallyUniformWound, ReadsAlikeInColumnAndCell) {
    const auto column = heal(column_grid(21), {});
    const auto cell = heal(cell_grid(11, 21), {});
    column->injure(layered(column->system().grid()));
    cell->injure(layered(cell->system().grid()));
    outcomes::Observables a(parameters(), column->system());
    outcomes::Observables b(parameters(), cell->system());
    std::vector<double> x(a.names().size());
    std::vector<double> y(b.names().size());
    a.evaluate(column->system().state(), 1.0, x);
    b.evaluate(cell->system().state(), 1.0, y);
    ASSERT_EQ(x.size(), y.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_EQ(a.names()[i].name, b.names()[i].name);
        EXPECT_NEAR(x[i], y[i], 1e-12 * std::abs(x[i])) << a.names()[i].name;
    }
}

}  // namespace
}  // namespace skinheal::test
