// SPDX-License-Identifier: BSD-3-Clause
// How long does a whole treatment take?  P5 (six sessions, 365 days) at the default and at 100 x 200 cells, P7 (one session, 28
// days, one thread), and what order 3 buys at tight tolerances.  Arguments: cells along r and z, 1e6 x tolerance, order, threads.
#include <benchmark/benchmark.h>

#include "course.hpp"

namespace {

using skinheal::benchmarks::Course;

void treatment(benchmark::State& state) {
    const auto parameters = skinheal::ParameterSet::load("mn16");
    Course course;
    course.lateral = static_cast<int>(state.range(0));
    course.depth = static_cast<int>(state.range(1));
    course.options.tolerance = static_cast<double>(state.range(2)) * 1e-6;
    course.options.order = static_cast<int>(state.range(3));
    course.options.threads = static_cast<int>(state.range(4));
    long steps = 0;
    for (auto _ : state) steps = skinheal::benchmarks::run(course, parameters);
    const double cells = static_cast<double>(course.lateral) * course.depth;
    state.counters["steps"] = static_cast<double>(steps);
    state.counters["cell_steps"] =
        benchmark::Counter(cells * static_cast<double>(steps), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(treatment)
    ->ArgNames({"r", "z", "utol", "order", "threads"})
    ->Args({16, 24, 10000, 2, 1})
    ->Args({16, 24, 1000, 2, 1})
    ->Args({16, 24, 10, 2, 1})
    ->Args({16, 24, 10, 3, 1})
    ->Args({100, 200, 7000, 2, 1})
    ->Args({100, 200, 7000, 2, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void one_session(benchmark::State& state) {
    const auto parameters = skinheal::ParameterSet::load("mn16");
    Course course;
    course.sessions = 1;
    course.days = 28;
    course.options.tolerance = static_cast<double>(state.range(0)) * 1e-6;
    long steps = 0;
    for (auto _ : state) steps = skinheal::benchmarks::run(course, parameters);
    state.counters["steps"] = static_cast<double>(steps);
    state.counters["runs/h"] = benchmark::Counter(3600, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(one_session)->ArgName("utol")->Arg(10000)->Arg(1000)->Unit(benchmark::kMillisecond)->UseRealTime();

void instruction_set(benchmark::State& state) {
    const auto parameters = skinheal::ParameterSet::load("mn16");
    Course course;
    course.sessions = 1;
    course.days = 28;
    const auto wanted = static_cast<skinheal::healing::InstructionSet>(state.range(0));
    const auto best = skinheal::healing::best_instruction_set();
    if ((wanted == skinheal::healing::InstructionSet::avx512 && best != "AVX-512") ||
        (wanted == skinheal::healing::InstructionSet::avx2 && best == "baseline")) {
        state.SkipWithError("this processor lacks it");
        return;
    }
    course.options.instruction_set = wanted;
    for (auto _ : state) benchmark::DoNotOptimize(skinheal::benchmarks::run(course, parameters));
    state.SetLabel(skinheal::benchmarks::make(course, parameters)->system().instruction_set());
}
BENCHMARK(instruction_set)->DenseRange(1, 3)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
