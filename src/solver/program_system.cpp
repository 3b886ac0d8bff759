// SPDX-License-Identifier: BSD-3-Clause
#include "solver/program_system.hpp"

#include <stdexcept>
#include <utility>

namespace skinheal::solver {
namespace {

bool follows_state(const RuntimeModel& m, std::size_t f) {
    return !m.kinetics.diffusivities.empty() && m.kinetics.diffusivities[f] >= 0;
}

std::vector<bool> mobility(const RuntimeModel& m) {
    const auto n = static_cast<std::size_t>(m.kinetics.species);
    if (m.fields.size() != n || m.diffusivities.size() != n || !(m.varies.empty() || m.varies.size() == n))
        throw std::invalid_argument("one field and one diffusivity per species");
    std::vector<bool> moves(n);
    for (std::size_t f = 0; f < n; ++f)
        moves[f] = m.diffusivities[f] > 0 || follows_state(m, f) || (!m.varies.empty() && m.varies[f]);
    return moves;
}

const ProgramTable& kernels_of(InstructionSet set) noexcept {
    return choose<ProgramTable>(set, program_kernels_baseline, program_kernels_avx2, program_kernels_avx512);
}

}  // namespace

ProgramSystem::ProgramSystem(const RuntimeModel& model, grid::Grid grid, const SystemOptions& options,
                             InstructionSet set)
    : ProgramSystem(std::make_unique<const Program>(model.kinetics, mobility(model)), model, std::move(grid), options,
                    set) {}

ProgramSystem::ProgramSystem(std::unique_ptr<const Program> program, const RuntimeModel& model, grid::Grid grid,
                             const SystemOptions& options, InstructionSet set)
    : Integrator(std::move(grid), kernels_of(set).kernels, options,
                 [&] {
                     Fields f;
                     f.volume = model.fields;
                     for (const double d : model.diffusivities) f.transport.push_back({.diffusivity = d});
                     f.moves = mobility(model);
                     f.resting_material.assign(f.volume.size(), -1);
                     f.material.assign(static_cast<std::size_t>(model.kinetics.inputs), 0.0);
                     f.general_transport = true;
                     f.scratch = program->scratch();
                     return f;
                 }()),
      program_(std::move(program)),
      table_(kernels_of(set)) {
    begin(&program_->code());
    for (std::size_t f = 0; f < model.fields.size(); ++f)
        if (follows_state(model, f)) following_.push_back(static_cast<int>(f));
    if (following_.empty()) return;
    diffusivity_ = field_buffer(model.fields.size());
    for (const int f : following_) spread().vary(this->grid(), f, tableau().one_jacobian);
}

void ProgramSystem::before_rates(const double* volume, bool first_stage) {
    if (following_.empty()) return;
    over_rows([&](int task, int begin, int end) {
        table_.diffusivity(&program_->code(), arguments(volume, diffusivity_.data(), nullptr, task, begin, end));
    });
    over_rows([&](int, int begin, int end) {
        for (const int f : following_)
            spread().fill_faces(grid(), f, diffusivity_.data() + f * grid().field_stride(), FaceMean::arithmetic, begin,
                                end);
    });
    if (first_stage)
        for (const int f : following_) spread().keep_faces(f);
}

}  // namespace skinheal::solver
