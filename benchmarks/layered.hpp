// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "grid/grid.hpp"
#include "reaction/program/program_system.hpp"

/// A hard problem for a matrix that is factored by direction: a block of low diffusivity in the corner of a unit square or cube, its top
/// held or closed, values that jump from cell to cell, and two species that exchange fast.  No units.
namespace skinheal::problems {

struct Layered {
    int dimensions{2};
    int cells{32};         ///< per direction
    double contrast{1e4};  ///< of the diffusivities; the larger one is 1
    double exchange{0};    ///< rate constant between the two species
    bool held{true};       ///< the value at the top is 1; else all walls are closed
    bool rough{true};      ///< start from random values in 0..1; else from 0

    [[nodiscard]] grid::Grid grid() const {
        const std::array<const char*, 3> names{"x", dimensions == 3 ? "y" : "z", "z"};
        std::vector<grid::Axis> axes;
        for (int d = 0; d < dimensions; ++d)
            axes.push_back(grid::uniform_axis(names[static_cast<std::size_t>(d)], grid::AxisKind::cartesian, 1, cells));
        return grid::Grid(axes);
    }

    /// u' = lap u - k (u - v), v' = lap v + k (u - v).
    [[nodiscard]] reaction::RuntimeModel model() const {
        using enum reaction::Operation;
        reaction::RuntimeModel m;
        m.kinetics.species = 2;
        m.kinetics.constants = {exchange, -exchange};
        m.kinetics.nodes = {{species, 0},     {species, 1},     {constant, 0}, {constant, 1},
                            {subtract, 0, 1}, {multiply, 2, 4}, {negate, 5}};
        m.kinetics.rates = {6, 5};
        m.kinetics.jacobian = {{0, 0, 3}, {0, 1, 2}, {1, 0, 2}, {1, 1, 3}};
        m.fields = {{"u", "1", "u", "", 0, 1, 0, true}, {"v", "1", "v", "", 0, 1, 0, true}};
        m.diffusivities = {1.0, 1.0};
        m.varies = {true, true};
        return m;
    }

    [[nodiscard]] std::unique_ptr<reaction::ProgramSystem> make(
        const reaction::SystemOptions& options, numerics::InstructionSet set = numerics::InstructionSet::best) const {
        auto system = std::make_unique<reaction::ProgramSystem>(model(), grid(), options, set);
        const grid::Grid& g = system->grid();
        const int depth = dimensions - 1;
        reaction::Walls walls{};
        if (held) walls[static_cast<std::size_t>(depth)][0] = reaction::Wall::held(1);
        std::vector<double> diffusivity(static_cast<std::size_t>(g.field_stride()), 1.0);
        std::mt19937 random(3);
        std::uniform_real_distribution<double> value(0, 1);
        std::vector<double> start(2 * diffusivity.size(), 0.0);
        for (int k = 0; k < g.count(2); ++k)
            for (int j = 0; j < g.count(1); ++j)
                for (int i = 0; i < g.count(0); ++i) {
                    const std::array<int, 3> index{i, j, k};
                    const auto at = static_cast<std::size_t>(g.offset(i, j, k));
                    if (index[static_cast<std::size_t>(depth)] < cells / 4 && i > cells / 3)
                        diffusivity[at] = 1 / contrast;
                    if (rough)
                        for (std::size_t f = 0; f < 2; ++f) start[f * diffusivity.size() + at] = value(random);
                }
        for (int f = 0; f < 2; ++f) {
            system->set_walls(f, walls);
            system->set_diffusivity(f, diffusivity);
        }
        std::span<double> volume = system->mutable_state().volume.span();
        for (std::size_t i = 0; i < volume.size(); ++i) volume[i] = start[i];
        return system;
    }
};

/// Volume-weighted root mean square difference of field f of two states.
[[nodiscard]] inline double distance_of(const grid::Grid& grid, const reaction::State& a, const reaction::State& b,
                                        int f) {
    const auto& w = grid.volume_weight();
    double sum = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
        const auto at = static_cast<std::size_t>(f) * w.size() + i;
        if (w[i] > 0) sum += w[i] * std::pow(a.volume.data()[at] - b.volume.data()[at], 2);
    }
    return std::sqrt(sum);
}

/// Error of field 0 in units of tolerance (scale + size), scale 1.
[[nodiscard]] inline double delivered_share(const reaction::System& run, const reaction::State& exact,
                                            double tolerance) {
    const reaction::State zero = run.empty_state();
    return distance_of(run.grid(), run.state(), exact, 0) / (tolerance * (1 + distance_of(run.grid(), exact, zero, 0)));
}

}  // namespace skinheal::problems
