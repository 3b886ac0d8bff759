// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

namespace skinheal::skin {

/// How the lips of the stratum corneum close over the mouth of a channel (theory: mn17-12).  Units: times s, radii m.
struct LipLaw {
    double dry_time{0};
    double wet_time{0};
    double reference_radius{0};
    double open_radius{0};

    /// Where they end, and the time constant of getting there.
    struct Closing {
        double final{0};
        double time{0};  ///< s
    };
    /// Of a mouth of this radius; wetness of the surface from 0 (air) to 1 (wet, covered).
    [[nodiscard]] Closing operator()(double radius, double wetness) const noexcept {
        const double x = radius / reference_radius;
        const double wide = radius / open_radius;
        return {std::exp(-wide * wide), (1 - wetness) * dry_time * x + wetness * wet_time * std::max(x, x * x * x)};
    }
};

}  // namespace skinheal::skin
