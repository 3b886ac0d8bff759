// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/program/program_system.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace skinheal::reaction {
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

/// The kinetics with the diffusivities at walls behind the sensitivities: one kernel computes them all.
RuntimeKinetics with_walls(const RuntimeModel& model) {
    RuntimeKinetics k = model.kinetics;
    if (model.wall_diffusivities.empty()) return k;
    if (k.sensitivities.empty()) k.sensitivities.assign(model.movements.size(), -1);
    for (const RuntimeWallDiffusivity& wall : model.wall_diffusivities) {
        if (wall.field < 0 || wall.field >= k.species || wall.slot < 0 || wall.slot > 2 || wall.side < 0 ||
            wall.side > 1)
            throw std::invalid_argument("a diffusivity at a wall needs a species, a direction and a side");
        k.sensitivities.push_back(wall.node);
    }
    return k;
}

const ProgramTable& kernels_of(InstructionSet set) noexcept {
    return choose<ProgramTable>(set, program_kernels_baseline, program_kernels_avx2, program_kernels_avx512);
}

}  // namespace

ProgramSystem::ProgramSystem(const RuntimeModel& model, grid::Grid grid, const SystemOptions& options,
                             InstructionSet set)
    : ProgramSystem(std::make_unique<const Program>(with_walls(model), mobility(model)), model, std::move(grid),
                    options, set) {}

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
                     f.depends_on_time = program->depends_on_time();
                     f.scratch = program->scratch();
                     return f;
                 }()),
      program_(std::move(program)),
      table_(kernels_of(set)) {
    begin(&program_->code());
    for (std::size_t f = 0; f < model.fields.size(); ++f)
        if (follows_state(model, f)) following_.push_back(static_cast<int>(f));
    const auto sensitivities = with_walls(model).sensitivities;
    computes_ = !following_.empty() ||
                std::any_of(sensitivities.begin(), sensitivities.end(), [](int node) { return node >= 0; });
    if (computes_) diffusivity_ = field_buffer(model.fields.size() + sensitivities.size());
    for (const int f : following_) spread().vary(this->grid(), f, tableau().one_jacobian);
    at_walls_.assign(model.fields.size(), {});
    const std::size_t first = model.fields.size() + sensitivities.size() - model.wall_diffusivities.size();
    for (std::size_t w = 0; w < model.wall_diffusivities.size(); ++w) {
        const RuntimeWallDiffusivity& wall = model.wall_diffusivities[w];
        at_walls_[static_cast<std::size_t>(wall.field)][static_cast<std::size_t>(wall.slot)]
                 [static_cast<std::size_t>(wall.side)] =
                     diffusivity_.data() + static_cast<std::ptrdiff_t>(first + w) * this->grid().field_stride();
    }
    arrange_movements(model);
}

void ProgramSystem::arrange_movements(const RuntimeModel& model) {
    if (model.movements.empty()) return;
    const auto& sensitivities = model.kinetics.sensitivities;
    if (!sensitivities.empty() && sensitivities.size() != model.movements.size())
        throw std::invalid_argument("one sensitivity, or -1, per directed movement");
    const int n = model.kinetics.species;
    flux_of_.assign(static_cast<std::size_t>(3 * n), nullptr);
    directed_.assign(static_cast<std::size_t>(n), {});
    std::vector<bool> seen(static_cast<std::size_t>(n), false);
    std::size_t moved = 0;
    for (std::size_t k = 0; k < model.movements.size(); ++k) {
        const RuntimeMovement& m = model.movements[k];
        if (m.field < 0 || m.field >= n || m.attractant < 0 || m.attractant >= n || !(m.numbers.speed_cap > 0))
            throw std::invalid_argument("a directed movement needs two species and a speed cap above 0");
        const bool computed = !sensitivities.empty() && sensitivities[k] >= 0;
        const auto f = static_cast<std::size_t>(m.field);
        movements_.push_back({m, computed ? n + static_cast<std::ptrdiff_t>(k) : -1, seen[f]});
        moved += seen[f] ? 0 : 1;
        seen[f] = true;
    }
    flux_ = field_buffer(3 * moved);
    double* next = flux_.data();
    for (std::size_t f = 0; f < seen.size(); ++f) {
        if (!seen[f]) continue;
        for (std::size_t s = 0; s < 3; ++s, next += grid().field_stride())
            if (grid().count(static_cast<int>(s)) > 1) directed_[f].flux[s] = flux_of_[3 * f + s] = next;
    }
}

void ProgramSystem::before_rates(const double* volume, double time, bool first_stage) {
    if (computes_)
        over_rows([&](int task, int begin, int end) {
            StageArguments a = arguments(volume, diffusivity_.data(), nullptr, task, begin, end);
            a.time = time;
            table_.diffusivity(&program_->code(), a);
        });
    if (!following_.empty() || !movements_.empty())
        over_rows([&](int, int begin, int end) {
            for (const int f : following_)
                spread().fill_faces(grid(), f, diffusivity_.data() + f * grid().field_stride(), FaceMean::arithmetic,
                                    begin, end, at_walls_[static_cast<std::size_t>(f)]);
            move(volume, begin, end);
        });
    if (first_stage)
        for (const int f : following_) spread().keep_faces(f);
}

/// The fluxes of the directed movements through the faces above the cells of some rows.
void ProgramSystem::move(const double* volume, int begin, int end) {
    const std::ptrdiff_t stride = grid().field_stride();
    for (const Movement& m : movements_) {
        DirectedArguments a{};
        a.grid = &view();
        a.field = volume + m.is.field * stride;
        a.attractant = volume + m.is.attractant * stride;
        a.sensitivity = m.sensitivity < 0 ? nullptr : diffusivity_.data() + m.sensitivity * stride;
        a.numbers = m.is.numbers;
        std::copy_n(flux_of_.data() + 3 * m.is.field, 3, a.flux);
        a.adds = m.adds;
        a.begin = begin;
        a.end = end;
        table_.directed(a);
    }
}

}  // namespace skinheal::reaction
