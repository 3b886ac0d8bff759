// SPDX-License-Identifier: BSD-3-Clause
// How long does a patch of skin take, and in how much memory?  25 channels of 1.5 mm needles, one session, 28 days, without files; the
// last size is problem P6.  Arguments: model (16, 17), cells along x and y each, cells along z, 1e6 x tolerance, threads.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <string>

#include "skinheal/skinheal.hpp"

namespace {

using namespace skinheal;

void patch(benchmark::State& state) {
    Scenario scenario;
    scenario.healing_model = "mn" + std::to_string(state.range(0));
    scenario.parameter_set = scenario.healing_model;
    scenario.numerics.geometry = Geometry::box;
    scenario.numerics.cells = Cells{static_cast<int>(state.range(1)), static_cast<int>(state.range(2))};
    scenario.numerics.tolerance = static_cast<double>(state.range(3)) * 1e-6;
    scenario.output.fields = {"collagen_i"};
    scenario.output.every = 28 * seconds_per_day;
    scenario.protocol.duration = 28 * seconds_per_day;
    Session session;
    session.device.needle.length = 1.5e-3;
    scenario.protocol.sessions = {session};
    RunOptions options;
    options.threads = static_cast<int>(state.range(4));
    Result result;
    for (auto _ : state) result = Simulation(scenario).run(options);
    const double cells = static_cast<double>(state.range(1) * state.range(1) * state.range(2));
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    state.counters["steps"] = static_cast<double>(result.steps);
    state.counters["rejected"] = static_cast<double>(result.rejected);
    state.counters["peak_GB"] = static_cast<double>(usage.ru_maxrss) / 1e6;
    state.counters["cell_steps"] =
        benchmark::Counter(cells * static_cast<double>(result.steps), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(patch)
    ->ArgNames({"mn", "xy", "z", "utol", "threads"})
    ->Args({16, 50, 38, 10000, 2})
    ->Args({16, 50, 38, 1000, 2})
    ->Args({17, 50, 38, 10000, 1})
    ->Args({17, 50, 38, 10000, 2})
    ->Args({17, 50, 38, 1000, 2})
    ->Args({17, 100, 75, 10000, 2})
    ->Args({16, 200, 150, 10000, 2})
    ->Iterations(1)
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace
