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

/// A span of time under a cover.  Units: s.
struct CoveredSpan {
    double start{0};
    double end{0};
};

/// Doses of sun behind their sunscreen, and the changes of wetness by occlusion and by covers of products, by time.
/// Throws ParameterError.
[[nodiscard]] std::vector<CareEvent> care_events(const Scenario& scenario, const ParameterSet& parameters,
                                                 const std::vector<CoveredSpan>& covers = {});

/// Wetness of the surface right after a session at a time.
[[nodiscard]] double wetness_after_session(const Aftercare& care, double session = 0,
                                           const std::vector<CoveredSpan>& covers = {}) noexcept;

/// Protection by sunscreen of a printed factor, applied in another amount than it was measured at (theory: mn17-23).
///
///   SPF_eff = SPF^(q / q0)
///
/// Source: measured at half and quarter amounts (parameter `uv.reference_amount`).  Units: amount kg/m2.
[[nodiscard]] double effective_protection(double spf, double amount, double reference_amount) noexcept;

}  // namespace skinheal::treatment
