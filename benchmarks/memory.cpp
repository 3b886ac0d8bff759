// SPDX-License-Identifier: BSD-3-Clause
// What does this machine allow?  A STREAM-like triad and the in-place update, to hold the other benchmarks against.
#include <benchmark/benchmark.h>

#include <vector>

namespace {

constexpr std::size_t size = std::size_t{1} << 25;  // 268 MB an array: out of every cache

void triad(benchmark::State& state) {
    std::vector<double> a(size, 1.0);
    std::vector<double> b(size, 2.0);
    std::vector<double> c(size, 0.0);
    for (auto _ : state) {
        for (std::size_t i = 0; i < size; ++i) c[i] = a[i] + 3.0 * b[i];
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(24 * size));
}
BENCHMARK(triad)->Unit(benchmark::kMillisecond)->UseRealTime();

void update_in_place(benchmark::State& state) {
    std::vector<double> a(size, 1.0);
    for (auto _ : state) {
        for (std::size_t i = 0; i < size; ++i) a[i] = 0.5 * a[i] + 1.0;
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(16 * size));
}
BENCHMARK(update_in_place)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
