// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "needling/philox.hpp"

namespace skinheal::test {

using needling::Random;

/// Flat needles in rows over capillaries that rise to the surface, in a box whose sides are joined.  Units: m.
struct StrikeCase {
    int needles{0};
    int rows{0};
    double needle_width{0};      ///< along x
    double needle_thickness{0};  ///< along y
    double box_x{0};
    double box_y{0};
    int capillaries{0};
    double capillary_diameter{0};  ///< of a square of that side
    double least_gap{0};           ///< between the centres of two capillaries
};

struct Strikes {
    int total{0};   ///< needle and capillary overlap
    int direct{0};  ///< the capillary lies inside the needle's section
};

struct MeanStrikes {
    double total{0};
    double direct{0};
};

inline double apart(double a, double b, double period) noexcept {
    const double d = std::abs(a - b);
    return std::min(d, period - d);
}

/// One random placement of the capillaries: places that come too near to an earlier one are drawn again.
/// Throws std::invalid_argument if the capillaries do not fit.
inline Strikes strike_trial(const StrikeCase& c, const Random& random) {
    std::vector<std::array<double, 2>> places;
    std::uint32_t draw = 0;
    const auto most_draws = static_cast<std::uint32_t>(1000 * std::max(1, c.capillaries));
    while (places.size() < static_cast<std::size_t>(std::max(0, c.capillaries))) {
        if (draw == most_draws) throw std::invalid_argument("the capillaries do not fit into the box with their gap");
        const auto u = random.uniform(needling::Purpose::capillaries, draw++);
        const std::array<double, 2> at{u[0] * c.box_x, u[1] * c.box_y};
        const bool free = std::none_of(places.begin(), places.end(), [&](const auto& other) {
            return std::hypot(apart(at[0], other[0], c.box_x), apart(at[1], other[1], c.box_y)) < c.least_gap;
        });
        if (free) places.push_back(at);
    }
    const int columns = (c.needles + c.rows - 1) / c.rows;
    Strikes out;
    for (int k = 0; k < c.needles; ++k) {
        const double x = (k % columns + 0.5) * c.box_x / columns;
        const double y = (k / columns + 0.5) * c.box_y / c.rows;
        for (const auto& at : places) {
            const double dx = apart(at[0], x, c.box_x);
            const double dy = apart(at[1], y, c.box_y);
            const double half = c.capillary_diameter / 2;
            out.total += dx < c.needle_width / 2 + half && dy < c.needle_thickness / 2 + half ? 1 : 0;
            out.direct += dx < c.needle_width / 2 - half && dy < c.needle_thickness / 2 - half ? 1 : 0;
        }
    }
    return out;
}

/// Exact means, by linearity: needles x capillaries x area in which the centre of the one must lie / area of the box.
inline MeanStrikes mean_strikes(const StrikeCase& c) noexcept {
    const double per_area = static_cast<double>(c.needles) * c.capillaries / (c.box_x * c.box_y);
    const double d = c.capillary_diameter;
    return {per_area * (c.needle_width + d) * (c.needle_thickness + d),
            per_area * std::max(0.0, c.needle_width - d) * std::max(0.0, c.needle_thickness - d)};
}

}  // namespace skinheal::test
