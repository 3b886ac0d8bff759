// SPDX-License-Identifier: BSD-3-Clause
// Directed movement in kinetics given at run time and in compiled ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "benchmarks/problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

/// Cells n that climb what they make: n' = div(D grad n - n v), c' = lap c + n - c (Keller and Segel 1970), v with a speed cap.
struct Climbers : reaction::PlainModel {
    static constexpr int volume_count = 2;
    static constexpr bool moves[volume_count] = {true, true};
    static constexpr std::array<reaction::TaxisPair, 1> taxis_pairs{{{0, 1}}};
    static constexpr double sensitivity = 1.5;
    static constexpr double cap = 0.4;

    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M&) const {
        const auto n = u.template at<0>();
        const auto c = u.template at<1>();
        return std::make_tuple(0.0 * n, n - c);
    }
    [[nodiscard]] static std::array<reaction::TaxisNumbers, 1> taxis() { return {{{sensitivity, cap}}}; }
    [[nodiscard]] static std::array<reaction::Transport, volume_count> transport() {
        return {{{.diffusivity = 0.5}, {.diffusivity = 1.0}}};
    }
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        return {{"n", "1", "cells", "", 0, 0.01, 0, true}, {"c", "1", "attractant", "", 0, 0.01, 0, true}};
    }
};

/// `computed`: the sensitivity comes from the program, with the same value.
reaction::RuntimeModel climbers(bool computed, double cap = Climbers::cap) {
    using enum reaction::Operation;
    reaction::RuntimeModel m;
    m.kinetics.species = 2;
    m.kinetics.constants = {0.0, 1.0, -1.0, Climbers::sensitivity};
    m.kinetics.nodes = {{species, 0},  {species, 1},     {constant, 0},    {constant, 1},    {constant, 2},
                        {constant, 3}, {multiply, 2, 0}, {subtract, 0, 1}, {multiply, 2, 1}, {add, 5, 8}};
    m.kinetics.rates = {6, 7};
    m.kinetics.jacobian = {{1, 0, 3}, {1, 1, 4}};
    m.fields = Climbers::volume_fields();
    m.diffusivities = {0.5, 1.0};
    m.movements = {{0, 1, {computed ? 0.0 : Climbers::sensitivity, cap}}};
    if (computed) m.kinetics.sensitivities = {9};
    return m;
}

std::vector<grid::Grid> grids() {
    using grid::AxisKind;
    const auto axis = [](const char* name, AxisKind kind, int cells) {
        return grid::graded_axis(name, kind, 2.0, cells, 1.2);
    };
    return {grid::Grid({axis("z", AxisKind::cartesian, 21)}),
            grid::Grid({axis("r", AxisKind::radial, 11), axis("z", AxisKind::cartesian, 10)}),
            grid::Grid({axis("x", AxisKind::cartesian, 9), axis("y", AxisKind::cartesian, 5),
                        axis("z", AxisKind::cartesian, 6)})};
}

void start(reaction::System& s) {
    problems::fill(s.grid(), s.mutable_state(), 2, [](int f, double x, double y, double z) {
        return f == 0 ? 1 + 0.3 * std::cos(x) * std::cos(2 * y) * std::cos(z) : 1 + 0.4 * std::sin(x + y - z);
    });
}

double amount(const reaction::System& s) {
    double sum = 0;
    for (std::ptrdiff_t i = 0; i < s.grid().field_stride(); ++i)
        sum += s.grid().volume_weight()[static_cast<std::size_t>(i)] * s.state().volume.data()[i];
    return sum;
}

TEST(DirectedMovement, IsTheSameInCompiledKineticsAndInProgramsAndConserves) {
    const reaction::SystemOptions options{.tolerance = 1e-4, .adaptive = false, .fixed_step = 0.005};
    for (const grid::Grid& grid : grids()) {
        reaction::Engine<Climbers> compiled({}, grid, reaction::native_kernels<Climbers>(), options);
        start(compiled);
        const double before = amount(compiled);
        while (compiled.steps() < 60) compiled.advance(1e9);
        EXPECT_NEAR(amount(compiled), before, 1e-12 * before);
        for (const auto set : instruction_sets())
            for (const bool computed : {false, true}) {
                reaction::ProgramSystem program(climbers(computed), grid, options, set);
                start(program);
                while (program.steps() < 60) program.advance(1e9);
                EXPECT_NEAR(amount(program), before, 1e-12 * before);
                double worst = 0;
                double change = 0;
                for (std::ptrdiff_t i = 0; i < grid.field_stride(); ++i)
                    if (grid.volume_weight()[static_cast<std::size_t>(i)] > 0) {
                        worst = std::max(
                            worst, std::abs(program.state().volume.data()[i] - compiled.state().volume.data()[i]));
                        change = std::max(change, std::abs(compiled.state().volume.data()[i] - 1));
                    }
                EXPECT_LT(worst, 1e-12) << program.instruction_set() << grid.axes().size() << computed;
                EXPECT_GT(change, 0.02);
            }
    }
}

TEST(DirectedMovement, GivesTheSameBitsForEveryNumberOfThreads) {
    std::vector<reaction::State> ends;
    for (const int threads : {1, 2, 3}) {
        reaction::ProgramSystem program(climbers(true), grids()[2], {.tolerance = 1e-3, .threads = threads});
        start(program);
        while (program.state().time < 0.3) program.advance(0.3);
        reaction::State copy = program.empty_state();
        std::copy_n(program.state().volume.data(), program.state().volume.size(), copy.volume.data());
        copy.time = program.state().time;
        ends.push_back(std::move(copy));
    }
    for (const auto& end : ends) EXPECT_TRUE(same_bits(end, ends.front()));
}

/// An attractant that is linear in x and y, n = 1.
TEST(DirectedMovement, NeverReachesItsSpeedCap) {
    const auto axis = [](const char* name) { return grid::uniform_axis(name, grid::AxisKind::cartesian, 4.0, 4); };
    for (const double steepness : {1e-3, 1.0, 1e6}) {
        reaction::ProgramSystem program(climbers(false, 0.4), grid::Grid({axis("x"), axis("y")}), {});
        problems::fill(program.grid(), program.mutable_state(), 2, [&](int f, double x, double y, double) {
            return f == 0 ? 1.0 : steepness * (3 * x + 4 * y);  // the gradient has size 5
        });
        reaction::State rate = program.empty_state();
        program.rate(rate);
        // inside the block the flux is uniform: nothing changes
        EXPECT_NEAR(rate.volume.data()[program.grid().offset(2, 1)], 0, 1e-12);
        const double drift = Climbers::sensitivity * steepness;
        const double exact = drift * 3 / (1 + drift * 5 / 0.4);
        // the cell beside the lower wall in x, away from those in y: what leaves through its upper face
        EXPECT_NEAR(-rate.volume.data()[program.grid().offset(0, 1)], exact, 1e-9 * exact);
        EXPECT_LT(exact, 0.4);
    }
}

TEST(DirectedMovement, RefusesWhatIsNotThere) {
    const auto make = [](const reaction::RuntimeModel& m) { reaction::ProgramSystem(m, grids()[0], {}); };
    EXPECT_NO_THROW(make(climbers(true)));
    auto m = climbers(false);
    m.movements[0].attractant = 2;
    EXPECT_THROW(make(m), std::invalid_argument);
    EXPECT_THROW(make(climbers(false, 0.0)), std::invalid_argument);
    m = climbers(true);
    m.kinetics.sensitivities = {99};
    EXPECT_THROW(make(m), std::invalid_argument);
    m.kinetics.sensitivities = {9, 9};
    EXPECT_THROW(make(m), std::invalid_argument);
}

}  // namespace
}  // namespace skinheal::test
