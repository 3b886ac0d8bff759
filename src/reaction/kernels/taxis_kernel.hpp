// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <iterator>
#include <utility>

#include "numerics/simd/dual.hpp"
#include "numerics/simd/pack.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/lanes.hpp"

/// Directed movement at the faces of cells (theory: healing-5, numerics-3).
namespace skinheal::reaction {

/// The flux of one directed movement through the faces above the cells of rows [begin, end).
struct DirectedArguments {
    const GridView* grid;
    const double* field;
    const double* attractant;
    const double* sensitivity;  ///< of each cell, laid out as a field; nullptr: `numbers.sensitivity`
    TaxisNumbers numbers;       ///< the speed cap may be infinite
    double* flux[3];            ///< by slot; nullptr where the grid has one cell
    bool adds;                  ///< to what is there: another movement of the same field
    int begin;
    int end;
};

namespace detail {

template <int W>
struct FaceGradient {
    Vec<W> normal;  ///< difference over distance
    Vec<W> size;    ///< of the whole gradient
};

/// Gradient of `field` (cell 0 of the row) at the faces in direction s above W cells.  Its size is what a speed cap acts on, so the
/// transverse parts are averaged to the face.
template <int W>
SKINHEAL_INLINE FaceGradient<W> face_gradient(const GridView& g, const double* field, int s, int i,
                                              const int (&index)[3]) {
    const std::ptrdiff_t step = slot_step(g, s);
    const double* c = field + i;
    const Vec<W> here = load<W>(c);
    const Vec<W> there = load<W>(c + step);
    const Vec<W> normal =
        (there - here) * (s == 0 ? load<W>(g.inverse_gap[0] + i) : splat<W>(g.inverse_gap[s][index[s]]));
    Vec<W> square = normal * normal;
    for (int o = 0; o < 3; ++o) {
        if (o == s || g.n[o] == 1) continue;
        const std::ptrdiff_t side = slot_step(g, o);
        const Vec<W> lower = o == 0 ? load<W>(g.slope_lower[0] + i) : splat<W>(g.slope_lower[o][index[o]]);
        const Vec<W> upper = o == 0 ? load<W>(g.slope_upper[0] + i) : splat<W>(g.slope_upper[o][index[o]]);
        const Vec<W> across =
            0.5 * (lower * (here - load<W>(c - side)) + upper * (load<W>(c + side) - here) +
                   lower * (there - load<W>(c + step - side)) + upper * (load<W>(c + step + side) - there));
        square += across * across;
    }
    return {normal, square_root<W>(square)};
}

/// Value at the faces in direction s above W cells, weighted for unequal cells.  `p` points to the first of them.
template <int W>
SKINHEAL_INLINE Vec<W> at_face(const GridView& g, const double* p, int s, int i, const int (&index)[3]) {
    const Vec<W> low = load<W>(p);
    const Vec<W> high = load<W>(p + slot_step(g, s));
    const Vec<W> weight = s == 0 ? load<W>(g.upper_weight[0] + i) : splat<W>(g.upper_weight[s][index[s]]);
    return low + weight * (high - low);
}

/// Rate of change that the fluxes of a directed movement make in W neighbouring cells.
template <int W>
SKINHEAL_INLINE Vec<W> directed_rate(const GridView& g, const Directed& d, std::ptrdiff_t offset, int i,
                                     const int (&index)[3]) {
    Vec<W> rate{};
    for (int s = 0; s < 3; ++s) {
        if (d.flux[s] == nullptr) continue;
        const double* p = d.flux[s] + offset + i;
        const Vec<W> lower = s == 0 ? load<W>(g.area_lower[0] + i) : splat<W>(g.area_lower[s][index[s]]);
        const Vec<W> upper = s == 0 ? load<W>(g.area_upper[0] + i) : splat<W>(g.area_upper[s][index[s]]);
        rate += lower * load<W>(p - slot_step(g, s)) - upper * load<W>(p);
    }
    return rate;
}

/// Fill the fluxes.  Nothing moves through the walls of the grid.
template <int W>
SKINHEAL_INLINE void directed_faces(const DirectedArguments& a) {
    const GridView& g = *a.grid;
    const double inverse_cap = 1.0 / a.numbers.speed_cap;
    for (int row = a.begin; row < a.end; ++row) {
        const int index[3] = {0, row % g.n[1], row / g.n[1]};
        const std::ptrdiff_t offset = row_offset(g, row);
        for (int s = 0; s < 3; ++s) {
            if (a.flux[s] == nullptr || (s > 0 && index[s] + 1 == g.n[s])) continue;
            for (int i = 0; i < g.padded; i += W) {
                const auto gradient = face_gradient<W>(g, a.attractant + offset, s, i, index);
                const Vec<W> chi = a.sensitivity == nullptr ? splat<W>(a.numbers.sensitivity)
                                                            : at_face<W>(g, a.sensitivity + offset + i, s, i, index);
                const Vec<W> speed = chi * gradient.normal / (1.0 + (inverse_cap * absolute<W>(chi)) * gradient.size);
                double* out = a.flux[s] + offset + i;
                const Vec<W> flux = speed * at_face<W>(g, a.field + offset + i, s, i, index);
                store<W>(out, a.adds ? load<W>(out) + flux : flux);
            }
        }
    }
}

/// Flux of every taxis pair through the upper faces in direction S of one row; index i belongs to the face above cell i.
/// (theory: healing-5, numerics-3).
template <class Model, int W, int S>
SKINHEAL_INLINE void taxis_faces(const StageArguments& a, std::ptrdiff_t offset, const int (&index)[3], double* flux,
                                 std::ptrdiff_t flux_stride) {
    const GridView& g = *a.grid;
    constexpr int pairs = static_cast<int>(std::size(Model::taxis_pairs));
    double slowing[pairs];
    for (int t = 0; t < pairs; ++t) slowing[t] = a.taxis[t].sensitivity / a.taxis[t].speed_cap;
    for (int i = 0; i < g.padded; i += W) {
        FaceGradient<W> gradient{};
        unroll<W>(
            [&](auto t) SKINHEAL_FORCE {
                constexpr int attractant = Model::taxis_pairs[t].attractant;
                constexpr bool again = t > 0 && Model::taxis_pairs[t > 0 ? t - 1 : 0].attractant == attractant;
                if constexpr (!again)
                    gradient = face_gradient<W>(g, a.state + attractant * g.stride + offset, S, i, index);
                const double chi = a.taxis[t].sensitivity;
                const Vec<W> speed = chi * gradient.normal / (1.0 + slowing[t] * gradient.size);
                const double* u = a.state + Model::taxis_pairs[t].field * g.stride + offset + i;
                store<W>(flux + t * flux_stride + i, speed * at_face<W>(g, u, S, i, index));
            },
            std::make_integer_sequence<int, pairs>{});
    }
}

}  // namespace detail
}  // namespace skinheal::reaction
