// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace skinheal::outcomes {

/// Readings of instruments other than indentation.
///
///   torsion     E_torsion = E_matrix exp(k (age - 25 y))     cross-linking and a dry stratum corneum
///   OCT         change of attenuation = g_o (<C/J>/C_h - 1)
///   ultrasound  change of density = g_u (<C>/C_h - 1)        echogenicity counts pixels, not collagen
///
/// (theory: mn17-33).  Suction elasticity changes as the modulus does.  Units: Pa, 1.  Source: gains fitted to one row each (parameters
/// `torsion.*`, `oct.*`, `ultrasound.*`), so these rows cannot test the model.  Expected error: torsion 25 %, suction
/// 10 points, OCT and ultrasound 40 %.
struct Instruments {
    Instruments(const ParameterSet& p, double age)
        : torsion_factor(std::exp(p["torsion.age_rate"] * (age - p["torsion.reference_age"]))),
          attenuation_gain(p["oct.attenuation_gain"]),
          density_gain(p["ultrasound.density_gain"]) {}

    double torsion_factor, attenuation_gain, density_gain;
};

}  // namespace skinheal::outcomes
