// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "grid/grid.hpp"
#include "solver/instruction_set.hpp"
#include "solver/integrator.hpp"
#include "solver/program.hpp"

namespace skinheal::solver {

/// A reaction-diffusion model given at run time.
struct RuntimeModel {
    RuntimeKinetics kinetics{};
    std::vector<Descriptor> fields{};     ///< one per species
    std::vector<double> diffusivities{};  ///< one per species; 0 and no `kinetics.diffusivities`: it does not move
    std::vector<bool> varies{};           ///< diffusivity to be given per cell (set_diffusivity); empty: none
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
    void before_rates(const double* volume, bool first_stage) override;

private:
    ProgramSystem(std::unique_ptr<const Program> program, const RuntimeModel& model, grid::Grid grid,
                  const SystemOptions& options, InstructionSet set);

    std::unique_ptr<const Program> program_;
    const ProgramTable& table_;
    std::vector<int> following_;  ///< fields whose diffusivity follows the state
    Buffer diffusivity_;
};

}  // namespace skinheal::solver
