// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "solver/kernel_arguments.hpp"
#include "solver/pack.hpp"
#include "solver/spread_kernel.hpp"

namespace skinheal::solver {

/// Line solves, and what follows them while the lines are in cache.  The same for every model.
template <int W>
struct LineKernels {
    /// One row of the elimination where the diffusivity varies: factors made on the way (cf. factor_line).
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
            Elimination line;
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

    /// Sums of the error norm, lane by lane.
    struct Tally {
        Vec<W> error{};
        Vec<W> change{};
        Vec<W> least = splat<W>(1e300);

        SKINHEAL_INLINE void take(Vec<W> e, Vec<W> next, Vec<W> rest, Vec<W> weight) {
            const Vec<W> d = next - rest;
            error += weight * e * e;
            change += weight * d * d;
            least = minimum<W>(least, weight > Vec<W>{} ? next : splat<W>(1e300));
        }
        SKINHEAL_INLINE void store_to(double* sums) const {
            sums[0] = sum_lanes<W>(error);
            sums[1] = sum_lanes<W>(change);
            double values[W];
            store<W>(values, least);
            double low = values[0];
            for (int lane = 1; lane < W; ++lane) low = values[lane] < low ? values[lane] : low;
            sums[2] = low;
        }
    };

    /// sum a k, and with it sum e k.
    template <bool WithError>
    static SKINHEAL_INLINE Vec<W> combine(const Combination& c, std::ptrdiff_t at, Vec<W> k, Vec<W>& error) {
        Vec<W> sum = c.a[c.earlier_count] * k;
        if constexpr (WithError) error = c.e[c.earlier_count] * k;
        for (int j = 0; j < c.earlier_count; ++j) {
            const Vec<W> earlier = load<W>(c.earlier[j] + at);
            sum += c.a[j] * earlier;
            if constexpr (WithError) error += c.e[j] * earlier;
        }
        return sum;
    }

    /// Lines across rows: lanes are neighbouring lines, eight doubles to a block.  M blocks at a time: their chains of operations
    /// run side by side, and memory is read in longer runs.  What the first pass makes stays in the scratch, in one piece, so that the
    /// field is read once and written once.
    template <After after, bool varied, int M>
    static void sweep_blocks(const SweepArguments& a, int block) {
        const GridView& g = *a.grid;
        const std::ptrdiff_t step = detail::slot_step(g, a.slot);
        const int n = g.n[a.slot];
        const int blocks = g.padded / 8;
        constexpr int V = 8 / W;
        const int other = block / blocks;  // index in the remaining slot
        const std::ptrdiff_t base = g.origin + (block % blocks) * 8 + other * (a.slot == 1 ? g.plane : g.pitch);
        Vec<W> w[M * V] = {};
        Elimination line[varied ? M * V : 1];
        // pages away from each other: no prefetcher of the processor follows such steps
        const auto ask = [&](const double* p, int j) SKINHEAL_FORCE {
            if (j < 0 || j >= n) return;
            for (int m = 0; m < M; ++m) __builtin_prefetch(p + base + j * step + 8 * m, 0, 2);
        };
        for (int j = 0; j < n; ++j) {
            ask(a.field, j + 12);
            double* p = a.field + base + j * step;
            for (int v = 0; v < M * V; ++v) {
                if constexpr (varied) {
                    const double* face = a.face + base + j * step + v * W;
                    line[v].take(a, j, load<W>(p + v * W), load<W>(face - step), load<W>(face));
                    store<W>(p + v * W, line[v].w);
                    store<W>(a.scratch + j * 8 + v * W, line[v].carried);
                } else {
                    w[v] = a.factors.b[j] * load<W>(p + v * W) + a.factors.l[j] * w[v];
                    store<W>(a.scratch + (j * M * V + v) * W, w[v]);
                }
            }
        }
        for (int v = 0; v < M * V; ++v) w[v] = Vec<W>{};
        const bool next_group = block + 2 * M <= a.end;
        Tally tally[M * V];
        for (int j = n - 1; j >= 0; --j) {
            const std::ptrdiff_t at = base + j * step;
            if (next_group)
                for (int m = 0; m < M; ++m) __builtin_prefetch(a.field + at + 8 * (M + m), 0, 2);
            if constexpr (after == After::stage_state || after == After::new_state) {
                ask(a.state, j - 12);
                ask(a.next, j - 12);
                for (int e = 0; e < a.sum.earlier_count; ++e) ask(a.sum.earlier[e], j - 12);
            }
            for (int v = 0; v < M * V; ++v) {
                const std::ptrdiff_t here = at + v * W;
                if constexpr (varied)
                    w[v] = load<W>(a.field + here) + load<W>(a.scratch + j * 8 + v * W) * w[v];
                else
                    w[v] = load<W>(a.scratch + (j * M * V + v) * W) + a.factors.c[j] * w[v];
                if constexpr (after == After::reflected)
                    store<W>(a.field + here, 2.0 * w[v] - load<W>(a.field + here));
                else if constexpr (after != After::new_state)
                    store<W>(a.field + here, w[v]);
                if constexpr (after == After::stage_state || after == After::new_state) {
                    Vec<W> error;
                    const Vec<W> next =
                        load<W>(a.state + here) + combine<after == After::new_state>(a.sum, here, w[v], error);
                    store<W>(a.next + here, next);
                    if constexpr (after == After::new_state) {
                        const Vec<W> rest =
                            a.resting == nullptr ? splat<W>(a.resting_value) : load<W>(a.resting + here);
                        tally[v].take(error, next, rest, load<W>(g.volume_weight + here));
                    }
                }
            }
        }
        if constexpr (after == After::new_state) {
            for (int m = 0; m < M; ++m) {
                Tally& sum = tally[m * V];
                for (int v = m * V + 1; v < (m + 1) * V; ++v) {
                    sum.error += tally[v].error;
                    sum.change += tally[v].change;
                    sum.least = minimum<W>(sum.least, tally[v].least);
                }
                sum.store_to(a.sums + 3 * (block + m));
            }
        }
    }

    template <After after, bool varied, int M>
    static void sweep_group(const SweepArguments& a, int block, int together) {
        if (together == M)
            sweep_blocks<after, varied, M>(a, block);
        else if constexpr (M > 1)
            sweep_group<after, varied, M - 1>(a, block, together);
    }

    /// Groups of up to four blocks, of nearly equal size: a block alone waits for its chain of operations, and what more than four
    /// leave between the two passes does not fit the first cache.
    template <After after, bool varied>
    static void sweep_across(const SweepArguments& a) {
        constexpr int most = varied ? 1 : 4;
        const int blocks = a.grid->padded / 8;
        for (int block = a.begin; block < a.end;) {
            const int left = a.end - block;
            const int in_row = blocks - block % blocks;
            const int here = left < in_row ? left : in_row;
            const int groups = (here + most - 1) / most;
            const int together = (here + groups - 1) / groups;
            sweep_group<after, varied, most>(a, block, together);
            block += together;
        }
    }

    template <bool varied>
    static void sweep_across_then(const SweepArguments& a) {
        if (a.after == After::nothing)
            sweep_across<After::nothing, varied>(a);
        else if (a.after == After::reflected)
            sweep_across<After::reflected, varied>(a);
        else if (a.after == After::stage_state)
            sweep_across<After::stage_state, varied>(a);
        else
            sweep_across<After::new_state, varied>(a);
    }

    static void sweep(const SweepArguments& a) {
        const bool varied = a.face != nullptr;
        if (a.slot == 0)
            varied ? sweep_rows_varied(a) : a.after == After::reflected ? sweep_rows<true>(a) : sweep_rows<false>(a);
        else
            varied ? sweep_across_then<true>(a) : sweep_across_then<false>(a);
    }

    static void add(const UpdateArguments& a) {
        const std::ptrdiff_t offset = detail::row_offset(*a.grid, a.row);
        Vec<W> unused;
        for (std::ptrdiff_t i = offset; i < offset + a.grid->padded; i += W)
            store<W>(a.next + i, load<W>(a.state + i) + combine<false>(a.sum, i, load<W>(a.k + i), unused));
    }

    static void update(const UpdateArguments& a) {
        const GridView& g = *a.grid;
        const std::ptrdiff_t offset = detail::row_offset(g, a.row);
        Tally tally;
        for (std::ptrdiff_t i = offset; i < offset + g.padded; i += W) {
            Vec<W> error;
            const Vec<W> next = load<W>(a.state + i) + combine<true>(a.sum, i, load<W>(a.k + i), error);
            store<W>(a.next + i, next);
            const Vec<W> rest = a.resting == nullptr ? splat<W>(a.resting_value) : load<W>(a.resting + i);
            tally.take(error, next, rest, load<W>(g.volume_weight + i));
        }
        tally.store_to(a.sums);
    }
};

}  // namespace skinheal::solver
