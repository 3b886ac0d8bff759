// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace skinheal::needling {

/// Layers that a needle bends down before and while it goes in.  Units: Pa, m; Poisson ratios 1.
struct LayeredSkin {
    double plate_modulus{0};  ///< stratum corneum and viable epidermis
    double plate_poisson{0};
    double plate_thickness{0};
    double dermis_modulus{0};
    double dermis_poisson{0};
    double dermis_thickness{0};
    double hypodermis_modulus{0};  ///< equal to that of the dermis: a half space of dermis

    /// Bending stiffness of the plate, E h^3 / (12 (1 - nu^2)).  Units: N m.
    [[nodiscard]] double plate_stiffness() const noexcept;
    /// E_d / (1 - nu_d^2).  Units: Pa.
    [[nodiscard]] double plane_modulus() const noexcept;
    /// l = (2 D_p / E*)^(1/3), the distance over which the plate spreads a load.  Units: m.
    [[nodiscard]] double length() const noexcept;
};

/// Deflection of the surface under a point force: a plate on an elastic half space, or on a layer of dermis that is bonded to a
/// half space of hypodermis (theory: insertion-13 to insertion-15).
///
///   w(r) = P/(2 pi) Int_0^inf J0(q r) q dq / (D_p q^4 + E* q / (2 F(q H)))
///   F(m) = [1 + 4 N m e^-2m - N^2 e^-4m] / [1 - 2 N (1 + 2 m^2) e^-2m + N^2 e^-4m],  N = (E_d - E_h)/(E_d + E_h)
///
/// F = 1 without hypodermis: then w(0) = 2 P/(3 sqrt3 E* l).  F is exact for incompressible layers.
/// Source: plate on a half space; two-layer half space, Burmister 1943 (burmister1943).
class Tenting {
public:
    explicit Tenting(const LayeredSkin& skin);
    /// Per unit force, by quadrature to a relative error below 1e-9.  Units: m/N.
    [[nodiscard]] double compliance(double r) const;
    /// The same from a table; relative error below 1e-4.  Units: m/N.
    [[nodiscard]] double tabulated(double r) const noexcept;
    /// Force per depth of the dent under a point force.  Units: N/m.
    [[nodiscard]] double stiffness() const noexcept { return 1 / table_.front(); }

private:
    [[nodiscard]] double half_space(double r) const;
    [[nodiscard]] double layer_term(double r) const;

    LayeredSkin skin_;
    double length_;
    double contrast_;  ///< N
    std::vector<double> table_{};
};

/// Boussinesq: a half space without a plate, P/(pi E* r).  Units: m/N.
[[nodiscard]] double half_space_compliance(double plane_modulus, double r) noexcept;

// Winkler foundations, for comparison with work that uses them.  k: N/m3 under a plate, N/m2 under a beam.

/// Plate of bending stiffness D: P/(8 sqrt(k D)) under the force, -P l^2 kei(r/l)/(2 pi D) beside it, l = (D/k)^(1/4).  m/N.
[[nodiscard]] double winkler_compliance(double foundation, double plate_stiffness, double r);
/// Beam under a line load, under the load: lambda/(2 k), lambda = (k/(4 D))^(1/4).  Units: m per N/m.
[[nodiscard]] double beam_compliance(double foundation, double beam_stiffness) noexcept;

// Indentation of a half space before puncture; E* = E/(1 - nu^2).  Units: N.

/// Cone of half angle alpha (rad) to depth d: 2 E* tan(alpha) d^2 / pi.
[[nodiscard]] double cone_force(double plane_modulus, double half_angle, double depth) noexcept;
/// Flat punch of radius a: 2 a E* d.
[[nodiscard]] double flat_force(double plane_modulus, double radius, double depth) noexcept;
/// Sphere of radius R: (4/3) E* sqrt(R) d^1.5.
[[nodiscard]] double sphere_force(double plane_modulus, double radius, double depth) noexcept;

}  // namespace skinheal::needling
