// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Local thickness stretch of the dermis by the matrix that it gained, relative to healthy skin of that age and site.
///
///   J = 1 + nu_c (C - C_h)        (theory: mn17-30)
///
/// Fields hold contents per reference volume: a concentration is C / J.  Units: 1; C in kg/m3.
/// Source: parameter `volume.collagen_specific_volume`, assumed.  Expected error: 30 % of J - 1.
struct Swelling {
    explicit Swelling(const ParameterSet& p) : specific_volume(p["volume.collagen_specific_volume"]) {}
    /// `excess` = C - C_h
    [[nodiscard]] double operator()(double excess) const noexcept { return 1 + specific_volume * excess; }

    double specific_volume;
};

}  // namespace skinheal::outcomes
