// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "grid/grid.hpp"
#include "reaction/kernels/kernels.hpp"
#include "reaction/stepping/integrator.hpp"
#include "reaction/surface.hpp"

namespace skinheal::reaction {

/// In place of the surface of a model without one.
struct NoSurface {
    template <class Model>
    NoSurface(const Model&, const grid::Grid&, double) {}
};

/// The integrator for one model whose kinetics are known to the compiler (model.hpp).
template <class Model>
class Engine : public Integrator {
public:
    static constexpr int N = Model::volume_count;
    static constexpr bool has_surface = Model::surface_count + Model::scalar_count > 0;

    /// `kernels`: Kernels<Model, W>::table() of an instruction set that this processor has.
    Engine(Model model, grid::Grid grid, const KernelTable& kernels, const SystemOptions& options)
        : Integrator(std::move(grid), kernels, options, fields_of(model)),
          model_(std::move(model)),
          surface_(model_, this->grid(), options.probe_depth) {
        begin(&model_);
        if constexpr (has_surface) surface_k_.fill(surface_.zero());
    }

    std::vector<double> probe(const State& state) const override {
        if constexpr (has_surface) return surface_.probe(state.volume.data());
        return {};
    }

protected:
    void settle(State& state) override {
        if constexpr (has_surface) model_.settle(state.surface, state.scalars, grid().surface_cells());
    }
    void surface_stage(int s, double dt, const State& at) override {
        if constexpr (has_surface)
            surface_.stage(tableau(), s, {at.surface, at.scalars}, at.volume.data(), dt, surface_k_);
    }
    void surface_combine(int s, const State& now, State& next) override {
        if constexpr (has_surface) {
            const bool last = s + 1 == tableau().stages;
            surface_.combine({now.surface, now.scalars}, surface_k_,
                             last ? tableau().m : tableau().a[static_cast<std::size_t>(s) + 1], s + 1, next.surface,
                             next.scalars);
        }
    }
    Verdict surface_verdict(const State& next) const override {
        if constexpr (has_surface) {
            const auto v = surface_.judge({next.surface, next.scalars}, surface_k_, tableau(), options().tolerance,
                                          surface_fields(), scalars());
            return {v.error, v.least};
        }
        return {};
    }
    void surface_rate(const State& at, State& out) override {
        if constexpr (has_surface) surface_.rate({at.surface, at.scalars}, at.volume.data(), out.surface, out.scalars);
    }

private:
    static Fields fields_of(const Model& model) {
        Fields f;
        f.volume = model.volume_fields();
        f.surface = model.surface_fields();
        f.scalars = model.scalar_fields();
        const auto transport = model.transport();
        f.transport.assign(transport.begin(), transport.end());
        f.moves.assign(std::begin(Model::moves), std::end(Model::moves));
        if constexpr (std::size(Model::taxis_pairs) > 0) {
            const auto taxis = model.taxis();
            f.taxis.assign(taxis.begin(), taxis.begin() + static_cast<std::ptrdiff_t>(std::size(Model::taxis_pairs)));
        }
        for (int i = 0; i < N; ++i) f.resting_material.push_back(rest_material<Model>(i));
        if constexpr (Model::material_count > 0) {
            const auto values = model.material();
            f.material.assign(values.begin(), values.end());
        }
        if constexpr (has_surface) f.cover = Model::cover;
        f.general_transport = has_general_transport<Model>;
        f.depends_on_time = is_time_dependent<Model>;
        return f;
    }

    Model model_;
    std::conditional_t<has_surface, SurfaceSolver<Model>, NoSurface> surface_;
    std::array<SurfaceValues, most_stages> surface_k_;
};

}  // namespace skinheal::reaction
