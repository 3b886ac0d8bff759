// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <tuple>
#include <utility>

#include "numerics/simd/dual.hpp"
#include "numerics/simd/pack.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/local_solve.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/lanes.hpp"

/// The linearised equations of a compiled model, for steps whose matrix is not factored (theory: numerics-17).
namespace skinheal::reaction {

template <class Model, int W>
struct LinearKernels {
    static constexpr int N = Model::volume_count;

    /// Product: out = v - g dt (J + D) v.  Else: out = (I - g dt J)^-1 v.  v is `state`; J and D are those of `jacobian_state`.
    template <bool Product>
    static SKINHEAL_INLINE void block(const Model& model, const StageArguments& a, std::ptrdiff_t offset, int i,
                                      const int (&index)[3], const double* open_row, bool exchange_here) {
        const GridView& g = *a.grid;
        Seeds<W, N> u;
        for (int f = 0; f < N; ++f) u.u[f] = load<W>(a.jacobian_state + f * g.stride + offset + i);
        Material<Model, W> material;
        for (int m = 0; m < Model::material_count; ++m) material.m[m] = load<W>(a.material + m * g.stride + offset + i);
        const auto rates = detail::rates_at<Model, W, true>(model, u, material, a.jacobian_time);
        Vec<W> v[N];
        for (int f = 0; f < N; ++f) v[f] = load<W>(a.state + f * g.stride + offset + i);
        Vec<W> washout[N] = {};
        if constexpr (!has_general_transport<Model>) {
            const Vec<W> open = open_row != nullptr ? load<W>(open_row + i) : Vec<W>{};
            for (int f = 0; f < N; ++f)
                if ((moving_fields<Model>() >> f & 1U) != 0)
                    washout[f] = detail::washout_rate(a.transport[f], g, open, open_row != nullptr);
        }
        Vec<W> out[N];
        if constexpr (Product) {
            detail::unroll<W>(
                [&](auto row) SKINHEAL_FORCE {
                    const double* p = a.state + row * g.stride;
                    Vec<W> sum = -washout[row] * v[row];
                    detail::unroll<W>(
                        [&](auto column) SKINHEAL_FORCE {
                            if constexpr ((PatternOf<std::remove_cvref_t<decltype(rates)>>::value.row[row] >> column) &
                                          1U)
                                sum += derivative<column>(std::get<row>(rates)) * v[column];
                        },
                        std::make_integer_sequence<int, N>{});
                    if constexpr (Model::moves[row] && has_general_transport<Model>)
                        sum += detail::spread_rate<W, true>(g, a.spread[row], p, offset, i, index);
                    else if constexpr (Model::moves[row])
                        sum += a.transport[row].diffusivity *
                               detail::diffusion<W>(g, p + offset + i, i, index,
                                                    exchange_here && a.transport[row].exchanges);
                    out[row] = v[row] - a.gamma_tau * sum;
                },
                std::make_integer_sequence<int, N>{});
        } else {
            for (int f = 0; f < N; ++f) out[f] = v[f];
            detail::solve_locally<Model, W>(rates, washout, a.gamma_tau, out);
        }
        for (int f = 0; f < N; ++f)
            store<W>(a.out + f * g.stride + offset + i, detail::inside_only<W>(g, offset + i, out[f]));
    }

    template <bool Product>
    static void rows(const void* model_pointer, const StageArguments& a) {
        const Model& model = *static_cast<const Model*>(model_pointer);
        const GridView& g = *a.grid;
        for (int row = a.begin; row < a.end; ++row) {
            const int index[3] = {0, row % g.n[1], row / g.n[1]};
            const double* open_row = detail::open_row_of(a.jacobian_open, g, index);
            const bool exchange_here = detail::exchanges_here(g, index);
            for (int i = 0; i < g.padded; i += W)
                block<Product>(model, a, detail::row_offset(g, row), i, index, open_row, exchange_here);
        }
    }

    static void product(const void* model, const StageArguments& a) { rows<true>(model, a); }
    static void local(const void* model, const StageArguments& a) { rows<false>(model, a); }
};

}  // namespace skinheal::reaction
