// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Closure of channels as instruments see it (theory: insertion-28 to insertion-31).  The state is the seal s of the lips of the stratum
/// corneum, the cover K and the barrier B; all shares are of the skin's area.
///
///   open     o = (1 - s) <1 - B>                          the electrical path: admittance in excess of intact skin goes with it
///   dye      (1 - s) <(1 - B) ((1 - K) + h K)>            a dye must also get through what fills the hole, h = D_VE/D_w
///   OCT      r = sqrt(<[1 - K - c]+ / (1 - c)>/(pi n))    the hole in the viable epidermis, whatever the lips do; a gap of less than
///                                                         the contrast c is not seen
///   TEWL     MouthWaterLoss of o
struct ClosureShares {
    double open{0};
    double dye{0};
    double uncovered{0};
};

/// Diffusivity of a dye in viable epidermis over that in water, and the least gap that OCT sees.
struct ClosureOptics {
    explicit ClosureOptics(const ParameterSet& p)
        : hindrance(p["closure.dye_in_epidermis"]), contrast(p["closure.oct_contrast"]) {}
    double hindrance, contrast;
};

/// `area`: weights of the surface cells, sum 1.
[[nodiscard]] inline ClosureShares closure_shares(std::span<const double> area, std::span<const double> cover,
                                                  std::span<const double> barrier, double seal,
                                                  const ClosureOptics& optics) noexcept {
    ClosureShares out;
    for (std::size_t c = 0; c < area.size(); ++c) {
        const double broken = area[c] * (1 - barrier[c]);
        out.open += broken;
        out.dye += broken * ((1 - cover[c]) + optics.hindrance * cover[c]);
        out.uncovered += area[c] * std::max(0.0, 1 - cover[c] - optics.contrast) / (1 - optics.contrast);
    }
    out.open *= 1 - seal;
    out.dye *= 1 - seal;
    return out;
}

/// Radius of a circle with one channel's part of the uncovered area.  Units: density 1/m2, m.
[[nodiscard]] inline double hole_radius(double uncovered, double density) noexcept {
    return uncovered > 0 && density > 0 ? std::sqrt(uncovered / (std::numbers::pi * density)) : 0.0;
}

}  // namespace skinheal::outcomes
