// SPDX-License-Identifier: BSD-3-Clause
#include "healing/healing.hpp"

#include <algorithm>
#include <utility>

#include "healing/mn16.hpp"
#include "healing/mn16_kernels.hpp"
#include "skinheal/error.hpp"
#include "solver/engine.hpp"

namespace skinheal::healing {
namespace {

InstructionSet resolve(InstructionSet wanted) noexcept {
    if (wanted != InstructionSet::best) return wanted;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd"))
        return InstructionSet::avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
        return InstructionSet::avx2;
#endif
    return InstructionSet::baseline;
}

const solver::KernelTable& mn16_kernels(InstructionSet wanted) noexcept {
    switch (resolve(wanted)) {
#if defined(__x86_64__)
        case InstructionSet::avx512: return mn16_kernels_avx512();
        case InstructionSet::avx2: return mn16_kernels_avx2();
#endif
        default: return mn16_kernels_baseline();
    }
}

/// Section "injury as an event" of the theory page: shares that survive, and what the platelets release.
class Mn16Healing final : public Healing {
public:
    Mn16Healing(const ParameterSet& p, const Person& person, grid::Grid grid, const Options& options)
        : kill_cells_(p["injury.fibroblast_kill"]),
          kill_leukocytes_(p["injury.leukocyte_kill"]),
          cut_vessels_(p["injury.vessel_cut"]),
          lose_matrix_(p["injury.matrix_loss"]),
          platelet_tgf_beta_(p["injury.platelet_tgf_beta"]),
          platelet_pdgf_(p["injury.platelet_pdgf"]),
          engine_(Mn16(p, person), std::move(grid), mn16_kernels(options.instruction_set),
                  {.tolerance = options.tolerance,
                   .exchange_length = p["subcutis.exchange_length"],
                   .probe_depth = p["pigment.depth"],
                   .threads = options.threads,
                   .adaptive = options.adaptive,
                   .fixed_step = options.fixed_step}) {}

    solver::System& system() noexcept override { return engine_; }

    void injure(const tissue::Injury& injury) override {
        solver::State& state = engine_.disturb();
        const auto field = [&](int f) { return state.volume.data() + f * engine_.grid().field_stride(); };
        const auto scale = [&](int f, double strength, auto&& share) {
            double* u = field(f);
            for (std::size_t i = 0; i < injury.core.size(); ++i) u[i] *= 1.0 - strength * share(i);
        };
        const auto core = [&](std::size_t i) { return injury.core[i]; };
        const auto killed = [&](std::size_t i) { return injury.killed[i]; };
        for (const int f : {Mn16::fibroblasts, Mn16::myofibroblasts}) scale(f, kill_cells_, killed);
        for (const int f : {Mn16::neutrophils, Mn16::macrophages_m1, Mn16::macrophages_m2}) scale(f, kill_leukocytes_, killed);
        scale(Mn16::vessels, cut_vessels_, core);
        for (const int f : {Mn16::collagen_i, Mn16::collagen_iii, Mn16::elastin}) scale(f, lose_matrix_, core);
        double* debris = field(Mn16::debris);
        double* fibrin = field(Mn16::fibrin);
        double* tgf_beta = field(Mn16::tgf_beta);
        double* pdgf = field(Mn16::pdgf);
        for (std::size_t i = 0; i < injury.core.size(); ++i) {
            const double blood = injury.core[i] * injury.bleeding;
            debris[i] += injury.zone[i] * (1.0 - debris[i]);
            fibrin[i] += blood * (1.0 - fibrin[i]);
            tgf_beta[i] += platelet_tgf_beta_ * blood;
            pdgf[i] += platelet_pdgf_ * blood;
        }
        const std::size_t cells = injury.surface.size();
        for (const std::size_t f : {static_cast<std::size_t>(Mn16::epidermal_cover), static_cast<std::size_t>(Mn16::barrier)})
            for (std::size_t c = 0; c < cells; ++c) state.surface[f * cells + c] *= 1.0 - injury.surface[c];
    }

private:
    double kill_cells_, kill_leukocytes_, cut_vessels_, lose_matrix_, platelet_tgf_beta_, platelet_pdgf_;
    solver::Engine<Mn16> engine_;
};

}  // namespace

std::vector<std::string> models() { return {"mn16"}; }

std::unique_ptr<Healing> make_healing(std::string_view model, const ParameterSet& parameters, const Person& person, grid::Grid grid,
                                      const Options& options) {
    if (model == "mn16") return std::make_unique<Mn16Healing>(parameters, person, std::move(grid), options);
    throw ScenarioError("healing.model: there is no model \"" + std::string(model) + "\"; known: mn16.", {"", "healing.model", 0, 0});
}

std::string_view best_instruction_set() noexcept { return mn16_kernels(InstructionSet::best).name; }

}  // namespace skinheal::healing
