// SPDX-License-Identifier: BSD-3-Clause
#include "transport/hindrance.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::transport {

double pore_diffusion(double ratio) noexcept {
    const double l = ratio;
    if (l <= 0) return 1;
    if (l >= 0.95) return 0;
    const double fit =
        1 + 9.0 / 8.0 * l * std::log(l) +
        l * (-1.56034 +
             l * (0.528155 + l * (1.91521 + l * (-2.81903 + l * (0.270788 + l * (1.10115 - l * 0.435933))))));
    return std::max(fit, 0.0);
}

double pore_convection(double ratio) noexcept {
    const double l = std::clamp(ratio, 0.0, 1.0);
    return (1 - l) * (1 - l) * (1 + l * (3.867 + l * (-1.907 - l * 0.834))) / (1 + l * (1.867 - l * 0.741));
}

double fibre_bed_permeability(double fibre_radius, double volume_fraction) noexcept {
    return 3 * fibre_radius * fibre_radius / (20 * volume_fraction) * (-std::log(volume_fraction) - 0.931);
}

double gel_diffusion(double solute_radius, double fibre_radius, double volume_fraction) noexcept {
    if (volume_fraction <= 0 || solute_radius <= 0) return 1;
    const double relative = 1 + solute_radius / fibre_radius;
    const double excluded = relative * relative * volume_fraction;
    const double k = fibre_bed_permeability(fibre_radius, volume_fraction);
    const double drag = 1 + solute_radius / std::sqrt(k) + solute_radius * solute_radius / (3 * k);
    return std::exp(-0.84 * std::pow(excluded, 1.09)) / drag;
}

}  // namespace skinheal::transport
