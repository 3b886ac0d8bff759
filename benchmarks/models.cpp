// SPDX-License-Identifier: BSD-3-Clause
// What does a step of each healing model cost?  One-second steps after one 1.5 mm session: the fresh wound bears them for any number of iterations.
#include <benchmark/benchmark.h>

#include <string>

#include "healing/healing.hpp"
#include "needling/prescribed.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace {

using namespace skinheal;

void step_of_model(benchmark::State& state, const char* model) {
    const auto set = ParameterSet::load(model);
    healing::Options options;
    options.adaptive = false;
    options.fixed_step = 1;
    const auto healing = healing::make_healing(
        model, set, {45 * seconds_per_year, 3, 0},
        grid::Grid({grid::graded_axis("r", grid::AxisKind::radial, needling::cell_radius(2e6),
                                      static_cast<int>(state.range(0)), 3.0),
                    grid::graded_axis("z", grid::AxisKind::cartesian, 3e-3, static_cast<int>(state.range(1)), 1.0)}),
        options);
    auto& system = healing->system();
    const auto channel = std::string(model) == "mn16" ? needling::prescribed_channel(set, 1.5e-3, 7.2e-5, 3e-3)
                                                      : needling::contract_channel(set, 1.5e-3, {1.2e-5, 6e-5, 3e-3});
    healing->injure(needling::injury_on(system.grid(), channel, 2e6, set));
    for (auto _ : state) benchmark::DoNotOptimize(system.advance(1e12));
}
BENCHMARK_CAPTURE(step_of_model, mn16, "mn16")
    ->Args({16, 24})
    ->Args({32, 48})
    ->Args({64, 96})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(step_of_model, mn17, "mn17")
    ->Args({16, 24})
    ->Args({32, 48})
    ->Args({64, 96})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
