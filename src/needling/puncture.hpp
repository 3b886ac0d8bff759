// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/insertion.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::needling {

/// Median force of puncture of a slow needle (theory: insertion-16 to insertion-18).  Units: N.
///   tip_diameter  F = F_1 (d_tip - d_0)                   Roemgens and others 2014, 5 to 37 um
///   energy        F = G_p pi r_t^2 / l_w                  Davis and others 2004
///   crack         F = 2 r_t J_Ic, a lower bound           Shergold and Fleck 2004
/// Never negative.
[[nodiscard]] double puncture_force(PunctureLaw law, const ParameterSet& parameters, double tip_radius);

/// G_p pi r^2.  Units: J.
[[nodiscard]] double puncture_energy(double toughness, double tip_radius) noexcept;

/// Share of needles that a force punctures when the force of puncture is lognormal: Phi(ln(F/F50)/s) (theory: insertion-19).
[[nodiscard]] double punctured_share(double force, double median, double scatter) noexcept;

/// Force of puncture of the needle at a quantile u in (0, 1).
[[nodiscard]] double force_quantile(double median, double scatter, double u) noexcept;

/// Depth of one needle with the face of the device `protrusion` deep: (X - F_tip/k)/(1 + f/k) (theory: insertion-20).
[[nodiscard]] double single_depth(double protrusion, double tip_force, double stiffness, double friction) noexcept;

}  // namespace skinheal::needling
