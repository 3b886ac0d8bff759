// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "needling/philox.hpp"

namespace skinheal::needling {

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

/// One random placement of the capillaries: places that come too near to an earlier one are drawn again.
/// Throws std::invalid_argument if the capillaries do not fit.
[[nodiscard]] Strikes strike_trial(const StrikeCase& array, const Random& random);

/// Exact means, by linearity: needles x capillaries x area in which the centre of the one must lie / area of the box.
struct MeanStrikes {
    double total{0};
    double direct{0};
};
[[nodiscard]] MeanStrikes mean_strikes(const StrikeCase& array) noexcept;

}  // namespace skinheal::needling
