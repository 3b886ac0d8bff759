// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "numerics/simd/pack.hpp"
#include "reaction/kernels/cosine_line.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/kernels/waves.hpp"
#include "reaction/lanes.hpp"

/// The loops of waves.hpp.
namespace skinheal::reaction {

template <int W>
struct WaveLoops {
    using Line = CosineLine<W>;
    static constexpr int size = Line::size;

    /// Rows of slot 0: W of them in the real part and W in the imaginary part, transposed in registers.
    static void along_rows(const CosineArguments& a) {
        const GridView& g = *a.grid;
        const CosineTables& t = a.tables[0];
        const int rows = g.n[1];
        for (int row = 0; row < rows; row += size) {
            double* p[size];
            for (int k = 0; k < size; ++k)
                p[k] = a.field + detail::row_offset(g, a.plane * rows + (row + k < rows ? row + k : rows - 1));
            for (int i = 0; i < t.n; i += W)
                for (int part = 0; part < 2; ++part) {
                    Vec<W> block[W];
                    for (int k = 0; k < W; ++k) block[k] = load<W>(p[part * W + k] + i);
                    transpose<W>(block);
                    for (int k = 0; k < W && i + k < t.n; ++k)
                        store<W>(a.scratch + (a.back ? i + k : Line::folded(i + k, t.n)) * size + part * W, block[k]);
                }
            double* other = a.scratch + t.n * size;
            double* line = a.back ? Line::from_waves(t, a.scratch, other) : Line::to_waves(t, a.scratch, other);
            for (int i = 0; i < g.padded; i += W)
                for (int part = 0; part < 2; ++part) {
                    Vec<W> block[W];
                    for (int k = 0; k < W; ++k) {
                        // zero where the row is padded: across the rows, these lanes share transforms with cells
                        const int entry = a.back ? Line::folded(i + k, t.n) : i + k;
                        block[k] = i + k < t.n ? load<W>(line + entry * size + part * W) : Vec<W>{};
                    }
                    transpose<W>(block);
                    for (int k = 0; k < W && row + part * W + k < rows; ++k) store<W>(p[part * W + k] + i, block[k]);
                }
        }
    }

    /// Lines across the rows of a plane: neighbours along a row are lanes.
    static void across_rows(const CosineArguments& a) {
        const GridView& g = *a.grid;
        const CosineTables& t = a.tables[1];
        double* const plane = a.field + g.origin + a.plane * g.plane;
        for (int i = 0; i < g.padded; i += size) {
            double* const p = plane + i;
            const bool second = i + W < g.padded;
            for (int j = 0; j < t.n; ++j) {
                const double* at = p + j * g.pitch;
                Line::put(a.scratch, a.back ? j : Line::folded(j, t.n),
                          {load<W>(at), second ? load<W>(at + W) : Vec<W>{}});
            }
            double* other = a.scratch + t.n * size;
            double* line = a.back ? Line::from_waves(t, a.scratch, other) : Line::to_waves(t, a.scratch, other);
            for (int j = 0; j < t.n; ++j) {
                const auto x = Line::get(line, a.back ? Line::folded(j, t.n) : j);
                store<W>(p + j * g.pitch, x.re);
                if (second) store<W>(p + j * g.pitch + W, x.im);
            }
        }
    }

    /// One plane of a field to its waves along x and y, or back.
    static void transform(const CosineArguments& a) {
        if (a.back) {
            across_rows(a);
            along_rows(a);
        } else {
            along_rows(a);
            across_rows(a);
        }
    }

    /// (1 + g (decay of the wave) - g d2/dz2) x = r along z for every wave; M blocks of eight waves side by side.
    template <int M>
    static SKINHEAL_INLINE void solve_blocks(const WaveArguments& a, int block) {
        const GridView& g = *a.grid;
        constexpr int vectors = M * 8 / W;
        const int blocks = g.padded / 8;
        const int column = block % blocks * 8;
        const int row = block / blocks;
        double* const p = a.field + g.origin + row * g.pitch + column;
        const int n = g.n[2];
        Vec<W> base[vectors];
        Vec<W> carried[vectors] = {};
        Vec<W> w[vectors] = {};
        for (int v = 0; v < vectors; ++v)
            base[v] = 1.0 + a.gamma_tau * (load<W>(a.decay[0] + column + v * W) + a.decay[1][row]);
        const auto ask = [&](int k) SKINHEAL_FORCE {
            if (k < 0 || k >= n) return;
            for (int m = 0; m < M; ++m) __builtin_prefetch(p + k * g.plane + 8 * m, 1, 2);
        };
        for (int k = 0; k < n; ++k) {
            ask(k + 12);
            const double lower = a.gamma_tau * g.lower[2][k];
            const double upper = a.gamma_tau * g.upper[2][k];
            const double own = lower + upper + (k + 1 == n ? a.gamma_tau * a.last_exchange : 0.0);
            for (int v = 0; v < vectors; ++v) {
                double* at = p + k * g.plane + v * W;
                const Vec<W> b = 1.0 / (base[v] + own - lower * carried[v]);
                w[v] = (load<W>(at) + lower * w[v]) * b;
                carried[v] = upper * b;
                store<W>(at, w[v]);
                store<W>(a.scratch + (k * vectors + v) * W, carried[v]);
            }
        }
        for (int v = 0; v < vectors; ++v) w[v] = Vec<W>{};
        for (int k = n - 1; k >= 0; --k) {
            ask(k - 12);
            for (int v = 0; v < vectors; ++v) {
                double* at = p + k * g.plane + v * W;
                w[v] = load<W>(at) + load<W>(a.scratch + (k * vectors + v) * W) * w[v];
                store<W>(at, w[v]);
            }
        }
    }

    static void defect(const DefectArguments& a) {
        const GridView& g = *a.grid;
        for (int row = a.begin; row < a.end; ++row) {
            const int index[3] = {0, row % g.n[1], row / g.n[1]};
            const std::ptrdiff_t offset = detail::row_offset(g, row);
            const bool exchanges = a.exchanges && detail::exchanges_here(g, index);
            for (int i = 0; i < g.padded; i += W) {
                const double* const u = a.solution + offset + i;
                const Vec<W> left = load<W>(a.right + offset + i) - load<W>(u) +
                                    a.gamma_tau * detail::diffusion<W>(g, u, i, index, exchanges);
                store<W>(a.defect + offset + i, detail::inside_only<W>(g, offset + i, left));
            }
        }
    }

    static void solve(const WaveArguments& a) {
        const int blocks = a.grid->padded / 8;
        for (int block = a.begin; block < a.end;) {
            const int left = a.end - block;
            const int in_row = blocks - block % blocks;
            if (left >= 4 && in_row >= 4) {
                solve_blocks<4>(a, block);
                block += 4;
            } else {
                solve_blocks<1>(a, block);
                block += 1;
            }
        }
    }
};

}  // namespace skinheal::reaction
