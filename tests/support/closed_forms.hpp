// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

/// Closed forms that the library is compared with, or that stand on the page of verification cases, but that no run needs.
namespace skinheal::test::closed_forms {

using std::numbers::pi;

// Mechanics of needles.  E* = E/(1 - nu^2).

/// Boussinesq: deflection of a half space at distance r from a force.  Units: m/N.
inline double half_space_compliance(double plane_modulus, double r) { return 1 / (pi * plane_modulus * r); }
/// Beam on a Winkler foundation k (N/m2), under a line load: lambda/(2 k), lambda = (k/(4 D))^(1/4).  Units: m per N/m.
inline double beam_compliance(double foundation, double beam_stiffness) {
    return std::pow(foundation / (4 * beam_stiffness), 0.25) / (2 * foundation);
}
/// Force that indents a half space by a cone of half angle alpha (rad) to depth d: 2 E* tan(alpha) d^2 / pi.  Units: N.
inline double cone_force(double plane_modulus, double half_angle, double depth) {
    return 2 * plane_modulus * std::tan(half_angle) * depth * depth / pi;
}
/// The same for a flat punch of radius a: 2 a E* d.
inline double flat_force(double plane_modulus, double radius, double depth) {
    return 2 * radius * plane_modulus * depth;
}
/// The same for a sphere of radius R: (4/3) E* sqrt(R) d^1.5.
inline double sphere_force(double plane_modulus, double radius, double depth) {
    return 4.0 / 3 * plane_modulus * std::sqrt(radius) * std::pow(depth, 1.5);
}
/// Work of F = F_0 (exp(b x) - 1) up to x: F_0 [(exp(b x) - 1)/b - x].  Units: J.
inline double exponential_work(double force, double rate, double displacement) {
    return force * (std::expm1(rate * displacement) / rate - displacement);
}
/// Speed of a roller's tip along the skin at the deepest point over that of rolling: -L/R, it moves backwards.
inline double tip_speed_ratio(double drum_radius, double length) { return -length / drum_radius; }

/// Pain against that of a 26 G needle, clip(0.05 (L/480 um)^a N^b, 0, 1).  a: three times the length, seven times the score; b: ten
/// times the needles, twice the score.  Source: Gill and others 2008.
inline double pain_length_exponent() { return std::log(7.0) / std::log(3.0); }
inline double pain_number_exponent() { return std::log(2.0) / std::log(10.0); }
inline double relative_pain(double length, double needles) {
    return std::clamp(
        0.05 * std::pow(length / 480e-6, pain_length_exponent()) * std::pow(needles, pain_number_exponent()), 0.0, 1.0);
}

// Simple laws of closing.

/// Int_0^t exp(-k t') dt' of an area that shrinks exponentially.  Units: s.
inline double exponential_open_time(double rate, double time) { return -std::expm1(-rate * time) / rate; }
/// Int of pi r^2 dt of a radius that shrinks at constant speed.  Units: m2 s.
inline double linear_open_area_time(double radius, double speed) { return pi * radius * radius * radius / (3 * speed); }
/// r0/v.  Units: s.
inline double linear_closing_time(double radius, double speed) { return radius / speed; }
/// Fraction of a finite vehicle that goes through pores of conductance G exp(-k t): 1 - exp(-G/(V k)).  Units: m3/s, m3, 1/s.
inline double absorbed_fraction(double conductance, double volume, double rate) {
    return -std::expm1(-conductance / (volume * rate));
}
/// Amount in a tissue that a closing channel feeds at exp(-k1 t) and that is cleared at k2, per initial flux.  Units: s.
inline double depot_amount(double closing, double clearance, double time) {
    return (std::exp(-closing * time) - std::exp(-clearance * time)) / (clearance - closing);
}

// Diffusion in pores, gels and composites, over that in free water.

/// Partition times diffusion in a long pore by Renkin, the older form.  `ratio`: solute radius over pore radius.
inline double pore_diffusion_renkin(double ratio) {
    const double l = std::clamp(ratio, 0.0, 1.0);
    return (1 - l) * (1 - l) * (1 + l * (-2.104 + l * l * (2.09 - l * l * 0.95)));
}
/// Diffusion in a gel of fibres by Ogston, without drag.
inline double gel_diffusion_ogston(double solute_radius, double fibre_radius, double volume_fraction) {
    return std::exp(-std::sqrt(volume_fraction) * (solute_radius + fibre_radius) / fibre_radius);
}
/// A dilute suspension of spheres; `contrast` is inner over outer diffusivity (Maxwell).
inline double suspension(double contrast, double volume_fraction) {
    const double excess = volume_fraction * (contrast - 1);
    return (contrast + 2 + 2 * excess) / (contrast + 2 - excess);
}
/// Across a square array of insulating cylinders (Rayleigh).
inline double insulating_cylinders(double volume_fraction) {
    const double square = volume_fraction * volume_fraction;
    return 1 - 2 * volume_fraction / (1 + volume_fraction - 0.305827 * square * square);
}

}  // namespace skinheal::test::closed_forms
