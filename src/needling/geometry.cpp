// SPDX-License-Identifier: BSD-3-Clause
#include "needling/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace skinheal::needling {
namespace {

using std::numbers::pi;

constexpr double tip_of_shafts = 400e-6;  ///< where a cylinder or a blade tapers, if nothing is said

/// Perimeter of an ellipse.  Relative error below 1e-4 for axes of any ratio.
double perimeter(double a, double c) noexcept {
    const double h = (a - c) * (a - c) / ((a + c) * (a + c));
    return pi * (a + c) * (1 + 3 * h / (10 + std::sqrt(4 - 3 * h)));
}

}  // namespace

bool has_shaft(NeedleShape shape) noexcept { return shape == NeedleShape::cylinder || shape == NeedleShape::blade; }

double taper_length(const Needle& n) noexcept {
    return n.tip_length.value_or(has_shaft(n.shape) ? std::min(tip_of_shafts, n.length) : n.length);
}

Needle needle_on(const Device& device) {
    Needle needle = device.needle;
    if (device.kind == DeviceKind::pen && !needle.tip_length)
        needle.tip_length = has_shaft(needle.shape) ? tip_of_shafts : taper_length(Device::preset_named("pen").needle);
    return needle;
}

Outline outline_of(const Needle& n) noexcept {
    const double base = n.base_diameter / 2;
    const double taper = taper_length(n);
    switch (n.shape) {
        case NeedleShape::cone:
            return {base, 0.0, taper};
        case NeedleShape::pyramid:
            return {n.base_diameter / std::sqrt(pi), 0.0, taper};
        case NeedleShape::blade: {
            const double shaft = std::sqrt(base * n.thickness / 2);
            return {shaft, std::min(n.tip_radius, shaft), taper};
        }
        case NeedleShape::cylinder:
        case NeedleShape::tapered:
            break;
    }
    return {base, n.tip_radius, taper};
}

double Outline::radius(double s) const noexcept {
    return s < taper_length ? tip_radius + (shaft_radius - tip_radius) * s / taper_length : shaft_radius;
}

double volume(const Needle& needle, double depth) noexcept {
    const Outline o = outline_of(needle);
    const double cone = std::min(depth, o.taper_length);
    const double a = o.radius(cone);
    const double b = o.tip_radius;
    return pi * cone * (a * a + a * b + b * b) / 3 + pi * o.shaft_radius * o.shaft_radius * std::max(0.0, depth - cone);
}

double lateral_area(const Needle& needle, double depth) noexcept {
    const Outline o = outline_of(needle);
    const double cone = std::min(depth, o.taper_length);
    const double shaft = std::max(0.0, depth - cone);
    if (needle.shape == NeedleShape::pyramid) {
        const double side = needle.base_diameter * cone / o.taper_length;
        return 2 * side * std::hypot(cone, side / 2) + 4 * needle.base_diameter * shaft;
    }
    if (needle.shape == NeedleShape::blade) {
        const double whole = perimeter(needle.base_diameter / 2, needle.thickness / 2);
        const double mean = 0.5 * (o.radius(cone) + o.tip_radius) / o.shaft_radius;
        return whole * (mean * cone + shaft);
    }
    const double a = o.radius(cone);
    return pi * (a + o.tip_radius) * std::hypot(cone, a - o.tip_radius) + 2 * pi * o.shaft_radius * shaft;
}

double contact_half_angle(double drum_radius, double length) noexcept {
    return std::acos(drum_radius / (drum_radius + length));
}

double tip_depth(double drum_radius, double length, double angle) noexcept {
    return (drum_radius + length) * std::cos(angle) - drum_radius;
}

double rigid_slit(double drum_radius, double length) noexcept {
    const double angle = contact_half_angle(drum_radius, length);
    return 2 * drum_radius * (std::tan(angle) - angle);
}

}  // namespace skinheal::needling
