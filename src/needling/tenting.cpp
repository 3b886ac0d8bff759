// SPDX-License-Identifier: BSD-3-Clause
#include "needling/tenting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "numerics/linear/quadrature.hpp"

namespace skinheal::needling {
namespace {

using std::numbers::pi;
using std::numbers::sqrt3;

/// j0 is POSIX, which <cmath> brings along; std::cyl_bessel_j is missing in libc++.
/// Int_0^inf J0(t rho) g(t) dt, rho > 0, for a g that is smooth on the scale 1 and falls at least like 1/t^3 beyond.
/// Panels end where J0 changes sign; the sums of the tail are extrapolated by Wynn's epsilon algorithm.
template <class G>
double hankel(double rho, G&& g) {
    const auto f = [&](double t) { return ::j0(t * rho) * g(t); };
    // the part that is not yet a tail: panels that grow with t, none longer than half a period
    const double start = std::max(2.4 / rho, std::min(8.0, 30 / rho));
    const double from = (std::ceil(start * rho / pi + 0.25) - 0.25) * pi / rho;
    double sum = 0;
    for (double a = 0; a < from;) {
        const double b = std::min({a + 0.25 + 0.5 * a, a + pi / rho, from});
        sum += numerics::integrate<16>(a, b, f);
        a = b;
    }
    constexpr int terms = 24;
    std::array<double, terms + 1> before{};
    std::array<double, terms + 1> current{};
    std::array<double, terms + 1> partial{};
    partial[0] = sum;
    for (int k = 0; k < terms; ++k)
        partial[static_cast<std::size_t>(k + 1)] =
            partial[static_cast<std::size_t>(k)] +
            numerics::integrate<16>(from + k * pi / rho, from + (k + 1) * pi / rho, f);
    // epsilon table, column by column; even columns converge
    current = partial;
    double best = partial.back();
    double error = std::abs(partial[terms] - partial[terms - 1]);
    for (int column = 1; column <= terms; ++column) {
        std::array<double, terms + 1> next{};
        const int rows = terms - column;
        for (int i = 0; i <= rows; ++i) {
            const auto k = static_cast<std::size_t>(i);
            const double difference = current[k + 1] - current[k];
            if (difference == 0) return column % 2 == 1 ? current[k] : best;
            next[k] = (column > 1 ? before[k + 1] : 0.0) + 1 / difference;
        }
        before = current;
        current = next;
        if (column % 2 == 0 && rows >= 1) {
            const auto last = static_cast<std::size_t>(rows);
            const double change = std::abs(current[last] - current[last - 1]);
            if (change < error) {
                error = change;
                best = current[last];
            }
        }
    }
    return best;
}

/// Places of the table: from x to the radius and back, r = l (e^x - 1).
constexpr int places = 200;
constexpr double widest = 6.0;  // r up to 400 l, some centimetres

}  // namespace

double LayeredSkin::plate_stiffness() const noexcept {
    return plate_modulus * std::pow(plate_thickness, 3) / (12 * (1 - plate_poisson * plate_poisson));
}

double LayeredSkin::plane_modulus() const noexcept { return dermis_modulus / (1 - dermis_poisson * dermis_poisson); }

double LayeredSkin::length() const noexcept { return std::cbrt(2 * plate_stiffness() / plane_modulus()); }

Tenting::Tenting(const LayeredSkin& skin)
    : skin_(skin),
      length_(skin.length()),
      contrast_((skin.dermis_modulus - skin.hypodermis_modulus) / (skin.dermis_modulus + skin.hypodermis_modulus)) {
    for (int k = 0; k <= places; ++k) table_.push_back(compliance(length_ * std::expm1(widest * k / places)));
}

double Tenting::half_space(double r) const {
    const double scale = 1 / (pi * skin_.plane_modulus() * length_);
    if (!(r > 0)) return scale * 2 * pi / (3 * sqrt3);
    return scale * hankel(r / length_, [](double t) { return 1 / (1 + t * t * t); });
}

/// Displacement added by the softer (or stiffer) ground below the dermis; its integrand falls like exp(-2 q H).
double Tenting::layer_term(double r) const {
    if (contrast_ == 0) return 0;
    const double N = contrast_;
    const double H = skin_.dermis_thickness;
    const double D = skin_.plate_stiffness();
    const double E = skin_.plane_modulus();
    const double period = r > 0 ? pi / r : 1 / H;
    const double end = 22 / H;
    double sum = 0;
    const auto f = [&](double q) {
        const double m = q * H;
        const double e2 = std::exp(-2 * m);
        const double e4 = e2 * e2;
        const double over = 1 + 4 * N * m * e2 - N * N * e4;
        const double under = 1 - 2 * N * (1 + 2 * m * m) * e2 + N * N * e4;
        // q/(D q^4 + E q/(2F)) - q/(D q^4 + E q/2), without the difference of near numbers
        const double soft = D * q * q * q + 0.5 * E * under / over;
        const double plain = D * q * q * q + 0.5 * E;
        return ::j0(q * r) * 0.5 * E * (over - under) / over / (soft * plain);
    };
    for (double a = 0; a < end;) {
        // the kernel varies over 1/H, and near q = 0 over (E_h/E_d)/H
        const double b = std::min({a + 0.02 / H + 0.25 * a, a + 0.5 / H, a + period, end});
        sum += numerics::integrate<16>(a, b, f);
        a = b;
    }
    return sum / (2 * pi);
}

double Tenting::compliance(double r) const { return half_space(r) + layer_term(r); }

double Tenting::tabulated(double r) const noexcept {
    const double x = std::min(std::log1p(r / length_) / widest * places, places - 1e-9);
    const int k = std::min(static_cast<int>(x), places - 1);
    const double u = x - k;
    const auto at = [&](int i) { return table_[static_cast<std::size_t>(std::clamp(i, 0, places))]; };
    // cubic through four neighbours (Catmull-Rom)
    const double a = at(k - 1);
    const double b = at(k);
    const double c = at(k + 1);
    const double d = at(k + 2);
    return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

double winkler_compliance(double foundation, double plate_stiffness, double r) {
    const double under = 1 / (8 * std::sqrt(foundation * plate_stiffness));
    if (!(r > 0)) return under;
    const double l = std::pow(plate_stiffness / foundation, 0.25);
    // -kei(x) = Int t J0(t x)/(1 + t^4) dt
    const double integral = hankel(r / l, [](double t) { return t / (1 + t * t * t * t); });
    return l * l / (2 * pi * plate_stiffness) * integral;
}

}  // namespace skinheal::needling
