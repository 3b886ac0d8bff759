// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <numbers>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Transepidermal water loss from the open share of the barrier (theory: outcomes-10).
///
///   TEWL = TEWL0 + J_open < 1 - B >
///
/// Units: kg m-2 s-1.  Source: assumed (parameters `tewl.*`).
struct WaterLoss {
    explicit WaterLoss(const ParameterSet& p) : resting(p["tewl.resting"]), open_skin(p["tewl.open_skin"]) {}
    [[nodiscard]] double operator()(double open_share) const noexcept { return resting + open_skin * open_share; }

    double resting, open_skin;
};

/// The same through open mouths: a layer of still air and the mouths in series.
///
///   TEWL = TEWL0 + [ d_b/(D_air dc) + 1/(4 n r_m o D_air dc f_w) ]^-1,   n o = open share of the skin / (pi r_m^2)
///
/// (theory: mn17-13, mn17-32)
///
/// Units: kg m-2 s-1; radius m.  Source: diffusion to a disc; d_b, f_w assumed (parameters `tewl.*`).
/// Expected error: level a factor 2, time a factor 1.5.
struct MouthWaterLoss {
    explicit MouthWaterLoss(const ParameterSet& p)
        : resting(p["tewl.resting"]),
          air(p["tewl.air_layer"] / (p["tewl.air_diffusivity"] * p["tewl.humidity_deficit"])),
          mouth(4 / std::numbers::pi * p["tewl.air_diffusivity"] * p["tewl.humidity_deficit"] * p["tewl.wet_share"]) {}
    /// `open_share`: open area of the stratum corneum per area of skin.
    [[nodiscard]] double operator()(double open_share, double radius) const noexcept {
        if (!(open_share > 0 && radius > 0)) return resting;
        return resting + 1 / (air + radius / (mouth * open_share));
    }

    double resting, air, mouth;
};

}  // namespace skinheal::outcomes
