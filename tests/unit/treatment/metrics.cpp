// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "support/wound.hpp"

namespace skinheal::treatment {
namespace {

using Values = std::vector<double>;

TEST(TimeAbove, CountsTheStraightPiecesAboveTheLevel) {
    const Values time{0, 1, 2, 4};
    EXPECT_DOUBLE_EQ(time_above(time, {3, 3, 3, 3}, 2, 0, 4), 4.0);
    EXPECT_DOUBLE_EQ(time_above(time, {1, 1, 1, 1}, 2, 0, 4), 0.0);
    EXPECT_DOUBLE_EQ(time_above(time, {0, 4, 4, 0}, 2, 0, 4), 0.5 + 1 + 1);
    EXPECT_DOUBLE_EQ(time_above(time, {0, 4, 1, 3}, 2, 0, 4), 0.5 + 2.0 / 3 + 1);
    EXPECT_DOUBLE_EQ(time_above(time, {2, 2, 2, 2}, 2, 0, 4), 0.0) << "at the level is not above it";
    EXPECT_DOUBLE_EQ(time_above({}, {}, 2, 0, 4), 0.0);
}

TEST(TimeAbove, StartsAfterTheJumpOfASessionAndStopsBeforeTheNext) {
    // sessions at 1 and 3, each with a row before and a row after
    const Values time{0, 1, 1, 2, 3, 3, 4};
    const Values values{9, 9, 3, 1, 1, 9, 9};
    EXPECT_DOUBLE_EQ(time_above(time, values, 2, 1, 3), 0.5);
    EXPECT_DOUBLE_EQ(time_above(time, values, 2, 3, 4), 1.0);
    EXPECT_DOUBLE_EQ(time_above(time, values, 2, 0, 1), 1.0);
}

TEST(TimeAbove, CutsThePiecesAtItsEnds) {
    EXPECT_DOUBLE_EQ(time_above({0, 4}, {3, 3}, 2, 1, 2), 1.0);
    EXPECT_DOUBLE_EQ(time_above({0, 2, 4}, {3, 3, 3}, 2, 1, 2.5), 1.5);
    EXPECT_DOUBLE_EQ(time_above({0, 4}, {0, 4}, 2, 1, 3), 1.0);
}

class RunMetrics : public ::testing::Test {
protected:
    static std::optional<double> value(const std::vector<Metric>& metrics, const std::string& name) {
        const auto it = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == name; });
        return it == metrics.end() ? std::nullopt : std::optional(it->value);
    }
    // two sessions, at 0 and 28 (any unit of time will do); the second opens the barrier wider
    Values time{0, 0, 1, 2, 3, 28, 28, 29, 40};
    std::vector<Series> series{{"collagen_gain", "1", "", "", {0, 0, 0, 0, 0, 0.02, 0.02, 0.02, 0.05}},
                               {"modulus", "Pa", "", "", {6e4, 6e4, 6e4, 6e4, 6e4, 6e4, 6e4, 6e4, 7e4}},
                               {"open_barrier_fraction", "1", "", "", {0, 0.2, 0.1, 0.02, 0.0, 0, 0.4, 0.1, 0}},
                               {"tewl", "kg m-2 s-1", "", "", {1, 3, 2, 1.5, 1, 1, 5, 2, 1}},
                               {"erythema_index", "1", "", "", {0, 4, 4, 0, 0, 0, 9, 9, 9}}};
};

TEST_F(RunMetrics, TakeGainsFromTheEndOfTheRun) {
    const auto m = metrics_of(time, series, {0, 28}, 9e-4, test::parameters());
    EXPECT_EQ(value(m, "collagen_gain"), 0.05);
    EXPECT_EQ(value(m, "modulus"), 7e4);
    EXPECT_EQ(value(m, "channel_depth"), 9e-4);
    EXPECT_FALSE(value(m, "elastin_gain").has_value()) << "a series that is not there gives no metric";
}

TEST_F(RunMetrics, CountRednessAndClosureAfterTheFirstSessionOnly) {
    const auto m = metrics_of(time, series, {0, 28}, 9e-4, test::parameters());
    EXPECT_DOUBLE_EQ(value(m, "erythema_duration").value(), 1 + 0.5);
    EXPECT_DOUBLE_EQ(value(m, "closure_time").value(), 2.5) << "5 % of 0.2 is 0.01, halfway from 0.02 to 0";
    EXPECT_EQ(value(m, "tewl_peak"), 5) << "the highest of the whole run";
}

TEST_F(RunMetrics, LeaveOutAClosureThatWasNotSeen) {
    series[2].values = {0, 0.2, 0.1, 0.02, 0.02, 0.02, 0.4, 0.1, 0};
    EXPECT_FALSE(value(metrics_of(time, series, {0, 28}, 9e-4, test::parameters()), "closure_time").has_value());
}

TEST_F(RunMetrics, WithoutSessionsSpeakOfNone) {
    const auto m = metrics_of(time, series, {}, 0, test::parameters());
    EXPECT_TRUE(value(m, "collagen_gain").has_value());
    EXPECT_FALSE(value(m, "closure_time").has_value());
    EXPECT_FALSE(value(m, "erythema_duration").has_value());
    EXPECT_FALSE(value(m, "channel_depth").has_value());
}

TEST_F(RunMetrics, OneSessionIsFollowedToTheEnd) {
    time = {0, 0, 1, 2, 3, 4, 5, 6, 8};
    series[4].values = {0, 4, 4, 4, 4, 4, 4, 0, 0};
    const auto m = metrics_of(time, series, {0}, 9e-4, test::parameters());
    EXPECT_DOUBLE_EQ(value(m, "erythema_duration").value(), 5.5);
}

}  // namespace
}  // namespace skinheal::treatment
