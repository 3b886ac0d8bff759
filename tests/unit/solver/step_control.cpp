// SPDX-License-Identifier: BSD-3-Clause
#include "solver/step_control.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace skinheal::solver {
namespace {

class OfOrder : public ::testing::TestWithParam<int> {
protected:
    int order() const { return GetParam(); }
};

TEST_P(OfOrder, SettlesWhereTheErrorIsJustBelowTheTolerance) {
    // e = (dt / dt0)^p; the fixed point of 0.9 e^(-0.7/p) e^(0.3/p) = 1 is e = 0.9^(p / 0.4)
    StepControl control(order());
    double dt = 0.01;
    for (int step = 0; step < 300; ++step) dt *= control.factor_after_acceptance(std::pow(dt, order()));
    EXPECT_NEAR(std::pow(dt, order()), std::pow(0.9, order() / 0.4), 1e-9);
}

TEST_P(OfOrder, NeverGrowsOrShrinksTooFast) {
    StepControl control(order());
    EXPECT_EQ(control.factor_after_acceptance(0.0), 3.0);
    EXPECT_EQ(control.factor_after_acceptance(1e-9), 3.0);
    EXPECT_EQ(StepControl(order()).factor_after_acceptance(1e12), 0.2);
    EXPECT_EQ(control.factor_after_rejection(1.0001), 0.7);
    EXPECT_EQ(control.factor_after_rejection(1e9), 0.1);
    EXPECT_NEAR(control.factor_after_rejection(std::pow(3.0, order())), 0.3, 1e-12);
}

TEST_P(OfOrder, ShrinksMostWhenTheErrorIsNotANumber) {
    EXPECT_EQ(StepControl(order()).factor_after_rejection(std::numeric_limits<double>::quiet_NaN()), 0.1);
    EXPECT_EQ(StepControl(order()).factor_after_rejection(std::numeric_limits<double>::infinity()), 0.1);
}

TEST_P(OfOrder, RemembersTheLastErrorUntilRestarted) {
    StepControl control(order());
    const double first = control.factor_after_acceptance(0.5);
    EXPECT_DOUBLE_EQ(first, 0.9 * std::pow(0.5, -0.7 / order()));
    EXPECT_DOUBLE_EQ(control.factor_after_acceptance(0.5), first * std::pow(0.5, 0.3 / order()));
    StepControl copy(order());
    copy.set_memory(control.memory());
    EXPECT_EQ(copy.factor_after_acceptance(0.3), control.factor_after_acceptance(0.3));
    control.restart();
    EXPECT_EQ(control.factor_after_acceptance(0.5), first);
}

INSTANTIATE_TEST_SUITE_P(StepControl, OfOrder, ::testing::Values(2, 3));

}  // namespace
}  // namespace skinheal::solver
