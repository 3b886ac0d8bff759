// SPDX-License-Identifier: BSD-3-Clause
// What does linear transport cost?  A slab of three layers with five orders of contrast, 400 cells, 30,000 s, to a relative error of 1e-4
// and of 1e-6 (order 4 is the cheapest at both; tests/limits checks the errors); and one factorisation and one solve of a banded matrix.
#include <benchmark/benchmark.h>

#include <vector>

#include "transport/banded.hpp"
#include "transport/grid_network.hpp"
#include "transport/integrator.hpp"

namespace {

using namespace skinheal;

void laminate(benchmark::State& state, const transport::Esdirk& method, double tolerance) {
    std::vector<double> sigma;
    for (int i = 0; i < 400; ++i) sigma.push_back(i < 30 ? 1e-3 : (i < 200 ? 10.0 : 1.0));
    long steps = 0;
    for (auto _ : state) {
        transport::Network network;
        network.accounts = 2;
        const transport::GridNetwork cells(network,
                                           grid::Grid({grid::uniform_axis("z", grid::AxisKind::cartesian, 200, 400)}));
        cells.set_conductance(network, {{sigma}});
        const double top = transport::wall_conductance(cells.wall(0, transport::Side::lower)[0], sigma.front());
        const double base = transport::wall_conductance(cells.wall(0, transport::Side::upper)[0], sigma.back());
        network.outlets = {{0, top, top, 0}, {399, base, 0, 1}};
        transport::Integrator integrator(network, {}, {.method = method, .tolerance = tolerance, .first_step = 1e-2});
        integrator.restart(0, {std::vector<double>(400, 0.0), {}, {0, 0}});
        while (integrator.time() < 3e4)
            if (!integrator.step(3e4)) state.SkipWithError("failed");
        steps = integrator.counts().steps;
        benchmark::DoNotOptimize(integrator.concentration().data());
    }
    state.counters["steps"] = static_cast<double>(steps);
}
BENCHMARK_CAPTURE(laminate, error_1e4, transport::esdirk4, 3e-3)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(laminate, error_1e6, transport::esdirk4, 7e-5)->Unit(benchmark::kMicrosecond);

void banded(benchmark::State& state, bool factorise) {
    const int n = static_cast<int>(state.range(0));
    const int band = static_cast<int>(state.range(1));
    transport::BandedLu lu;
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
