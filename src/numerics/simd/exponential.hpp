// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>

#include "numerics/simd/pack.hpp"

namespace skinheal::numerics {

/// exp(x) in every lane, within 1.01 units in the last place (1.0 for |x| up to 40); 0 below -708.4 (the kernels flush what is smaller than normal numbers),
/// infinity above 709.8, NaN of NaN.  The C library's is called lane by lane and does not vectorise (measured: `bench_program
/// --benchmark_filter=exponential`).  x = n ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts (Cody and Waite), exp(r) by its series
/// to r^13, whose remainder is below 5e-18.
template <int W>
SKINHEAL_INLINE Vec<W> exponential(Vec<W> x) {
    using V = Vec<W>;
    using Index = typename VecOf<W>::index;
    const auto all = [](double value) SKINHEAL_FORCE { return splat<W>(value); };
    const V magic = all(0x1.8p52);  // adding it rounds to an integer, which then stands in the low bits
    const V clamped = x > all(710.0) ? all(710.0) : (x < all(-710.0) ? all(-710.0) : x);
    const V shifted = clamped * all(1.4426950408889634) + magic;
    const V n = shifted - magic;
    const V r = (clamped - n * all(0x1.62e42fee00000p-1)) - n * all(0x1.a39ef35793c76p-33);
    V series = all(1.0 / 6227020800.0);
    for (const double term : {1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0,
                              1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5})
        series = series * r + all(term);
    const V value = all(1.0) + (r + r * r * series);
    // 2^n by its exponent, in two factors, since 2^1024 is no number
    const V half = n * all(0.5) + magic;
    const V low = half - magic;
    const V high = n - low;
    const auto power = [&](V k) SKINHEAL_FORCE {
        const V biased = k + all(0x1.8p52 + 1023.0);
        return std::bit_cast<V>(std::bit_cast<Index>(biased) << 52);
    };
    const V result = value * power(low) * power(high);
    return x < all(-708.396418532264) ? V{} : (x > all(709.782712893384) ? all(__builtin_inf()) : result);
}

}  // namespace skinheal::numerics
