// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/wound.hpp"
#include "treatment/guard.hpp"

namespace skinheal::test {
namespace {

constexpr double cheek = 1.8e-3;

class Bounds : public ::testing::TestWithParam<double> {};

// The needle lengths of the comparison that the program ships with, four sessions each, on the thickness of a cheek: the longest
// needle passes through the dermis.
TEST_P(Bounds, HoldAtEveryStepOfEveryTreatment) {
    for (const double length : {0.25e-3, 0.5e-3, 1.0e-3, 1.5e-3, 2.5e-3}) {
        const double tolerance = GetParam();
        const grid::Grid grid({grid::graded_axis("r", grid::AxisKind::radial, needling::cell_radius(density), 16, 3.0),
                               grid::graded_axis("z", grid::AxisKind::cartesian, cheek, 24, 1.0)});
        const auto healing = heal(grid, {.tolerance = tolerance});
        reaction::System& system = healing->system();
        const treatment::Guard guard(system, parameters(), tolerance);
        const skin::Injury injury = needling::injury_on(
            grid, needling::prescribed_channel(parameters(), length, epidermis, cheek), density, parameters());
        double most_debris = 0;
        double least_cover = 1;
        run(*healing, injury, four_monthly, {}, [&] {
            ASSERT_NO_THROW(guard.check(system.state(), system.steps())) << length;
            most_debris = std::max(most_debris, field(grid, system.state(), Mn16::debris)[grid.offset(0, 0)]);
            least_cover = std::min(least_cover, system.state().surface[0]);
        });
        EXPECT_GT(most_debris, 0.9) << "the wound was there";
        EXPECT_LT(least_cover, 1e-12) << length;
        EXPECT_EQ(system.state().time, four_monthly.end);
    }
}

INSTANTIATE_TEST_SUITE_P(Tolerances, Bounds, ::testing::Values(1e-2, 1e-3));

// Sessions a day apart, thirty times: nothing runs away and nothing goes negative.
TEST(ManySessions, KeepTheBounds) {
    const grid::Grid grid = cell_grid(12, 16);
    const auto healing = heal(grid, {.tolerance = 1e-2});
    reaction::System& system = healing->system();
    const treatment::Guard guard(system, parameters(), 1e-2);
    Course course{{}, 60 * day};
    for (int k = 0; k < 30; ++k) course.sessions.push_back(k * day);
    run(*healing, needle(grid, 2.5e-3), course, {},
        [&] { ASSERT_NO_THROW(guard.check(system.state(), system.steps())); });
    EXPECT_EQ(system.state().time, course.end);
}

}  // namespace
}  // namespace skinheal::test
