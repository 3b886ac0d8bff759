// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "outcomes/barrier.hpp"
#include "outcomes/closure.hpp"
#include "outcomes/epidermis.hpp"
#include "outcomes/erythema.hpp"
#include "outcomes/expression.hpp"
#include "outcomes/instruments.hpp"
#include "outcomes/modulus.hpp"
#include "outcomes/perfusion.hpp"
#include "outcomes/photodamage.hpp"
#include "outcomes/sensitivity.hpp"
#include "outcomes/swelling.hpp"
#include "outcomes/wrinkle.hpp"
#include "reaction/system.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace skinheal::outcomes {

struct ObservableName {
    std::string name;
    std::string unit;
    std::string long_name;
};

/// What the outcomes need to know of the person.  Units: age s; epidermis m.
struct Subject {
    double age{45 * seconds_per_year};
    double epidermis{1e-4};
};

/// Every number that the series records, from one state (theory: outcomes-1 to outcomes-3, outcomes-7).  Means are over the upper dermis (`outcome.averaging_depth`), by volume.
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
    /// Depths between which the gain of collagen is shown by itself: a mean alone favours some needles by construction.
    struct Band {
        std::string name;
        std::string long_name;
        double from;
        double to;
        std::vector<double> weight;
    };
    using Indices = std::optional<std::size_t>;

    void add(const std::string& name, const std::string& unit, const std::string& long_name) {
        names_.push_back({name, unit, long_name});
    }
    void add_names();
    void add_names_of_matrix();
    void add_names_of_change();
    void add_names_of_surface();
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
    void sum_slice(const reaction::State& state, int number);
    void sum_makers(const reaction::State& state, int number, double* further) const;
    [[nodiscard]] double total(std::size_t column, const std::vector<double>& weight) const noexcept;
    void volume_part(const reaction::State& state, double dt, double*& out);
    void surface_part(const reaction::State& state, double*& out);
    void epidermis_part(double dt, double*& out);
    void expression_part(const double* means, double*& out) const;
    void sun_part(double dt, double*& out);

    const reaction::System& system_;
    Modulus modulus_;
    Wrinkle wrinkle_;
    Erythema erythema_;
    Swelling swelling_;
    bool dilutes_{false};  ///< stiffness reads C/J
    // what only some models have
    std::optional<WaterLoss> water_loss_{};
    std::optional<MouthWaterLoss> mouth_water_loss_{};
    std::optional<ClosureOptics> optics_{};
    std::optional<double> cell_density_{};  ///< channels per area, where the grid is the cell of one
    std::optional<Perfusion> perfusion_{};
    std::optional<Instruments> instruments_{};
    std::optional<Wrinkle> fine_lines_{};
    std::optional<EpidermalThickness> epidermal_thickness_{};
    std::optional<Expression> expression_{};
    std::optional<Photodamage> photodamage_{};
    SensitivityIndex sensitivity_index_{};
    double thickness_{0};  ///< of the modelled dermis; 0 for a point
    // per slice of the grid at one depth (a row, or a cell of a column)
    std::vector<double> sums_;             ///< [slice][fields, further sums]
    std::vector<double> all_;              ///< weights of the whole dermis
    std::vector<double> upper_;            ///< of the upper dermis
    std::vector<double> optical_;          ///< of the redness
    std::vector<double> top_;              ///< of the dermis that feeds the epidermis
    std::vector<double> resting_vessels_;  ///< one value, or one per cell
    std::vector<std::size_t> axis_cells_;  ///< surface cells
    std::vector<Band> bands_;
    std::size_t vessels_, cytokine_, collagen_iii_, collagen_i_, elastin_, fibroblasts_, myofibroblasts_, fibrin_;
    std::size_t cover_, barrier_;
    Indices synthetic_, sun_, sun_mmp_, tgf_beta_, vegf_, mmp_;             ///< volume fields
    std::vector<double> enzyme_weight_{};                                   ///< where biopsies are read for enzymes
    Indices pigment_, activation_;                                          ///< surface fields
    Indices lip_seal_, mouth_radius_, flare_, pigment_level_, sensitised_;  ///< scalars
    double resting_modulus_;
    double epidermis_{1};                         ///< thickness of the viable epidermis relative to untreated
    double epidermis_target_{1};                  ///< where it tended to at the last call
    std::size_t epidermis_at_{0}, target_at_{0};  ///< in a row
    double fragments_{1};                         ///< of collagen, relative to untreated
    double last_fold_{1};                         ///< of collagenases at the last call
    std::size_t fragments_at_{0}, fold_at_{0};    ///< in a row
    std::vector<ObservableName> names_;
};

}  // namespace skinheal::outcomes
