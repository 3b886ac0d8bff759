// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/needle.hpp"

namespace skinheal::needling {

// Outlines of needles (theory: insertion-1 to insertion-5).  s: distance from the tip, up to L_t; all in m.
//   cone      r = r_b s/L_t
//   tapered   r = r_t + (r_b - r_t) s/L_t
//   pyramid   side w s/L_t, circle of the same area
//   cylinder  r = r_t + (R - r_t) s/L_t
//   blade     ellipse of half axes b/2, t/2, both tapered over the tip; circle of the same area
// Beyond L_t the needle is straight.

/// Cylinders and blades, which taper at their tip only unless told otherwise.
[[nodiscard]] bool has_shaft(NeedleShape shape) noexcept;
/// Length over which a needle tapers.  Units: m.
[[nodiscard]] double taper_length(const Needle& needle) noexcept;
/// The needle of a device, its taper told: a pen shows the tip of a needle whose taper does not change with what is set.
[[nodiscard]] Needle needle_on(const Device& device);

/// Outline as a straight cone up to a shoulder and a straight shaft above it.
struct Outline {
    double shaft_radius{0};
    double tip_radius{0};
    double taper_length{0};  ///< from the tip to the shoulder
    /// Radius of the circle that has the area of the section at s; never more than that of the shaft.
    [[nodiscard]] double radius(double s) const noexcept;
};
[[nodiscard]] Outline outline_of(const Needle& needle) noexcept;

/// Volume of the part within `depth` of the tip, closed form.  Units: m3.
[[nodiscard]] double volume(const Needle& needle, double depth) noexcept;

/// Lateral area of the part within `depth` of the tip.  Units: m2.  Exact for solids of revolution and pyramids; a blade has the
/// perimeter of its ellipse by Ramanujan's second formula and faces that are taken as upright.
[[nodiscard]] double lateral_area(const Needle& needle, double depth) noexcept;

// Rolling of a drum of contact radius R on rigid skin; angles in rad from the lowest point.  (theory: insertion-6 to insertion-8)

/// Angle at which a tip of length L meets the skin: acos(R/(R+L)).
[[nodiscard]] double contact_half_angle(double drum_radius, double length) noexcept;
/// Depth of the tip: (R+L) cos angle - R.  Units: m.
[[nodiscard]] double tip_depth(double drum_radius, double length, double angle) noexcept;
/// Length of the slit that the shaft would cut in the surface: 2 R (tan angle_0 - angle_0).  Units: m.
[[nodiscard]] double rigid_slit(double drum_radius, double length) noexcept;

}  // namespace skinheal::needling
