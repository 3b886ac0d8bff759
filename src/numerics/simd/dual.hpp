// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <utility>

#include "numerics/simd/pack.hpp"

/// Forward-mode derivatives whose sparsity is known to the compiler: a `Dual<M, W>` carries one derivative per set bit of M.
/// A kinetics written once over a generic scalar gives, from the same lines, its value, its Jacobian and the Jacobian's
/// pattern; no entry that is structurally zero is ever computed.
///
/// Rates that go into a tuple, and tuples of them, are not declared const: GCC keeps a const structure that is filled in memory
/// out of its registers, with every derivative in it (a quarter of a stage).
namespace skinheal::numerics {

template <std::uint32_t M, int W>
struct Dual {
    static constexpr std::uint32_t mask = M;
    static constexpr int count = std::popcount(M);
    Vec<W> v;
    Vec<W> d[count == 0 ? 1 : count];
};

/// Position of `bit` among the set bits of `mask`.
constexpr int rank_of(std::uint32_t mask, int bit) { return std::popcount(mask & ((std::uint32_t{1} << bit) - 1)); }

/// The n-th set bit of `mask`.
constexpr int nth_bit(std::uint32_t mask, int n) {
    for (; n > 0; --n) mask &= mask - 1;
    return std::countr_zero(mask);
}

template <int Bit, std::uint32_t M, int W>
SKINHEAL_INLINE Vec<W> derivative(const Dual<M, W>& x) {
    if constexpr ((M >> Bit) & 1U) {
        return x.d[rank_of(M, Bit)];
    } else {
        return Vec<W>{};
    }
}

namespace detail {

template <int W, class F, int... N>
SKINHEAL_INLINE void unroll(F&& f, std::integer_sequence<int, N...>) {
    (f(std::integral_constant<int, N>{}), ...);
}

/// Result of a function of one Dual: value and slope given.
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> chain(const Dual<M, W>& x, Vec<W> value, Vec<W> slope) {
    Dual<M, W> out;
    out.v = value;
    unroll<W>([&](auto n) SKINHEAL_FORCE { out.d[n] = slope * x.d[n]; },
              std::make_integer_sequence<int, Dual<M, W>::count>{});
    return out;
}

/// d = ca * a.d + cb * b.d over the union of both patterns.  `ca`, `cb` are +1 or a vector; a missing side costs nothing.
template <std::uint32_t A, std::uint32_t B, int W, class FA, class FB>
SKINHEAL_INLINE Dual<(A | B), W> combine(const Dual<A, W>& a, const Dual<B, W>& b, Vec<W> value, FA&& fa, FB&& fb) {
    Dual<(A | B), W> out;
    out.v = value;
    unroll<W>(
        [&](auto n) SKINHEAL_FORCE {
            constexpr int bit = nth_bit(A | B, n);
            if constexpr (((A >> bit) & 1U) && ((B >> bit) & 1U)) {
                out.d[n] = fa(a.d[rank_of(A, bit)]) + fb(b.d[rank_of(B, bit)]);
            } else if constexpr ((A >> bit) & 1U) {
                out.d[n] = fa(a.d[rank_of(A, bit)]);
            } else {
                out.d[n] = fb(b.d[rank_of(B, bit)]);
            }
        },
        std::make_integer_sequence<int, std::popcount(A | B)>{});
    return out;
}

}  // namespace detail

template <std::uint32_t A, std::uint32_t B, int W>
SKINHEAL_INLINE Dual<(A | B), W> operator+(const Dual<A, W>& a, const Dual<B, W>& b) {
    return detail::combine(
        a, b, a.v + b.v, [](Vec<W> x) SKINHEAL_FORCE { return x; }, [](Vec<W> x) SKINHEAL_FORCE { return x; });
}
template <std::uint32_t A, std::uint32_t B, int W>
SKINHEAL_INLINE Dual<(A | B), W> operator-(const Dual<A, W>& a, const Dual<B, W>& b) {
    return detail::combine(
        a, b, a.v - b.v, [](Vec<W> x) SKINHEAL_FORCE { return x; }, [](Vec<W> x) SKINHEAL_FORCE { return -x; });
}
template <std::uint32_t A, std::uint32_t B, int W>
SKINHEAL_INLINE Dual<(A | B), W> operator*(const Dual<A, W>& a, const Dual<B, W>& b) {
    return detail::combine(
        a, b, a.v * b.v, [&](Vec<W> x) SKINHEAL_FORCE { return x * b.v; },
        [&](Vec<W> x) SKINHEAL_FORCE { return a.v * x; });
}
template <std::uint32_t A, std::uint32_t B, int W>
SKINHEAL_INLINE Dual<(A | B), W> operator/(const Dual<A, W>& a, const Dual<B, W>& b) {
    const Vec<W> inverse = splat<W>(1.0) / b.v;
    const Vec<W> value = a.v * inverse;
    const Vec<W> slope = -value * inverse;
    return detail::combine(
        a, b, value, [&](Vec<W> x) SKINHEAL_FORCE { return x * inverse; },
        [&](Vec<W> x) SKINHEAL_FORCE { return slope * x; });
}

template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator-(const Dual<M, W>& a) {
    return detail::chain(a, -a.v, splat<W>(-1.0));
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator+(const Dual<M, W>& a, double c) {
    Dual<M, W> out = a;
    out.v = a.v + c;
    return out;
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator+(double c, const Dual<M, W>& a) {
    return a + c;
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator-(const Dual<M, W>& a, double c) {
    Dual<M, W> out = a;
    out.v = a.v - c;
    return out;
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator-(double c, const Dual<M, W>& a) {
    return detail::chain(a, c - a.v, splat<W>(-1.0));
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator*(const Dual<M, W>& a, double c) {
    return detail::chain(a, a.v * c, splat<W>(c));
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator*(double c, const Dual<M, W>& a) {
    return a * c;
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator/(const Dual<M, W>& a, double c) {
    const double inverse = 1.0 / c;
    return a * inverse;
}
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> operator/(double c, const Dual<M, W>& a) {
    const Vec<W> inverse = splat<W>(1.0) / a.v;
    const Vec<W> value = c * inverse;
    return detail::chain(a, value, -value * inverse);
}

/// [x]+ with derivative 0 at and below 0.
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> positive_part(const Dual<M, W>& a) {
    const auto above = a.v > Vec<W>{};
    Dual<M, W> out;
    out.v = above ? a.v : Vec<W>{};
    detail::unroll<W>([&](auto n) SKINHEAL_FORCE { out.d[n] = above ? a.d[n] : Vec<W>{}; },
                      std::make_integer_sequence<int, Dual<M, W>::count>{});
    return out;
}
/// min(x, 0).
template <std::uint32_t M, int W>
SKINHEAL_INLINE Dual<M, W> negative_part(const Dual<M, W>& a) {
    const auto below = a.v < Vec<W>{};
    Dual<M, W> out;
    out.v = below ? a.v : Vec<W>{};
    detail::unroll<W>([&](auto n) SKINHEAL_FORCE { out.d[n] = below ? a.d[n] : Vec<W>{}; },
                      std::make_integer_sequence<int, Dual<M, W>::count>{});
    return out;
}

/// x^p for plain doubles (surface fields); kernels use products.
template <std::uint32_t M>
inline Dual<M, 1> power(const Dual<M, 1>& a, double p) {
    return detail::chain(a, std::pow(a.v, p), p * std::pow(a.v, p - 1));
}

/// Reads a state of N values for the kinetics: plain vectors (`Values`) or seeded duals (`Seeds`).
template <int W, int N>
struct Values {
    Vec<W> u[N];
    template <int I>
    [[nodiscard]] SKINHEAL_INLINE Dual<0, W> at() const {
        return {u[I], {}};
    }
};

template <int W, int N>
struct Seeds {
    Vec<W> u[N];
    template <int I>
    [[nodiscard]] SKINHEAL_INLINE Dual<(std::uint32_t{1} << I), W> at() const {
        return {u[I], {splat<W>(1.0)}};
    }
};

}  // namespace skinheal::numerics
