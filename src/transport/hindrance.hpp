// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Diffusion and drift of a sphere in a pore, a gel or a composite, over those in free water.  All dimensionless; closed forms,
/// no biology.  `ratio` is solute radius over pore radius.  Throws: nothing.
namespace skinheal::transport {

/// Partition times diffusion in a long cylindrical pore (Dechadilok and Deen 2006), 0 from a ratio of 0.95 on, where the
/// fit ends (theory: solutes-4, absorption-10).
[[nodiscard]] double pore_diffusion(double ratio) noexcept;
/// Partition times convection in the same pore (theory: absorption-11).
[[nodiscard]] double pore_convection(double ratio) noexcept;

/// Hydraulic permeability of a random bed of fibres, m2 (Jackson and James 1986).  Units: fibre_radius m.
[[nodiscard]] double fibre_bed_permeability(double fibre_radius, double volume_fraction) noexcept;
/// Diffusion in a gel of fibres: steric exclusion times Brinkman drag (Phillips 2000).  Units: radii m (theory: solutes-5,
/// absorption-12).
[[nodiscard]] double gel_diffusion(double solute_radius, double fibre_radius, double volume_fraction) noexcept;

}  // namespace skinheal::transport
