// SPDX-License-Identifier: BSD-3-Clause
#include "needling/patch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "grid/disc.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using grid::Disc;
using grid::Rectangle;
using needling::Channel;

constexpr double pi = std::numbers::pi;

grid::Grid box_grid(double side, int lateral, int depth) {
    return grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, side, lateral),
                       grid::uniform_axis("y", grid::AxisKind::cartesian, side, lateral),
                       grid::graded_axis("z", grid::AxisKind::cartesian, dermis, depth, 1.0)});
}

/// Volume that a share stands for.
double volume_of(const grid::Grid& grid, const std::vector<double>& share) {
    double sum = 0;
    for (std::size_t i = 0; i < share.size(); ++i) sum += grid.volume_weight()[i] * share[i];
    return sum * volume(grid);
}

Channel channel(double length) { return needling::prescribed_channel(parameters(), length, epidermis, dermis); }

Channel at(double x, double y, Channel c) {
    c.x = x;
    c.y = y;
    return c;
}

/// Area that two discs of one radius share, at a distance of their centres.
double lens(double r, double distance) {
    return 2 * r * r * std::acos(distance / (2 * r)) - 0.5 * distance * std::sqrt(4 * r * r - distance * distance);
}

TEST(SharedArea, OfTilesIsThatOfTheDisc) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> any(-1.0, 1.0);
    for (int trial = 0; trial < 200; ++trial) {
        const Disc disc{0.3 * any(random), 0.3 * any(random), 0.35 + 0.34 * any(random)};
        const int n = 1 + trial % 7;
        double sum = 0;
        for (int i = 0; i < n; ++i)
            for (int j = 0; j < n; ++j)
                sum += grid::shared_area(
                    disc, {-1 + 2.0 * i / n, -1 + 2.0 * (i + 1) / n, -1 + 2.0 * j / n, -1 + 2.0 * (j + 1) / n});
        EXPECT_NEAR(sum, pi * disc.radius * disc.radius, 1e-14);
    }
}

TEST(SharedArea, OfAHalfAQuarterAndASegmentIsTheirs) {
    const Disc disc{0, 0, 1};
    EXPECT_NEAR(grid::shared_area(disc, {0, 2, -2, 2}), pi / 2, 1e-15);
    EXPECT_NEAR(grid::shared_area(disc, {0, 2, 0, 2}), pi / 4, 1e-15);
    EXPECT_NEAR(grid::shared_area(disc, {0.5, 2, -2, 2}), pi / 3 - std::sqrt(3.0) / 4, 1e-15);
    EXPECT_NEAR(grid::shared_area(disc, {-0.1, 0.1, -0.1, 0.1}), 0.04, 1e-15);
    EXPECT_EQ(grid::shared_area(disc, {2, 3, 2, 3}), 0.0);
    EXPECT_EQ(grid::shared_area({0, 0, 0}, {-1, 1, -1, 1}), 0.0);
}

TEST(UnionArea, OfTwoDiscsIsTheirSumLessTheLens) {
    for (const double distance : {0.01, 0.3, 0.9, 1.5, 1.99}) {
        const double angle = 0.7;
        const std::vector<Disc> two{{-0.5 * distance * std::cos(angle), -0.5 * distance * std::sin(angle), 1},
                                    {0.5 * distance * std::cos(angle), 0.5 * distance * std::sin(angle), 1}};
        EXPECT_NEAR(grid::union_area(two, {-3, 3, -3, 3}), 2 * pi - lens(1, distance), 2e-5) << distance;
        double tiles = 0;
        for (int i = 0; i < 5; ++i)
            for (int j = 0; j < 5; ++j)
                tiles += grid::union_area(two, {-2 + 0.8 * i, -1.2 + 0.8 * i, -2 + 0.8 * j, -1.2 + 0.8 * j});
        EXPECT_NEAR(tiles, 2 * pi - lens(1, distance), 2e-5) << distance;
    }
}

TEST(UnionArea, CountsADiscInsideAnotherOnce) {
    const std::vector<Disc> nested{{0, 0, 1}, {0.2, 0.1, 0.5}, {0, 0, 1}};
    EXPECT_NEAR(grid::union_area(nested, {-2, 2, -2, 2}), pi, 1e-6);
}

class Patch : public ::testing::Test {
protected:
    const ParameterSet& p{parameters()};
};

// The removed volume is that of the needle at every resolution: no channel loses a part to a coarse cell or to a side of the box.
TEST_F(Patch, CutsOutTheConesOnEveryGrid) {
    const std::vector<Channel> three{at(0.31e-3, 0.62e-3, channel(1.5e-3)), at(1.0e-6, 0.2e-3, channel(0.5e-3)),
                                     at(0.99e-3, 0.995e-3, channel(2.5e-3))};
    double whole = 0;
    for (const auto& c : three) whole += c.dermal_volume();
    for (const auto& [lateral, depth] : {std::pair{10, 8}, {25, 24}, {60, 40}}) {
        const grid::Grid box = box_grid(1e-3, lateral, depth);
        const skin::Injury injury = needling::injury_on(box, three, p);
        EXPECT_NEAR(volume_of(box, injury.core) / whole, 1.0, 1e-10) << lateral;
        EXPECT_NEAR(
            volume_of(box, injury.local->blood),
            [&] {
                double sum = 0;
                for (const auto& c : three) sum += c.dermal_volume() * c.bleeding;
                return sum;
            }(),
            1e-10 * whole);
        double mouths = 0;
        for (const double s : injury.surface) mouths += s / (lateral * lateral);
        double discs = 0;
        for (const auto& c : three) discs += pi * c.mouth_radius * c.mouth_radius;
        EXPECT_NEAR(mouths * 1e-6 / discs, 1.0, 1e-9);
    }
}

TEST_F(Patch, OfOverlappingCylindersIsTheirUnion) {
    Channel c = channel(1.5e-3);
    c.tip_radius = c.shaft_radius;
    for (const double share : {0.2, 1.0, 1.7}) {
        const double distance = share * c.shaft_radius;
        const std::vector<Channel> two{at(0.4e-3, 0.5e-3, c), at(0.4e-3 + distance, 0.5e-3, c)};
        const double whole = c.depth * (2 * pi * c.shaft_radius * c.shaft_radius - lens(c.shaft_radius, distance));
        for (const int lateral : {12, 24, 48}) {
            const grid::Grid box = box_grid(1e-3, lateral, 24);
            const skin::Injury injury = needling::injury_on(box, two, p);
            EXPECT_NEAR(volume_of(box, injury.core) / whole, 1.0, 1e-5) << share << ", " << lateral;
            EXPECT_LE(*std::ranges::max_element(injury.core), 1 + 1e-9);
            EXPECT_LE(*std::ranges::max_element(injury.zone), 1 + 1e-9);
        }
    }
}

// The same channel twice is one channel.
TEST_F(Patch, HitTwiceInOnePlaceIsInjuredOnce) {
    const grid::Grid box = box_grid(0.5e-3, 16, 12);
    const Channel c = at(0.21e-3, 0.3e-3, channel(1e-3));
    const skin::Injury once = needling::injury_on(box, std::vector{c}, p);
    const skin::Injury twice = needling::injury_on(box, std::vector{c, c}, p);
    for (std::size_t i = 0; i < once.core.size(); ++i) {
        ASSERT_NEAR(once.core[i], twice.core[i], 1e-5);
        ASSERT_NEAR(once.zone[i], twice.zone[i], 1e-5);
    }
    EXPECT_EQ(twice.density, 2 * once.density);
}

// In a box as wide as one channel's share the zone holds as much as in rings, but for the corners that the circle lacks.
TEST_F(Patch, HasTheZoneOfRingsAroundOneChannel) {
    for (const double growth : {0.0, 0.4}) {
        Channel c = channel(1.0e-3);
        c.zone_growth = growth;
        const double side = 1.6e-3;  // the zone has decayed at the sides
        const grid::Grid ring({grid::graded_axis("r", grid::AxisKind::radial, side / std::sqrt(pi), 200, 3.0),
                               grid::graded_axis("z", grid::AxisKind::cartesian, dermis, 100, 1.0)});
        const skin::Injury exact = needling::injury_on(ring, c, 1 / (side * side), p);
        const double whole = volume_of(ring, exact.zone);
        double before = 1;
        for (const int lateral : {15, 30, 60}) {
            const grid::Grid box = box_grid(side, lateral, lateral / 2);
            const skin::Injury injury = needling::injury_on(box, std::vector{at(0.5e-3, 0.61e-3, c)}, p);
            const double error = std::abs(volume_of(box, injury.zone) / whole - 1);
            EXPECT_LT(error, lateral == 15 ? 1e-3 : 2e-4) << lateral << ", " << growth;
            EXPECT_LT(error, before + 1e-5);
            before = error;
            EXPECT_NEAR(volume_of(box, injury.killed), volume_of(ring, exact.killed), 1e-3 * whole);
        }
    }
}

TEST_F(Patch, MovedByWholeCellsIsTheSameInjuryMoved) {
    const int n = 12;
    const grid::Grid box = box_grid(0.6e-3, n, 10);
    const double cell = 0.6e-3 / n;
    const Channel c = channel(1.5e-3);
    const skin::Injury a = needling::injury_on(box, std::vector{at(0.12e-3, 0.31e-3, c)}, p);
    const skin::Injury b = needling::injury_on(box, std::vector{at(0.12e-3 + 9 * cell, 0.31e-3 + 2 * cell, c)}, p);
    for (int k = 0; k < 10; ++k)
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < n; ++i) {
                const auto from = static_cast<std::size_t>(box.offset(i, j, k));
                const auto to = static_cast<std::size_t>(box.offset((i + 9) % n, (j + 2) % n, k));
                ASSERT_NEAR(a.core[from], b.core[to], 1e-9);
                ASSERT_NEAR(a.zone[from], b.zone[to], 1e-9);
            }
}

TEST_F(Patch, TellsMeansAndAxesOfItsChannels) {
    const grid::Grid box = box_grid(1e-3, 10, 8);
    const std::vector<Channel> two{at(0.05e-3, 0.95e-3, channel(0.5e-3)), at(0.999e-3, 0.0, channel(1.5e-3))};
    const skin::Injury injury = needling::injury_on(box, two, p);
    EXPECT_NEAR(injury.density, 2e6, 1e-6);
    EXPECT_NEAR(injury.depth, 0.5 * (channel(0.5e-3).depth + channel(1.5e-3).depth), 1e-18);
    EXPECT_EQ(needling::axis_cells(box, two), (std::vector<std::size_t>{90, 9}));
    EXPECT_THROW((void)needling::injury_on(cell_grid(4, 4), two, p), std::invalid_argument);
}

// Shallow channels open a part of the barrier and of the cover; a deeper one in the same place decides.
TEST_F(Patch, OpensBarrierAndCoverAsDeepAsEachChannelGoes) {
    const grid::Grid box = box_grid(0.5e-3, 5, 8);
    const ParameterSet mn17 = ParameterSet::load("mn17");
    Channel shallow = needling::contract_channel(mn17, 0.2e-3, {12e-6, 60e-6, dermis});
    Channel deep = shallow;
    shallow.penetration = 30e-6;
    shallow.depth = 0;
    deep.penetration = 100e-6;
    const double cell = 1e-8;
    const double mouth = pi * shallow.mouth_radius * shallow.mouth_radius;
    const std::vector<Channel> three{at(0.05e-3, 0.05e-3, shallow), at(0.25e-3, 0.25e-3, shallow),
                                     at(0.25e-3, 0.25e-3, deep)};
    const skin::Injury injury = needling::injury_on(box, three, mn17);
    EXPECT_NEAR(injury.local->barrier[0], mouth / cell, 1e-6);
    EXPECT_NEAR(injury.local->cover[0], (30.0 - 12.0) / 60.0 * mouth / cell, 1e-6);
    EXPECT_NEAR(injury.local->cover[12], mouth / cell, 1e-6);
    EXPECT_NEAR(injury.surface[12], mouth / cell, 1e-6);
}

}  // namespace
}  // namespace skinheal::test
