// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <tuple>
#include <utility>

#include "numerics/simd/dual.hpp"
#include "numerics/simd/pack.hpp"
#include "numerics/simd/sparse_lu.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/lanes.hpp"
#include "reaction/model.hpp"

/// Parts shared by the kernels of a compiled model: its inputs, its kind of transport, the solve of one cell.
namespace skinheal::reaction {

/// The inputs of one block of cells, to the kinetics.
template <class Model, int W>
struct Material {
    Vec<W> m[Model::material_count > 0 ? Model::material_count : 1];
    template <int I>
    [[nodiscard]] SKINHEAL_INLINE Dual<0, W> at() const {
        return {m[I], {}};
    }
};

/// Which material field holds the resting value of volume field f; -1: it rests at one value everywhere.
template <class Model>
constexpr int rest_material(int f) {
    for (const auto& pair : Model::resting_materials)
        if (pair[0] == f) return pair[1];
    return -1;
}

/// A model says `static constexpr bool general_transport = true` if its fields may have walls that are not closed or a
/// diffusivity that varies from cell to cell.
template <class Model>
inline constexpr bool has_general_transport = [] {
    if constexpr (requires { Model::general_transport; }) return Model::general_transport;
    return false;
}();

/// A model says `static constexpr bool depends_on_time = true` if its rates take the time as their third argument.
template <class Model>
inline constexpr bool is_time_dependent = [] {
    if constexpr (requires { Model::depends_on_time; }) return Model::depends_on_time;
    return false;
}();

namespace detail {

/// The rates of a model; derivatives are those of `U`, and by the time, as number N, if `Slope`.
template <class Model, int W, bool Slope, class U>
SKINHEAL_INLINE auto rates_at(const Model& model, const U& u, const Material<Model, W>& material, double time) {
    if constexpr (!is_time_dependent<Model>) {
        return model.rates(u, material);
    } else if constexpr (Slope) {
        static_assert(Model::volume_count < 32, "at most 31 fields where rates depend on the time");
        return model.rates(u, material,
                           Dual<(std::uint32_t{1} << Model::volume_count), W>{splat<W>(time), {splat<W>(1.0)}});
    } else {
        return model.rates(u, material, Dual<0, W>{splat<W>(time), {}});
    }
}

/// Open share of the top wall above one row, or nullptr: closed, or not at the top.
SKINHEAL_INLINE const double* open_row_of(const double* open, const GridView& g, const int (&index)[3]) {
    const bool at_top = g.depth_slot == 0 || (g.depth_slot > 0 && index[g.depth_slot] == 0);
    return open != nullptr && at_top ? open + (g.depth_slot == 2 ? index[1] * g.padded : 0) : nullptr;
}

/// Rate constant at which the open top wall washes a field out of its cell: the wall value, not the centre value, is lost, and
/// half a cell of diffusion lies between them.
template <class V>
SKINHEAL_INLINE V washout_rate(const Transport& t, const GridView& g, const V& open, bool has_open) {
    if (!has_open || t.washout_velocity == 0) return V{};
    const V beta = t.washout_velocity * open;
    return beta / ((1.0 + beta * (0.5 * g.top_width / t.diffusivity)) * g.top_width);
}

/// r = (I - g dt J)^-1 r with J from the duals and the washout.
template <class Model, int W, class Rates>
SKINHEAL_INLINE void solve_locally(const Rates& rates, const Vec<W> (&washout)[Model::volume_count], double gamma_tau,
                                   Vec<W> (&r)[Model::volume_count]) {
    constexpr int N = Model::volume_count;
    constexpr const auto& pattern = PatternOf<Rates>::value;
    Vec<W> m[N][N];
    unroll<W>(
        [&](auto row) SKINHEAL_FORCE {
            unroll<W>(
                [&](auto column) SKINHEAL_FORCE {
                    if constexpr (row == column) {
                        m[row][column] = 1.0 + gamma_tau * (washout[row] - derivative<column>(std::get<row>(rates)));
                    } else if constexpr ((pattern.row[row] >> column) & 1U) {
                        m[row][column] = -gamma_tau * derivative<column>(std::get<row>(rates));
                    } else if constexpr (pattern.has(row, column)) {
                        m[row][column] = Vec<W>{};
                    }
                },
                std::make_integer_sequence<int, N>{});
        },
        std::make_integer_sequence<int, N>{});
    factor<PatternOf<Rates>::value, W, N>(m);
    solve<PatternOf<Rates>::value, W, N>(m, r);
}

}  // namespace detail

}  // namespace skinheal::reaction
