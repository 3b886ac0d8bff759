// SPDX-License-Identifier: BSD-3-Clause
// Where does a step go?  One whole step, and one evaluation of the right-hand side, at growing grids.
#include <benchmark/benchmark.h>

#include "course.hpp"

namespace {

using skinheal::benchmarks::Course;

void whole_step(benchmark::State& state) {
    const auto parameters = skinheal::ParameterSet::load("mn16");
    Course course;
    course.lateral = static_cast<int>(state.range(0));
    course.depth = static_cast<int>(state.range(1));
    course.options.threads = static_cast<int>(state.range(2));
    course.options.adaptive = false;
    course.options.fixed_step = 1e-3;  // so short that the state does not move: the cost of a step, not of a course
    const auto healing = skinheal::benchmarks::make(course, parameters);
    auto& system = healing->system();
    const auto channel = skinheal::needling::prescribed_channel(parameters, 1.0e-3, 1.0e-4, 3.0e-3);
    healing->injure(skinheal::needling::injury_on(system.grid(), channel, 2.0e6, parameters));
    for (auto _ : state) benchmark::DoNotOptimize(system.advance(1e9));
    state.counters["time/cell"] =
        benchmark::Counter(static_cast<double>(system.grid().cells()),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(whole_step)
    ->ArgNames({"r", "z", "threads"})
    ->Args({16, 24, 1})
    ->Args({32, 48, 1})
    ->Args({64, 96, 1})
    ->Args({100, 200, 1})
    ->Args({100, 200, 2})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

/// A cell of a box costs more than one of a cylinder: a third direction of sweeps and directed movement, and planes that no cache holds.
void step_in_a_box(benchmark::State& state) {
    const auto parameters = skinheal::ParameterSet::load("mn16");
    const int lateral = static_cast<int>(state.range(0));
    const int depth = static_cast<int>(state.range(1));
    skinheal::healing::Options options;
    options.threads = static_cast<int>(state.range(2));
    options.adaptive = false;
    options.fixed_step = 1e-3;
    using skinheal::grid::AxisKind;
    skinheal::grid::Grid grid({skinheal::grid::uniform_axis("x", AxisKind::cartesian, 3.5e-3, lateral),
                               skinheal::grid::uniform_axis("y", AxisKind::cartesian, 3.5e-3, lateral),
                               skinheal::grid::graded_axis("z", AxisKind::cartesian, 3.0e-3, depth, 1.0)});
    const auto healing = skinheal::healing::make_healing("mn16", parameters, {45 * skinheal::seconds_per_year, 3, 0},
                                                         std::move(grid), options);
    auto& system = healing->system();
    for (auto _ : state) benchmark::DoNotOptimize(system.advance(1e9));
    state.counters["time/cell"] =
        benchmark::Counter(static_cast<double>(system.grid().cells()),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(step_in_a_box)
    ->ArgNames({"xy", "z", "threads"})
    ->Args({50, 38, 1})
    ->Args({100, 75, 1})
    ->Args({200, 150, 1})
    ->Args({200, 150, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void right_hand_side(benchmark::State& state) {
    const auto parameters = skinheal::ParameterSet::load("mn16");
    Course course;
    course.lateral = static_cast<int>(state.range(0));
    course.depth = static_cast<int>(state.range(1));
    const auto healing = skinheal::benchmarks::make(course, parameters);
    auto& system = healing->system();
    auto out = system.empty_state();
    for (auto _ : state) system.rate(out);
    state.counters["time/cell"] =
        benchmark::Counter(static_cast<double>(system.grid().cells()),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(right_hand_side)
    ->ArgNames({"r", "z"})
    ->Args({16, 24})
    ->Args({100, 200})
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
