// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace skinheal::absorption {

/// Radius of a fibrin fibre and the order of its gel: 50 nm.  Assumed; the gel hinders a protein by 1 % (theory: absorption-12).
inline constexpr double fibrin_fibre_radius = 50e-9;

/// Diffusive hindrance of a sphere in a cylindrical pore, partition included; ratio = solute radius / pore radius
/// (theory: absorption-10).  0 from a ratio of 0.95 on.  Source: Dechadilok, Deen 2006, Ind. Eng. Chem. Res. 45:6953.
[[nodiscard]] double diffusive_hindrance(double ratio);

/// Convective hindrance of a sphere in a cylindrical pore, partition included (theory: absorption-11).
/// Source: Dechadilok, Deen 2006.
[[nodiscard]] double convective_hindrance(double ratio);

/// Darcy permeability of a random bed of fibres, m2; valid for dilute beds.  Source: Jackson, James 1986, Can. J. Chem. Eng. 64:364.
[[nodiscard]] double fibre_permeability(double fibre_radius, double volume_fraction);

/// Diffusivity in a gel of fibres over that in water (theory: absorption-12).  Source: Phillips 2000, Biophys. J. 79:3350.
[[nodiscard]] double gel_hindrance(double solute_radius, double fibre_radius, double volume_fraction);

}  // namespace skinheal::absorption
