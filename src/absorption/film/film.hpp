// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "absorption/film/film_course.hpp"
#include "skinheal/absorption.hpp"

namespace skinheal::absorption {

/// What lies on the skin now.  Lengths in m, times in s.
struct Film {
    bool present{false};
    Vehicle vehicle{};    ///< properties of the last one put on
    double thickness{0};  ///< at `since`
    double residue{0};    ///< what will not evaporate
    double since{0};
    double removal{0};        ///< when everything is wiped off
    double fill{0};           ///< share of the fluid of channels that its last application gives them
    double fresh_residue{1};  ///< share of it that will not evaporate, when it was put on
    std::shared_ptr<const FilmCourse> course{};  ///< of its liquids; unset: it dries at one speed and nothing enters it
    double drawn{0};                             ///< volume that channels drew in last
    double drawn_concentration{0};               ///< of solute in it, kg/m3

    /// Thickness of the drying film: linear in time down to the residue (theory: absorption-8), or that of its liquids.
    [[nodiscard]] double thickness_at(double time) const;
    /// Solute : water at a time.
    [[nodiscard]] double partition_at(double time) const;
    /// When it is dry; infinity if it does not dry, or not at once.
    [[nodiscard]] double dry_time() const;
    /// Does it still change after a time?
    [[nodiscard]] bool changes_after(double time) const;
    /// Of the solute in the film while its solvent goes, m2/s (theory: films-6); 0 in a film that stays stirred.
    [[nodiscard]] double diffusivity_at(double time, double in_water) const;
    /// Share of its solvents that is still there, if what they leave is stiffer than the fresh film; else 1.
    [[nodiscard]] double fluid_share_at(double time, double in_water) const;
    [[nodiscard]] bool occluded() const noexcept { return present && vehicle.occluded; }
};

/// What channels would draw out of a film: a volume, and the solute that the film has before.  Units: m; kg/m2.
struct Draw {
    double wanted{0};
    double solute{0};
    double fluid{1};  ///< share of the film that can flow
};

/// Put a vehicle on top of what is there; solutes and liquids mix.  `air` says what the new film meets; its wetness is taken over.
[[nodiscard]] Film put_on(const Film& film, const FilmApplication& application, FilmAir air, const Draw& draw);

/// Let channels draw from a film that lies there already.
[[nodiscard]] Film drawn_from(const Film& film, FilmAir air, const Draw& draw);

/// Wetness of the stratum corneum, 0 dry to 1 fully hydrated: follows occlusion with one time constant (theory: absorption-9).
struct Wetness {
    double value{0};
    double since{0};
    double target{0};
    double time{1};                              ///< constant, s
    std::shared_ptr<const FilmCourse> course{};  ///< of a film that says itself how wet it keeps the skin
    [[nodiscard]] double at(double when) const;
    /// Does it still change after a time?
    [[nodiscard]] bool changes_after(double when) const;
};

}  // namespace skinheal::absorption
