// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "outcomes/maps.hpp"
#include "outcomes/outcome.hpp"
#include "reaction/system.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace skinheal::outcomes {

struct ObservableName {
    std::string name;
    std::string unit;
    std::string long_name;
    std::string source;
};

/// Every number that the series records, from one state.  Means are over the upper dermis (`outcome.averaging_depth`), by volume
/// (theory: outcomes-1 to outcomes-3, outcomes-7).
/// A quantity whose fields the model lacks, or that the geometry cannot have, is left out of `names()`.
class Observables {
public:
    /// The system is at rest: what it reads now is "untreated".  Throws ParameterError.
    Observables(const ParameterSet& parameters, const reaction::System& system, const Subject& subject = {});

    [[nodiscard]] const std::vector<ObservableName>& names() const noexcept { return names_; }
    /// Fill `out` (names().size() values, SI).  `dt`: time since the last call.  Allocates nothing.
    void evaluate(const reaction::State& state, double dt, std::span<double> out);
    /// On a surface of two directions the axes of channels lie in these cells; before the first session there are none.
    void watch(std::vector<std::size_t> axis_cells) { axis_cells_ = std::move(axis_cells); }
    /// Go on after a row that was recorded earlier.
    void resume(std::span<const double> last_row);

private:
    using Index = std::optional<std::size_t>;
    /// Sums that follow those of the fields.
    enum FurtherSum : std::size_t {
        stiffness,
        stretch,
        concentration,
        redness,
        flow,
        activity,
        elastin_made,
        further_sums
    };
    /// Places of the fields in the model: those that every model has, and those that only some have.
    struct Fields {
        explicit Fields(const reaction::System& system);

        std::size_t vessels, cytokine, collagen_iii, collagen_i, elastin, fibroblasts, myofibroblasts, fibrin;
        std::size_t cover, barrier;                                      ///< surface fields
        Index synthetic, sun, sun_mmp, tgf_beta, vegf, mmp;              ///< volume fields
        Index pigment, activation;                                       ///< surface fields
        Index lip_seal, mouth_radius, flare, pigment_level, sensitised;  ///< scalars
    };

    void complete_maps(const ParameterSet& parameters, const Subject& subject);
    void make_weights(const ParameterSet& parameters);
    [[nodiscard]] bool has(std::string_view need, const ParameterSet& parameters) const;
    void add_names(const ParameterSet& parameters);
    void sum_slice(const reaction::State& state, int number);
    void sum_makers(const reaction::State& state, int number, double* further) const;
    [[nodiscard]] double total(std::size_t column, const std::vector<double>& weight) const noexcept;
    void read_volume(const reaction::State& state, std::span<double> means);
    void read_surface(const reaction::State& state);
    void follow(double dt);
    [[nodiscard]] double cover_on_axis(std::span<const double> cover) const noexcept;

    const reaction::System& system_;
    Fields at_;
    Maps maps_;
    Reading reading_;
    std::vector<const Outcome*> outcomes_;  ///< those that model, set and grid can have
    double thickness_{0};                   ///< of the modelled dermis; 0 for a point
    // per slice of the grid at one depth (a row, or a cell of a column)
    std::vector<double> sums_;                            ///< [slice][fields, further sums]
    std::vector<double> all_;                             ///< weights of the whole dermis
    std::vector<double> upper_;                           ///< of the upper dermis
    std::vector<double> optical_;                         ///< of the redness
    std::vector<double> top_;                             ///< of the dermis that feeds the epidermis
    std::vector<double> enzyme_weight_;                   ///< where biopsies are read for enzymes
    std::array<std::vector<double>, depth_bands> bands_;  ///< empty where the dermis does not reach
    std::vector<double> resting_vessels_;                 ///< one value, or one per cell
    std::vector<std::size_t> axis_cells_;                 ///< surface cells
    double last_fold_{1};                                 ///< of collagenases at the last call
    std::vector<ObservableName> names_;
};

}  // namespace skinheal::outcomes
