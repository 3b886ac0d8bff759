// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Amplitude of wrinkles from the buckling of a stiff film on a compliant half space (theory: outcomes-5, outcomes-6).
///
///   eps_c = (1/4) (3 Es / Ef)^(2/3);   amplitude = h_f sqrt(eps/eps_c - 1), 0 below the threshold
///
/// Units: m; moduli Pa.  Source: thin-film buckling; film and strain are parameters `wrinkle.*`.
struct Wrinkle {
    explicit Wrinkle(const ParameterSet& p)
        : film_modulus(p["wrinkle.film_modulus"]),
          thickness(p["wrinkle.film_thickness"]),
          strain(p["wrinkle.strain"]) {}
    /// The whole epidermis as the film: it is as stiff as its stratum corneum (theory: mn17-36).  Expected error: a factor 2.
    Wrinkle(const ParameterSet& p, double epidermis)
        : film_modulus(p["wrinkle.epidermis_modulus"]), thickness(epidermis), strain(p["wrinkle.strain"]) {}

    [[nodiscard]] double threshold(double substrate) const noexcept {
        return 0.25 * std::pow(3 * substrate / film_modulus, 2.0 / 3);
    }
    [[nodiscard]] double operator()(double substrate) const noexcept {
        return thickness * std::sqrt(std::max(strain / threshold(substrate) - 1, 0.0));
    }

    double film_modulus, thickness, strain;
};

}  // namespace skinheal::outcomes
