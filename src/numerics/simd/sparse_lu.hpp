// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <tuple>
#include <utility>

#include "numerics/simd/dual.hpp"

/// LU of small matrices whose pattern the compiler knows: elimination order (minimum fill), fill-in and every operation
/// are resolved at compile time; W matrices are factored at once, one per vector lane.
namespace skinheal::numerics {

/// Pattern of a Jacobian with the diagonal: `row[i]` has bit j set where d rate_i / d u_j is not structurally zero.
template <int N>
struct Pattern {
    std::array<std::uint32_t, N> row{};
    std::array<int, N> order{};             ///< pivots, first to last
    std::array<std::uint32_t, N> filled{};  ///< row pattern after elimination

    [[nodiscard]] constexpr bool has(int i, int j) const { return (filled[i] >> j) & 1U; }
    [[nodiscard]] constexpr int entries() const {
        int sum = 0;
        for (const auto r : filled) sum += std::popcount(r);
        return sum;
    }
};

/// Choose pivots greedily by least fill (Markowitz count on the diagonal) and eliminate symbolically.
template <int N>
constexpr Pattern<N> analyse(std::array<std::uint32_t, N> rows) {
    Pattern<N> p;
    for (int i = 0; i < N; ++i) rows[i] |= std::uint32_t{1} << i;
    p.row = rows;
    p.filled = rows;
    std::uint32_t open = N == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << N) - 1;
    for (int step = 0; step < N; ++step) {
        int best = -1;
        int best_cost = 1 << 30;
        for (int k = 0; k < N; ++k) {
            if (!((open >> k) & 1U)) continue;
            int column = 0;
            for (int i = 0; i < N; ++i) column += i != k && ((open >> i) & 1U) && ((p.filled[i] >> k) & 1U);
            const int cost = column * (std::popcount(p.filled[k] & open) - 1);
            if (cost < best_cost) {
                best_cost = cost;
                best = k;
            }
        }
        p.order[step] = best;
        open &= ~(std::uint32_t{1} << best);
        for (int i = 0; i < N; ++i)
            if (((open >> i) & 1U) && ((p.filled[i] >> best) & 1U)) p.filled[i] |= p.filled[best] & open;
    }
    return p;
}

/// Pattern of the kinetics `Model::rates`-like tuple of duals.
template <class Tuple>
struct PatternOf;
template <class... D>
struct PatternOf<std::tuple<D...>> {
    static constexpr int size = sizeof...(D);
    static constexpr Pattern<size> value = analyse<size>({D::mask...});
};

/// Factor in place; the diagonal holds 1/pivot afterwards.  No pivoting: I - g dt J is diagonally dominated at the steps
/// that the error control accepts, and a failure shows as a rejected step.
template <const auto& P, int W, int N>
SKINHEAL_INLINE void factor(Vec<W> (&a)[N][N]) {
    detail::unroll<W>(
        [&](auto step) SKINHEAL_FORCE {
            constexpr int k = P.order[step];
            const Vec<W> inverse = splat<W>(1.0) / a[k][k];
            a[k][k] = inverse;
            detail::unroll<W>(
                [&](auto later) SKINHEAL_FORCE {
                    if constexpr (later > step) {
                        constexpr int i = P.order[later];
                        if constexpr (P.has(i, k)) {
                            const Vec<W> l = a[i][k] * inverse;
                            a[i][k] = l;
                            detail::unroll<W>(
                                [&](auto column) SKINHEAL_FORCE {
                                    if constexpr (column > step) {
                                        constexpr int j = P.order[column];
                                        if constexpr (P.has(k, j)) a[i][j] -= l * a[k][j];
                                    }
                                },
                                std::make_integer_sequence<int, N>{});
                        }
                    }
                },
                std::make_integer_sequence<int, N>{});
        },
        std::make_integer_sequence<int, N>{});
}

/// Solve with the factors of `factor`, in place.
template <const auto& P, int W, int N>
SKINHEAL_INLINE void solve(const Vec<W> (&a)[N][N], Vec<W> (&b)[N]) {
    detail::unroll<W>(
        [&](auto step) SKINHEAL_FORCE {
            constexpr int i = P.order[step];
            detail::unroll<W>(
                [&](auto earlier) SKINHEAL_FORCE {
                    if constexpr (earlier < step) {
                        constexpr int j = P.order[earlier];
                        if constexpr (P.has(i, j)) b[i] -= a[i][j] * b[j];
                    }
                },
                std::make_integer_sequence<int, N>{});
        },
        std::make_integer_sequence<int, N>{});
    detail::unroll<W>(
        [&](auto step) SKINHEAL_FORCE {
            constexpr int position = N - 1 - step;
            constexpr int i = P.order[position];
            detail::unroll<W>(
                [&](auto later) SKINHEAL_FORCE {
                    if constexpr (later > position) {
                        constexpr int j = P.order[later];
                        if constexpr (P.has(i, j)) b[i] -= a[i][j] * b[j];
                    }
                },
                std::make_integer_sequence<int, N>{});
            b[i] *= a[i][i];
        },
        std::make_integer_sequence<int, N>{});
}

}  // namespace skinheal::numerics
