// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numbers>

#include "scenario/checks.hpp"
#include "scenario/tables.hpp"

namespace skinheal::scenario {
namespace {

/// Where a person said how many channels there are.
std::string density_key(const Scenario& scenario, std::size_t i) {
    return "protocol.sessions." + std::to_string(i) + (scenario.protocol.sessions[i].passes ? ".passes" : ".density");
}

std::string shown_density(const Session& session) {
    const std::string density = shown(session.density, per_cm2);
    if (!session.passes) return density;
    return std::to_string(*session.passes) + ", which leaves " + density;
}

/// A density that counted passes leave.
void check_passes(Check& check, const Scenario& scenario, std::size_t i) {
    const Session& session = scenario.protocol.sessions[i];
    if (!session.passes || !inside<&Session::passes>(session) || Check::inside(session.density, densities)) return;
    check.add("density of channels out of range", density_key(scenario, i), shown_density(session),
              "passes that leave " + shown(densities),
              session.density < densities.low ? "Make more passes, move the hand slower, or give a density."
                                              : "Make fewer passes, move the hand faster, or give a density.");
}

/// What the first model does not know.
void only_later(Check& check, const Scenario& scenario, const std::string& what, const std::string& key,
                const std::string& given) {
    if (scenario.healing_model != "mn16") return;
    check.add(what + " is unknown to mn16", key, given, "none with model \"mn16\"",
              Phrase::marked("Leave it out, or set {healing.model} to \"mn17\"."));
}

void check_sun(Check& check, const Scenario& scenario) {
    const Protocol& protocol = scenario.protocol;
    if (!protocol.sun.empty())
        only_later(check, scenario, "sun", "protocol.sun", "a list of " + std::to_string(protocol.sun.size()));
    if (protocol.uv_exposure > 0 && scenario.healing_model != "mn16") {
        check.add("background sun is of mn16", "protocol.uv_exposure", display_number(protocol.uv_exposure),
                  "0 with model \"" + scenario.healing_model + "\"",
                  Phrase::marked("Give doses of sun ({protocol.sun}) instead, or set {healing.model} to \"mn16\"."));
    }
}

void check_aftercare(Check& check, const Scenario& scenario) {
    const Aftercare& care = scenario.protocol.aftercare;
    if (care.occlusion != 0 || care.wetness != 0 || care.nsaid != 0)
        only_later(check, scenario, "aftercare", "protocol.aftercare", "not its default");
}

/// The axisymmetric cell is as wide as one channel's share of the skin, in every session.
void one_density(Check& check, const Scenario& scenario) {
    const auto& sessions = scenario.protocol.sessions;
    if (scenario.numerics.geometry != Geometry::axisymmetric) return;
    for (std::size_t i = 1; i < sessions.size(); ++i) {
        if (sessions[i].density == sessions[0].density || !Check::inside(sessions[i].density, densities)) continue;
        check.add(
            "sessions of different density", density_key(scenario, i), shown_density(sessions[i]),
            shown(sessions[0].density, per_cm2) + " as in the first session, for geometry \"axisymmetric\"",
            Phrase::marked("Give all sessions one density, or set {numerics.geometry} to \"column\" or \"box\"."));
        return;
    }
}

/// The mouth must fit into one channel's share of the skin.
void check_prescribed(Check& check, const Scenario& scenario, const ParameterSet& set) {
    const auto& sessions = scenario.protocol.sessions;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        const double length = sessions[i].device.needle.length;
        if (!Check::inside(length, lengths) || !Check::inside(sessions[i].density, densities)) continue;
        const double mouth =
            set["injury.base_radius"] + set["injury.base_radius_slope"] * (length - set["injury.reference_length"]);
        const double room = 1 / std::sqrt(std::numbers::pi * sessions[i].density);
        if (mouth > 0 && mouth < room) continue;
        check.add("channels cover the whole skin", density_key(scenario, i),
                  shown_density(sessions[i]) + " with channel mouths of " + shown(mouth, mm) + " radius",
                  "mouths between 0 and " + shown(room, mm) + ", one channel's share of the skin",
                  "Lower the density, shorten the needle, or check injury.base_radius.");
    }
}

void check_mechanics(Check& check, const Scenario& scenario, const ParameterSet& set) {
    if (!set.contains("puncture.friction")) {
        check.add("parameter set without insertion mechanics", "insertion.law", "\"mechanics\" with set " + set.name(),
                  "a set with mechanics, for instance mn17",
                  Phrase::marked("Set {healing.model} to \"mn17\", or the law to \"prescribed\"."));
        return;
    }
    const auto& sessions = scenario.protocol.sessions;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        if (sessions[i].passes) continue;  // distinct channels fit (theory: insertion-33)
        // the hole that stays; the needle may be wider than what a channel has to itself
        const double radius = set["residual.mouth_share"] * sessions[i].device.needle.base_diameter / 2;
        const double room = 1 / std::sqrt(std::numbers::pi * sessions[i].density);
        if (!Check::inside(sessions[i].density, densities) || radius < room) continue;
        check.add("channels cover the whole skin", density_key(scenario, i),
                  shown_density(sessions[i]) + " with channel mouths of " + shown(radius, mm) + " radius",
                  "mouths below " + shown(room, mm) + ", one channel's share of the skin",
                  "Lower the density or take thinner needles.");
    }
}

}  // namespace

void Table<Session>::check(Check& check, const std::string& prefix, const Session& session) {
    if (session.directions.empty()) return;
    if (!session.passes)
        check.add("directions without passes", prefix + "directions", "given for a session that names a density",
                  "only with passes", "Give passes instead of density, or leave the directions out.");
    if (session.device.kind == DeviceKind::stamp)
        check.add("a stamp is not turned", prefix + "directions", "given", "only for a pen or a roller",
                  "Leave the directions out.");
}

void Table<Protocol>::check(Check& check, const std::string& prefix, const Protocol& protocol) {
    const bool has_end = inside<&Protocol::duration>(protocol);
    const Range run{0, protocol.duration, day};
    for (std::size_t i = 0; i < std::min(protocol.sessions.size(), most_sessions); ++i) {
        const std::string key = prefix + "sessions." + std::to_string(i) + ".at";
        const double at = protocol.sessions[i].at;
        if (has_end) check.range("session outside the run", key, at, run);
        if (i > 0 && !(at > protocol.sessions[i - 1].at)) {
            check.add("sessions out of order", key, shown(at, day),
                      "later than the session before, at " + shown(protocol.sessions[i - 1].at, day),
                      "List the sessions by time, one for each time.");
        }
    }
    for (std::size_t i = 0; i < std::min(protocol.sun.size(), most_doses); ++i) {
        const std::string key = prefix + "sun." + std::to_string(i) + ".at";
        const double at = protocol.sun[i].at;
        if (has_end) check.range("sun outside the run", key, at, run);
        if (i > 0 && !(at >= protocol.sun[i - 1].at)) {
            check.add("doses of sun out of order", key, shown(at, day),
                      "not before the dose above, at " + shown(protocol.sun[i - 1].at, day), "List the doses by time.");
        }
    }
}

void check_protocol(Check& check, const Scenario& scenario) {
    for (std::size_t i = 0; i < scenario.protocol.sessions.size(); ++i) check_passes(check, scenario, i);
    check_sun(check, scenario);
    check_aftercare(check, scenario);
}

void check_densities(Check& check, const Scenario& scenario, const std::optional<ParameterSet>& set) {
    one_density(check, scenario);
    if (!set) return;
    if (scenario.insertion_law == "mechanics")
        check_mechanics(check, scenario, *set);
    else
        check_prescribed(check, scenario, *set);
}

}  // namespace skinheal::scenario
