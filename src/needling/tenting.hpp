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

/// Plate of bending stiffness D on a Winkler foundation k: P/(8 sqrt(k D)) under the force, -P l^2 kei(r/l)/(2 pi D) beside it,
/// l = (D/k)^(1/4).  Units: k N/m3; m/N.  Not used by the model: it checks the Hankel integral of this file against a known function.
[[nodiscard]] double winkler_compliance(double foundation, double plate_stiffness, double r);

}  // namespace skinheal::needling
