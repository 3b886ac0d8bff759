// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/stepping/integrator.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "benchmarks/problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"
#include "skinheal/error.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

TEST(Step, ThatIsNoNumberIsNeverAccepted) {
    using enum reaction::Operation;
    reaction::RuntimeModel m;  // u' = -1 - sqrt(u), which is no number once u < 0
    m.kinetics.species = 1;
    m.kinetics.constants = {-1.0};
    m.kinetics.nodes = {{species, 0}, {square_root, 0}, {constant, 0}, {subtract, 2, 1}};
    m.kinetics.rates = {3};
    m.fields = {{"u", "1", "u", "", 0, 1, 0, true}};
    m.diffusivities = {0.0};
    reaction::ProgramSystem system(m, grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, 3)}), {});
    problems::fill(system.grid(), system.mutable_state(), 1, [](int, double, double, double) { return 1.0; });
    try {
        while (system.state().time < 2) system.advance(2);
        FAIL() << "went past the end of the solution";
    } catch (const NumericsError& error) {
        EXPECT_EQ(error.failure().field, "u");
        EXPECT_EQ(error.failure().cause, "not finite");
        EXPECT_NEAR(error.failure().time, 2 - 2 * std::log(2.0), 0.01);
    }
    EXPECT_TRUE(std::isfinite(system.state().volume.data()[system.grid().offset(0)]));
}

TEST(Walls, AreRefusedWhereTheyCannotBe) {
    reaction::ProgramSystem system(problems::fisher_at_run_time(),
                                   grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, 3)}), {});
    reaction::Walls walls{};
    walls[1][0] = reaction::Wall::held(1);
    EXPECT_THROW(system.set_walls(0, walls), std::invalid_argument);
    walls = {};
    walls[0][0] = {-1.0, 0, 0};
    EXPECT_THROW(system.set_walls(0, walls), std::invalid_argument);
    walls[0][0] = {1.0, std::numeric_limits<double>::quiet_NaN(), 0};
    EXPECT_THROW(system.set_walls(0, walls), std::invalid_argument);
    EXPECT_THROW(system.set_diffusivity(0, std::vector<double>(3, 1.0)), std::invalid_argument);
    system.set_diffusivity(0, std::vector<double>(static_cast<std::size_t>(system.grid().field_stride()), 1.0));
    EXPECT_THROW(system.set_walls(0, {}), std::logic_error);
}

}  // namespace
}  // namespace skinheal::test
