// SPDX-License-Identifier: BSD-3-Clause
#include "healing/healing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "healing/mn16.hpp"
#include "healing/mn16_kernels.hpp"
#include "healing/mn17.hpp"
#include "healing/mn17_kernels.hpp"
#include "healing/mn17_sun.hpp"
#include "healing/mn17_sun_kernels.hpp"
#include "reaction/engine.hpp"
#include "skinheal/error.hpp"

namespace skinheal::healing {
namespace {

const reaction::KernelTable& kernels_of(const Mn16*, InstructionSet wanted) noexcept {
    return numerics::choose<reaction::KernelTable>(wanted, mn16_kernels_baseline, mn16_kernels_avx2,
                                                   mn16_kernels_avx512);
}
const reaction::KernelTable& kernels_of(const Mn17*, InstructionSet wanted) noexcept {
    return numerics::choose<reaction::KernelTable>(wanted, mn17_kernels_baseline, mn17_kernels_avx2,
                                                   mn17_kernels_avx512);
}
const reaction::KernelTable& kernels_of(const Mn17Sun*, InstructionSet wanted) noexcept {
    return choose(wanted, mn17_sun_kernels_baseline, mn17_sun_kernels_avx2, mn17_sun_kernels_avx512);
}

/// Injury as an event (theory: healing-30 to healing-34): shares that survive, and what the platelets release.
struct Losses {
    explicit Losses(const ParameterSet& p)
        : cells(p["injury.fibroblast_kill"]),
          leukocytes(p["injury.leukocyte_kill"]),
          vessels(p["injury.vessel_cut"]),
          matrix(p["injury.matrix_loss"]),
          platelet_tgf_beta(p["injury.platelet_tgf_beta"]),
          platelet_pdgf(p["injury.platelet_pdgf"]) {}

    double cells, leukocytes, vessels, matrix, platelet_tgf_beta, platelet_pdgf;
};

/// u -> u (1 - strength share)
void lose(double* u, double strength, const std::vector<double>& share) {
    for (std::size_t i = 0; i < share.size(); ++i) u[i] *= 1.0 - strength * share[i];
}

void injure_surface(const Mn16&, const skin::Injury& injury, const grid::Grid&, reaction::State& state) {
    const std::size_t cells = injury.surface.size();
    for (const std::size_t f :
         {static_cast<std::size_t>(Mn16::epidermal_cover), static_cast<std::size_t>(Mn16::barrier)})
        lose(state.surface.data() + f * cells, 1.0, injury.surface);
}

/// A needle that stays in the stratum corneum opens part of the barrier, one that stays in the epidermis part of the cover
/// (theory: mn17-17).
void injure_surface(const Mn17& model, const skin::Injury& injury, const grid::Grid& grid, reaction::State& state) {
    const std::size_t cells = injury.surface.size();
    const double below = injury.penetration - injury.stratum_corneum;
    const double corneum =
        injury.stratum_corneum > 0 ? std::min(1.0, injury.penetration / injury.stratum_corneum) : 1.0;
    const double epidermis = injury.viable_epidermis > 0 ? std::clamp(below / injury.viable_epidermis, 0.0, 1.0)
                             : below > 0                 ? 1.0
                                                         : 0.0;
    double* cover = state.surface.data() + static_cast<std::size_t>(Mn17::epidermal_cover) * cells;
    double* barrier = state.surface.data() + static_cast<std::size_t>(Mn17::barrier) * cells;
    if (injury.local) {
        lose(cover, 1.0, injury.local->cover);
        lose(barrier, 1.0, injury.local->barrier);
    } else {
        lose(cover, epidermis, injury.surface);
        lose(barrier, corneum, injury.surface);
    }
    auto& scalars = state.scalars;
    scalars[Mn17::lip_seal] = 0.0;
    scalars[Mn17::mouth_radius] = injury.mouth_radius;
    scalars[Mn17::wetness] = injury.wetness;
    const double dose = injury.density * injury.depth;
    scalars[Mn17::flare] += (1.0 - scalars[Mn17::flare]) * dose / (dose + model.x0);
    const double breached = injury.density * std::numbers::pi * injury.junction_radius * injury.junction_radius;
    scalars[Mn17::pigment] *= 1.0 - breached;
    double open = 0;
    for (std::size_t c = 0; c < cells; ++c) open += grid.area_weight()[c] * (1.0 - cover[c]);
    scalars[Mn17::breach_factor] = open > 0 ? breached / open : 0.0;
}

template <class Model>
class HealingOf final : public Healing {
public:
    HealingOf(const ParameterSet& p, const Person& person, grid::Grid grid, const Options& options)
        : losses_(p),
          model_(p, person),
          engine_(model_, std::move(grid), kernels_of(&model_, options.instruction_set),
                  {.tolerance = options.tolerance,
                   .exchange_length = p["subcutis.exchange_length"],
                   .probe_depth = p["pigment.depth"],
                   .threads = options.threads,
                   .adaptive = options.adaptive,
                   .fixed_step = options.fixed_step,
                   .method = options.method,
                   .order = options.order}) {
        if constexpr (requires { Model::uv_reach; }) light_up();
    }

    reaction::System& system() noexcept override { return engine_; }

    void scale_material(std::string_view name, double factor) override {
        if constexpr (requires { Model::synthetic_capacity; }) {
            const int m = name == "fibroblast_set_point" ? Model::fibroblast_set_point
                          : name == "vessel_set_point"   ? Model::vessel_set_point
                          : name == "synthetic_capacity" ? Model::synthetic_capacity
                                                         : -1;
            if (m >= 0) {
                for (double& v : engine_.material(m)) v *= factor;
                engine_.rest();
                return;
            }
        }
        throw ScenarioError("this healing model has no set point \"" + std::string(name) + "\"",
                            {"", std::string(name), 0, 0});
    }

    void expose(double dose) override {
        if constexpr (requires { Model::uv_signal; }) {
            reaction::State& state = engine_.mutable_state();
            const grid::Grid& grid = engine_.grid();
            const auto cells = static_cast<std::size_t>(grid.surface_cells());
            double open = 0;
            for (std::size_t c = 0; c < cells; ++c)
                open += grid.area_weight()[c] * (1.0 - state.surface[Model::barrier * cells + c]);
            const double added = model_.effective_dose(dose, (1.0 - state.scalars[Model::lip_seal]) * open);
            double* signal = state.volume.data() + Model::uv_signal * grid.field_stride();
            for (std::ptrdiff_t i = 0; i < grid.field_stride(); ++i) signal[i] += added;
            state.scalars[Model::uv_damage] += added;
        }
    }

    void wet(double wetness) override {
        if constexpr (requires { Model::wetness; }) engine_.mutable_state().scalars[Model::wetness] = wetness;
    }

    void injure(const skin::Injury& injury) override {
        reaction::State& state = engine_.mutable_state();
        const auto field = [&](int f) { return state.volume.data() + f * engine_.grid().field_stride(); };
        for (const int f : {Wound::fibroblasts, Wound::myofibroblasts}) lose(field(f), losses_.cells, injury.killed);
        for (const int f : {Wound::neutrophils, Wound::macrophages_m1, Wound::macrophages_m2})
            lose(field(f), losses_.leukocytes, injury.killed);
        lose(field(Wound::vessels), losses_.vessels, injury.core);
        for (const int f : {Wound::collagen_i, Wound::collagen_iii, Wound::elastin})
            lose(field(f), losses_.matrix, injury.core);
        if constexpr (requires { Model::synthetic_activation; })
            lose(field(Model::synthetic_activation), 1.0, injury.core);
        double* debris = field(Wound::debris);
        double* fibrin = field(Wound::fibrin);
        double* tgf_beta = field(Wound::tgf_beta);
        double* pdgf = field(Wound::pdgf);
        for (std::size_t i = 0; i < injury.core.size(); ++i) {
            const double blood = injury.local ? injury.local->blood[i] : injury.core[i] * injury.bleeding;
            debris[i] += injury.zone[i] * (1.0 - debris[i]);
            fibrin[i] += blood * (1.0 - fibrin[i]);
            tgf_beta[i] += losses_.platelet_tgf_beta * blood;
            pdgf[i] += losses_.platelet_pdgf * blood;
        }
        injure_surface(model_, injury, engine_.grid(), state);
    }

    /// (theory: mn17-18)
    void average_laterally() override {
        reaction::State& state = engine_.mutable_state();
        const reaction::State rest = engine_.empty_state();
        const grid::Grid& grid = engine_.grid();
        if (grid.depth_slot().value_or(0) == 0) return;  // a point or a column is its own mean
        const auto cells = static_cast<std::size_t>(grid.surface_cells());
        const auto& weight = grid.area_weight();
        const auto level = [&](double* u, const double* resting, auto&& at) {
            const double reference = u[at(0)] - resting[at(0)];
            double mean = 0;
            for (std::size_t c = 0; c < cells; ++c) mean += weight[c] * ((u[at(c)] - resting[at(c)]) - reference);
            mean += reference;
            for (std::size_t c = 0; c < cells; ++c) u[at(c)] = resting[at(c)] + mean;
        };
        const auto columns = static_cast<std::size_t>(grid.count(0));
        const bool flat = *grid.depth_slot() == 1;
        for (int f = 0; f < Model::volume_count; ++f)
            for (int depth = 0; depth < grid.count(*grid.depth_slot()); ++depth)
                level(state.volume.data() + f * grid.field_stride(), rest.volume.data() + f * grid.field_stride(),
                      [&](std::size_t c) {
                          const int i = static_cast<int>(c % columns);
                          const int j = static_cast<int>(c / columns);
                          return static_cast<std::size_t>(flat ? grid.offset(i, depth) : grid.offset(i, j, depth));
                      });
        for (int f = 0; f < Model::surface_count; ++f)
            level(state.surface.data() + static_cast<std::size_t>(f) * cells,
                  rest.surface.data() + static_cast<std::size_t>(f) * cells, [](std::size_t c) { return c; });
    }

private:
    /// How much of a dose each cell feels.
    void light_up() {
        const grid::Grid& grid = engine_.grid();
        const grid::Axis* z = grid.depth_axis();
        const std::span<double> reach = engine_.material(Model::uv_reach);
        const std::span<double> top = engine_.material(Model::uv_top);
        const int slot = grid.depth_slot().value_or(-1);
        for (int k = 0; k < grid.count(2) && z != nullptr; ++k)
            for (int j = 0; j < grid.count(1); ++j)
                for (int i = 0; i < grid.count(0); ++i) {
                    const int depth = slot == 0 ? i : slot == 1 ? j : k;
                    const double from = z->edges[static_cast<std::size_t>(depth)];
                    const double to = z->edges[static_cast<std::size_t>(depth) + 1];
                    const auto at = static_cast<std::size_t>(grid.offset(i, j, k));
                    reach[at] = model_.zU * (std::exp(-from / model_.zU) - std::exp(-to / model_.zU)) / (to - from);
                    top[at] = grid.share_above(depth, model_.top_depth);
                }
        engine_.rest();
    }

    Losses losses_;
    Model model_;
    reaction::Engine<Model> engine_;
};

}  // namespace

std::vector<std::string> models() { return {"mn16", "mn17"}; }

std::unique_ptr<Healing> make_healing(std::string_view model, const ParameterSet& parameters, const Person& person,
                                      grid::Grid grid, const Options& options) {
    if (model == "mn16") return std::make_unique<HealingOf<Mn16>>(parameters, person, std::move(grid), options);
    if (model == "mn17" && person.sun)
        return std::make_unique<HealingOf<Mn17Sun>>(parameters, person, std::move(grid), options);
    if (model == "mn17") return std::make_unique<HealingOf<Mn17>>(parameters, person, std::move(grid), options);
    throw ScenarioError("healing.model: there is no model \"" + std::string(model) + "\"; known: mn16, mn17.",
                        {"", "healing.model", 0, 0});
}

std::string_view best_instruction_set() noexcept {
    return kernels_of(static_cast<const Mn17*>(nullptr), InstructionSet::best).name;
}

}  // namespace skinheal::healing
