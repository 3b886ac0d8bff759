// SPDX-License-Identifier: BSD-3-Clause
// What do a matrix factored by direction and the matrix itself make of layers of very different diffusivity, and what is chosen?
// Counters: delivered = error at the end over what was asked; unfactored = steps that were not factored.
#include <benchmark/benchmark.h>

#include <cmath>
#include <map>
#include <memory>
#include <tuple>

#include "layered.hpp"

namespace {

using skinheal::problems::Layered;
using skinheal::reaction::Method;

Layered problem(const benchmark::State& state) {
    return {.dimensions = static_cast<int>(state.range(0)),
            .cells = state.range(0) == 2 ? 32 : 16,
            .contrast = std::pow(10.0, static_cast<double>(state.range(1))),
            .exchange = state.range(2) == 0 ? 0.0 : 1e6};
}

constexpr double end = 1e3;  // the fast part is at rest after 1; the slow one needs 1e4 times as long

const skinheal::reaction::State& exact(const benchmark::State& state) {
    static std::map<std::tuple<long, long, long>, std::unique_ptr<skinheal::reaction::ProgramSystem>> known;
    auto& system = known[{state.range(0), state.range(1), state.range(2)}];
    if (!system) {
        system = problem(state).make({.tolerance = 1e-5, .method = Method::unfactored, .order = 3});
        while (system->state().time < end) system->advance(end);
    }
    return system->state();
}

void contrast(benchmark::State& state) {
    const double tolerance = 1e-3;
    const auto method = static_cast<Method>(state.range(3));
    const auto& reference = exact(state);
    std::unique_ptr<skinheal::reaction::ProgramSystem> system;
    for (auto _ : state) {
        state.PauseTiming();
        system = problem(state).make({.tolerance = tolerance, .method = method});
        state.ResumeTiming();
        while (system->state().time < end) system->advance(end);
    }
    const auto& counts = system->method_counts();
    state.counters["delivered"] = skinheal::problems::delivered_share(*system, reference, tolerance);
    state.counters["steps"] = static_cast<double>(system->steps());
    state.counters["rejected"] = static_cast<double>(system->rejected());
    state.counters["unfactored"] = static_cast<double>(counts.unfactored);
    state.counters["iterations"] = static_cast<double>(counts.iterations);
}
BENCHMARK(contrast)
    ->ArgNames({"dimensions", "orders", "exchange", "method"})  // method: 0 chosen, 1 factored, 2 not factored
    ->ArgsProduct({{2, 3}, {0, 2, 4}, {0, 1}, {0, 1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(0.02);

}  // namespace
