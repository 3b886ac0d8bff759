// SPDX-License-Identifier: BSD-3-Clause
// What does a kinetics cost that is a register program, against the same one compiled?  One whole step, one thread.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "numerics/simd/exponential.hpp"
#include "problems.hpp"
#include "reaction/engine.hpp"
#include "reaction/native.hpp"
#include "reaction/program/program_system.hpp"

namespace {

using namespace skinheal;

/// Far too short for anything to move: the cost of a step.
reaction::SystemOptions short_steps(int order) {
    return {.tolerance = 1.0, .threads = 1, .adaptive = false, .fixed_step = 1e-9, .order = order};
}

void steps(benchmark::State& state, reaction::System& system) {
    for (auto _ : state) benchmark::DoNotOptimize(system.advance(1e9));
    state.counters["time/cell"] =
        benchmark::Counter(static_cast<double>(system.grid().cells()),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void start_fisher(reaction::System& s) {
    problems::fill(s.grid(), s.mutable_state(), 1,
                   [](int, double, double z, double) { return problems::fisher_wave(z, 0); });
}
void start_brusselator(reaction::System& s) {
    problems::fill(s.grid(), s.mutable_state(), 3,
                   [](int f, double x, double y, double) { return problems::brusselator_start(f, x, y); });
}

/// exp of every number of an array in the first cache, in the lanes of one instruction set, and by the C library.
template <int W>
SKINHEAL_INLINE void exponentials(const std::vector<double>& x, std::vector<double>& y) {
    for (std::size_t k = 0; k < x.size(); k += W)
        numerics::store<W>(y.data() + k, numerics::exponential<W>(numerics::load<W>(x.data() + k)));
}
void exponentials_2(const std::vector<double>& x, std::vector<double>& y) { exponentials<2>(x, y); }
#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void exponentials_4(const std::vector<double>& x, std::vector<double>& y) {
    exponentials<4>(x, y);
}
__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,prefer-vector-width=512"))) void exponentials_8(
    const std::vector<double>& x, std::vector<double>& y) {
    exponentials<8>(x, y);
}
#endif
void exponential_lanes(benchmark::State& state) {
    std::vector<double> x(1024), y(1024);
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = -20.0 + 0.03 * static_cast<double>(k);
    auto all = &exponentials_2;
#if defined(__x86_64__)
    if (state.range(0) == 4) {
        if (!__builtin_cpu_supports("avx2")) return state.SkipWithError("no AVX2");
        all = &exponentials_4;
    }
    if (state.range(0) == 8) {
        if (!__builtin_cpu_supports("avx512bw")) return state.SkipWithError("no AVX-512");
        all = &exponentials_8;
    }
#endif
    for (auto _ : state) {
        all(x, y);
        benchmark::DoNotOptimize(y.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * 1024);
}
void exponential_library(benchmark::State& state) {
    std::vector<double> x(1024), y(1024);
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = -20.0 + 0.03 * static_cast<double>(k);
    for (auto _ : state) {
        for (std::size_t k = 0; k < x.size(); ++k) y[k] = std::exp(x[k]);
        benchmark::DoNotOptimize(y.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK(exponential_lanes)->Arg(2)->Arg(4)->Arg(8)->ArgName("lanes");
BENCHMARK(exponential_library);

void fisher_compiled(benchmark::State& state) {
    reaction::Engine<problems::Fisher> system({}, problems::fisher_grid(64, 512),
                                              reaction::native_kernels<problems::Fisher>(), short_steps(2));
    start_fisher(system);
    steps(state, system);
}
void fisher_program(benchmark::State& state) {
    reaction::ProgramSystem system(problems::fisher_at_run_time(), problems::fisher_grid(64, 512), short_steps(2));
    start_fisher(system);
    steps(state, system);
}
void brusselator_compiled(benchmark::State& state) {
    reaction::Engine<problems::Brusselator> system({}, problems::brusselator_grid(static_cast<int>(state.range(0))),
                                                   reaction::native_kernels<problems::Brusselator>(),
                                                   short_steps(static_cast<int>(state.range(1))));
    start_brusselator(system);
    steps(state, system);
}
void brusselator_program(benchmark::State& state) {
    reaction::ProgramSystem system(problems::brusselator_at_run_time(),
                                   problems::brusselator_grid(static_cast<int>(state.range(0))),
                                   short_steps(static_cast<int>(state.range(1))));
    start_brusselator(system);
    steps(state, system);
}

BENCHMARK(fisher_compiled)->Unit(benchmark::kMicrosecond);
BENCHMARK(fisher_program)->Unit(benchmark::kMicrosecond);
BENCHMARK(brusselator_compiled)
    ->ArgNames({"cells", "order"})
    ->Args({16, 2})
    ->Args({64, 2})
    ->Args({64, 3})
    ->Args({256, 2})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(brusselator_program)
    ->ArgNames({"cells", "order"})
    ->Args({16, 2})
    ->Args({64, 2})
    ->Args({64, 3})
    ->Args({256, 2})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
