// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "numerics/simd/pack.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/lanes.hpp"

namespace skinheal::reaction {

/// One row of the elimination where the diffusivity varies: factors made on the way (cf. factor_line).
template <int W>
struct Elimination {
    Vec<W> w{};
    Vec<W> carried{};

    SKINHEAL_INLINE void take(const SweepArguments& a, int i, Vec<W> right, Vec<W> below, Vec<W> above) {
        const Vec<W> lower = (a.gamma_tau * a.grid->lower[a.slot][i]) * below;
        const Vec<W> upper = (a.gamma_tau * a.grid->upper[a.slot][i]) * above;
        Vec<W> diagonal = 1.0 + lower + upper;
        if (a.wall_lower != nullptr)
            diagonal += (a.gamma_tau * a.wall_lower[i]) * below + (a.gamma_tau * a.wall_upper[i]) * above;
        const Vec<W> b = 1.0 / (diagonal - lower * carried);
        w = (right + lower * w) * b;
        carried = upper * b;
    }
};

/// Line solves along rows of memory, in place.
template <int W>
struct RowKernels {
    /// The same as sweep_rows for a diffusivity that varies from face to face.
    static void sweep_rows_varied(const SweepArguments& a) {
        const GridView& g = *a.grid;
        double* const t = a.scratch;
        double* const c = a.scratch + W * g.padded;
        for (int row = a.begin; row < a.end; row += W) {
            double* p[W];
            const double* face[W];
            for (int k = 0; k < W; ++k) {
                const std::ptrdiff_t at = detail::row_offset(g, row + k < a.end ? row + k : a.end - 1);
                p[k] = a.field + at;
                face[k] = a.face + at;
            }
            Elimination<W> line;
            double first[W];
            for (int k = 0; k < W; ++k) first[k] = face[k][-1];
            Vec<W> below = load<W>(first);
            for (int i = 0; i < g.padded; i += W) {
                Vec<W> block[W];
                Vec<W> above[W];
                for (int k = 0; k < W; ++k) {
                    block[k] = load<W>(p[k] + i);
                    above[k] = load<W>(face[k] + i);
                }
                transpose<W>(block);
                transpose<W>(above);
                for (int k = 0; k < W; ++k) {
                    line.take(a, i + k, block[k], below, above[k]);
                    below = above[k];
                    store<W>(t + (i + k) * W, line.w);
                    store<W>(c + (i + k) * W, line.carried);
                }
            }
            Vec<W> x{};
            for (int i = g.padded - W; i >= 0; i -= W) {
                Vec<W> block[W];
                for (int k = W - 1; k >= 0; --k) {
                    x = load<W>(t + (i + k) * W) + load<W>(c + (i + k) * W) * x;
                    block[k] = x;
                }
                transpose<W>(block);
                for (int k = 0; k < W && row + k < a.end; ++k) {
                    double* const to = p[k] + i;
                    store<W>(to, a.after == After::reflected ? 2.0 * block[k] - load<W>(to) : block[k]);
                }
            }
        }
    }

    /// Lines along slot 0: G groups of W rows at a time, transposed in registers so that lanes are lines; the chains of operations of the
    /// groups run side by side.
    template <bool reflected, int G>
    static SKINHEAL_INLINE void solve_rows(const SweepArguments& a, int row) {
        const GridView& g = *a.grid;
        double* const t = a.scratch;
        double* p[G * W];
        for (int k = 0; k < G * W; ++k) p[k] = a.field + detail::row_offset(g, row + k < a.end ? row + k : a.end - 1);
        // the rows that come next are asked for while these are solved
        const std::ptrdiff_t ahead = row + 2 * G * W <= a.end ? G * W * g.pitch : 0;
        Vec<W> w[G] = {};
        for (int i = 0; i < g.padded; i += W) {
            Vec<W> block[G][W];
            for (int m = 0; m < G; ++m) {
                for (int k = 0; k < W; ++k) block[m][k] = load<W>(p[m * W + k] + i);
                transpose<W>(block[m]);
            }
            for (int k = 0; k < W; ++k)
                for (int m = 0; m < G; ++m) {
                    w[m] = a.factors.b[i + k] * block[m][k] + a.factors.l[i + k] * w[m];
                    store<W>(t + ((i + k) * G + m) * W, w[m]);
                }
        }
        for (int m = 0; m < G; ++m) w[m] = Vec<W>{};
        for (int i = g.padded - W; i >= 0; i -= W) {
            Vec<W> block[G][W];
            for (int k = W - 1; k >= 0; --k)
                for (int m = 0; m < G; ++m) {
                    w[m] = load<W>(t + ((i + k) * G + m) * W) + a.factors.c[i + k] * w[m];
                    block[m][k] = w[m];
                }
            for (int m = 0; m < G; ++m) {
                transpose<W>(block[m]);
                if (W == 8 || i % 8 == 0)
                    for (int k = 0; k < W; ++k) __builtin_prefetch(p[m * W + k] + i + ahead, 0, 2);
                for (int k = 0; k < W && row + m * W + k < a.end; ++k) {
                    double* const to = p[m * W + k] + i;
                    store<W>(to, reflected ? 2.0 * block[m][k] - load<W>(to) : block[m][k]);
                }
            }
        }
    }

    template <bool reflected>
    static void sweep_rows(const SweepArguments& a) {
        constexpr int groups = 2;
        int row = a.begin;
        for (; row + groups * W <= a.end; row += groups * W) solve_rows<reflected, groups>(a, row);
        for (; row < a.end; row += W) solve_rows<reflected, 1>(a, row);
    }

    static void sweep(const SweepArguments& a) {
        if (a.face != nullptr)
            sweep_rows_varied(a);
        else
            a.after == After::reflected ? sweep_rows<true>(a) : sweep_rows<false>(a);
    }
};

}  // namespace skinheal::reaction
