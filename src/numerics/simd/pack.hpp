// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <utility>

/// Vectors of W doubles by the compiler's own vector types.  W is a template parameter of everything that uses them, so
/// that code for different instruction sets never shares a symbol.
#define SKINHEAL_INLINE inline __attribute__((always_inline))
#define SKINHEAL_FORCE __attribute__((always_inline))

namespace skinheal::numerics {

template <int W>
struct VecOf {
    typedef double type __attribute__((vector_size(W * sizeof(double))));
    typedef double unaligned __attribute__((vector_size(W * sizeof(double)), aligned(sizeof(double)), may_alias));
    typedef long long index __attribute__((vector_size(W * sizeof(double))));
};

template <>
struct VecOf<1> {
    using type = double;
    typedef double unaligned __attribute__((may_alias));
    using index = long long;
};

template <int W>
using Vec = typename VecOf<W>::type;

namespace detail {
template <int W, int... L>
SKINHEAL_INLINE Vec<W> same(double x, std::integer_sequence<int, L...>) {
    return Vec<W>{((void)L, x)...};
}
}  // namespace detail

/// x in every lane.  Not `Vec<W>{} + x`: that is an addition, because -0 + 0 is not -0.
template <int W>
SKINHEAL_INLINE Vec<W> splat(double x) {
    return detail::same<W>(x, std::make_integer_sequence<int, W>{});
}

template <int W>
SKINHEAL_INLINE Vec<W> load(const double* p) {
    return *reinterpret_cast<const typename VecOf<W>::unaligned*>(p);
}

template <int W>
SKINHEAL_INLINE void store(double* p, Vec<W> v) {
    *reinterpret_cast<typename VecOf<W>::unaligned*>(p) = v;
}

template <int W>
SKINHEAL_INLINE Vec<W> maximum(Vec<W> a, Vec<W> b) {
    return a > b ? a : b;
}

template <int W>
SKINHEAL_INLINE Vec<W> minimum(Vec<W> a, Vec<W> b) {
    return a < b ? a : b;
}

template <int W>
SKINHEAL_INLINE Vec<W> absolute(Vec<W> a) {
    return maximum<W>(a, -a);
}

/// Square root lane by lane; the compiler turns the loop into one instruction.
template <int W>
SKINHEAL_INLINE Vec<W> square_root(Vec<W> a) {
    if constexpr (W == 1) {
        return __builtin_sqrt(a);
    } else {
        Vec<W> out;
        for (int lane = 0; lane < W; ++lane) out[lane] = __builtin_sqrt(a[lane]);
        return out;
    }
}

/// Sum of the lanes, always in the same order.
template <int W>
SKINHEAL_INLINE double sum_lanes(Vec<W> a) {
    if constexpr (W == 1) {
        return a;
    } else {
        double out = a[0];
        for (int lane = 1; lane < W; ++lane) out += a[lane];
        return out;
    }
}

namespace detail {
template <int W, int S, bool Upper, int... L>
SKINHEAL_INLINE Vec<W> exchange(Vec<W> a, Vec<W> b, std::integer_sequence<int, L...>) {
    if constexpr (Upper) {
        return __builtin_shufflevector(a, b, ((L & S) ? W + L : L + S)...);
    } else {
        return __builtin_shufflevector(a, b, ((L & S) ? W + L - S : L)...);
    }
}

template <int W, int S>
SKINHEAL_INLINE void transpose_stage(Vec<W>* rows) {
    if constexpr (S < W) {
        for (int i = 0; i < W; ++i) {
            if ((i & S) == 0) {
                const Vec<W> a = rows[i];
                const Vec<W> b = rows[i + S];
                rows[i] = exchange<W, S, false>(a, b, std::make_integer_sequence<int, W>{});
                rows[i + S] = exchange<W, S, true>(a, b, std::make_integer_sequence<int, W>{});
            }
        }
        transpose_stage<W, 2 * S>(rows);
    }
}
}  // namespace detail

/// Transpose a W x W block held in W vectors, in registers.
template <int W>
SKINHEAL_INLINE void transpose(Vec<W>* rows) {
    if constexpr (W > 1) detail::transpose_stage<W, 1>(rows);
}

}  // namespace skinheal::numerics
