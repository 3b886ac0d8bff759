// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Findings of biopsies of sun-exposed skin: collagenases, and fragments of the collagen that they cut.
///
///   fold of MMP = 1 + Q_top / Q0,    L_t = kL (1 + Q_top / Q0 - L),    Q with what the sun made        (theory: mn17-29)
///
/// "top": mean of the first `mmp.read_depth`.  Units: 1.  Source: fitted to one study of buttock skin (parameters
/// `mmp.background_activity`, `collagen.fragment_rate`).  Expected error: 40 %.
struct Photodamage {
    explicit Photodamage(const ParameterSet& p)
        : background(p["mmp.background_activity"]), rate(p["collagen.fragment_rate"]) {}

    [[nodiscard]] double fold(double activity) const noexcept { return 1 + activity / background; }
    /// Fragments after `dt` with the mean fold of that time.
    [[nodiscard]] double after(double fragments, double fold, double dt) const noexcept {
        return fragments - (fold - fragments) * std::expm1(-rate * dt);
    }

    double background, rate;
};

}  // namespace skinheal::outcomes
