// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "numerics/simd/pack.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/row_kernels.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/lanes.hpp"

namespace skinheal::reaction {

/// Line solves across rows, and what follows them while the lines are in cache.  The same for every model.
template <int W>
struct LineKernels {
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
    /// run side by side, and memory is read in longer runs.  The result of the first pass stays in the scratch, in one piece, so that the
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
        Elimination<W> line[varied ? M * V : 1];
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
        if (a.slot == 0)
            RowKernels<W>::sweep(a);
        else
            a.face != nullptr ? sweep_across_then<true>(a) : sweep_across_then<false>(a);
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

}  // namespace skinheal::reaction
