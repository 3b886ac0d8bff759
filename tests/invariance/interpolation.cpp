// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/wound.hpp"

namespace skinheal::test {
namespace {

reaction::State copy(const reaction::System& system) {
    reaction::State out = system.empty_state();
    std::copy_n(system.state().volume.data(), out.volume.size(), out.volume.data());
    out.surface = system.state().surface;
    out.scalars = system.state().scalars;
    out.time = system.state().time;
    return out;
}

/// All numbers of a state in one list, cells only.
std::vector<double> numbers(const reaction::System& system, const reaction::State& state) {
    std::vector<double> out;
    for (std::size_t f = 0; f < system.volume_fields().size(); ++f)
        each_cell(system.grid(), [&](std::ptrdiff_t at, int, int) {
            out.push_back(field(system.grid(), state, static_cast<int>(f))[at]);
        });
    out.insert(out.end(), state.surface.begin(), state.surface.end());
    out.insert(out.end(), state.scalars.begin(), state.scalars.end());
    return out;
}

class Looking : public ::testing::TestWithParam<std::string> {};

TEST_P(Looking, ChangesNoStep) {
    const auto alone = heal_with(GetParam(), cell_grid(12, 20), {});
    const auto watched = heal_with(GetParam(), cell_grid(12, 20), {.threads = 2});
    reaction::System& a = alone->system();
    reaction::System& b = watched->system();
    const skin::Injury injury = needle(a.grid(), 1.0e-3);
    alone->injure(injury);
    watched->injure(injury);
    reaction::State seen = b.empty_state();
    const double end = 10 * day;
    for (int k = 0; a.state().time < end; ++k) {
        const reaction::Step step = b.advance(end);
        a.advance(end);
        ASSERT_TRUE(same_bits(a.state(), b.state())) << "step " << a.steps();
        if (k % 3 == 0) b.rate(seen);
        if (k % 2 == 0)
            for (const double x : {0.9, 0.0, 0.3, 1.0}) b.interpolate(step.start + x * (step.end - step.start), seen);
        (void)b.probe(seen);
        ASSERT_TRUE(same_bits(a.state(), b.state())) << "step " << a.steps();
    }
    EXPECT_EQ(a.steps(), b.steps());
}

INSTANTIATE_TEST_SUITE_P(Models, Looking, ::testing::ValuesIn(healing::models()));

TEST(Interpolant, MeetsBothEndsOfTheStepAndStaysAboveThem) {
    const auto healing = heal(cell_grid(12, 20), {.tolerance = 1e-2});
    reaction::System& system = healing->system();
    healing->injure(needle(system.grid(), 1.5e-3));
    const Mn16 model(parameters(), adult);
    reaction::State seen = system.empty_state();
    const double end = 8 * day;
    while (system.state().time < end) {
        reaction::State before = copy(system);
        model.settle(before.surface, before.scalars,
                     system.grid().surface_cells());  // a step starts from the settled state
        const reaction::Step step = system.advance(end);
        const std::vector<double> start = numbers(system, before);
        const std::vector<double> finish = numbers(system, system.state());
        system.interpolate(step.start, seen);
        EXPECT_EQ(seen.time, step.start);
        ASSERT_EQ(numbers(system, seen), start) << "bit for bit at the start";
        system.interpolate(step.end, seen);
        const std::vector<double> last = numbers(system, seen);
        // an increment on the start: exact but for the rounding of that sum
        for (std::size_t i = 0; i < last.size(); ++i)
            ASSERT_LE(std::abs(last[i] - finish[i]),
                      2 * std::numeric_limits<double>::epsilon() * std::max(std::abs(start[i]), std::abs(finish[i])));
        for (const double x : {0.1, 0.5, 0.8}) {
            system.interpolate(step.start + x * (step.end - step.start), seen);
            const std::vector<double> between = numbers(system, seen);
            for (std::size_t i = 0; i < between.size(); ++i)
                ASSERT_GE(between[i], std::min({0.0, start[i], finish[i]}) - 1e-15 * std::abs(start[i] - finish[i]))
                    << "number " << i;
        }
    }
}

TEST(Interpolant, KeepsConstantsToTheLastBit) {
    const auto healing = heal(cell_grid(12, 20), {});
    reaction::System& system = healing->system();
    reaction::State seen = system.empty_state();
    const std::vector<double> rest = numbers(system, system.empty_state());
    while (system.state().time < 100 * day) {
        const reaction::Step step = system.advance(100 * day);
        for (const double x : {0.0, 0.1234567, 0.5, 0.77, 1.0}) {
            system.interpolate(step.start + x * (step.end - step.start), seen);
            ASSERT_EQ(numbers(system, seen), rest);
        }
    }
}

}  // namespace
}  // namespace skinheal::test
