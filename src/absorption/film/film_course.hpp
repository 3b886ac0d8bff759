// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "skinheal/absorption.hpp"

namespace skinheal::absorption {

/// A liquid of a film.  Units: volume m (per area).
struct Liquid {
    VehicleComponent what{};
    double volume{0};
};

/// Solute that a mixture holds at equilibrium with unit concentration in water, per area, m (theory: films-3): phases of their
/// own side by side; liquids that mix by the log-linear law of cosolvents, whose power goes with the volume share of each.
/// Source: Li, Yalkowsky 1998, Ind. Eng. Chem. Res. 37:4470.
[[nodiscard]] double capacity_of(const std::vector<VehicleComponent>& liquids, const std::vector<double>& volumes);

/// What a film meets while it lies on the skin.
struct FilmAir {
    double since{0};
    double until{0};
    bool covered{false};  ///< nothing evaporates
    History inflow{};     ///< fluid that rises out of channels, m/s
    double wetness{0};    ///< of the stratum corneum at `since`
    double hydration_time{1800};
};

/// Volumes of the liquids of one film from one application to the next: each evaporates by its activity (Raoult), fluid comes in
/// from below (theory: films-1, films-2); and how wet the stratum corneum under it is (theory: absorption-9).
/// Solved once, ahead of the solute, which is dilute and changes nothing here: an L-stable Rosenbrock method of order 3, whose steps
/// are the knots of a cubic interpolant.  Source: Sandu et al. 1997, Atmos. Environ. 31:3459.
class FilmCourse {
public:
    FilmCourse(std::vector<Liquid> liquids, FilmAir air);

    [[nodiscard]] double thickness(double time) const;
    [[nodiscard]] double capacity(double time) const;
    [[nodiscard]] double wetness(double time) const;
    [[nodiscard]] const std::vector<Liquid>& liquids() const noexcept { return liquids_; }
    [[nodiscard]] std::vector<double> volumes(double time) const;
    /// Of each liquid since the start, m; below 0 for what the air gave.
    [[nodiscard]] std::vector<double> evaporated(double time) const;
    /// Fluid since the start, m.  It goes to the liquid of this index.
    [[nodiscard]] double entered(double time) const;
    [[nodiscard]] std::size_t fluid() const noexcept { return fluid_; }
    /// After it nothing changes any more.
    [[nodiscard]] double settled() const noexcept { return settled_; }

private:
    using Values = std::vector<double>;
    /// Rates of volumes, of evaporated volumes, of fluid that entered, and of the wetness.
    void rates(double time, const Values& y, Values& out) const;
    [[nodiscard]] Values activities(const Values& y) const;
    [[nodiscard]] double target(const Values& activity) const;
    void jacobian(double time, const Values& y, const Values& rate, Values& out) const;
    [[nodiscard]] double attempt(double time, double step, const Values& y, const Values& rate, Values& next) const;
    void keep(double time, Values state);
    void solve();
    [[noreturn]] void fail(double time) const;
    [[nodiscard]] double value(std::size_t component, double time) const;

    std::vector<Liquid> liquids_;
    FilmAir air_;
    std::size_t fluid_{0};
    double first_moles_{0};
    double settled_{0};
    std::vector<double> time_{};
    std::vector<Values> state_{};
    std::vector<Values> rate_{};
};

}  // namespace skinheal::absorption
