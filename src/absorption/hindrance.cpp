// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/hindrance.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::absorption {

double diffusive_hindrance(double ratio) {
    const double l = ratio;
    if (l <= 0) return 1.0;
    if (l >= 0.95) return 0.0;
    const double series =
        l *
        (-1.56034 + l * (0.528155 + l * (1.91521 + l * (-2.81903 + l * (0.270788 + l * (1.10115 - l * 0.435933))))));
    return std::clamp(1 + 9.0 / 8.0 * l * std::log(l) + series, 0.0, 1.0);
}

double convective_hindrance(double ratio) {
    const double l = ratio;
    if (l <= 0) return 1.0;
    if (l >= 0.95) return 0.0;
    return (1 - l) * (1 - l) * (1 + l * (3.867 + l * (-1.907 - l * 0.834))) / (1 + l * (1.867 - l * 0.741));
}

double fibre_permeability(double fibre_radius, double volume_fraction) {
    return 3 * fibre_radius * fibre_radius / (20 * volume_fraction) * (-std::log(volume_fraction) - 0.931);
}

double gel_hindrance(double solute_radius, double fibre_radius, double volume_fraction) {
    if (volume_fraction <= 0 || solute_radius <= 0) return 1.0;
    const double reach = 1 + solute_radius / fibre_radius;
    const double steric = std::exp(-0.84 * std::pow(reach * reach * volume_fraction, 1.09));
    const double k = fibre_permeability(fibre_radius, volume_fraction);
    return steric / (1 + solute_radius / std::sqrt(k) + solute_radius * solute_radius / (3 * k));
}

}  // namespace skinheal::absorption
