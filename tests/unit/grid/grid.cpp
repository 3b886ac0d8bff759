// SPDX-License-Identifier: BSD-3-Clause
#include "grid/grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <set>
#include <stdexcept>

namespace skinheal::grid {
namespace {

Axis radial(int cells, double grading = 3.0) { return graded_axis("r", AxisKind::radial, 0.4, cells, grading); }
Axis depth(int cells) { return graded_axis("z", AxisKind::cartesian, 3.0, cells, 1.0); }

TEST(Axis, GradedEdgesFollowTheHyperbolicSine) {
    const Axis axis = radial(16);
    EXPECT_EQ(axis.cells(), 16);
    EXPECT_EQ(axis.edges.front(), 0.0);
    EXPECT_EQ(axis.edges.back(), 0.4);
    for (int i = 0; i <= 16; ++i)
        EXPECT_NEAR(axis.edges[static_cast<std::size_t>(i)], 0.4 * std::sinh(3.0 * i / 16) / std::sinh(3.0), 1e-15);
    for (std::size_t i = 1; i < axis.widths.size(); ++i) EXPECT_GT(axis.widths[i], axis.widths[i - 1]);
}

TEST(Axis, CentresAreMidpointsAndMeasuresAreAnnuli) {
    const Axis axis = radial(9);
    for (int i = 0; i < 9; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double a = axis.edges[k];
        const double b = axis.edges[k + 1];
        EXPECT_DOUBLE_EQ(axis.centres[k], 0.5 * (a + b));
        EXPECT_NEAR(axis.measure(i), 0.5 * (b * b - a * a), 1e-16);
        EXPECT_EQ(axis.edge_area(i), a);
    }
    EXPECT_EQ(depth(4).edge_area(2), 1.0);
    EXPECT_DOUBLE_EQ(depth(4).measure(2), depth(4).widths[2]);
}

TEST(Axis, RefusesEdgesThatDoNotAscend) {
    EXPECT_THROW((void)axis_from_edges("z", AxisKind::cartesian, {0.0, 1.0, 1.0}), std::invalid_argument);
    EXPECT_THROW((void)axis_from_edges("z", AxisKind::cartesian, {0.0, std::nan("")}), std::invalid_argument);
    EXPECT_THROW((void)axis_from_edges("z", AxisKind::cartesian, {0.0}), std::invalid_argument);
}

TEST(Grid, RefusesFourDirections) {
    EXPECT_THROW(Grid({depth(2), depth(2), depth(2), depth(2)}), std::invalid_argument);
}

class Shapes : public ::testing::TestWithParam<int> {
protected:
    Grid grid() const {
        switch (GetParam()) {
            case 0:
                return Grid({});
            case 1:
                return Grid({depth(13)});
            case 2:
                return Grid({radial(11), depth(13)});
            default:
                return Grid({uniform_axis("x", AxisKind::cartesian, 1.0, 5),
                             uniform_axis("y", AxisKind::cartesian, 2.0, 3), depth(4)});
        }
    }
};

TEST_P(Shapes, WeightsOfVolumeAndAreaSumToOne) {
    const Grid g = grid();
    double sum = 0;
    for (const double w : g.volume_weight()) sum += w;
    EXPECT_NEAR(sum, 1.0, 1e-14);
    const auto& area = g.area_weight();
    EXPECT_NEAR(std::accumulate(area.begin(), area.end(), 0.0), 1.0, 1e-14);
    EXPECT_EQ(area.size(), static_cast<std::size_t>(g.surface_cells()));
}

TEST_P(Shapes, EveryCellHasItsOwnPlaceAndOnlyCellsHaveVolume) {
    const Grid g = grid();
    std::set<std::ptrdiff_t> seen;
    for (int k = 0; k < g.count(2); ++k)
        for (int j = 0; j < g.count(1); ++j)
            for (int i = 0; i < g.count(0); ++i) seen.insert(g.offset(i, j, k));
    EXPECT_EQ(static_cast<long>(seen.size()), g.cells());
    EXPECT_GE(*seen.begin(), Grid::margin);
    EXPECT_LE(*seen.rbegin() + Grid::margin, g.field_stride());
    for (std::size_t i = 0; i < g.volume_weight().size(); ++i)
        EXPECT_EQ(g.volume_weight()[i] > 0, seen.contains(static_cast<std::ptrdiff_t>(i))) << i;
    for (int j = 0; j < g.count(1); ++j) EXPECT_EQ(g.offset(0, j) % 8, 0) << "rows start on a cache line";
}

TEST_P(Shapes, WhatLeavesACellEntersItsNeighbour) {
    const Grid g = grid();
    for (std::size_t s = 0; s < g.axes().size(); ++s) {
        const Axis& axis = g.axes()[s];
        const Metrics& m = g.metrics(static_cast<int>(s));
        for (int i = 0; i + 1 < axis.cells(); ++i) {
            const auto k = static_cast<std::size_t>(i);
            EXPECT_NEAR(m.area_upper[k] * axis.measure(i), m.area_lower[k + 1] * axis.measure(i + 1),
                        1e-15 * axis.edge_area(i + 1));
            EXPECT_NEAR(m.upper[k] * axis.measure(i) / (m.lower[k + 1] * axis.measure(i + 1)), 1.0, 1e-14);
            EXPECT_NEAR(m.upper[k] * (axis.centres[k + 1] - axis.centres[k]), m.area_upper[k], 1e-12 * m.area_upper[k]);
        }
    }
}

TEST_P(Shapes, NothingPassesTheWallsOrThePadding) {
    const Grid g = grid();
    for (int s = 0; s < 3; ++s) {
        const Metrics& m = g.metrics(s);
        const auto n = static_cast<std::size_t>(g.count(s));
        EXPECT_EQ(m.lower[0], 0.0);
        EXPECT_EQ(m.area_lower[0], 0.0);
        EXPECT_EQ(m.slope_lower[0], 0.0);
        for (std::size_t i = n - 1; i < m.upper.size(); ++i) {
            EXPECT_EQ(m.upper[i], 0.0);
            EXPECT_EQ(m.area_upper[i], 0.0);
            EXPECT_EQ(m.slope_upper[i], 0.0);
            if (i >= n) {
                EXPECT_EQ(m.lower[i], 0.0);
                EXPECT_EQ(m.area_lower[i], 0.0);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(PointColumnCellBox, Shapes, ::testing::Range(0, 4));

TEST(Metrics, TheSecondDifferenceOfASquareIsExactOnEqualCells) {
    const Grid g({uniform_axis("r", AxisKind::radial, 0.7, 14), uniform_axis("z", AxisKind::cartesian, 2.0, 5)});
    const double expected[2] = {4.0, 2.0};  // (1/r)(r (r^2)')' and (z^2)''
    for (std::size_t s = 0; s < 2; ++s) {
        const Axis& axis = g.axes()[s];
        const Metrics& m = g.metrics(static_cast<int>(s));
        for (std::size_t i = 1; i + 1 < axis.centres.size(); ++i) {
            const auto u = [&](std::size_t k) { return axis.centres[k] * axis.centres[k]; };
            EXPECT_NEAR(m.upper[i] * (u(i + 1) - u(i)) + m.lower[i] * (u(i - 1) - u(i)), expected[s], 1e-11);
        }
    }
}

TEST(Metrics, FaceValuesAndFaceSlopesAreExactForStraightLines) {
    const Axis axis = radial(10);
    const Grid g({axis, depth(3)});
    const Metrics& m = g.metrics(0);
    for (std::size_t i = 0; i + 1 < axis.centres.size(); ++i) {
        const double low = 2 + 3 * axis.centres[i];
        const double high = 2 + 3 * axis.centres[i + 1];
        EXPECT_NEAR(low + m.upper_weight[i] * (high - low), 2 + 3 * axis.edges[i + 1], 1e-14);
        EXPECT_NEAR(m.inverse_gap[i] * (high - low), 3.0, 1e-12);
    }
    for (std::size_t i = 1; i + 1 < axis.centres.size(); ++i)
        EXPECT_NEAR(m.slope_lower[i] * 3 * (axis.centres[i] - axis.centres[i - 1]) +
                        m.slope_upper[i] * 3 * (axis.centres[i + 1] - axis.centres[i]),
                    3.0, 1e-12);
}

TEST(Grid, ShareAboveCutsTheCellThatTheDepthPasses) {
    const Grid g({radial(4), uniform_axis("z", AxisKind::cartesian, 1.0, 4)});
    EXPECT_EQ(g.share_above(0, 0.3), 1.0);
    EXPECT_NEAR(g.share_above(1, 0.3), 0.2, 1e-14);
    EXPECT_EQ(g.share_above(2, 0.3), 0.0);
    EXPECT_EQ(g.share_above(3, 5.0), 1.0);
    EXPECT_EQ(Grid({}).share_above(0, 0.1), 1.0);
}

TEST(Grid, DepthIsTheLastDirection) {
    EXPECT_FALSE(Grid({}).depth_slot().has_value());
    EXPECT_EQ(Grid({depth(3)}).depth_slot(), 0);
    EXPECT_EQ(Grid({radial(3), depth(3)}).depth_slot(), 1);
    EXPECT_EQ(Grid({depth(3)}).surface_cells(), 1);
    EXPECT_EQ(Grid({radial(5), depth(3)}).surface_cells(), 5);
    EXPECT_EQ(Grid({depth(2), depth(3), depth(4)}).surface_cells(), 6);
}

}  // namespace
}  // namespace skinheal::grid
