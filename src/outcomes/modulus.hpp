// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Local Young's modulus of the dermis from its composition (theory: outcomes-4).
///
///   E = E_young [ w1 (C1/C1y)^p + w3 C3/C3y + wE El/Ely + w0 ]
///
/// Units: Pa; densities kg/m3.  Source: weights assumed, level fitted to a measured cheek (parameters `modulus.*`).
struct Modulus {
    explicit Modulus(const ParameterSet& p)
        : young(p["modulus.young"]),
          collagen_i(p["modulus.collagen_i_weight"]),
          collagen_iii(p["modulus.collagen_iii_weight"]),
          elastin(p["modulus.elastin_weight"]),
          ground(p["modulus.ground_weight"]),
          exponent(p["modulus.collagen_exponent"]),
          inverse_i(1 / p["collagen_i.young_density"]),
          inverse_iii(1 / p["collagen_iii.young_density"]),
          inverse_elastin(1 / p["elastin.young_density"]) {}

    [[nodiscard]] double operator()(double c1, double c3, double el) const noexcept {
        const double x = c1 * inverse_i;
        const double network = exponent == 2.0 ? x * x : std::pow(x, exponent);
        return young *
               (collagen_i * network + collagen_iii * c3 * inverse_iii + elastin * el * inverse_elastin + ground);
    }

    double young, collagen_i, collagen_iii, elastin, ground, exponent, inverse_i, inverse_iii, inverse_elastin;
};

}  // namespace skinheal::outcomes
