// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "scenario/cells.hpp"
#include "scenario/checks.hpp"
#include "scenario/idle.hpp"
#include "skinheal/insertion.hpp"

namespace skinheal {
namespace {

using base::display_number;
using base::mm;
using base::shown;

constexpr double large_memory = 2e9;  // bytes; from here on a warning tells

/// A depth that follows from the age of the person, to a micrometre.
std::string shown_depth(double depth) { return shown(std::round(depth * 1e6) * 1e-6, mm); }

void warn_of_depth(const Scenario& scenario, const ParameterSet& set, std::vector<std::string>& out) {
    const Skin& skin = scenario.skin;
    const double epidermis = skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis");
    const double dermis = skin.thickness_of("dermis");
    std::set<double> told;
    for (const Session& session : scenario.protocol.sessions) {
        const double length = session.device.needle.length;
        if (!told.insert(length).second) continue;
        const double depth = set["injury.depth_fraction"] * length - epidermis;
        if (depth > dermis) {
            out.push_back("A needle of " + shown(length, mm) +
                          " reaches the subcutis: the channel ends with the dermis, " +
                          shown_depth(epidermis + dermis) + " below the surface, and fat is not modelled.");
        } else if (depth <= 0) {
            out.push_back("A needle of " + shown(length, mm) + " stays in the epidermis (" + shown_depth(epidermis) +
                          "): the dermis is not injured.");
        }
    }
}

/// Layers that would be the same for the other sex.
void warn_of_sex(const Scenario& scenario, std::vector<std::string>& out) {
    const Skin& skin = scenario.skin;
    if (!skin.sex) return;
    const auto known = Skin::presets();
    if (std::ranges::find(known, skin.preset) == known.end()) {
        out.emplace_back("skin.sex changes nothing: the layers are those of the scenario.");
        return;
    }
    const Sex other = *skin.sex == Sex::male ? Sex::female : Sex::male;
    const Skin own = Skin::preset_named(skin.preset, skin.age, skin.sex);
    if (own.thickness_of("dermis") == Skin::preset_named(skin.preset, skin.age, other).thickness_of("dermis"))
        out.push_back("skin.sex changes nothing at this site: no measurement of both sexes is known for \"" +
                      skin.preset + "\".");
}

/// A filter that enters open channels, and a dose that meets them.
void warn_of_sun(const Scenario& scenario, std::vector<std::string>& out) {
    constexpr double closing = 2 * seconds_per_day;
    for (const SunDose& sun : scenario.protocol.sun)
        for (const Session& session : scenario.protocol.sessions) {
            const double after = sun.at - session.at;
            if (after < 0 || after > closing) continue;
            out.emplace_back(
                "A dose of sun falls within two days after a session, while channels are open: stay in the shade, and "
                "use sunscreen only when they have closed, for its filters would enter them.");
            return;
        }
}

/// Channels that a product may meet while those of the session before are open as well.
void warn_of_products(const Scenario& scenario, std::vector<std::string>& out) {
    constexpr double closing = 2 * seconds_per_day;
    const auto& sessions = scenario.protocol.sessions;
    if (!scenario.has_products()) return;
    for (std::size_t i = 1; i < sessions.size(); ++i)
        if (sessions[i].at - sessions[i - 1].at < closing) {
            out.push_back("Session " + std::to_string(i + 1) +
                          " falls within two days after the one before, while channels of that are open: products "
                          "meet the channels of the latest session only.");
            return;
        }
}

/// Doses that add up to a sunburn, behind their sunscreens (theory: mn17-23, mn17-24).
void warn_of_sunburn(const Scenario& scenario, const ParameterSet& set, std::vector<std::string>& out) {
    constexpr double burn = 2;  // erythema doses; two weeks of it give untreated skin half a percent of collagen
    if (scenario.protocol.sun.empty() || !set.contains("uv.decay_rate")) return;
    const std::string type = std::to_string(scenario.skin.phototype);
    const double erythema_dose = set["uv.erythema_dose_" + type];
    double signal = 0;
    double most = 0;
    double before = 0;
    for (const SunDose& sun : scenario.protocol.sun) {
        signal *= std::exp(-set["uv.decay_rate"] * (sun.at - before));
        signal += sun.dose / std::pow(sun.spf, sun.amount / set["uv.reference_amount"]) / erythema_dose;
        before = sun.at;
        most = std::max(most, signal);
    }
    if (most > burn)
        out.push_back("Doses of sun add up to " + display_number(most, 2) + " erythema doses of phototype " + type +
                      ", a sunburn: the model answers it as it answers needles, with a gain of collagen, where sun "
                      "costs some. Do not read collagen here.");
}

/// Needles that do not go in, or not all of them, and what else the mechanics has to say; once for each device.
void warn_of_insertion(const Scenario& scenario, const ParameterSet& set, std::vector<std::string>& out) {
    const InsertionOptions options{scenario.puncture, 1, scenario.numerics.seed};
    std::vector<Device> told;
    for (const Session& session : scenario.protocol.sessions) {
        if (std::ranges::find(told, session.device) != told.end()) continue;
        told.push_back(session.device);
        const Insertion found = insertion(scenario.skin, session.device, set, options);
        const std::string needle = "A needle of " + shown(found.needle_length, mm);
        if (found.fraction_punctured == 0)
            out.push_back(needle + " does not puncture this skin, and the session leaves no channel. " + found.reason);
        else if (found.fraction_punctured < 0.5)
            out.push_back(needle + " punctures this skin in " + display_number(100 * found.fraction_punctured, 2) +
                          " % of its strokes: the density is that of the channels, not of the strokes.");
        out.insert(out.end(), found.notes.begin(), found.notes.end());
    }
}

/// Strokes that fall into each other, and cells of one channel that its damage does not fit into; once for each kind of session.
void warn_of_overlap(const Scenario& scenario, const ParameterSet& set, std::vector<std::string>& out) {
    if (scenario.numerics.geometry == Geometry::box) return;  // it has every stroke at its place
    constexpr double worth_telling = 0.05;
    std::vector<Session> told;
    for (const Session& session : scenario.protocol.sessions) {
        const auto alike = [&](const Session& s) { return s.density == session.density && s.device == session.device; };
        if (std::ranges::any_of(told, alike)) continue;
        told.push_back(session);
        const double strokes = session.passes ? *session.passes * session.device.strokes_per_pass() : 0;
        const double merged = 1 - session.density / std::max(strokes, session.density);
        if (scenario.insertion_law == "prescribed" && merged > worth_telling)
            out.push_back(std::to_string(*session.passes) + " passes make " +
                          shown(std::round(strokes * 1e-4) * 1e4, base::per_cm2) + " strokes, of which " +
                          display_number(std::round(100 * merged)) + " % fall into the mouth of another: " +
                          shown(std::round(session.density * 1e-4) * 1e4, base::per_cm2) +
                          " distinct channels are computed.");
        if (!set.contains("injury.base_radius") || scenario.numerics.geometry != Geometry::axisymmetric) continue;
        const double room = 1 / std::sqrt(std::numbers::pi * session.density);
        const double mouth =
            scenario.insertion_law == "mechanics"
                ? set["residual.mouth_share"] * session.device.needle.base_diameter / 2
                : set["injury.base_radius"] +
                      set["injury.base_radius_slope"] * (session.device.needle.length - set["injury.reference_length"]);
        if (room - mouth < set["injury.zone_length"])
            out.push_back(
                "At " + shown(std::round(session.density * 1e-4) * 1e4, base::per_cm2) +
                " the damaged margins of neighbouring channels overlap, and the cell of one channel counts each "
                "part of the skin once: it understates the injury. Take numerics.geometry \"box\" to see.");
    }
}

}  // namespace

std::vector<std::string> warnings(const Scenario& given) {
    const Scenario scenario = given.settled();
    std::vector<std::string> out;
    const bool needled = !scenario.protocol.sessions.empty();
    warn_of_sun(scenario, out);
    warn_of_sex(scenario, out);
    warn_of_products(scenario, out);
    for (const scenario::Idle& idle : scenario::idle_keys(scenario))
        out.push_back(base::join(idle.keys, ", ") +
                      (idle.keys.size() > 1 ? " change no outcome. " : " changes no outcome. ") + idle.why);
    if (scenario.numerics.geometry == Geometry::column && needled) {
        out.emplace_back(
            "Geometry \"column\" averages the channels over the skin: it suits wounds of the whole area, not single "
            "channels. Use \"axisymmetric\" for those.");
    }
    if (scenario.numerics.geometry == Geometry::point && needled) {
        out.emplace_back(
            "Geometry \"point\" has no depth: a session cuts and damages fixed shares of the tissue "
            "(injury.point_core_fraction, injury.point_zone_fraction), whatever the needle and the density.");
        return out;
    }
    if (scenario.numerics.geometry == Geometry::box)
        if (const double memory = scenario::memory_of(scenario); memory >= large_memory) {
            const Cells cells = scenario::cells_of(scenario);
            const std::string lateral = std::to_string(cells.lateral);
            out.push_back("The box of " + lateral + " x " + lateral + " x " + std::to_string(cells.depth) +
                          " cells needs about " + display_number(std::round(memory / 1e8) / 10) +
                          " GB of memory, and its snapshots as much disk: name fewer output.fields, or take a coarser "
                          "resolution or a smaller patch.");
        }
    try {
        const ParameterSet set = scenario.parameters();
        warn_of_sunburn(scenario, set, out);
        warn_of_overlap(scenario, set, out);
        if (scenario.insertion_law == "mechanics")
            warn_of_insertion(scenario, set, out);
        else
            warn_of_depth(scenario, set, out);
    } catch (const ScenarioError&) {
        return out;  // validate() tells
    }
    return out;
}

}  // namespace skinheal
