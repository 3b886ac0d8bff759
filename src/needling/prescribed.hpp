// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "grid/grid.hpp"
#include "skinheal/parameters.hpp"
#include "tissue/injury.hpp"

namespace skinheal::needling {

/// A tapered channel in the dermis.  Depths from the dermo-epidermal junction.  Units: m; amplitude and bleeding 1.
struct Channel {
    double depth{0};         ///< 0 if the needle stays in the epidermis
    double mouth_radius{0};
    double tip_radius{0};
    double zone_amplitude{0};  ///< damage beside the wall
    double zone_length{0};     ///< over which it decays
    double bleeding{0};

    /// Radius at depth z; 0 below the tip.
    [[nodiscard]] double radius(double z) const noexcept;
};

/// The `prescribed` law: depth is a fixed share of the needle's length, less the epidermis, at most the dermis.
///   Ld = min(eta L - h_epi, H);  a(z) = a_tip + (a_base - a_tip)(1 - z/Ld);  a_base = 0.06 mm + 0.01 (L - 1.5 mm)
/// It knows no mechanics.  Throws: ParameterError.
[[nodiscard]] Channel prescribed_channel(const ParameterSet& parameters, double needle_length, double epidermis, double dermis);

/// Radius of the circular cell that one channel has to itself at `density` channels per m2.
[[nodiscard]] double cell_radius(double density) noexcept;

/// Shares of core and zone in the ring r0..r1, z0..z1, by volume: the core exactly, the zone by Gauss quadrature on panels that
/// end at every kink (error below 1e-9).
struct Shares {
    double core{0};
    double zone{0};
};
[[nodiscard]] Shares ring_shares(const Channel& channel, double r0, double r1, double z0, double z1);

/// The injury of one session on a grid.  Axisymmetric: one channel on the axis.  Column: averaged over the cell of one channel.
/// Point: the shares `point_core`, `point_zone` of the parameters.
[[nodiscard]] tissue::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density, const ParameterSet& parameters);

}  // namespace skinheal::needling
