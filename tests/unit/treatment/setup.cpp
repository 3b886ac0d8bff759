// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/setup.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/wound.hpp"

namespace skinheal::treatment {
namespace {

using test::day;

Scenario four_sessions() {
    Scenario s;
    for (int k = 0; k < 4; ++k) {
        Session session;
        session.at = 28 * day * k;
        session.density = test::density;
        session.device.needle.length = 1e-3;
        s.protocol.sessions.push_back(session);
    }
    s.protocol.duration = 266 * day;
    return s;
}

TEST(SnapshotTimes, AreCloseAfterEachSessionAndMonthlyLater) {
    const std::vector<double> times = snapshot_times(four_sessions());
    EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
    EXPECT_EQ(std::adjacent_find(times.begin(), times.end()), times.end()) << "each time once";
    const auto has = [&](double days) { return std::find(times.begin(), times.end(), days * day) != times.end(); };
    for (const double session : {0.0, 28.0, 56.0, 84.0})
        for (const double d : {0.0, 0.25, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0})
            EXPECT_TRUE(has(session + d)) << session + d;
    for (const double d : {112.0, 140.0, 168.0, 196.0, 224.0, 252.0, 266.0}) EXPECT_TRUE(has(d)) << d;
    EXPECT_EQ(times.size(), 4U * 10U + 7U);
    EXPECT_EQ(times.front(), 0.0);
    EXPECT_EQ(times.back(), 266 * day);
}

TEST(SnapshotTimes, StopBeforeTheNextSessionAndAtTheEnd) {
    Scenario s = four_sessions();
    s.protocol.sessions.resize(2);
    s.protocol.sessions[1].at = 2.5 * day;
    s.protocol.duration = 6 * day;
    const std::vector<double> expected{0,          0.25 * day, 1 * day,   2 * day,   2.5 * day,
                                       2.75 * day, 3.5 * day,  4.5 * day, 5.5 * day, 6 * day};
    EXPECT_EQ(snapshot_times(s), expected);
}

TEST(SnapshotTimes, CanBeEvenlySpaced) {
    Scenario s = four_sessions();
    s.protocol.duration = 10 * day;
    s.output.every = 4 * day;
    EXPECT_EQ(snapshot_times(s), (std::vector<double>{0, 4 * day, 8 * day, 10 * day}));
}

TEST(SnapshotTimes, OfUntreatedSkinAreTheBeginningAndTheMonths) {
    Scenario s = four_sessions();
    s.protocol.sessions.clear();
    s.protocol.duration = 60 * day;
    EXPECT_EQ(snapshot_times(s), (std::vector<double>{0, 28 * day, 56 * day, 60 * day}));
}

TEST(MakeGrid, HasTheDirectionsOfTheGeometry) {
    Scenario s = four_sessions();
    const grid::Grid cell = make_grid(s);
    EXPECT_EQ(cell.count(0), 16);
    EXPECT_EQ(cell.count(1), 24);
    EXPECT_NEAR(cell.axes()[0].length(), 3.98942e-4, 1e-9);
    EXPECT_EQ(cell.axes()[1].length(), s.skin.thickness_of("dermis"));
    s.numerics.geometry = Geometry::column;
    EXPECT_EQ(make_grid(s).axes().size(), 1U);
    EXPECT_EQ(make_grid(s).count(0), 24);
    s.numerics.geometry = Geometry::point;
    EXPECT_TRUE(make_grid(s).axes().empty());
    s.numerics.geometry = Geometry::axisymmetric;
    s.numerics.cells = Cells{9, 11};
    EXPECT_EQ(make_grid(s).count(0), 9);
    EXPECT_EQ(make_grid(s).count(1), 11);
}

TEST(MakeChannel, MeasuresDepthFromTheJunction) {
    Scenario s = four_sessions();
    s.healing_model = "mn16";
    const double covered = s.skin.thickness_of("stratum_corneum") + s.skin.thickness_of("viable_epidermis");
    EXPECT_NEAR(make_channel(s, test::parameters(), s.protocol.sessions[0]).depth, 1e-3 - covered, 1e-15);
    s.protocol.sessions[0].device.needle.length = 5e-3;
    EXPECT_EQ(make_channel(s, test::parameters(), s.protocol.sessions[0]).depth, s.skin.thickness_of("dermis"));
}

}  // namespace
}  // namespace skinheal::treatment
