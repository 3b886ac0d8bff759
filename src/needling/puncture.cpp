// SPDX-License-Identifier: BSD-3-Clause
#include "needling/puncture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "needling/philox.hpp"

namespace skinheal::needling {

double puncture_force(PunctureLaw law, const ParameterSet& p, double tip_radius) {
    switch (law) {
        case PunctureLaw::energy:
            return puncture_energy(p["puncture.energy"], tip_radius) / p["puncture.work_length"];
        case PunctureLaw::crack:
            return 2 * tip_radius * p["puncture.crack_toughness"];
        case PunctureLaw::tip_diameter:
            break;
    }
    return std::max(0.0, p["puncture.tip_force_slope"] * (2 * tip_radius - p["puncture.blunt_diameter"]));
}

double puncture_energy(double toughness, double tip_radius) noexcept {
    return toughness * std::numbers::pi * tip_radius * tip_radius;
}

double exponential_work(double force, double rate, double displacement) noexcept {
    return force * (std::expm1(rate * displacement) / rate - displacement);
}

double punctured_share(double force, double median, double scatter) noexcept {
    if (!(force > 0)) return 0;
    return normal_share(std::log(force / median) / scatter);
}

double force_quantile(double median, double scatter, double u) noexcept {
    return median * std::exp(scatter * normal_quantile(u));
}

double single_depth(double protrusion, double tip_force, double stiffness, double friction) noexcept {
    return (protrusion - tip_force / stiffness) / (1 + friction / stiffness);
}

double pain_length_exponent() noexcept { return std::log(7.0) / std::log(3.0); }
double pain_number_exponent() noexcept { return std::log(2.0) / std::log(10.0); }

double relative_pain(double length, double needles) noexcept {
    return std::clamp(
        0.05 * std::pow(length / 480e-6, pain_length_exponent()) * std::pow(needles, pain_number_exponent()), 0.0, 1.0);
}

}  // namespace skinheal::needling
