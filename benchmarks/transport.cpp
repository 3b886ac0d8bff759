// SPDX-License-Identifier: BSD-3-Clause
// What does linear transport cost?  A slab of three layers with five orders of contrast, 400 cells, 30,000 s, to a relative error of 1e-4
// and of 1e-6 (order 4 is the cheapest at both; tests/limits checks the errors); and one factorisation and one solve of a banded matrix.
#include <benchmark/benchmark.h>

#include <vector>

#include "laminate.hpp"
#include "numerics/linear/banded.hpp"

namespace {

using namespace skinheal;

void laminate(benchmark::State& state, double tolerance) {
    long steps = 0;
    for (auto _ : state) {
        const auto found = problems::solve_laminate(4, tolerance);
        steps = found->counts().steps;
        benchmark::DoNotOptimize(found->concentration().data());
    }
    state.counters["steps"] = static_cast<double>(steps);
}
BENCHMARK_CAPTURE(laminate, error_1e4, 3e-3)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(laminate, error_1e6, 7e-5)->Unit(benchmark::kMicrosecond);

void banded(benchmark::State& state, bool factorise) {
    const int n = static_cast<int>(state.range(0));
    const int band = static_cast<int>(state.range(1));
    numerics::BandedLu lu;
    lu.resize(n, band);
    std::vector<double> x(static_cast<std::size_t>(n), 1.0);
    const auto fill = [&] {
        lu.clear();
        for (int i = 0; i < n; ++i)
            for (int j = std::max(0, i - band); j <= std::min(n - 1, i + band); ++j)
                lu.at(i, j) = i == j ? 2.0 * band + 1 : -1.0;
    };
    fill();
    if (!lu.factorise()) state.SkipWithError("failed");
    for (auto _ : state) {
        if (factorise) {
            fill();
            benchmark::DoNotOptimize(lu.factorise());
        } else {
            lu.solve(x);
        }
    }
    const double flops = factorise ? 2.0 * n * band * band : 4.0 * n * band;
    state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK_CAPTURE(banded, factorise, true)->ArgNames({"n", "band"})->Args({400, 1})->Args({500, 6})->Args({4000, 40});
BENCHMARK_CAPTURE(banded, solve, false)->ArgNames({"n", "band"})->Args({400, 1})->Args({500, 6})->Args({4000, 40});

}  // namespace
