// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/stepping/step_control.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace skinheal::reaction {
namespace {

class OfOrder : public ::testing::TestWithParam<int> {
protected:
    int order() const { return GetParam(); }
};

TEST_P(OfOrder, SettlesWhereTheErrorIsJustBelowTheTolerance) {
    StepControl control(order());
    double dt = 0.01;
    for (int step = 0; step < 100; ++step) dt *= control.factor_after_acceptance(std::pow(dt, order()), dt);
    EXPECT_NEAR(std::pow(dt, order()), 0.8, 1e-9);
}

TEST_P(OfOrder, FollowsASteadyTrendWithTheErrorHalfWayToItsAim) {
    // phi falls as t^-p, so that steps may grow in proportion to t; the rule finds half of that growth by itself
    StepControl control(order());
    double t = 1;
    double dt = 0.01;
    double error = 0;
    double growth = 0;
    for (int step = 0; step < 200; ++step) {
        error = std::pow(10 * dt / t, order());
        t += dt;
        growth = control.factor_after_acceptance(error, dt);
        dt *= growth;
    }
    EXPECT_NEAR(error, 0.8 * std::pow(growth, -0.5 * order()), 1e-6);
    EXPECT_GT(growth, 1.05);
}

TEST_P(OfOrder, NeverGrowsOrShrinksTooFast) {
    StepControl control(order());
    EXPECT_EQ(control.factor_after_acceptance(0.0, 1.0), 3.0);
    EXPECT_EQ(control.factor_after_acceptance(1e-9, 1.0), 3.0);
    EXPECT_EQ(StepControl(order()).factor_after_acceptance(1e12, 1.0), 0.2);
    EXPECT_EQ(control.factor_after_rejection(1.0001), 0.7);
    EXPECT_EQ(control.factor_after_rejection(1e9), 0.1);
    EXPECT_NEAR(control.factor_after_rejection(std::pow(3.0, order())), 0.3, 1e-12);
}

TEST_P(OfOrder, GrowsOnlyUpToWhereNegativeValuesAreAllowed) {
    const StepControl control(order());
    EXPECT_EQ(control.most_growth(0.0), 3.0);
    EXPECT_DOUBLE_EQ(control.most_growth(0.8 / std::pow(2.0, order())), 2.0);
    EXPECT_EQ(control.most_growth(0.9), 1.0);
}

TEST_P(OfOrder, ShrinksMostWhenTheErrorIsNotANumber) {
    EXPECT_EQ(StepControl(order()).factor_after_rejection(std::numeric_limits<double>::quiet_NaN()), 0.1);
    EXPECT_EQ(StepControl(order()).factor_after_rejection(std::numeric_limits<double>::infinity()), 0.1);
}

TEST_P(OfOrder, RemembersTheLastStepUntilRestarted) {
    StepControl control(order());
    const double first = control.factor_after_acceptance(0.5, 2.0);
    EXPECT_DOUBLE_EQ(first, std::pow(0.8 / 0.5, 1.0 / order()));
    // the same error of a step twice as long: the next may be longer still
    EXPECT_DOUBLE_EQ(control.factor_after_acceptance(0.5, 4.0), first * std::sqrt(2.0));
    StepControl copy(order());
    copy.set_memory(control.memory());
    EXPECT_EQ(copy.factor_after_acceptance(0.3, 3.0), control.factor_after_acceptance(0.3, 3.0));
    control.restart();
    EXPECT_EQ(control.factor_after_acceptance(0.5, 1.0), first);
}

INSTANTIATE_TEST_SUITE_P(StepControl, OfOrder, ::testing::Values(2, 3));

}  // namespace
}  // namespace skinheal::reaction
