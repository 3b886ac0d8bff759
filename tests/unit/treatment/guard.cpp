// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/guard.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "skinheal/error.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

constexpr double tolerance = 1e-3;

/// Field named by the guard when one cell of field f takes `value`; empty if it passes.
std::string verdict(int f, double value) {
    const grid::Grid grid = cell_grid(5, 7);
    const auto healing = heal(grid, {.tolerance = tolerance});
    const treatment::Guard guard(healing->system(), parameters(), tolerance);
    reaction::State& state = healing->system().mutable_state();
    state.time = 3 * day;
    field(grid, state, f)[grid.offset(2, 4)] = value;
    try {
        guard.check(state, 17);
    } catch (const NumericsError& e) {
        EXPECT_EQ(e.failure().step, 17);
        EXPECT_EQ(e.failure().time, 3 * day);
        EXPECT_EQ(e.failure().cell, 2 + 5 * 4);
        EXPECT_NE(std::string(e.what()).find("3 day"), std::string::npos) << e.what();
        return e.failure().field;
    }
    return "";
}

TEST(Guard, LetsRestAndRoundingPass) {
    EXPECT_EQ(verdict(Mn16::debris, 0.5), "");
    EXPECT_EQ(verdict(Mn16::debris, -1.9 * tolerance * 0.001), "");
    EXPECT_EQ(verdict(Mn16::neutrophils, -1.9 * tolerance * 1e9), "");
    EXPECT_EQ(verdict(Mn16::vessels, 2.0), "");
}

TEST(Guard, NamesTheFieldThatPassesItsBound) {
    EXPECT_EQ(verdict(Mn16::debris, 1.01), "debris");
    EXPECT_EQ(verdict(Mn16::debris, -2.1 * tolerance * 0.001), "debris");
    EXPECT_EQ(verdict(Mn16::neutrophils, -2.1 * tolerance * 1e9), "neutrophils");
    EXPECT_EQ(verdict(Mn16::vessels, 2.01), "vessels");
    EXPECT_EQ(verdict(Mn16::fibrin, 1.01), "fibrin");
    EXPECT_EQ(verdict(Mn16::elastin, 14.1), "elastin");
    EXPECT_EQ(verdict(Mn16::collagen_i, 240.0), "collagen_i + collagen_iii") << "22.5 of collagen III are there";
    EXPECT_EQ(verdict(Mn16::inflammatory_cytokine, std::nan("")), "inflammatory_cytokine");
}

TEST(Guard, WatchesTheSurfaceToo) {
    const grid::Grid grid = cell_grid(5, 7);
    const auto healing = heal(grid, {.tolerance = tolerance});
    const treatment::Guard guard(healing->system(), parameters(), tolerance);
    reaction::State& state = healing->system().mutable_state();
    EXPECT_NO_THROW(guard.check(state, 0));
    surface(grid, state, Mn16::barrier)[3] = 1.01;
    EXPECT_THROW(guard.check(state, 0), NumericsError);
    surface(grid, state, Mn16::barrier)[3] = 1.0;
    surface(grid, state, Mn16::epidermal_cover)[0] = -0.01;
    EXPECT_THROW(guard.check(state, 0), NumericsError);
}

}  // namespace
}  // namespace skinheal::test
