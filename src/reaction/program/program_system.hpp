// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/simd/instruction_set.hpp"
#include "reaction/lanes.hpp"
#include "reaction/program/program.hpp"
#include "reaction/stepping/integrator.hpp"

namespace skinheal::reaction {

/// Directed movement of `field` up the gradient of `attractant`.
struct RuntimeMovement {
    int field{0};
    int attractant{0};
    TaxisNumbers numbers{};  ///< the sensitivity counts where `kinetics.sensitivities` has no node
};

/// Diffusivity that follows the state, at a wall whose value is given: the node is computed in the cells beside the wall.
struct RuntimeWallDiffusivity {
    int field{0};
    int slot{0};
    int side{0};  ///< 0 lower, 1 upper
    int node{0};
};

/// A reaction-diffusion model given at run time.
struct RuntimeModel {
    RuntimeKinetics kinetics{};
    std::vector<Descriptor> fields{};     ///< one per species
    std::vector<double> diffusivities{};  ///< one per species; 0 and no `kinetics.diffusivities`: it does not move
    std::vector<bool> varies{};           ///< diffusivity to be given per cell (set_diffusivity); empty: none
    std::vector<RuntimeMovement> movements{};
    std::vector<RuntimeWallDiffusivity> wall_diffusivities{};
};

/// The integrator for kinetics that are a register program: no compiler is needed, and the number of species is free.
/// Same method, line solves and step control as Engine.
class ProgramSystem final : public Integrator {
public:
    /// Throws std::invalid_argument for a model that is not consistent.
    ProgramSystem(const RuntimeModel& model, grid::Grid grid, const SystemOptions& options,
                  InstructionSet set = InstructionSet::best);

    std::vector<double> probe(const State&) const override { return {}; }
    [[nodiscard]] const Program& program() const noexcept { return *program_; }

protected:
    void before_rates(const double* volume, double time, bool first_stage) override;
    const Directed* directed() const noexcept override { return directed_.empty() ? nullptr : directed_.data(); }

private:
    ProgramSystem(std::unique_ptr<const Program> program, const RuntimeModel& model, grid::Grid grid,
                  const SystemOptions& options, InstructionSet set);
    void arrange_movements(const RuntimeModel& model);
    void move(const double* volume, int begin, int end);

    std::unique_ptr<const Program> program_;
    const ProgramTable& table_;
    std::vector<int> following_;       ///< fields whose diffusivity follows the state
    std::vector<WallCells> at_walls_;  ///< by field, into `diffusivity_`
    Buffer diffusivity_;               ///< in each cell, then the sensitivities, then at walls
    struct Movement {
        RuntimeMovement is;
        std::ptrdiff_t sensitivity;  ///< number of its field in `diffusivity_`, or -1
        bool adds;                   ///< to an earlier movement of the same field
    };
    std::vector<Movement> movements_;
    std::vector<Directed> directed_;
    Buffer flux_;
    std::vector<double*> flux_of_;  ///< by field and slot, or nullptr
    bool computes_{false};          ///< some diffusivity or sensitivity
};

}  // namespace skinheal::reaction
