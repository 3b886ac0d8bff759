// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal::treatment {

/// Something that happens to the skin besides sessions.
struct CareEvent {
    enum class Kind { sun, wetness };
    double at{0};  ///< s
    Kind kind{Kind::sun};
    double value{0};  ///< dose that reaches the skin, J/m2; or wetness of the surface
};

/// Doses of sun behind their sunscreen, and the ends of occlusion, by time.  Throws ParameterError.
[[nodiscard]] std::vector<CareEvent> care_events(const Scenario& scenario, const ParameterSet& parameters);

/// Wetness of the surface right after a session.
[[nodiscard]] double wetness_after_session(const Aftercare& care) noexcept;

/// Protection by sunscreen of a printed factor, applied in another amount than it was measured at (theory: mn17-23).
///
///   SPF_eff = SPF^(q / q0)
///
/// Source: measured at half and quarter amounts (parameter `uv.reference_amount`).  Units: amount kg/m2.
[[nodiscard]] double effective_protection(double spf, double amount, double reference_amount) noexcept;

}  // namespace skinheal::treatment
