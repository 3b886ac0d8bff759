// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/program/program.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "benchmarks/problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using problems::Brusselator;

void start(reaction::System& s) {
    problems::fill(s.grid(), s.mutable_state(), 3,
                   [](int f, double x, double y, double) { return problems::brusselator_start(f, x, y); });
}

/// Largest difference of two states over the cells.
double difference(const reaction::System& a, const reaction::System& b) {
    double worst = 0;
    for (int f = 0; f < 3; ++f)
        each_cell(a.grid(), [&](std::ptrdiff_t at, int, int) {
            worst = std::max(worst, std::abs(field(a.grid(), a.state(), f)[at] - field(b.grid(), b.state(), f)[at]));
        });
    return worst;
}

class Programs : public ::testing::TestWithParam<int> {};

TEST_P(Programs, AgreeWithTheCompiledKineticsOnEqualSteps) {
    const reaction::SystemOptions options{
        .tolerance = 1e-4, .adaptive = false, .fixed_step = 0.02, .order = GetParam()};
    reaction::Engine<Brusselator> compiled({}, problems::brusselator_grid(19), reaction::native_kernels<Brusselator>(),
                                           options);
    start(compiled);
    std::vector<std::unique_ptr<reaction::ProgramSystem>> programs;
    for (const auto set : instruction_sets()) {
        programs.push_back(std::make_unique<reaction::ProgramSystem>(problems::brusselator_at_run_time(),
                                                                     problems::brusselator_grid(19), options, set));
        start(*programs.back());
    }
    for (int k = 0; k < 100; ++k) {
        compiled.advance(1e9);
        for (auto& p : programs) p->advance(1e9);
    }
    for (auto& p : programs) EXPECT_LT(difference(compiled, *p), 1e-11) << p->instruction_set();
}

TEST_P(Programs, GiveTheSameBitsForEveryNumberOfThreads) {
    std::vector<std::unique_ptr<reaction::ProgramSystem>> runs;
    for (const int threads : {1, 2, 3}) {
        runs.push_back(std::make_unique<reaction::ProgramSystem>(
            problems::brusselator_at_run_time(), problems::brusselator_grid(41),
            reaction::SystemOptions{.tolerance = 1e-3, .threads = threads, .order = GetParam()}));
        start(*runs.back());
        while (runs.back()->state().time < 1) runs.back()->advance(1);
    }
    for (const auto& r : runs) EXPECT_TRUE(same_bits(r->state(), runs.front()->state()));
}

INSTANTIATE_TEST_SUITE_P(Orders, Programs, ::testing::Values(2, 3));

/// One species without transport, its rate from one operation on u and the constants 2 and 3, against the same in C++.
struct Single {
    reaction::Operation operation;
    double expected;  ///< at u = 0.7
};
void PrintTo(const Single& s, std::ostream* out) { *out << "operation " << static_cast<int>(s.operation); }

class Operations : public ::testing::TestWithParam<Single> {};

TEST_P(Operations, ComputeWhatTheirNameSays) {
    reaction::RuntimeModel m;
    m.kinetics.species = 1;
    m.kinetics.constants = {2.0, 3.0};
    m.kinetics.nodes = {{reaction::Operation::species, 0},
                        {reaction::Operation::constant, 0},
                        {reaction::Operation::constant, 1},
                        {GetParam().operation, 0, 1, 2}};
    m.kinetics.rates = {3};
    m.fields = {{"u", "1", "u", "", 0, 1, 0, true}};
    m.diffusivities = {0.0};
    for (const auto set : instruction_sets()) {
        reaction::ProgramSystem system(m, grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, 11)}), {},
                                       set);
        problems::fill(system.grid(), system.mutable_state(), 1, [](int, double, double, double) { return 0.7; });
        auto rate = system.empty_state();
        system.rate(rate);
        for (int i = 0; i < 11; ++i)
            EXPECT_NEAR(rate.volume.data()[system.grid().offset(i)], GetParam().expected, 1e-15)
                << system.instruction_set();
    }
}

using enum reaction::Operation;
INSTANTIATE_TEST_SUITE_P(All, Operations,
                         ::testing::Values(Single{add, 2.7}, Single{subtract, -1.3}, Single{multiply, 1.4},
                                           Single{divide, 0.35}, Single{multiply_add, 4.4},
                                           Single{subtract_product, 1.6}, Single{negate, -0.7}, Single{minimum, 0.7},
                                           Single{maximum, 2.0}, Single{above, 0.0}, Single{at_least, 0.0},
                                           Single{select, 2.0}, Single{absolute, 0.7},
                                           Single{square_root, std::sqrt(0.7)}, Single{exponential, std::exp(0.7)},
                                           Single{logarithm, std::log(0.7)}, Single{power, std::pow(0.7, 2.0)},
                                           Single{sine, std::sin(0.7)}, Single{cosine, std::cos(0.7)},
                                           Single{hyperbolic_tangent, std::tanh(0.7)}));

TEST(Program, ComputesKnownAndUnusedValuesNever) {
    using enum reaction::Operation;
    reaction::RuntimeKinetics k;
    k.species = 1;
    k.constants = {2.0, 3.0};
    // (2 * 3) u, and an exponential that nobody asks for
    k.nodes = {{species, 0}, {constant, 0}, {constant, 1}, {multiply, 1, 2}, {multiply, 3, 0}, {exponential, 4}};
    k.rates = {4};
    k.jacobian = {{0, 0, 3}};
    const reaction::Program program(k, {false});
    // read u, multiply, the right-hand side, one multiplication with the inverse that is known once per call, store
    EXPECT_EQ(program.stage_instructions(), 5);
    EXPECT_LE(program.stage_registers(), 2);
}

TEST(Program, RefusesWhatIsNotThere) {
    using enum reaction::Operation;
    reaction::RuntimeKinetics k;
    k.species = 1;
    k.nodes = {{species, 0}};
    k.rates = {0};
    EXPECT_NO_THROW(reaction::Program(k, {true}));
    k.nodes = {{species, 1}};
    EXPECT_THROW(reaction::Program(k, {true}), std::invalid_argument);
    k.nodes = {{add, 0, 0}};
    EXPECT_THROW(reaction::Program(k, {true}), std::invalid_argument);
    k.nodes = {{stage_side, 0}};
    EXPECT_THROW(reaction::Program(k, {true}), std::invalid_argument);
    k.nodes = {{species, 0}};
    k.rates = {1};
    EXPECT_THROW(reaction::Program(k, {true}), std::invalid_argument);
    k.rates = {};
    EXPECT_THROW(reaction::Program(k, {true}), std::invalid_argument);
}

}  // namespace
}  // namespace skinheal::test
