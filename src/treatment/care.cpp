// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/care.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::treatment {
namespace {

bool covered(double time, const std::vector<CoveredSpan>& covers) noexcept {
    return std::ranges::any_of(covers, [&](const CoveredSpan& c) { return c.start <= time && time < c.end; });
}

/// By what the aftercare puts on after a session.
bool occluded(double time, const Protocol& protocol) noexcept {
    return std::ranges::any_of(protocol.sessions, [&](const Session& s) {
        return s.at <= time && time < s.at + protocol.aftercare.occlusion;
    });
}

}  // namespace

double effective_protection(double spf, double amount, double reference_amount) noexcept {
    return std::pow(spf, amount / reference_amount);
}

double wetness_after_session(const Aftercare& care, double session, const std::vector<CoveredSpan>& covers) noexcept {
    return care.occlusion > 0 || covered(session, covers) ? 1.0 : care.wetness;
}

std::vector<CareEvent> care_events(const Scenario& scenario, const ParameterSet& parameters,
                                   const std::vector<CoveredSpan>& covers) {
    std::vector<CareEvent> out;
    const Protocol& protocol = scenario.protocol;
    const Aftercare& care = protocol.aftercare;
    for (std::size_t s = 0; s < protocol.sessions.size() && care.occlusion > 0; ++s) {
        const double end = protocol.sessions[s].at + care.occlusion;
        const bool renewed = s + 1 < protocol.sessions.size() && protocol.sessions[s + 1].at <= end;
        if (!renewed && end < protocol.duration && !covered(end, covers))
            out.push_back({end, CareEvent::Kind::wetness, care.wetness});
    }
    for (const CoveredSpan& c : covers) {
        if (c.start < protocol.duration) out.push_back({std::max(c.start, 0.0), CareEvent::Kind::wetness, 1.0});
        if (c.end > 0 && c.end < protocol.duration && !covered(c.end, covers) && !occluded(c.end, protocol))
            out.push_back({c.end, CareEvent::Kind::wetness, care.wetness});
    }
    for (const SunDose& sun : protocol.sun) {
        const double through = sun.dose / effective_protection(sun.spf, sun.amount, parameters["uv.reference_amount"]);
        if (sun.at < protocol.duration) out.push_back({sun.at, CareEvent::Kind::sun, through});
    }
    std::stable_sort(out.begin(), out.end(), [](const CareEvent& a, const CareEvent& b) { return a.at < b.at; });
    return out;
}

}  // namespace skinheal::treatment
