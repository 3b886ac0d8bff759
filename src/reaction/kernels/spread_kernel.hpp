// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "numerics/simd/pack.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/lanes.hpp"

/// Addresses in a padded field, and diffusion in its general form.
namespace skinheal::reaction::detail {

/// Offset of row number `row` (cell 0) in a field.
SKINHEAL_INLINE std::ptrdiff_t row_offset(const GridView& g, int row) {
    return g.origin + (row % g.n[1]) * g.pitch + (row / g.n[1]) * g.plane;
}

SKINHEAL_INLINE std::ptrdiff_t slot_step(const GridView& g, int slot) {
    return slot == 0 ? 1 : slot == 1 ? g.pitch : g.plane;
}

/// Zero in the cells that pad a row: what is computed there has no neighbours, so it may grow without bounds where the real
/// cells do not.
template <int W>
SKINHEAL_INLINE Vec<W> inside_only(const GridView& g, std::ptrdiff_t at, Vec<W> x) {
    return load<W>(g.volume_weight + at) > Vec<W>{} ? x : Vec<W>{};
}

/// Does the row hold cells at the far wall?
SKINHEAL_INLINE bool exchanges_here(const GridView& g, const int (&index)[3]) {
    return g.exchange != nullptr &&
           (g.depth_slot == 0 || (g.depth_slot > 0 && index[g.depth_slot] == g.n[g.depth_slot] - 1));
}

/// Diffusion of one field between closed walls, over its diffusivity; `exchanges`: through the far one (theory: numerics-2, numerics-5).
template <int W>
SKINHEAL_INLINE Vec<W> diffusion(const GridView& g, const double* p, int i, const int (&index)[3], bool exchanges) {
    const Vec<W> here = load<W>(p);
    Vec<W> sum = load<W>(g.upper[0] + i) * (load<W>(p + 1) - here) + load<W>(g.lower[0] + i) * (load<W>(p - 1) - here);
    if (g.n[1] > 1)
        sum +=
            g.upper[1][index[1]] * (load<W>(p + g.pitch) - here) + g.lower[1][index[1]] * (load<W>(p - g.pitch) - here);
    if (g.n[2] > 1)
        sum +=
            g.upper[2][index[2]] * (load<W>(p + g.plane) - here) + g.lower[2][index[2]] * (load<W>(p - g.plane) - here);
    if (exchanges) sum -= load<W>(g.exchange + i) * here;
    return sum;
}

/// Diffusion of one field at W neighbouring cells: diffusivity constant or per face, walls closed, held, exchanging or with a given
/// inflow (theory: numerics-2, numerics-14, numerics-15).  Linear: its derivative with the diffusivity of the line solves, applied to
/// a direction; what lies outside does not change.
template <int W, bool Linear = false>
SKINHEAL_INLINE Vec<W> spread_rate(const GridView& g, const Spread& t, const double* field, std::ptrdiff_t offset,
                                   int i, const int (&index)[3]) {
    const std::ptrdiff_t at = offset + i;
    const double* p = field + at;
    const Vec<W> here = load<W>(p);
    const bool varies = t.face[0] != nullptr;
    Vec<W> rate{};
    for (int s = 0; s < 3; ++s) {
        const bool walled = t.wall_lower[s] != nullptr;
        if (s > 0 && g.n[s] == 1 && !walled) continue;
        const std::ptrdiff_t step = slot_step(g, s);
        const auto weight = [&](const double* by_cell)
                                SKINHEAL_FORCE { return s == 0 ? load<W>(by_cell + i) : splat<W>(by_cell[index[s]]); };
        const double* face = Linear ? t.factor_face[s] : t.face[s];
        const Vec<W> above = varies ? load<W>(face + at) : splat<W>(t.diffusivity);
        const Vec<W> below = varies ? load<W>(face + at - step) : splat<W>(t.diffusivity);
        if (g.n[s] > 1)
            rate += weight(g.upper[s]) * above * (load<W>(p + step) - here) +
                    weight(g.lower[s]) * below * (load<W>(p - step) - here);
        if (walled && Linear) {
            const Vec<W> one = splat<W>(1.0);
            rate -=
                (weight(t.wall_lower[s]) * (varies ? below : one) + weight(t.wall_upper[s]) * (varies ? above : one)) *
                here;
        } else if (walled) {
            const Vec<W> one = splat<W>(1.0);
            rate += weight(t.wall_lower[s]) * (varies ? below : one) * (t.outside_lower[s] - here) +
                    weight(t.wall_upper[s]) * (varies ? above : one) * (t.outside_upper[s] - here) +
                    weight(t.inflow[s]);
        }
    }
    return rate;
}

}  // namespace skinheal::reaction::detail
