// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Redness of one cell (theory: outcomes-8): perfused vessels, dilated by the cytokine.  The index is its mean with weight exp(-z / optical depth).
///
///   index = scale < V (1 + dilation h2(I; kI)) - 1 >
///
/// Units: 1; I in kg/m3.  Source: assumed (parameters `erythema.*`).
struct Erythema {
    explicit Erythema(const ParameterSet& p)
        : scale(p["erythema.scale"]),
          dilation(p["erythema.dilation"]),
          optical_depth(p["erythema.optical_depth"]),
          half_squared(p["inflammatory_cytokine.half_effect"] * p["inflammatory_cytokine.half_effect"]) {}

    [[nodiscard]] double operator()(double vessels, double cytokine) const noexcept {
        const double square = cytokine * cytokine;
        return scale * (vessels * (1 + dilation * square / (square + half_squared)) - 1);
    }

    double scale, dilation, optical_depth, half_squared;
};

/// Index from which redness can be seen; darker skin hides more of it if the set says so.
[[nodiscard]] inline double visible_redness(const ParameterSet& p, int phototype) {
    const std::string own = "erythema.visible_index_" + std::to_string(phototype);
    return p[p.contains(own) ? own : "erythema.visible_index"];
}

}  // namespace skinheal::outcomes
