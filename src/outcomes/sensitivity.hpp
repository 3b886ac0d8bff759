// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace skinheal::outcomes {

/// Stinging and tenderness of the next days, 0 to 10.
///
///   index = 10 [ Sn/(Sn + 1/2) / 2 + <o>/(<o> + 0.005) / 2 ],   Sn_t = kS h2(I_top; kI) - Sn/tau_n
///
/// (theory: mn17-35).  Sn is a scalar of the healing model, <o> the open share of the skin.  Source: assumed, no datum.  Expected error: ranking only.
struct SensitivityIndex {
    [[nodiscard]] double operator()(double sensitised, double open_share) const noexcept {
        return 10 * (0.5 * sensitised / (sensitised + 0.5) + 0.5 * open_share / (open_share + 0.005));
    }
};

}  // namespace skinheal::outcomes
