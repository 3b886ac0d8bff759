// SPDX-License-Identifier: BSD-3-Clause
#include "needling/prescribed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "numerics/linear/quadrature.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using needling::Channel;
using needling::ring_shares;
using needling::Shares;

constexpr double pi = std::numbers::pi;

/// 0.9 mm deep, 55 um wide at the mouth, 20 um at the tip, damage 0.6 that decays over 50 um.
Channel tapered() { return needling::prescribed_channel(parameters(), 1.0e-3, epidermis, dermis); }

/// Damage at one place, from the definition.
double damage(const Channel& c, double r, double z) {
    const double a = c.wall(std::min(z, c.depth));
    const double margin = c.zone_length + c.zone_growth * a;
    if (z < c.depth) return r < a ? 1.0 : c.zone_amplitude * std::exp(-(r - a) / margin);
    return c.zone_amplitude * std::exp(-std::hypot(std::max(r - a, 0.0), z - c.depth) / margin);
}

/// Mean of f over the ring by the midpoint rule, cut at the wall and at the tip so that it sees no jump.
template <class F>
double brute_force(const Channel& c, double r0, double r1, double z0, double z1, F&& f) {
    std::vector<double> depths{z0, z1};
    if (c.depth > z0 && c.depth < z1) depths.insert(depths.begin() + 1, c.depth);
    double sum = 0;
    for (std::size_t part = 0; part + 1 < depths.size(); ++part) {
        const int slices = 1000;
        const double dz = (depths[part + 1] - depths[part]) / slices;
        for (int k = 0; k < slices; ++k) {
            const double z = depths[part] + (k + 0.5) * dz;
            const double wall = std::clamp(z < c.depth ? c.radius(z) : c.tip_radius, r0, r1);
            for (const auto& [from, to] : {std::pair{r0, wall}, std::pair{wall, r1}}) {
                const int rings = 120;
                const double dr = (to - from) / rings;
                for (int i = 0; i < rings && dr > 0; ++i) {
                    const double r = from + (i + 0.5) * dr;
                    sum += f(r, z) * r * dr * dz;
                }
            }
        }
    }
    return sum / (0.5 * (r1 * r1 - r0 * r0) * (z1 - z0));
}

struct Ring {
    const char* where;
    double r0, r1, z0, z1;  // um
};

class Rings : public ::testing::TestWithParam<Ring> {};

TEST_P(Rings, SharesAreTheMeansOfTheDefinition) {
    const Ring p = GetParam();
    const double r0 = p.r0 * 1e-6, r1 = p.r1 * 1e-6, z0 = p.z0 * 1e-6, z1 = p.z1 * 1e-6;
    for (const double growth : {0.0, 0.5}) {
        Channel c = tapered();
        c.zone_growth = growth;
        const Shares s = ring_shares(c, r0, r1, z0, z1);
        const double core = brute_force(c, r0, r1, z0, z1,
                                        [&](double r, double z) { return z < c.depth && r < c.radius(z) ? 1.0 : 0.0; });
        const double zone = brute_force(c, r0, r1, z0, z1, [&](double r, double z) { return damage(c, r, z); });
        EXPECT_NEAR(s.core, core, 2e-6) << p.where;
        EXPECT_NEAR(s.zone, zone, 1e-5) << p.where << ", " << growth;
        EXPECT_GE(s.zone, s.core) << p.where;
    }
}

INSTANTIATE_TEST_SUITE_P(Places, Rings,
                         ::testing::Values(Ring{"on the axis, inside the channel", 0, 15, 100, 200},
                                           Ring{"cut by the wall from side to side", 30, 50, 100, 500},
                                           Ring{"cut at a corner", 40, 60, 0, 90},
                                           Ring{"beside the channel", 70, 120, 300, 420},
                                           Ring{"around the tip", 0, 60, 800, 1000},
                                           Ring{"below the tip", 0, 90, 950, 1100},
                                           Ring{"the whole neighbourhood", 0, 400, 0, 1500}),
                         [](const auto& place) { return "At" + std::to_string(place.index); });

/// The same mean on very fine panels: along r graded towards the wall, along z towards the tip.
double on_fine_panels(const Channel& c, double r0, double r1, double z0, double z1) {
    const auto ring = [&](double z) {
        const double wall = c.wall(std::min(z, c.depth));
        const double inner = std::clamp(wall, r0, r1);
        const double h = z < c.depth ? 1.0 : std::max(z - c.depth, 1e-12);
        double sum = 0.5 * (inner * inner - r0 * r0) * (z < c.depth ? 1.0 : damage(c, 0, z));
        for (double r = inner; r < r1;) {
            const double next = std::min(r1, r + std::min(0.3 * std::hypot(h, r - wall), 5e-6));
            sum += numerics::integrate<16>(r, next, [&](double at) { return at * damage(c, at, z); });
            r = next;
        }
        return sum;
    };
    const double slope = (c.shaft_radius - c.tip_radius) / (c.taper - c.shoulder);
    std::vector<double> cuts{z0, z1, c.shoulder, c.depth};
    for (const double r : {r0, r1})
        if (slope > 0) cuts.push_back(c.taper - (r - c.tip_radius) / slope);
    for (double& cut : cuts) cut = std::clamp(cut, z0, z1);
    std::ranges::sort(cuts);
    double sum = 0;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
        for (double z = cuts[i]; z < cuts[i + 1];) {
            const double graded = z < c.depth ? 1.0 : 0.3 * std::max(z - c.depth, 1e-9);
            const double next = std::min(cuts[i + 1], z + std::min(graded, 1e-5));
            sum += numerics::integrate<16>(z, next, ring);
            z = next;
        }
    return sum / (0.5 * (r1 * r1 - r0 * r0) * (z1 - z0));
}

/// Largest difference of the shares of a graded grid from those on fine panels.
double worst_error(const Channel& c, int rings, int slices) {
    const grid::Axis r = grid::graded_axis("r", grid::AxisKind::radial, 4e-4, rings, 3.0);
    const grid::Axis z = grid::graded_axis("z", grid::AxisKind::cartesian, 2e-3, slices, 1.0);
    double worst = 0;
    for (std::size_t i = 0; i + 1 < r.edges.size(); ++i)
        for (std::size_t j = 0; j + 1 < z.edges.size(); ++j) {
            const Shares s = ring_shares(c, r.edges[i], r.edges[i + 1], z.edges[j], z.edges[j + 1]);
            const double fine = on_fine_panels(c, r.edges[i], r.edges[i + 1], z.edges[j], z.edges[j + 1]);
            worst = std::max(worst, std::abs(s.zone - fine));
        }
    return worst;
}

TEST(RingShares, PanelsAreChosenForAnErrorBelowTheirBound) {
    constexpr double bound = 1e-11;  // as ring_shares promises
    Channel c = tapered();
    EXPECT_LT(worst_error(c, 8, 12), bound) << "a cone";
    c.zone_growth = 0.5;
    EXPECT_LT(worst_error(c, 7, 9), bound) << "a margin that grows with the wall";
    c.tip_radius = 0;
    EXPECT_LT(worst_error(c, 7, 9), bound) << "a sharp tip";
    c = tapered();
    c.shoulder = 7e-4;
    c.zone_length = 1e-5;
    c.zone_growth = 2;
    EXPECT_LT(worst_error(c, 7, 9), bound) << "a shaft with a short tip";
    c = tapered();
    c.taper = 1.4e-3;
    c.zone_length = 3e-4;
    EXPECT_LT(worst_error(c, 7, 9), bound) << "a channel that the dermis cuts off";
    c.zone_length = 5e-6;
    EXPECT_LT(worst_error(c, 7, 9), bound) << "damage that ends within a cell";
}

TEST(RingShares, OfPartsAddUpToTheWhole) {
    const Channel c = tapered();
    const double r1 = 3.9e-4;
    const double z1 = 1.4e-3;
    const Shares whole = ring_shares(c, 0, r1, 0, z1);
    const grid::Axis r = grid::graded_axis("r", grid::AxisKind::radial, r1, 13, 2.0);
    const grid::Axis z = grid::graded_axis("z", grid::AxisKind::cartesian, z1, 17, 0.7);
    double core = 0;
    double zone = 0;
    for (int i = 0; i < 13; ++i)
        for (int j = 0; j < 17; ++j) {
            const auto k = static_cast<std::size_t>(i);
            const auto q = static_cast<std::size_t>(j);
            const Shares s = ring_shares(c, r.edges[k], r.edges[k + 1], z.edges[q], z.edges[q + 1]);
            const double share = r.measure(i) * z.measure(j) / (0.5 * r1 * r1 * z1);
            core += share * s.core;
            zone += share * s.zone;
        }
    EXPECT_NEAR(core, whole.core, 1e-15);
    EXPECT_NEAR(zone, whole.zone, 1e-10);
}

TEST(RingShares, HoldTheVolumeOfTheTruncatedCone) {
    const Channel c = tapered();
    const double a = c.mouth_radius;
    const double b = c.tip_radius;
    const double cone = pi * c.depth * (a * a + a * b + b * b) / 3;
    const Shares s = ring_shares(c, 0, 4e-4, 0, 2e-3);
    EXPECT_NEAR(s.core * pi * 16e-8 * 2e-3, cone, 1e-12 * cone);
}

TEST(RingShares, DamageBesideACylinderIsItsIntegral) {
    Channel c = tapered();
    c.shaft_radius = c.tip_radius = 4e-5;
    const double l = c.zone_length;
    const double a = c.tip_radius;
    const double r1 = 3e-4;
    // integral of r exp(-(r - a)/l) from a to r1
    const double beside = l * ((a + l) - (r1 + l) * std::exp(-(r1 - a) / l));
    const Shares s = ring_shares(c, 0, r1, 1e-4, 5e-4);
    EXPECT_NEAR(s.core, a * a / (r1 * r1), 1e-14);
    EXPECT_NEAR(s.zone - s.core, c.zone_amplitude * beside / (0.5 * r1 * r1), 1e-10);
}

TEST(RingShares, DamageBelowASharpTipFillsHalfASphere) {
    Channel c = tapered();
    c.tip_radius = 0;
    const double l = c.zone_length;
    const double far = 40 * l;
    const Shares s = ring_shares(c, 0, far, c.depth, c.depth + far);
    // 2 pi times the integral of rho^2 exp(-rho/l) from 0 on is 4 pi l^3; what lies beyond 40 l is 1e-14 of it
    EXPECT_NEAR(s.zone * pi * far * far * far / (c.zone_amplitude * 4 * pi * l * l * l), 1.0, 1e-7);
    EXPECT_EQ(s.core, 0.0);
}

TEST(RingShares, AChannelWithoutDepthLeavesNothing) {
    Channel c = tapered();
    c.depth = 0;
    const Shares s = ring_shares(c, 0, 1e-4, 0, 1e-4);
    EXPECT_EQ(s.core, 0.0);
    EXPECT_EQ(s.zone, 0.0);
}

TEST(PrescribedChannel, FollowsTheLawAndStaysInTheDermis) {
    const auto channel = [](double length) {
        return needling::prescribed_channel(parameters(), length, epidermis, dermis);
    };
    EXPECT_NEAR(channel(1.5e-3).depth, 1.4e-3, 1e-15);
    EXPECT_NEAR(channel(1.5e-3).mouth_radius, 6.0e-5, 1e-16);
    EXPECT_NEAR(channel(2.5e-3).mouth_radius, 7.0e-5, 1e-16);
    EXPECT_EQ(channel(1.5e-3).tip_radius, 2.0e-5);
    EXPECT_NEAR(channel(0.25e-3).bleeding, 0.75, 1e-12);
    EXPECT_EQ(channel(1.0e-3).bleeding, 1.0);
    EXPECT_EQ(channel(4.0e-3).depth, dermis);
    EXPECT_EQ(channel(0.05e-3).depth, 0.0) << "a needle that stays in the epidermis";
    EXPECT_EQ(channel(0.05e-3).bleeding, 0.0);
    EXPECT_NEAR(channel(1.5e-3).radius(0), 6.0e-5, 1e-16);
    EXPECT_NEAR(channel(1.5e-3).radius(0.7e-3), 4.0e-5, 1e-16);
    EXPECT_EQ(channel(1.5e-3).radius(1.5e-3), 0.0);
}

TEST(InjuryOn, TheColumnIsTheAreaMeanOfTheCell) {
    const grid::Grid cell = cell_grid(14, 20);
    const grid::Grid column = column_grid(20);
    const skin::Injury resolved = needle(cell, 1.0e-3);
    const skin::Injury averaged = needle(column, 1.0e-3);
    for (int j = 0; j < 20; ++j) {
        double core = 0, zone = 0, killed = 0;
        for (int i = 0; i < 14; ++i) {
            const auto at = static_cast<std::size_t>(cell.offset(i, j));
            const double w = cell.area_weight()[static_cast<std::size_t>(i)];
            core += w * resolved.core[at];
            zone += w * resolved.zone[at];
            killed += w * resolved.killed[at];
        }
        const auto at = static_cast<std::size_t>(column.offset(j));
        EXPECT_NEAR(averaged.core[at], core, 1e-15);
        EXPECT_NEAR(averaged.zone[at], zone, 1e-10);
        EXPECT_NEAR(averaged.killed[at], killed, 1e-10);
    }
    double open = 0;
    for (int i = 0; i < 14; ++i)
        open += cell.area_weight()[static_cast<std::size_t>(i)] * resolved.surface[static_cast<std::size_t>(i)];
    const double mouth = 5.5e-5;
    EXPECT_NEAR(open, pi * mouth * mouth * density, 1e-14);
    EXPECT_NEAR(averaged.surface[0], open, 1e-14);
}

TEST(InjuryOn, SharesAreSharesAndKilledIsTheMeanOfTheLargerPart) {
    const grid::Grid cell = cell_grid(16, 24);
    const skin::Injury injury = needle(cell, 1.5e-3);
    const Channel c = needling::prescribed_channel(parameters(), 1.5e-3, epidermis, dermis);
    bool ordered = true;
    each_cell(cell, [&](std::ptrdiff_t at, int, int) {
        const auto k = static_cast<std::size_t>(at);
        ordered = ordered && injury.core[k] >= 0 && injury.core[k] <= injury.killed[k] &&
                  injury.killed[k] <= injury.zone[k] && injury.zone[k] <= 1 + 1e-15;
    });
    EXPECT_TRUE(ordered);
    // one ring cut by the wall: mean of max(core, zone / 2), from the definition
    int checked = 0;
    each_cell(cell, [&](std::ptrdiff_t at, int i, int j) {
        const auto k = static_cast<std::size_t>(at);
        if (!(injury.core[k] > 0.2 && injury.core[k] < 0.8) || ++checked > 3) return;
        const auto& r = cell.axes()[0].edges;
        const auto& z = cell.axes()[1].edges;
        const auto p = static_cast<std::size_t>(i);
        const auto q = static_cast<std::size_t>(j);
        const double expected = brute_force(c, r[p], r[p + 1], z[q], z[q + 1], [&](double x, double y) {
            const double d = damage(c, x, y);
            return std::max(y < c.depth && x < c.radius(y) ? 1.0 : 0.0, 0.5 * d);
        });
        EXPECT_NEAR(injury.killed[k], expected, 1e-5);
    });
    EXPECT_GT(checked, 0);
    EXPECT_EQ(injury.bleeding, 1.0);
    EXPECT_NEAR(injury.depth, 1.4e-3, 1e-15);
}

TEST(CellRadius, IsThatOfTheCircleOneChannelHasToItself) {
    EXPECT_NEAR(needling::cell_radius(density), 3.98942e-4, 1e-9);
}

}  // namespace
}  // namespace skinheal::test
