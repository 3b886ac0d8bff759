// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <limits>
#include <map>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "numerics/simd/buffer.hpp"
#include "numerics/simd/instruction_set.hpp"
#include "numerics/simd/pack.hpp"

/// What the machine allows: the rates that no kernel can exceed, measured by loops that do nothing else.
namespace skinheal::benchmarks {

namespace loops {

using numerics::load;
using numerics::splat;
using numerics::store;
using numerics::Vec;

/// Chains of multiply-adds that do not wait for each other: enough for two units of four or five cycles.
inline constexpr int chains = 12;

template <int W>
SKINHEAL_INLINE double multiply_adds(long rounds, double factor) {
    Vec<W> x[chains];
    for (int i = 0; i < chains; ++i) x[i] = splat<W>(factor + i);
    const Vec<W> m = splat<W>(factor);
    const Vec<W> c = splat<W>(1 - factor);
    for (long r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
        for (int i = 0; i < chains; ++i) x[i] = x[i] * m + c;
    }
    double sum = 0;
    for (int i = 0; i < chains; ++i) sum += x[i][0];
    return sum;
}

template <int W>
SKINHEAL_INLINE double divisions(long rounds, double factor) {
    Vec<W> x[chains];
    for (int i = 0; i < chains; ++i) x[i] = splat<W>(factor + i);
    const Vec<W> c = splat<W>(factor);
    for (long r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
        for (int i = 0; i < chains; ++i) x[i] = c / x[i];
    }
    double sum = 0;
    for (int i = 0; i < chains; ++i) sum += x[i][0];
    return sum;
}

/// c = a + 3 b, three arrays of n in a row.
template <int W>
SKINHEAL_INLINE void triad(double* a, std::size_t n) {
    const double* b = a + n;
    double* c = a + 2 * n;
    for (std::size_t i = 0; i < n; i += 2 * W) {
        store<W>(c + i, load<W>(a + i) + 3.0 * load<W>(b + i));
        store<W>(c + i + W, load<W>(a + i + W) + 3.0 * load<W>(b + i + W));
    }
}

template <int W>
SKINHEAL_INLINE void in_place(double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; i += 2 * W) {
        store<W>(a + i, 0.5 * load<W>(a + i) + 1.0);
        store<W>(a + i + W, 0.5 * load<W>(a + i + W) + 1.0);
    }
}

struct Table {
    const char* name;
    int width;
    double (*multiply_adds)(long, double);
    double (*divisions)(long, double);
    void (*triad)(double*, std::size_t);
    void (*in_place)(double*, std::size_t);
};

inline const Table& baseline() noexcept {
    static constexpr Table table{"baseline",
                                 2,
                                 [](long r, double f) { return multiply_adds<2>(r, f); },
                                 [](long r, double f) { return divisions<2>(r, f); },
                                 [](double* a, std::size_t n) { triad<2>(a, n); },
                                 [](double* a, std::size_t n) { in_place<2>(a, n); }};
    return table;
}

#if defined(__x86_64__)
#define SKINHEAL_AVX2 __attribute__((target("avx2,fma")))
#define SKINHEAL_AVX512 __attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl,avx512bw,avx512cd")))
SKINHEAL_AVX2 inline double multiply_adds_avx2(long r, double f) { return multiply_adds<4>(r, f); }
SKINHEAL_AVX2 inline double divisions_avx2(long r, double f) { return divisions<4>(r, f); }
SKINHEAL_AVX2 inline void triad_avx2(double* a, std::size_t n) { triad<4>(a, n); }
SKINHEAL_AVX2 inline void in_place_avx2(double* a, std::size_t n) { in_place<4>(a, n); }
SKINHEAL_AVX512 inline double multiply_adds_avx512(long r, double f) { return multiply_adds<8>(r, f); }
SKINHEAL_AVX512 inline double divisions_avx512(long r, double f) { return divisions<8>(r, f); }
SKINHEAL_AVX512 inline void triad_avx512(double* a, std::size_t n) { triad<8>(a, n); }
SKINHEAL_AVX512 inline void in_place_avx512(double* a, std::size_t n) { in_place<8>(a, n); }
#undef SKINHEAL_AVX2
#undef SKINHEAL_AVX512

inline const Table& avx2() noexcept {
    static constexpr Table table{"AVX2", 4, multiply_adds_avx2, divisions_avx2, triad_avx2, in_place_avx2};
    return table;
}
inline const Table& avx512() noexcept {
    static constexpr Table table{"AVX-512", 8, multiply_adds_avx512, divisions_avx512, triad_avx512, in_place_avx512};
    return table;
}
#else
inline const Table& avx2() noexcept { return baseline(); }
inline const Table& avx512() noexcept { return baseline(); }
#endif

inline const Table& of(numerics::InstructionSet set) noexcept { return numerics::choose(set, baseline, avx2, avx512); }

}  // namespace loops

/// Processor time of this thread, s: what others do meanwhile does not count.
inline double processor_seconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Best rate of a loop that does `work` a call, over slices of about 5 ms: some are not disturbed by other programs.
template <class F>
double best_rate(double work, F&& loop) {
    long calls = 1;
    double best = 0;
    for (int slice = 0; slice < 40;) {
        const double start = processor_seconds();
        for (long i = 0; i < calls; ++i) loop();
        const double spent = processor_seconds() - start;
        if (spent < 0.005 && slice == 0) {
            calls *= 2;
            continue;
        }
        best = std::max(best, work * static_cast<double>(calls) / spent);
        ++slice;
    }
    return best;
}

/// The same loop on several threads at once: sum of their best rates.
template <class F>
double best_rate_of_threads(int threads, double work, F&& make_loop) {
    std::vector<double> rates(static_cast<std::size_t>(threads));
    {
        std::vector<std::jthread> team;
        for (double& rate : rates)
            team.emplace_back([&rate, work, &make_loop] { rate = best_rate(work, make_loop()); });
    }
    return std::accumulate(rates.begin(), rates.end(), 0.0);
}

class Machine {
public:
    /// Multiplications and additions per second, in multiply-adds.
    [[nodiscard]] double flops(numerics::InstructionSet set, int threads = 1) {
        return arithmetic(set, threads, 2, loops::of(set).multiply_adds);
    }
    [[nodiscard]] double divisions(numerics::InstructionSet set, int threads = 1) {
        return arithmetic(set, threads, 1, loops::of(set).divisions);
    }
    /// Bytes per second of c = a + 3 b, counted as 24 a number, where the three arrays fill `footprint` bytes together.
    [[nodiscard]] double triad(double footprint, int threads = 1) {
        return memory(footprint / 24, 3, 24, threads, loops::of(numerics::InstructionSet::best).triad);
    }
    /// The same of a = a / 2 + 1, counted as 16 a number.
    [[nodiscard]] double in_place(double footprint, int threads = 1) {
        return memory(footprint / 8, 1, 16, threads, loops::of(numerics::InstructionSet::best).in_place);
    }

private:
    template <class Loop>
    double arithmetic(numerics::InstructionSet set, int threads, double per_lane, Loop loop) {
        constexpr long rounds = 10000;
        const double work = per_lane * loops::chains * loops::of(set).width * static_cast<double>(rounds);
        double& known = arithmetic_[{loop, threads}];
        if (known == 0) {
            known = best_rate_of_threads(threads, work, [&] {
                return [loop, rounds = rounds] {
                    volatile double sink = loop(rounds, 0.999);
                    static_cast<void>(sink);
                };
            });
        }
        return known;
    }
    template <class Loop>
    double memory(double numbers, std::size_t arrays, double bytes, int threads, Loop loop) {
        const auto n = std::max<std::size_t>(16, static_cast<std::size_t>(numbers) / 16 * 16);
        double& known = memory_[{{arrays, n}, threads}];
        if (known == 0) {
            known = best_rate_of_threads(threads, bytes * static_cast<double>(n), [&] {
                return [loop, n, data = numerics::Buffer(arrays * n)]() mutable { loop(data.data(), n); };
            });
        }
        return known;
    }

    using Arithmetic = double (*)(long, double);
    std::map<std::pair<Arithmetic, int>, double> arithmetic_;
    std::map<std::pair<std::pair<std::size_t, std::size_t>, int>, double> memory_;
};

}  // namespace skinheal::benchmarks
