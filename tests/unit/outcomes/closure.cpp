// SPDX-License-Identifier: BSD-3-Clause
#include "outcomes/closure.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "outcomes/barrier.hpp"
#include "skinheal/closure.hpp"
#include "skinheal/error.hpp"
#include "support/closed_forms.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using outcomes::closure_shares;
using std::numbers::pi;

constexpr double eight = 1e-7;  ///< the digits of the table

const double half_life = std::log(2.0) / 36000;  // ten hours

// V-B09, V-B10, V-C17
TEST(ClosedForms, OfClosingAreThoseOfTheVerificationTable) {
    verify("V-B09a", closed_forms::exponential_open_time(half_life, 86400), 42096.796, eight);
    verify("V-B09b", closed_forms::linear_open_area_time(30e-6, 2e-6 / 3600), 5.0893801e-05, eight);
    verify("V-B09c", closed_forms::linear_closing_time(30e-6, 2e-6 / 3600) / 3600, 15, eight);
    verify("V-B09d", closed_forms::exponential_open_time(half_life, 1e9), 51937.021, eight);
    verify("V-B10", closed_forms::absorbed_fraction(2.0e-13, 2e-8, half_life), 0.40510491, eight);
    verify("V-C17", closed_forms::depot_amount(1e-4, 3e-5, 7200), 4556.9007, eight);
}

TEST(ClosedForms, SolveTheirEquations) {
    // reservoir and depot by small steps of the classical Runge-Kutta method
    const auto run = [](double t_end, auto&& rate) {
        double y = 0;
        const int steps = 20000;
        const double h = t_end / steps;
        for (int k = 0; k < steps; ++k) {
            const double t = k * h;
            const double k1 = rate(t, y);
            const double k2 = rate(t + h / 2, y + h / 2 * k1);
            const double k3 = rate(t + h / 2, y + h / 2 * k2);
            const double k4 = rate(t + h, y + h * k3);
            y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        return y;
    };
    EXPECT_NEAR(run(7200, [](double t, double m) { return std::exp(-1e-4 * t) - 3e-5 * m; }),
                closed_forms::depot_amount(1e-4, 3e-5, 7200), 1e-6);
    const double k = half_life;
    EXPECT_NEAR(run(60 / k, [&](double t, double a) { return 2e-13 / 2e-8 * std::exp(-k * t) * (1 - a); }),
                closed_forms::absorbed_fraction(2e-13, 2e-8, k), 1e-8);
}

// V-C18: wet discs in still air, nothing else in the way
TEST(WaterLoss, OfWetMouthsIsTheDiameterLaw) {
    ParameterSet p = ParameterSet::load("mn17");
    p.override_value("tewl.wet_share", 0.2, "test");
    outcomes::MouthWaterLoss loss(p);
    loss.air = 0;
    const double n = 100e4;
    const double a = 30e-6;
    const double rise = loss(n * pi * a * a, a) - loss.resting;
    const double scale = p["tewl.air_diffusivity"] * p["tewl.humidity_deficit"] / (2.6e-5 * 25e-3);
    verify("V-C18", rise / 0.2 * 3.6e6 / scale, 280.8, eight);
    EXPECT_EQ(loss(0, a), loss.resting);
    EXPECT_EQ(loss(0.01, 0), loss.resting);
}

TEST(ClosureShares, SeparateTheInstruments) {
    const std::vector<double> area{0.25, 0.75};
    ParameterSet p = ParameterSet::load("mn17");
    p.override_value("closure.dye_in_epidermis", 0.2, "test");
    const outcomes::ClosureOptics optics(p);
    // lips sealed: nothing electrical, no dye, but the hole below is there
    auto s = closure_shares(area, std::vector{0.0, 1.0}, std::vector{0.0, 1.0}, 1.0, optics);
    EXPECT_EQ(s.open, 0.0);
    EXPECT_EQ(s.dye, 0.0);
    EXPECT_EQ(s.uncovered, 0.25);
    // filled with cells but not cornified: a leak that lets little dye through, and no hole
    s = closure_shares(area, std::vector{1.0, 1.0}, std::vector{0.0, 1.0}, 0.0, optics);
    EXPECT_EQ(s.open, 0.25);
    EXPECT_NEAR(s.dye, 0.05, 1e-16);
    EXPECT_EQ(s.uncovered, 0.0);
    // a gap below the contrast is not seen
    s = closure_shares(area, std::vector{0.96, 1.0}, std::vector{1.0, 1.0}, 0.0, optics);
    EXPECT_EQ(s.uncovered, 0.0);
    EXPECT_NEAR(outcomes::hole_radius(0.25, 2e6), std::sqrt(0.25 / (2e6 * pi)), 1e-18);
    EXPECT_EQ(outcomes::hole_radius(0, 2e6), 0.0);
}

TEST(ClosureCourse, StartsOpenAndEndsClosed) {
    const auto p = ParameterSet::load("mn17");
    const ClosureCourse c = closure_course(p, {});
    EXPECT_EQ(c.impedance.front(), 1.0);
    EXPECT_EQ(c.dye.front(), 1.0);
    EXPECT_NEAR(c.oct_radius.front(), 30e-6, 1e-12);
    EXPECT_GT(c.tewl.front(), 2 * p["tewl.resting"]);
    EXPECT_LT(c.impedance.back(), 0.01);
    EXPECT_LT(c.dye.back(), c.impedance.back() + 1e-12);
    for (std::size_t k = 1; k < c.time.size(); ++k) {
        EXPECT_LE(c.impedance[k], c.impedance[k - 1] + 1e-9);
        EXPECT_LE(c.dye[k], c.impedance[k] + 1e-9);  // whatever fills the hole only hinders a dye
    }
    EXPECT_NEAR(time_below(c.time, c.impedance, 0.1) / 3600, 2.8, 0.1);  // as the whole model has it
}

TEST(ClosureCourse, IsSlowerForWideWetOldAndMedicatedHoles) {
    const auto p = ParameterSet::load("mn17");
    const auto hours = [&](ClosureQuery q) {
        const ClosureCourse c = closure_course(p, q);
        return time_below(c.time, c.impedance, 0.05) / 3600;
    };
    const double base = hours({});
    ClosureQuery q;
    q.mouth_radius = 40e-6;
    EXPECT_GT(hours(q), base);
    q = {};
    q.wetness = 1;
    EXPECT_GT(hours(q), base);
    q = {};
    q.age = 75 * seconds_per_year;
    EXPECT_GT(hours(q), base);
    q = {};
    q.slowing = 0.3;
    EXPECT_GT(hours(q), 1.2 * base);
}

TEST(ClosureCourse, ShowsTheRadiusOfTheMomentWhileTheHoleSpringsBack) {
    const auto p = ParameterSet::load("mn17");
    ClosureQuery q;
    q.duration = 6 * seconds_per_hour;
    const ClosureCourse settled = closure_course(p, q);
    q.start_radius = 2 * q.mouth_radius;
    const ClosureCourse creeping = closure_course(p, q);
    EXPECT_NEAR(creeping.oct_radius.front(), q.start_radius, 1e-12);
    EXPECT_GT(creeping.tewl.front(), 1.2 * settled.tewl.front());
    for (std::size_t k = 0; k < settled.time.size(); ++k) {
        const double wider = 1 + std::exp(-settled.time[k] / p["residual.relaxation_time"]);
        ASSERT_EQ(creeping.time[k], settled.time[k]);
        EXPECT_NEAR(creeping.oct_radius[k], settled.oct_radius[k] * wider, 1e-9 * q.mouth_radius);
        EXPECT_NEAR(creeping.impedance[k], settled.impedance[k] * wider * wider / 4, 1e-9);
    }
}

TEST(ClosureCourse, RefusesWhatCannotBe) {
    const auto p = ParameterSet::load("mn17");
    ClosureQuery q;
    q.mouth_radius = 1e-3;
    EXPECT_THROW((void)closure_course(p, q), ScenarioError);
    q = {};
    q.wetness = 1.1;
    EXPECT_THROW((void)closure_course(p, q), ScenarioError);
    q = {};
    q.slowing = 1;
    EXPECT_THROW((void)closure_course(p, q), ScenarioError);
    q = {};
    q.start_radius = 0.5 * q.mouth_radius;
    EXPECT_THROW((void)closure_course(p, q), ScenarioError);
}

TEST(TimeBelow, InterpolatesOrIsInfinite) {
    EXPECT_EQ(time_below({0, 10, 20}, {1.0, 0.5, 0.1}, 0.3), 15.0);
    EXPECT_TRUE(std::isinf(time_below({0, 10}, {1.0, 0.5}, 0.3)));
    EXPECT_EQ(time_below({5, 10}, {0.2, 0.1}, 0.3), 5.0);
}

}  // namespace
}  // namespace skinheal::test
