// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/scenario.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/preset.hpp"
#include "base/sha256.hpp"
#include "needling/channel.hpp"
#include "scenario/scenario_json.hpp"

namespace skinheal {

namespace {

/// Water loss at rest is a property of the site; mn16 has one for all.
void take_from_site(ParameterSet& set, const std::string& site) {
    const std::vector<std::string> known = Skin::presets();
    if (set.model() == "mn16" || std::ranges::find(known, site) == known.end()) return;
    const base::Preset& preset = base::load_preset("skins", site, "unknown skin", "skin.preset", "");
    const auto found = std::ranges::find(preset.entries, "tewl.resting", &Parameter::name);
    if (found != preset.entries.end()) set.replace(*found);
}

/// Mouth of a channel that the prescribed law cuts; 0 with a set that has none.
double prescribed_mouth(const ParameterSet& set, const Needle& needle) {
    if (!set.contains("injury.base_radius")) return 0;
    return std::max(0.0, set["injury.base_radius"] +
                             set["injury.base_radius_slope"] * (needle.length - set["injury.reference_length"]));
}

}  // namespace

Scenario Scenario::from_json(std::string_view text) { return scenario::read_scenario(scenario::parse_json(text)); }

Scenario Scenario::from_json_file(const std::filesystem::path& path) {
    errno = 0;
    std::error_code ignored;
    std::ifstream file(path, std::ios::binary);
    if (!file || !std::filesystem::is_regular_file(path, ignored)) {
        throw IoError("cannot read the scenario: " + path.string() + ". Check that the file exists and may be read.",
                      path.string(), std::generic_category().message(errno));
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    try {
        return from_json(text);
    } catch (const ScenarioError& error) {
        Where where = error.where();
        where.file = path.string();
        throw ScenarioError(path.string() + ": " + error.what(), where, error.problems());
    }
}

std::string Scenario::to_json() const { return scenario::canonical_text(scenario::write_scenario(*this)); }

std::string Scenario::hash() const {
    nlohmann::json document = scenario::write_scenario(settled());
    document.erase("title");
    document.erase("output");
    nlohmann::json values = nlohmann::json::object();
    const ParameterSet resolved = parameters();  // named: a range-for would not keep the temporary alive
    for (const Parameter& p : resolved.entries()) values[p.name] = p.value;
    document["parameters"] = {{"set", parameter_set}, {"values", std::move(values)}};
    return base::sha256(scenario::canonical_text(document));
}

// (theory: insertion-32, insertion-33)
void Scenario::settle_densities() {
    for (std::size_t i = 0; i < protocol.sessions.size(); ++i) {
        Session& session = protocol.sessions[i];
        if (!session.passes || !validate_insertion(skin, session.device, *session.passes).empty()) continue;
        double punctured = 1;
        double mouth = 0;
        const auto alike = [&](const Session& s) { return s.passes == session.passes && s.device == session.device; };
        const auto before = std::ranges::find_if(protocol.sessions, alike);
        if (before != protocol.sessions.begin() + static_cast<std::ptrdiff_t>(i)) {
            session.density = before->density;
            continue;
        }
        try {
            const ParameterSet set = parameters();
            if (insertion_law == "mechanics") {
                const Insertion found =
                    insertion(skin, session.device, set, {puncture, *session.passes, numerics.seed});
                punctured = found.fraction_punctured;
                mouth = found.residual.mouth_radius;
            } else {
                mouth = prescribed_mouth(set, session.device.needle);
            }
        } catch (const ScenarioError&) {
            continue;  // a set without mechanics, an override out of place: validate() tells
        }
        const double strokes = *session.passes * session.device.strokes_per_pass() * (punctured > 0 ? punctured : 1);
        session.density = needling::distinct_channels(strokes, mouth);
    }
}

Scenario Scenario::settled() const {
    Scenario out = *this;
    out.settle_densities();
    return out;
}

double Scenario::start_of(const Application& application) const noexcept {
    const auto number = static_cast<std::size_t>(application.session.value_or(1));
    const bool there = number >= 1 && number <= protocol.sessions.size();
    return application.at + (there ? protocol.sessions[number - 1].at : 0.0);
}

ParameterSet Scenario::parameters() const {
    ParameterSet set = ParameterSet::load(parameter_set);
    take_from_site(set, skin.preset);
    for (const ParameterOverride& change : overrides) set.override_value(change.name, change.value, change.source);
    return set;
}

}  // namespace skinheal
