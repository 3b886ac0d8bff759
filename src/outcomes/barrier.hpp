// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Transepidermal water loss from the open share of the barrier.
///
///   TEWL = TEWL0 + J_open < 1 - B >
///
/// Units: kg m-2 s-1.  Source: assumed (parameters `tewl.*`).
struct WaterLoss {
    explicit WaterLoss(const ParameterSet& p) : resting(p["tewl.resting"]), open_skin(p["tewl.open_skin"]) {}
    [[nodiscard]] double operator()(double open_share) const noexcept { return resting + open_skin * open_share; }

    double resting, open_skin;
};

}  // namespace skinheal::outcomes
