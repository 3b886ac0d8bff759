// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/absorption.hpp"

namespace skinheal::absorption {

/// What lies on the skin now.  Lengths in m, times in s.
struct Film {
    bool present{false};
    Vehicle vehicle{};    ///< properties of the last one put on
    double thickness{0};  ///< at `since`
    double residue{0};    ///< what will not evaporate
    double since{0};
    double removal{0};  ///< when everything is wiped off

    /// Thickness of the drying film: linear in time down to the residue (theory: absorption-8).
    [[nodiscard]] double thickness_at(double time) const;
    /// When it is dry; infinity if it does not dry.
    [[nodiscard]] double dry_time() const;
    [[nodiscard]] bool occluded() const noexcept { return present && vehicle.occluded; }
};

/// Put a vehicle on top of what is there; the solutes mix.
[[nodiscard]] Film put_on(const Film& film, const Application& application, double time);

/// Wetness of the stratum corneum, 0 dry to 1 fully hydrated: follows occlusion with one time constant (theory: absorption-9).
struct Wetness {
    double value{0};
    double since{0};
    double target{0};
    double time{1};  ///< constant, s
    [[nodiscard]] double at(double when) const;
};

}  // namespace skinheal::absorption
