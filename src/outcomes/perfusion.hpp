// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Blood of one cell: what the eye sees and what carries substances away.  Clot is red; cytokine and flare widen the vessels.
///
///   dilation = 1 + e_I h2(I; kI) + e_F Nf;   content b = (V + W) dilation;   flow q = V dilation^2
///
/// (theory: mn17-31).  Redness index = scale < b - V_h >, weight exp(-z / optical depth); V_h is 1 in healthy skin.
/// Units: 1; I in kg/m3.  Source: levels assumed (parameters `erythema.*`), flare fitted (`flare.*`).
/// Expected error: duration of visible redness a factor 1.5.
struct Perfusion {
    explicit Perfusion(const ParameterSet& p)
        : cytokine_dilation(p["erythema.dilation"]),
          flare_dilation(p["erythema.flare_dilation"]),
          half_squared(p["inflammatory_cytokine.half_effect"] * p["inflammatory_cytokine.half_effect"]) {}

    [[nodiscard]] double dilation(double cytokine, double flare) const noexcept {
        const double square = cytokine * cytokine;
        return 1 + cytokine_dilation * square / (square + half_squared) + flare_dilation * flare;
    }

    double cytokine_dilation, flare_dilation, half_squared;
};

}  // namespace skinheal::outcomes
