// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "grid/grid.hpp"
#include "skinheal/parameters.hpp"
#include "tissue/injury.hpp"

namespace skinheal::needling {

/// A tapered channel in the dermis.  Depths from the dermo-epidermal junction.  Units: m; amplitude and bleeding 1.
struct Channel {
    double depth{0};  ///< 0 if the needle stays in the epidermis
    double mouth_radius{0};
    double tip_radius{0};
    double zone_amplitude{0};  ///< damage beside the wall
    double zone_length{0};     ///< over which it decays
    double bleeding{0};
    double taper{0};             ///< depth at which the wall would reach the tip radius; at least `depth`
    double penetration{0};       ///< below the skin surface
    double stratum_corneum{0};   ///< thickness
    double viable_epidermis{0};  ///< thickness

    /// Radius at depth z; 0 below the tip.
    [[nodiscard]] double radius(double z) const noexcept;
};

/// The `prescribed` law: depth is a fixed share of the needle's length, less the epidermis, at most the dermis.
///   Ld = min(eta L - h_epi, H);  a(z) = a_tip + (a_base - a_tip)(1 - z/Ld);  a_base = 0.06 mm + 0.01 (L - 1.5 mm)
/// It knows no mechanics (theory: needling-2 to needling-5).  Throws: ParameterError.
[[nodiscard]] Channel prescribed_channel(const ParameterSet& parameters, double needle_length, double epidermis,
                                         double dermis);

/// Thickness of the layers at the treated site, m.
struct Layers {
    double stratum_corneum{0};
    double viable_epidermis{0};
    double dermis{0};
};

/// The same cone, as the injury contract of `mn17` wants it: the dermis cuts off a longer channel instead of squeezing it, and
/// blood fills the channels that strike a capillary.
///   bleeding = (1 - exp(-E)) h4(Ld),  E = 2 pi n (a_base + r_c)^2 below the loops + 2 l (a_base + r_c) below the plexus
/// Throws: ParameterError.
[[nodiscard]] Channel contract_channel(const ParameterSet& parameters, double needle_length, const Layers& layers);

/// Radius of the circular cell that one channel has to itself at `density` channels per m2.
[[nodiscard]] double cell_radius(double density) noexcept;

/// Shares of core and zone in the ring r0..r1, z0..z1, by volume: the core exactly, the zone by Gauss quadrature on panels that
/// end at every kink, error below 1e-9 (theory: needling-6, needling-7).
struct Shares {
    double core{0};
    double zone{0};
};
[[nodiscard]] Shares ring_shares(const Channel& channel, double r0, double r1, double z0, double z1);

/// The injury of one session on a grid.  Axisymmetric: one channel on the axis.  Column: averaged over the cell of one channel.
/// Point: the shares `point_core`, `point_zone` of the parameters.
[[nodiscard]] tissue::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density,
                                       const ParameterSet& parameters);

}  // namespace skinheal::needling
