// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/care.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::treatment {

double effective_protection(double spf, double amount, double reference_amount) noexcept {
    return std::pow(spf, amount / reference_amount);
}

double wetness_after_session(const Aftercare& care) noexcept { return care.occlusion > 0 ? 1.0 : care.wetness; }

std::vector<CareEvent> care_events(const Scenario& scenario, const ParameterSet& parameters) {
    std::vector<CareEvent> out;
    const Protocol& protocol = scenario.protocol;
    const Aftercare& care = protocol.aftercare;
    for (std::size_t s = 0; s < protocol.sessions.size() && care.occlusion > 0; ++s) {
        const double end = protocol.sessions[s].at + care.occlusion;
        const bool renewed = s + 1 < protocol.sessions.size() && protocol.sessions[s + 1].at <= end;
        if (!renewed && end < protocol.duration) out.push_back({end, CareEvent::Kind::wetness, care.wetness});
    }
    for (const SunDose& sun : protocol.sun) {
        const double through = sun.dose / effective_protection(sun.spf, sun.amount, parameters["uv.reference_amount"]);
        if (sun.at < protocol.duration) out.push_back({sun.at, CareEvent::Kind::sun, through});
    }
    std::stable_sort(out.begin(), out.end(), [](const CareEvent& a, const CareEvent& b) { return a.at < b.at; });
    return out;
}

}  // namespace skinheal::treatment
