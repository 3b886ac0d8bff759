// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "outcomes/barrier.hpp"
#include "outcomes/erythema.hpp"
#include "outcomes/modulus.hpp"
#include "outcomes/wrinkle.hpp"
#include "skinheal/parameters.hpp"
#include "solver/system.hpp"

namespace skinheal::outcomes {

struct ObservableName {
    std::string name;
    std::string unit;
    std::string long_name;
};

/// Every number that the series records, from one state.  Means are over the upper dermis (`outcome.averaging_depth`), by volume.
/// A quantity whose fields the model lacks, or that the geometry cannot have, is left out of `names()`.
class Observables {
public:
    /// Throws ParameterError.
    Observables(const ParameterSet& parameters, const solver::System& system);

    [[nodiscard]] const std::vector<ObservableName>& names() const noexcept { return names_; }
    /// Fill `out` (names().size() values, SI).  Allocates nothing.
    void evaluate(const solver::State& state, double dt, std::span<double> out);

private:
    void add(const std::string& name, const std::string& unit, const std::string& long_name) { names_.push_back({name, unit, long_name}); }
    [[nodiscard]] double mean(std::size_t field, const solver::State& state, const std::vector<double>& weight) const noexcept;
    void volume_part(const solver::State& state, double*& out);
    void surface_part(const solver::State& state, double*& out);

    const solver::System& system_;
    Modulus modulus_;
    Wrinkle wrinkle_;
    Erythema erythema_;
    WaterLoss water_loss_;
    double specific_volume_;
    double thickness_{0};  ///< of the modelled dermis; 0 for a point
    std::vector<double> upper_;    ///< weights of the upper dermis, field layout
    std::vector<double> optical_;  ///< weights of the redness
    std::size_t vessels_, cytokine_, collagen_iii_, collagen_i_, elastin_;
    std::size_t cover_, barrier_, pigment_;
    double resting_modulus_;
    std::vector<ObservableName> names_;
};

}  // namespace skinheal::outcomes
