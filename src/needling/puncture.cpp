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

}  // namespace skinheal::needling
