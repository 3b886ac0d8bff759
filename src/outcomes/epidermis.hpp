// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Thickness of the viable epidermis relative to untreated: fed by fibroblasts and by a denser matrix right below.
///
///   eta_t = ( 1 + gK (f_top + y_top - 1) + gD [ (C/J)_top/C_h - 1 ]+ - eta ) / tau
///
/// (theory: mn17-34).  "top": mean of the first `epidermis.top_depth`.  Source: gains fitted to one row (parameters `epidermis.*`).
/// Expected error: a factor 2.
struct EpidermalThickness {
    explicit EpidermalThickness(const ParameterSet& p)
        : cell_gain(p["epidermis.cell_gain"]),
          matrix_gain(p["epidermis.matrix_gain"]),
          time(p["epidermis.turnover_time"]) {}

    /// Where it tends to: `cells` = f + y - 1, `matrix` = (C/J)/C_h - 1.
    [[nodiscard]] double target(double cells, double matrix) const noexcept {
        return 1 + cell_gain * cells + matrix_gain * std::max(matrix, 0.0);
    }
    /// After `dt` with the mean target of that time.
    [[nodiscard]] double after(double eta, double target, double dt) const noexcept {
        return eta - (target - eta) * std::expm1(-dt / time);
    }

    double cell_gain, matrix_gain, time;
};

}  // namespace skinheal::outcomes
