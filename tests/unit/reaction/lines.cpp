// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <vector>

#include "reaction/grid_view.hpp"
#include "reaction/kernels/kernels.hpp"
#include "reaction/stepping/line_factors.hpp"
#include "support/dense.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using grid::AxisKind;

/// I - g (A - e) from the geometry alone: A is the difference of fluxes over the volume of a cell, e an exchange at the last cell.
Matrix line_matrix(const grid::Axis& axis, double g, double exchange) {
    const auto n = static_cast<std::size_t>(axis.cells());
    Matrix m(n);
    for (std::size_t i = 0; i < n; ++i) m(i, i) = 1;
    for (std::size_t e = 1; e < n; ++e) {
        const double radius = axis.edges[e];
        const double area = axis.kind == AxisKind::radial ? radius : 1.0;
        const double conductance = area / (axis.centres[e] - axis.centres[e - 1]);
        const auto size = [&](std::size_t i) {
            const double a = axis.edges[i];
            const double b = axis.edges[i + 1];
            return axis.kind == AxisKind::radial ? 0.5 * (b * b - a * a) : b - a;
        };
        for (const auto& [own, other] : {std::pair{e - 1, e}, std::pair{e, e - 1}}) {
            m(own, own) += g * conductance / size(own);
            m(own, other) -= g * conductance / size(own);
        }
    }
    m(n - 1, n - 1) += g * exchange;
    return m;
}

struct Case {
    int cells;
    int others;
    double g;
    double exchange;
};

class Lines : public ::testing::TestWithParam<Case> {
protected:
    grid::Grid make(int lateral, int depth) const {
        return grid::Grid({grid::graded_axis("r", AxisKind::radial, 0.4, lateral, 2.5),
                           grid::graded_axis("z", AxisKind::cartesian, 3.0, depth, 1.3)});
    }
    static std::vector<double> noise(std::size_t size) {
        std::mt19937 random(7);
        std::uniform_real_distribution<double> number(-1, 1);
        std::vector<double> v(size);
        for (double& x : v) x = number(random);
        return v;
    }
    struct Factors {
        std::vector<double> b, l, c;
    };
    static Factors factors(const grid::Metrics& m, int cells, std::size_t padded, const Case& p) {
        Factors f{std::vector<double>(padded), std::vector<double>(padded), std::vector<double>(padded)};
        reaction::factor_line(m, cells, padded, p.g, {.last_exchange = p.exchange}, f.b.data(), f.l.data(), f.c.data());
        return f;
    }
    static reaction::SweepArguments arguments(const reaction::GridView& view, std::vector<double>& u, const Factors& f,
                                              double* scratch, int slot, int begin, int end) {
        reaction::SweepArguments a{};
        a.grid = &view;
        a.field = u.data();
        a.factors = {f.b.data(), f.l.data(), f.c.data()};
        a.scratch = scratch;
        a.slot = slot;
        a.begin = begin;
        a.end = end;
        a.after = reaction::After::nothing;
        return a;
    }
};

TEST_P(Lines, SweepsAlongRowsSolveTheRadialLines) {
    const Case p = GetParam();
    const grid::Grid grid = make(p.cells, p.others);
    const auto view = reaction::view_of(grid);
    const Factors f = factors(grid.metrics(0), p.cells, static_cast<std::size_t>(grid.padded_row()), p);
    const std::vector<double> right = noise(static_cast<std::size_t>(grid.field_stride()));
    const Matrix matrix = line_matrix(grid.axes()[0], p.g, p.exchange);
    const int begin = p.others > 4 ? 2 : 0;  // some rows belong to another thread
    const int end = p.others > 4 ? p.others - 1 : p.others;
    for (const auto* kernels : kernel_tables()) {
        std::vector<double> u = right;
        std::vector<double> scratch(reaction::scratch_size(grid.padded_row(), p.cells, 0));
        kernels->sweep(arguments(view, u, f, scratch.data(), 0, begin, end));
        for (int j = 0; j < p.others; ++j) {
            std::vector<double> row;
            for (int i = 0; i < p.cells; ++i) row.push_back(right[static_cast<std::size_t>(grid.offset(i, j))]);
            const std::vector<double> x = j < begin || j >= end ? row : dense_solve(matrix, row);
            for (int i = 0; i < p.cells; ++i)
                ASSERT_NEAR(u[static_cast<std::size_t>(grid.offset(i, j))], x[static_cast<std::size_t>(i)], 1e-13)
                    << kernels->name << " row " << j << " cell " << i;
        }
    }
}

TEST_P(Lines, SweepsAcrossRowsSolveTheLinesInDepth) {
    const Case p = GetParam();
    const grid::Grid grid = make(p.others, p.cells);
    const auto view = reaction::view_of(grid);
    const Factors f = factors(grid.metrics(1), p.cells, static_cast<std::size_t>(p.cells), p);
    const std::vector<double> right = noise(static_cast<std::size_t>(grid.field_stride()));
    const Matrix matrix = line_matrix(grid.axes()[1], p.g, p.exchange);
    const int blocks = grid.padded_row() / 8;
    for (const auto* kernels : kernel_tables()) {
        std::vector<double> u = right;
        std::vector<double> scratch(reaction::scratch_size(grid.padded_row(), p.cells, 0));
        kernels->sweep(arguments(view, u, f, scratch.data(), 1, 0, blocks));
        for (int i = 0; i < p.others; ++i) {
            std::vector<double> column;
            for (int j = 0; j < p.cells; ++j) column.push_back(right[static_cast<std::size_t>(grid.offset(i, j))]);
            const std::vector<double> x = dense_solve(matrix, column);
            for (int j = 0; j < p.cells; ++j)
                ASSERT_NEAR(u[static_cast<std::size_t>(grid.offset(i, j))], x[static_cast<std::size_t>(j)], 1e-13)
                    << kernels->name << " column " << i << " cell " << j;
        }
    }
}

TEST_P(Lines, ReflectedSweepsAreTwiceTheSolutionLessTheStart) {
    const Case p = GetParam();
    const grid::Grid grid = make(p.cells, p.others);
    const auto view = reaction::view_of(grid);
    const std::vector<double> right = noise(static_cast<std::size_t>(grid.field_stride()));
    for (const auto* kernels : kernel_tables())
        for (int slot = 0; slot < 2; ++slot) {
            const int n = grid.count(slot);
            const auto padded = static_cast<std::size_t>(slot == 0 ? grid.padded_row() : n);
            const Factors f = factors(grid.metrics(slot), n, padded, p);
            std::vector<double> scratch(reaction::scratch_size(grid.padded_row(), std::max(p.cells, p.others), 0));
            std::vector<double> solved = right;
            std::vector<double> reflected = right;
            const int end = slot == 0 ? p.others : grid.padded_row() / 8;
            auto a = arguments(view, solved, f, scratch.data(), slot, 0, end);
            kernels->sweep(a);
            a.field = reflected.data();
            a.after = reaction::After::reflected;
            kernels->sweep(a);
            for (int j = 0; j < p.others; ++j)
                for (int i = 0; i < p.cells; ++i) {
                    const auto at = static_cast<std::size_t>(grid.offset(i, j));
                    ASSERT_NEAR(reflected[at], 2 * solved[at] - right[at], 1e-14)
                        << kernels->name << " slot " << slot << " row " << j << " cell " << i;
                }
        }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Lines,
                         ::testing::Values(Case{2, 1, 0.3, 0.0}, Case{7, 3, 0.01, 0.0}, Case{8, 8, 2.0, 5.0},
                                           Case{11, 13, 0.1, 40.0}, Case{24, 17, 1e-4, 0.0}));

TEST(LineFactorSet, BelongToTheFieldAndItsDiffusivity) {
    const grid::Grid grid = cell_grid(9, 10);
    const Mn16 model(parameters(), adult);
    const auto transport = model.transport();
    reaction::LineFactorSet set;
    const double g = 500.0;
    const double exchange = 3.0e5;
    const std::vector<bool> moves(std::begin(Mn16::moves), std::end(Mn16::moves));
    set.prepare(grid, transport, moves, {}, g, exchange);
    for (const int f : {Mn16::fibroblasts, Mn16::inflammatory_cytokine, Mn16::myofibroblasts}) {
        const auto& t = transport[static_cast<std::size_t>(f)];
        std::vector<double> b(10), l(10), c(10);
        reaction::factor_line(grid.metrics(1), 10, 10, g * t.diffusivity,
                              {.last_exchange = t.exchanges ? exchange : 0.0}, b.data(), l.data(), c.data());
        for (int i = 0; i < 10; ++i) {
            EXPECT_EQ(set.of(1, f).b[i], b[static_cast<std::size_t>(i)]) << f;
            EXPECT_EQ(set.of(1, f).c[i], c[static_cast<std::size_t>(i)]) << f;
        }
    }
}

}  // namespace
}  // namespace skinheal::test
