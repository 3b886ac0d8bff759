// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "support/wound.hpp"

namespace skinheal::test {
namespace {

constexpr double pi = std::numbers::pi;

double sum_over(const grid::Grid& grid, const std::vector<double>& share) {
    double sum = 0;
    each_cell(grid, [&](std::ptrdiff_t at, int, int) {
        const auto k = static_cast<std::size_t>(at);
        sum += grid.volume_weight()[k] * share[k];
    });
    return sum;
}

TEST(AnEvent, CutsOutTheTruncatedConeOnEveryGrid) {
    for (const double length : {0.25e-3, 0.5e-3, 1.0e-3, 1.5e-3, 2.5e-3}) {
        const needling::Channel c = needling::prescribed_channel(parameters(), length, epidermis, dermis);
        const double a = c.mouth_radius;
        const double b = c.tip_radius;
        const double cone = pi * c.depth * (a * a + a * b + b * b) / 3;
        for (const grid::Grid& grid : {cell_grid(16, 24), cell_grid(20, 60), cell_grid(3, 2)})
            EXPECT_NEAR(sum_over(grid, needle(grid, length).core) * volume(grid) / cone, 1.0, 1e-12) << length;
        const grid::Grid column = column_grid(24);
        EXPECT_NEAR(sum_over(column, needle(column, length).core) * dermis / (density * cone), 1.0, 1e-12) << length;
    }
}

class Event : public ::testing::Test {
protected:
    grid::Grid grid{cell_grid(16, 24)};
    std::unique_ptr<healing::Healing> healing{heal(grid, {})};
    skin::Injury injury{needle(grid, 1.5e-3)};
    const ParameterSet& p{parameters()};

    /// Heal for a while, so that every field has something to lose.
    void wounded() {
        healing->injure(injury);
        reaction::System& system = healing->system();
        while (system.state().time < 5 * day) system.advance(5 * day);
    }
    std::vector<double> copy(int f) {
        const double* u = field(grid, healing->system().state(), f);
        return {u, u + grid.field_stride()};
    }
    double sum(const std::vector<double>& u) { return mean(grid, u.data()); }
    double now(int f) { return mean(grid, field(grid, healing->system().state(), f)); }
};

TEST_F(Event, LosesMatrixInProportionToTheCore) {
    wounded();
    for (const int f : {Mn16::collagen_i, Mn16::collagen_iii, Mn16::elastin}) {
        const std::vector<double> before = copy(f);
        double expected = 0;
        each_cell(grid, [&](std::ptrdiff_t at, int, int) {
            const auto k = static_cast<std::size_t>(at);
            expected += grid.volume_weight()[k] * p["injury.matrix_loss"] * injury.core[k] * before[k];
        });
        healing->injure(injury);
        EXPECT_NEAR((sum(before) - now(f)) / expected, 1.0, 1e-11) << f;
        EXPECT_GT(expected, 0);
    }
}

TEST_F(Event, ActsOnEveryFieldAsTheModelSays) {
    wounded();
    std::vector<std::vector<double>> before;
    for (int f = 0; f < Mn16::volume_count; ++f) before.push_back(copy(f));
    const std::vector<double> skin = healing->system().state().surface;
    const std::vector<double> scalars = healing->system().state().scalars;
    healing->injure(injury);
    const double rounding = 1e-14;
    each_cell(grid, [&](std::ptrdiff_t at, int, int) {
        const auto k = static_cast<std::size_t>(at);
        const auto was = [&](int f) { return before[static_cast<std::size_t>(f)][k]; };
        const auto is = [&](int f) { return field(grid, healing->system().state(), f)[at]; };
        const auto becomes = [&](int f, double value) {
            const double size = f == Mn16::debris || f == Mn16::fibrin ? 1.0 : std::abs(value) + std::abs(was(f));
            EXPECT_NEAR(is(f), value, rounding * size) << "field " << f << " at " << at;
        };
        for (const int f : {Mn16::fibroblasts, Mn16::myofibroblasts}) becomes(f, was(f) * (1 - 0.9 * injury.killed[k]));
        for (const int f : {Mn16::neutrophils, Mn16::macrophages_m1, Mn16::macrophages_m2})
            becomes(f, was(f) * (1 - 0.5 * injury.killed[k]));
        becomes(Mn16::vessels, was(Mn16::vessels) * (1 - 0.9 * injury.core[k]));
        for (const int f : {Mn16::collagen_i, Mn16::collagen_iii, Mn16::elastin})
            becomes(f, was(f) * (1 - 0.5 * injury.core[k]));
        becomes(Mn16::debris, 1 - (1 - was(Mn16::debris)) * (1 - injury.zone[k]));
        becomes(Mn16::fibrin, 1 - (1 - was(Mn16::fibrin)) * (1 - injury.core[k] * injury.bleeding));
        becomes(Mn16::tgf_beta, was(Mn16::tgf_beta) + 6e-6 * injury.core[k] * injury.bleeding);
        becomes(Mn16::pdgf, was(Mn16::pdgf) + 10e-6 * injury.core[k] * injury.bleeding);
        for (const int f : {Mn16::inflammatory_cytokine, Mn16::vegf, Mn16::mmp}) EXPECT_EQ(is(f), was(f));
    });
    const auto cells = static_cast<std::size_t>(grid.surface_cells());
    for (std::size_t f = 0; f < 3; ++f)
        for (std::size_t c = 0; c < cells; ++c) {
            const double left = f == Mn16::pigment ? 1.0 : 1 - injury.surface[c];
            EXPECT_NEAR(healing->system().state().surface[f * cells + c], skin[f * cells + c] * left, 1e-15);
        }
    EXPECT_EQ(healing->system().state().scalars, scalars);
}

TEST_F(Event, InAPointUsesTheSharesOfTheParameters) {
    const auto point = heal(point_grid(), {});
    const skin::Injury all = needle(point->system().grid(), 1.5e-3);
    point->injure(all);
    const auto& state = point->system().state();
    const std::ptrdiff_t at = point->system().grid().offset(0);
    const auto is = [&](int f) { return field(point->system().grid(), state, f)[at]; };
    EXPECT_NEAR(is(Mn16::debris), 0.9, 1e-12);
    EXPECT_NEAR(is(Mn16::fibroblasts), 2e12 * (1 - 0.9 * 0.6), 1);
    EXPECT_NEAR(is(Mn16::vessels), 1 - 0.9 * 0.6, 1e-12);
    EXPECT_NEAR(is(Mn16::collagen_i), 127.5 * (1 - 0.5 * 0.6), 1e-9);
    EXPECT_NEAR(is(Mn16::fibrin), 0.6, 1e-12);
    EXPECT_NEAR(is(Mn16::tgf_beta), 6e-6 * 0.6, 1e-18);
    EXPECT_NEAR(is(Mn16::pdgf), 10e-6 * 0.6, 1e-18);
    EXPECT_NEAR(state.surface[Mn16::epidermal_cover], 0.4, 1e-12);
    EXPECT_NEAR(state.surface[Mn16::barrier], 0.4, 1e-12);
    EXPECT_EQ(state.surface[Mn16::pigment], 1.0);
}

}  // namespace
}  // namespace skinheal::test
