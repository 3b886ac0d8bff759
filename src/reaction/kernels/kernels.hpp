// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

#include "numerics/simd/dual.hpp"
#include "numerics/simd/pack.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/line_kernels.hpp"
#include "reaction/kernels/linear_kernels.hpp"
#include "reaction/kernels/local_solve.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/kernels/taxis_kernel.hpp"
#include "reaction/lanes.hpp"
#include "reaction/model.hpp"
#include "reaction/stepping/tableau.hpp"

/// The rates, the local Jacobian and the local solve of a model whose kinetics are known to the compiler.
namespace skinheal::reaction {

namespace detail {

/// Add diffusion, exchange and the open top wall of moving field F to its rate
/// (theory: healing-25, healing-26, numerics-2, numerics-4); returns the diagonal that the washout adds.
template <class Model, int W, int F>
SKINHEAL_INLINE Vec<W> transport_rate(const StageArguments& a, std::ptrdiff_t offset, int i, const int (&index)[3],
                                      const Vec<W>& open, bool has_open, bool has_exchange, Vec<W>& rate) {
    const GridView& g = *a.grid;
    const Transport& t = a.transport[F];
    const double* p = a.state + F * g.stride + offset + i;
    // where the resting value varies in space, its deviation diffuses: what rests unevenly stays at rest
    const auto deviation = [&](std::ptrdiff_t step) SKINHEAL_FORCE {
        if constexpr (rest_material<Model>(F) >= 0)
            return load<W>(p + step) - load<W>(a.material + rest_material<Model>(F) * g.stride + offset + i + step);
        else
            return load<W>(p + step);
    };
    const Vec<W> here = deviation(0);
    Vec<W> spread = load<W>(g.upper[0] + i) * (deviation(1) - here) + load<W>(g.lower[0] + i) * (deviation(-1) - here);
    if (g.n[1] > 1)
        spread +=
            g.upper[1][index[1]] * (deviation(g.pitch) - here) + g.lower[1][index[1]] * (deviation(-g.pitch) - here);
    if (g.n[2] > 1)
        spread +=
            g.upper[2][index[2]] * (deviation(g.plane) - here) + g.lower[2][index[2]] * (deviation(-g.plane) - here);
    if (has_exchange && t.exchanges) {
        if constexpr (rest_material<Model>(F) >= 0)
            spread -= load<W>(g.exchange + i) * here;
        else
            spread += load<W>(g.exchange + i) * (t.far_value - here);
    }
    rate += t.diffusivity * spread;
    if (!has_open || (t.open_source == 0 && t.washout_velocity == 0)) return Vec<W>{};
    const Vec<W> lost = washout_rate(t, g, open, has_open);
    const Vec<W> beta = t.washout_velocity * open;
    rate +=
        t.open_source * open / ((1.0 + beta * (0.5 * g.top_width / t.diffusivity)) * g.top_width) - lost * load<W>(p);
    return lost;
}

/// r += weight dF/dt, where the rates depend on the time (theory: numerics-16).
template <class Model, int W, class Rates>
SKINHEAL_INLINE void add_time_slope(const Rates& rates, double weight, Vec<W> (&r)[Model::volume_count]) {
    if constexpr (is_time_dependent<Model>)
        unroll<W>([&](auto f) SKINHEAL_FORCE { r[f] += weight * derivative<Model::volume_count>(std::get<f>(rates)); },
                  std::make_integer_sequence<int, Model::volume_count>{});
}

/// Ask for what the next blocks of a row will read and write first: more streams than a processor follows by itself.
template <class Model, int W>
SKINHEAL_INLINE void prefetch(const StageArguments& a, std::ptrdiff_t offset, int i) {
    const GridView& g = *a.grid;
    const std::ptrdiff_t at = offset + i + 16;
    const std::ptrdiff_t ahead = at + (g.n[2] > 1 ? g.plane : g.n[1] > 1 ? g.pitch : 0);
    if (W < 8 && i % 8 != 0) return;
    for (int f = 0; f < Model::volume_count; ++f) {
        __builtin_prefetch(a.state + f * g.stride + ((moving_fields<Model>() >> f & 1U) != 0 ? ahead : at), 0, 3);
        __builtin_prefetch(a.out + f * g.stride + at, 1, 3);
    }
    for (int j = 0; j < a.earlier_count; ++j)
        for (int f = 0; f < Model::volume_count; ++f) __builtin_prefetch(a.earlier[j] + f * g.stride + at, 0, 3);
}

/// Purpose of one evaluation of the kinetics.
enum class Task { rate, stage, stage_with_other_jacobian, right_side };

template <class Model, int W, Task task>
SKINHEAL_INLINE void cell_block(const Model& model, const StageArguments& a, std::ptrdiff_t offset, int i,
                                const int (&index)[3], const double* open_row, bool has_exchange,
                                const double* const (&flux)[5], std::ptrdiff_t flux_stride) {
    constexpr int N = Model::volume_count;
    const GridView& g = *a.grid;
    using State = std::conditional_t<task == Task::stage, Seeds<W, N>, Values<W, N>>;
    State u;
    constexpr auto fields = std::make_integer_sequence<int, N>{};
    // unrolled by hand: an array with a running index stays in memory, and every value derived from it too
    unroll<W>([&](auto f) SKINHEAL_FORCE { u.u[f] = load<W>(a.state + f * g.stride + offset + i); }, fields);
    Material<Model, W> material;
    unroll<W>([&](auto m) SKINHEAL_FORCE { material.m[m] = load<W>(a.material + m * g.stride + offset + i); },
              std::make_integer_sequence<int, Model::material_count>{});
    auto rates = rates_at<Model, W, task == Task::stage>(model, u, material, a.time);
    Vec<W> r[N];
    Vec<W> washout[N];
    const bool has_open = open_row != nullptr;
    const Vec<W> open = has_open ? load<W>(open_row + i) : Vec<W>{};
    unroll<W>(
        [&](auto f) SKINHEAL_FORCE {
            r[f] = std::get<f>(rates).v;
            washout[f] = Vec<W>{};
            if constexpr (Model::moves[f] && has_general_transport<Model>)
                r[f] += spread_rate<W>(g, a.spread[f], a.state + f * g.stride, offset, i, index);
            else if constexpr (Model::moves[f])
                washout[f] = transport_rate<Model, W, f>(a, offset, i, index, open, has_open, has_exchange, r[f]);
        },
        std::make_integer_sequence<int, N>{});
    unroll<W>(
        [&](auto t) SKINHEAL_FORCE {
            constexpr int f = Model::taxis_pairs[t].field;
            const double* r0 = flux[0] + t * flux_stride + i;
            r[f] -= load<W>(g.area_upper[0] + i) * load<W>(r0) - load<W>(g.area_lower[0] + i) * load<W>(r0 - 1);
            if (g.n[1] > 1)
                r[f] -= g.area_upper[1][index[1]] * load<W>(flux[1] + t * flux_stride + i) -
                        g.area_lower[1][index[1]] * load<W>(flux[2] + t * flux_stride + i);
            if (g.n[2] > 1)
                r[f] -= g.area_upper[2][index[2]] * load<W>(flux[3] + t * flux_stride + i) -
                        g.area_lower[2][index[2]] * load<W>(flux[4] + t * flux_stride + i);
        },
        std::make_integer_sequence<int, static_cast<int>(std::size(Model::taxis_pairs))>{});

    double* out = a.out + offset + i;
    if constexpr (task != Task::rate) {
        unroll<W>([&](auto f) SKINHEAL_FORCE { r[f] = a.gamma_tau * r[f]; }, fields);
        for (int j = 0; j < a.earlier_count; ++j)
            unroll<W>([&](auto f)
                          SKINHEAL_FORCE { r[f] += a.weight[j] * load<W>(a.earlier[j] + f * g.stride + offset + i); },
                      fields);
        if constexpr (task == Task::stage) {
            add_time_slope<Model, W>(rates, a.gamma_tau * a.time_weight, r);
            solve_locally<Model, W>(rates, washout, a.gamma_tau, r);
        } else {
            Seeds<W, N> v;
            unroll<W>([&](auto f) SKINHEAL_FORCE { v.u[f] = load<W>(a.jacobian_state + f * g.stride + offset + i); },
                      fields);
            const Vec<W> jacobian_open = has_open ? load<W>(a.jacobian_open + (open_row - a.open) + i) : Vec<W>{};
            unroll<W>(
                [&](auto f) SKINHEAL_FORCE {
                    if constexpr (Model::moves[f])
                        washout[f] = washout_rate(a.transport[f], g, jacobian_open, has_open);
                },
                std::make_integer_sequence<int, N>{});
            auto slopes = rates_at<Model, W, true>(model, v, material, a.jacobian_time);
            add_time_slope<Model, W>(slopes, a.gamma_tau * a.time_weight, r);
            if constexpr (task != Task::right_side) solve_locally<Model, W>(slopes, washout, a.gamma_tau, r);
        }
    }
    unroll<W>(
        [&](auto f) SKINHEAL_FORCE {
            if constexpr (has_general_transport<Model>) r[f] = inside_only<W>(g, offset + i, r[f]);
            store<W>(out + f * g.stride, r[f]);
        },
        fields);
}

}  // namespace detail

template <class Model, int W>
struct Kernels {
    static constexpr int N = Model::volume_count;
    static constexpr int pairs = static_cast<int>(std::size(Model::taxis_pairs));

    template <detail::Task task>
    static void rows(const void* model_pointer, const StageArguments& a) {
        const Model& model = *static_cast<const Model*>(model_pointer);
        const GridView& g = *a.grid;
        const std::ptrdiff_t flux_stride = g.padded + 32;
        double* const faces0 = a.scratch + 8;  // room for the face below cell 0
        double* upper1 = faces0 + pairs * flux_stride;
        double* lower1 = upper1 + pairs * flux_stride;
        double* const upper2 = lower1 + pairs * flux_stride;
        double* const lower2 = upper2 + pairs * flux_stride;
        const std::ptrdiff_t used = (g.n[2] > 1 ? 5 : g.n[1] > 1 ? 3 : 1) * pairs * flux_stride;
        for (std::ptrdiff_t i = -8; i < used; ++i) faces0[i] = 0.0;
        for (int row = a.begin; row < a.end; ++row) {
            const int index[3] = {0, row % g.n[1], row / g.n[1]};
            const std::ptrdiff_t offset = detail::row_offset(g, row);
            if constexpr (pairs > 0) {
                detail::taxis_faces<Model, W, 0>(a, offset, index, faces0, flux_stride);
                if (g.n[1] > 1) {
                    if (row == a.begin && index[1] > 0) {
                        const int below[3] = {0, index[1] - 1, index[2]};
                        detail::taxis_faces<Model, W, 1>(a, offset - g.pitch, below, lower1, flux_stride);
                    }
                    if (index[1] + 1 < g.n[1]) detail::taxis_faces<Model, W, 1>(a, offset, index, upper1, flux_stride);
                }
                if (g.n[2] > 1) {
                    const int below[3] = {0, index[1], index[2] - 1};
                    if (index[2] > 0) detail::taxis_faces<Model, W, 2>(a, offset - g.plane, below, lower2, flux_stride);
                    if (index[2] + 1 < g.n[2]) detail::taxis_faces<Model, W, 2>(a, offset, index, upper2, flux_stride);
                }
            }
            const double* open_row = detail::open_row_of(a.open, g, index);
            const bool exchange_here = detail::exchanges_here(g, index);
            const double* const flux[5] = {faces0, upper1, lower1, upper2, lower2};
            for (int i = 0; i < g.padded; i += W) {
                detail::prefetch<Model, W>(a, offset, i);
                detail::cell_block<Model, W, task>(model, a, offset, i, index, open_row, exchange_here, flux,
                                                   flux_stride);
            }
            double* swap = upper1;
            upper1 = lower1;
            lower1 = swap;
        }
    }

    static void stage(const void* model, const StageArguments& a) {
        if (a.jacobian_state == a.state)
            rows<detail::Task::stage>(model, a);
        else
            rows<detail::Task::stage_with_other_jacobian>(model, a);
    }

    static constexpr KernelTable table(const char* name) {
        using Lines = LineKernels<W>;
        using Linear = LinearKernels<Model, W>;
        return {name,
                W,
                &stage,
                &rows<detail::Task::rate>,
                &Lines::sweep,
                &Lines::add,
                &Lines::update,
                &rows<detail::Task::right_side>,
                &Linear::product,
                &Linear::local};
    }
};

}  // namespace skinheal::reaction
