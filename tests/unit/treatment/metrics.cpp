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

double in_all(const Values& time, const Values& values, double level, double from, double until) {
    double sum = 0;
    for (const auto& i : intervals_above(time, values, level, from, until)) sum += i.end - i.start;
    return sum;
}

TEST(IntervalsAbove, TakeTheStraightPiecesAboveTheLevel) {
    const Values time{0, 1, 2, 4};
    EXPECT_DOUBLE_EQ(in_all(time, {3, 3, 3, 3}, 2, 0, 4), 4.0);
    EXPECT_DOUBLE_EQ(in_all(time, {1, 1, 1, 1}, 2, 0, 4), 0.0);
    EXPECT_DOUBLE_EQ(in_all(time, {0, 4, 4, 0}, 2, 0, 4), 0.5 + 1 + 1);
    EXPECT_DOUBLE_EQ(in_all(time, {0, 4, 1, 3}, 2, 0, 4), 0.5 + 2.0 / 3 + 1);
    EXPECT_DOUBLE_EQ(in_all(time, {2, 2, 2, 2}, 2, 0, 4), 0.0) << "at the level is not above it";
    EXPECT_DOUBLE_EQ(in_all({}, {}, 2, 0, 4), 0.0);
}

TEST(IntervalsAbove, StartAfterTheJumpOfASessionAndStopBeforeTheNext) {
    // sessions at 1 and 3, each with a row before and a row after
    const Values time{0, 1, 1, 2, 3, 3, 4};
    const Values values{9, 9, 3, 1, 1, 9, 9};
    EXPECT_DOUBLE_EQ(in_all(time, values, 2, 1, 3), 0.5);
    EXPECT_DOUBLE_EQ(in_all(time, values, 2, 3, 4), 1.0);
    EXPECT_DOUBLE_EQ(in_all(time, values, 2, 0, 1), 1.0);
}

TEST(IntervalsAbove, CutThePiecesAtTheEndsOfTheWatch) {
    EXPECT_DOUBLE_EQ(in_all({0, 4}, {3, 3}, 2, 1, 2), 1.0);
    EXPECT_DOUBLE_EQ(in_all({0, 2, 4}, {3, 3, 3}, 2, 1, 2.5), 1.5);
    EXPECT_DOUBLE_EQ(in_all({0, 4}, {0, 4}, 2, 1, 3), 1.0);
}

TEST(IntervalsAbove, KeepStretchesApartAndSayWhichLastsToTheEndOfTheWatch) {
    const auto found = intervals_above({0, 1, 2, 3, 4, 5}, {4, 4, 0, 0, 4, 4}, 2, 0, 5);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_DOUBLE_EQ(found[0].end, 1.5);
    EXPECT_FALSE(found[0].open);
    EXPECT_DOUBLE_EQ(found[1].start, 3.5);
    EXPECT_DOUBLE_EQ(found[1].end, 5.0);
    EXPECT_TRUE(found[1].open);
    const auto touching = intervals_above({0, 1, 2}, {4, 2, 4}, 2, 0, 2);
    ASSERT_EQ(touching.size(), 1U) << "down to the level is not gone";
    EXPECT_DOUBLE_EQ(touching[0].end - touching[0].start, 2.0);
}

class RunMetrics : public ::testing::Test {
protected:
    static std::optional<double> value(const std::vector<Metric>& metrics, const std::string& name) {
        const auto it = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == name; });
        return it == metrics.end() || it->at_least ? std::nullopt : std::optional(it->value);
    }
    static std::optional<double> bound(const std::vector<Metric>& metrics, const std::string& name) {
        const auto it = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.name == name; });
        return it == metrics.end() || !it->at_least ? std::nullopt : std::optional(it->value);
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

TEST_F(RunMetrics, CallAClosureThatWasNotSeenALowerBound) {
    series[2].values = {0, 0.2, 0.1, 0.02, 0.02, 0.02, 0.4, 0.1, 0};
    const auto m = metrics_of(time, series, {0, 28}, 9e-4, test::parameters());
    EXPECT_FALSE(value(m, "closure_time").has_value());
    EXPECT_EQ(bound(m, "closure_time"), 28) << "the second session ends the watch";
}

TEST_F(RunMetrics, ReportARednessThatComesBackApart) {
    series[4].values = {0, 4, 4, 0, 4, 0, 9, 9, 9};  // gone after 1.5, back from 2.5 to 15.5
    const auto m = metrics_of(time, series, {0, 28}, 9e-4, test::parameters());
    EXPECT_DOUBLE_EQ(value(m, "erythema_duration").value(), 1.5);
    EXPECT_DOUBLE_EQ(value(m, "erythema_later_duration").value(), 0.5 + 12.5);
}

TEST_F(RunMetrics, DoNotTakeTheLengthOfARunForTheDurationOfItsRedness) {
    // Whatever the run ends in the middle of: the bound grows with the run, and nothing is called an outcome.
    for (const double end : {0.25, 0.5, 1.0, 2.0}) {
        const Values seen{0, 0, end / 2, end};
        std::vector<Series> red{{"open_barrier_fraction", "1", "", "", {0, 0.2, 0.2, 0.1}},
                                {"erythema_index", "1", "", "", {0, 4, 4, 4}}};
        const auto m = metrics_of(seen, red, {0}, 9e-4, test::parameters());
        for (const char* name : {"erythema_duration", "closure_time"}) {
            EXPECT_FALSE(value(m, name).has_value()) << name << ", run of " << end;
            EXPECT_DOUBLE_EQ(bound(m, name).value(), end) << name;
        }
        EXPECT_FALSE(value(m, "erythema_later_duration").has_value()) << "whether it comes back was not seen";
        EXPECT_FALSE(bound(m, "erythema_later_duration").has_value());
    }
}

TEST_F(RunMetrics, ALaterRednessThatTheNextSessionCutsShortIsALowerBound) {
    series[4].values = {0, 4, 0, 0, 4, 4, 9, 9, 0};
    const auto m = metrics_of(time, series, {0, 28}, 9e-4, test::parameters());
    EXPECT_DOUBLE_EQ(value(m, "erythema_duration").value(), 0.5);
    EXPECT_FALSE(value(m, "erythema_later_duration").has_value());
    EXPECT_DOUBLE_EQ(bound(m, "erythema_later_duration").value(), 25.5);
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
