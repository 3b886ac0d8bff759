// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <numbers>
#include <tuple>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/simd/dual.hpp"
#include "reaction/program/program.hpp"
#include "reaction/program/program_system.hpp"
#include "reaction/system.hpp"

/// Problems whose answer is known, each as a kinetics that is compiled and as one that is given at run time.  No units.
namespace skinheal::problems {

/// u_t = lap u + u (1 - u): waves of speed 5/sqrt(6) have a closed form.  Source: Ablowitz and Zeppetella 1979, Bull Math Biol 41:835.
struct Fisher : reaction::PlainModel {
    static constexpr int volume_count = 1;
    static constexpr bool general_transport = false;  // closed walls, one diffusivity
    static constexpr bool moves[volume_count] = {true};

    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M&) const {
        const auto n = u.template at<0>();
        return std::make_tuple(n * (1.0 - n));
    }
    [[nodiscard]] static std::array<reaction::Transport, volume_count> transport() { return {{{.diffusivity = 1.0}}}; }
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        return {{"n", "1", "population", "", 0, 0.01, 0, true}};
    }
};

/// The exact wave at time t whose front starts at 30.
inline double fisher_wave(double z, double t) {
    const double root = std::sqrt(6.0);
    const double q = 1 + std::exp((z - 30 - 5 * t / root) / root);
    return 1 / (q * q);
}

/// An axisymmetric block r < 20, z < 80.
inline grid::Grid fisher_grid(int radial, int axial) {
    return grid::Grid({grid::uniform_axis("r", grid::AxisKind::radial, 20, radial),
                       grid::uniform_axis("z", grid::AxisKind::cartesian, 80, axial)});
}

inline reaction::RuntimeModel fisher_at_run_time() {
    using enum reaction::Operation;
    reaction::RuntimeModel m;
    m.kinetics.species = 1;
    m.kinetics.constants = {1.0, -2.0};
    m.kinetics.nodes = {{species, 0},     {constant, 0},    {constant, 1},
                        {subtract, 1, 0}, {multiply, 0, 3}, {multiply_add, 2, 0, 1}};
    m.kinetics.rates = {4};
    m.kinetics.jacobian = {{0, 0, 5}};
    m.fields = Fisher::volume_fields();
    m.diffusivities = {1.0};
    return m;
}

/// The three-species Brusselator with a stiff supply: u' = a - (w + 1) u + v u^2, v' = w u - v u^2, w' = (b - w)/eps - w u.
/// Source: Hairer and Wanner 1996, Solving Ordinary Differential Equations II.
struct Brusselator : reaction::PlainModel {
    static constexpr int volume_count = 3;
    static constexpr bool moves[volume_count] = {true, true, true};
    static constexpr double a = 0.6;
    static constexpr double b = 2.0;
    static constexpr double eps = 1e-4;

    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& s, const M&) const {
        const auto u = s.template at<0>();
        const auto v = s.template at<1>();
        const auto w = s.template at<2>();
        const auto wu = w * u;
        const auto vuu = v * (u * u);
        return std::make_tuple(a - wu - u + vuu, wu - vuu, (b - w) * (1 / eps) - wu);
    }
    [[nodiscard]] static std::array<reaction::Transport, volume_count> transport() {
        return {{{.diffusivity = 1e-3}, {.diffusivity = 1e-3}, {.diffusivity = 1e-3}}};
    }
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        return {{"u", "1", "activator", "", 0, 0.01, 0, true},
                {"v", "1", "inhibitor", "", 0, 0.01, 0, true},
                {"w", "1", "supply", "", 0, 0.01, 0, true}};
    }
};

/// The unit square.
inline grid::Grid brusselator_grid(int cells) {
    return grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, cells),
                       grid::uniform_axis("y", grid::AxisKind::cartesian, 1, cells)});
}

inline double brusselator_start(int field, double x, double y) {
    const double p = std::numbers::pi;
    if (field == 0) return Brusselator::a + 0.1 * std::cos(p * x) * std::cos(2 * p * y);
    if (field == 1) return Brusselator::b / Brusselator::a + 0.1 * std::cos(2 * p * x) * std::cos(p * y);
    return Brusselator::b + 0.1 * std::cos(p * x) * std::cos(p * y);
}

inline reaction::RuntimeModel brusselator_at_run_time() {
    using enum reaction::Operation;
    reaction::RuntimeModel m;
    m.kinetics.species = 3;
    m.kinetics.constants = {Brusselator::a, 1 / Brusselator::eps, Brusselator::b, -1.0, 2.0, -1 / Brusselator::eps};
    m.kinetics.nodes = {
        {species, 0},  // 0 u
        {species, 1},  // 1 v
        {species, 2},  // 2 w
        {constant, 0},     {constant, 1}, {constant, 2},    {constant, 3},
        {constant, 4},     {constant, 5}, {multiply, 2, 0},  // 9 w u
        {multiply, 0, 0},                                    // 10 u^2
        {multiply, 1, 10},                                   // 11 v u^2
        {subtract, 3, 9},                                    // 12
        {subtract, 12, 0},                                   // 13
        {add, 13, 11},                                       // 14 u'
        {subtract, 9, 11},                                   // 15 v'
        {subtract, 5, 2},                                    // 16
        {multiply, 16, 4},                                   // 17
        {subtract, 17, 9},                                   // 18 w'
        {multiply, 0, 1},                                    // 19 u v
        {multiply, 19, 7},                                   // 20 2 u v
        {subtract, 20, 2},                                   // 21 2 u v - w
        {add, 21, 6},                                        // 22 du'/du
        {negate, 0},                                         // 23 -u
        {subtract, 2, 20},                                   // 24 dv'/du
        {negate, 10},                                        // 25 dv'/dv
        {negate, 2},                                         // 26 dw'/du
        {subtract, 8, 0},                                    // 27 dw'/dw
    };
    m.kinetics.rates = {14, 15, 18};
    m.kinetics.jacobian = {{0, 0, 22}, {0, 1, 10}, {0, 2, 23}, {1, 0, 24},
                           {1, 1, 25}, {1, 2, 0},  {2, 0, 26}, {2, 2, 27}};
    m.fields = Brusselator::volume_fields();
    m.diffusivities = {1e-3, 1e-3, 1e-3};
    return m;
}

/// Write `value(field, position along slot 0, 1, 2)` of each cell centre into a state.
template <class F>
void fill(const grid::Grid& grid, reaction::State& state, int fields, F&& value) {
    const auto centre = [&](std::size_t slot, int i) {
        return slot < grid.axes().size() ? grid.axes()[slot].centres[static_cast<std::size_t>(i)] : 0.0;
    };
    for (int f = 0; f < fields; ++f)
        for (int k = 0; k < grid.count(2); ++k)
            for (int j = 0; j < grid.count(1); ++j)
                for (int i = 0; i < grid.count(0); ++i)
                    state.volume.data()[f * grid.field_stride() + grid.offset(i, j, k)] =
                        value(f, centre(0, i), centre(1, j), centre(2, k));
}

/// Root mean square of u - value over that of value, weighted by volume.
template <class F>
double relative_error(const grid::Grid& grid, const reaction::State& state, int field, F&& value) {
    double error = 0;
    double size = 0;
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            for (int i = 0; i < grid.count(0); ++i) {
                const double w = grid.volume_weight()[static_cast<std::size_t>(grid.offset(i, j, k))];
                const double exact = value(i, j, k);
                const double d = state.volume.data()[field * grid.field_stride() + grid.offset(i, j, k)] - exact;
                error += w * d * d;
                size += w * exact * exact;
            }
    return std::sqrt(error / size);
}

}  // namespace skinheal::problems
