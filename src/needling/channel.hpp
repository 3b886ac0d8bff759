// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace skinheal::needling {

/// The hole that one needle leaves in the skin.  Depths from the dermo-epidermal junction, positive down, unless said; a wall above the
/// junction has negative depth.  Units: m; amplitude and bleeding 1.
///
///   wall(z) = tip + (shaft - tip) min(1, (taper - z) / (taper - shoulder))
struct Channel {
    double x{0};  ///< of its axis, in a patch of skin
    double y{0};
    double depth{0};         ///< 0 if the needle stays in the epidermis; the dermis ends it
    double mouth_radius{0};  ///< of the opening in the stratum corneum
    double shaft_radius{0};  ///< of the wall above `shoulder`
    double shoulder{0};      ///< where the wall begins to taper
    double taper{0};         ///< where the wall would reach the tip radius; at least `depth`
    double tip_radius{0};
    double zone_amplitude{0};  ///< damage beside the wall
    double zone_length{0};     ///< margin over which it decays, but for the strain
    double zone_growth{0};     ///< what the strain adds to the margin, per radius of the wall
    double bleeding{0};
    double penetration{0};       ///< below the skin surface
    double stratum_corneum{0};   ///< thickness
    double viable_epidermis{0};  ///< thickness

    /// Radius of the cone that the wall lies on, at any depth.
    [[nodiscard]] double wall(double z) const noexcept;
    /// Margin beside the wall at depth z (theory: insertion-35).
    [[nodiscard]] double margin(double z) const noexcept { return zone_length + zone_growth * wall(z); }
    /// Radius of the hole at depth z; 0 below the tip.
    [[nodiscard]] double radius(double z) const noexcept { return z < depth ? wall(z) : 0.0; }
    /// Radius at the junction; 0 if the needle stays above it.
    [[nodiscard]] double junction_radius() const noexcept { return radius(0.0); }
    /// Volume of the hole in the dermis, closed form.  Units: m3.
    [[nodiscard]] double dermal_volume() const noexcept;
};

/// Radius of the circular cell that one channel has to itself at `density` channels per m2.
[[nodiscard]] double cell_radius(double density) noexcept;

/// Channels that strokes at random places leave, if one that falls into the mouth of another widens nothing: as many as have, side by
/// side, the open area that is the union of the mouths (theory: insertion-33).  Never more than fit into the skin.  Units: 1/m2, m.
[[nodiscard]] double distinct_channels(double strokes, double mouth_radius) noexcept;

/// Shares of core and zone in the ring r0..r1, z0..z1, by volume: the core exactly, the zone by Gauss quadrature whose panels end at
/// every kink and are chosen by their error, 1e-11 at most (theory: needling-6, needling-7).
struct Shares {
    double core{0};
    double zone{0};
};
[[nodiscard]] Shares ring_shares(const Channel& channel, double r0, double r1, double z0, double z1);

}  // namespace skinheal::needling
