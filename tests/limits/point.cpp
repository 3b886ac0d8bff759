// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "support/engine.hpp"

namespace skinheal::test {
namespace {

/// One well-stirred volume, changed by `start` and followed with small equal steps of order 3; `check(system)` after each.
void follow(double step, double end, const std::function<void(reaction::State&, std::ptrdiff_t)>& start,
            const std::function<void(const Mn16Engine&, double)>& check) {
    const auto system = engine(adult_model(), point_grid(), {.adaptive = false, .fixed_step = step, .order = 3});
    start(system->mutable_state(), system->grid().offset(0));
    const auto steps = static_cast<int>(std::lround(end / step));
    for (int k = 1; k <= steps; ++k) {
        system->advance(k * step);
        check(*system, k * step);
    }
}

double value(const Mn16Engine& system, int f) {
    return field(system.grid(), system.state(), f)[system.grid().offset(0)];
}
double& at(const grid::Grid& grid, reaction::State& state, int f, std::ptrdiff_t i) { return field(grid, state, f)[i]; }

// So little that no neutrophil comes: recruitment falls with its square.
TEST(Debris, DecaysByAutolysisAlone) {
    const double rate = parameters()["debris.autolysis_rate"];
    EXPECT_NEAR(rate * day, 0.35, 1e-9);
    follow(
        0.02 * day, 6 * day, [](reaction::State& s, std::ptrdiff_t i) { at(point_grid(), s, Mn16::debris, i) = 1e-7; },
        [&](const Mn16Engine& system, double t) {
            ASSERT_NEAR(value(system, Mn16::debris) / (1e-7 * std::exp(-rate * t)), 1.0, 1e-7);
        });
}

TEST(CollagenGain, FadesWithAHalfLifeOfLessThanTwoYears) {
    const double rate = parameters()["collagen.healthy_turnover_rate"] + parameters()["collagen.excess_turnover_rate"];
    EXPECT_NEAR(std::log(2) / rate / day, 667.0, 0.5);
    const Mn16 model = adult_model();
    follow(
        5 * day, 1000 * day,
        [&](reaction::State& s, std::ptrdiff_t i) {
            at(point_grid(), s, Mn16::collagen_i, i) = 1.06 * model.C1h;
            at(point_grid(), s, Mn16::collagen_iii, i) = 1.06 * model.C3h;
        },
        [&](const Mn16Engine& system, double t) {
            const double gain = 0.06 * std::exp(-rate * t);
            ASSERT_NEAR((value(system, Mn16::collagen_i) / model.C1h - 1) / gain, 1.0, 1e-7);
            ASSERT_NEAR((value(system, Mn16::collagen_iii) / model.C3h - 1) / gain, 1.0, 1e-7);
        });
}

TEST(CollagenLack, FillsWithAHalfLifeOfFifteenYears) {
    const double rate = parameters()["collagen.healthy_turnover_rate"];
    EXPECT_NEAR(std::log(2) / rate / seconds_per_year, 15.0, 0.01);
    const Mn16 model = adult_model();
    follow(
        5 * day, 1000 * day,
        [&](reaction::State& s, std::ptrdiff_t i) {
            at(point_grid(), s, Mn16::collagen_i, i) = 0.9 * model.C1h;
            at(point_grid(), s, Mn16::collagen_iii, i) = 0.9 * model.C3h;
        },
        [&](const Mn16Engine& system, double t) {
            const double lack = 0.1 * std::exp(-rate * t);
            ASSERT_NEAR((1 - value(system, Mn16::collagen_i) / model.C1h) / lack, 1.0, 1e-7);
            ASSERT_NEAR((1 - value(system, Mn16::collagen_iii) / model.C3h) / lack, 1.0, 1e-7);
        });
}

// More vessels than normal make no VEGF, so only the relaxation is left.
TEST(Vessels, RelaxLogistically) {
    const double rate = parameters()["vessels.relaxation_rate"];
    EXPECT_NEAR(rate * day, 0.06, 1e-9);
    follow(
        0.1 * day, 60 * day, [](reaction::State& s, std::ptrdiff_t i) { at(point_grid(), s, Mn16::vessels, i) = 1.5; },
        [&](const Mn16Engine& system, double t) {
            const double exact = 1 / (1 + (1 / 1.5 - 1) * std::exp(-rate * t));
            ASSERT_NEAR(value(system, Mn16::vessels), exact, 1e-8);
            ASSERT_EQ(value(system, Mn16::vegf), 0.0);
        });
}

TEST(Barrier, ClosesUnderFullCoverWithItsHalfLife) {
    const Mn16 model = adult_model();
    const double rate = model.kB * model.fH;
    EXPECT_NEAR(std::log(2) / rate / day, 0.440, 5e-4);
    follow(
        0.01 * day, 3 * day, [](reaction::State& s, std::ptrdiff_t) { s.surface[Mn16::barrier] = 0.0; },
        [&](const Mn16Engine& system, double t) {
            ASSERT_NEAR((1 - system.state().surface[Mn16::barrier]) / std::exp(-rate * t), 1.0, 1e-6);
            ASSERT_EQ(system.state().surface[Mn16::epidermal_cover], 1.0);
        });
}

TEST(Leukocytes, DecayExponentiallyWhenNoneAreRecruited) {
    Mn16 model = adult_model();
    model.rN = model.rM = model.eN = 0;
    const auto system = engine(model, point_grid(), {.adaptive = false, .fixed_step = 0.01 * day, .order = 3});
    const std::ptrdiff_t i = system->grid().offset(0);
    reaction::State& s = system->mutable_state();
    at(system->grid(), s, Mn16::neutrophils, i) = 1e11;
    at(system->grid(), s, Mn16::macrophages_m2, i) = 1e11;
    for (int k = 1; k <= 300; ++k) system->advance(k * 0.01 * day);
    EXPECT_NEAR(value(*system, Mn16::neutrophils) / (1e11 * std::exp(-1.5 * 3)), 1.0, 1e-6);
    EXPECT_NEAR(value(*system, Mn16::macrophages_m2) / (1e11 * std::exp(-0.14 * 3)), 1.0, 1e-6);
}

}  // namespace
}  // namespace skinheal::test
