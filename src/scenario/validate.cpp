// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "scenario/cells.hpp"
#include "scenario/checks.hpp"
#include "scenario/table_check.hpp"
#include "scenario/tables.hpp"

namespace skinheal {
namespace scenario {
namespace {

constexpr double most_cells = 5e7;

void check_set(Check& check, const Scenario& scenario) {
    const bool follows = scenario.parameter_set == scenario.healing_model;  // then the model is what is unknown
    if (!follows)
        check.word("unknown parameter set", "parameters.set", scenario.parameter_set, ParameterSet::available());
}

/// An unknown model or set is told of by `words`.
void foreign_set(Check& check, const Scenario& scenario, const std::vector<std::string>& sets,
                 const std::string& served) {
    const std::string& model = scenario.healing_model;
    std::vector<std::string> fitting;
    for (const std::string& name : sets)
        if (ParameterSet::load(name).model() == model) fitting.push_back(name);
    if (fitting.empty()) return;
    check.add("parameter set of another model", "parameters.set",
              "\"" + scenario.parameter_set + "\", a set of model " + served, base::list_names(fitting),
              "Leave it out to get the set of model " + model + Phrase::marked(", or set {healing.model} to \"") +
                  (served + "\"."));
}

void bad_override(Check& check, const std::string& key, const std::string& name, const Problem& problem) {
    if (problem.key == name) {
        check.add(problem.what, key + ".value", name + " = " + problem.given, problem.allowed, problem.next_step,
                  problem.code);
    } else {
        check.add(problem.what, key + ".name", problem.given, problem.allowed, problem.next_step, problem.code);
    }
}

/// Whether every session has a channel in the box.
bool room_for_channels(Check& check, const Scenario& scenario) {
    const Numerics& numerics = scenario.numerics;
    const auto& sessions = scenario.protocol.sessions;
    const double area = std::pow(patch_side(scenario), 2);
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        if (!Check::inside(sessions[i].density, densities)) return false;
        if (sessions[i].density * area >= 0.999) continue;
        check.add("patch smaller than one channel's share of the skin",
                  numerics.patch ? "numerics.patch" : "protocol.sessions." + std::to_string(i) + ".density",
                  shown(std::sqrt(area), mm) + " a side, " + display_number(sessions[i].density * area) +
                      " channels in session " + std::to_string(i + 1),
                  "at least one channel in every session, " + shown(1 / std::sqrt(sessions[i].density), mm) + " a side",
                  Phrase::marked("Make {numerics.patch} larger; a few dozen channels give means that do not depend on "
                                 "their places."));
        return false;
    }
    return true;
}

/// A box of a side and cells that are good by themselves.
void check_box(Check& check, const Scenario& scenario) {
    const Numerics& numerics = scenario.numerics;
    if (numerics.geometry != Geometry::box) return;
    if (numerics.patch && !inside<&Numerics::patch>(numerics)) return;
    if (!room_for_channels(check, scenario)) return;
    if (numerics.cells && !(inside<&Cells::lateral>(*numerics.cells) && inside<&Cells::depth>(*numerics.cells))) return;
    if (const double cells = cells_in_all(scenario); cells > most_cells)
        check.add("box too large", numerics.cells ? "numerics.cells" : "numerics.patch",
                  display_number(cells) + " cells, about " + display_number(std::round(memory_of(scenario) / 1e9)) +
                      " GB of memory",
                  "at most " + display_number(most_cells) + " cells",
                  "Make the patch smaller, or take fewer cells or a coarser resolution.");
}

/// Snapshots that a run can hold.
void check_snapshots(Check& check, const Scenario& scenario) {
    constexpr double most_snapshots = 100'000;
    const Output& output = scenario.output;
    if (!output.every || !inside<&Output::every>(output)) return;
    const double count = scenario.protocol.duration / *output.every;
    if (!(count <= most_snapshots))
        check.add("too many snapshots", "output.every", display_number(std::round(count)) + " snapshots",
                  "at most " + display_number(most_snapshots),
                  "Store the fields less often, or follow a shorter time; the series has every step.");
}

/// The most that one error tells.
std::vector<Problem> told(Check& check) {
    std::vector<Problem>& found = check.problems();
    if (found.size() > most_problems) found.resize(most_problems);
    return std::move(found);
}

template <class Struct>
std::vector<Problem> problems_of(const Struct& part) {
    Check check;
    check_struct(check, "", part);
    return told(check);
}

}  // namespace

void Table<Numerics>::check(Check& check, const std::string& prefix, const Numerics& numerics) {
    if (numerics.patch && numerics.geometry != Geometry::box)
        check.add("patch without a box", prefix + "patch", shown(*numerics.patch, mm), "only with geometry \"box\"",
                  "Remove " + Phrase::key_at(prefix + "patch") + ", or set " + Phrase::key_at(prefix + "geometry") +
                      " to \"box\".");
}

void Table<Output>::check(Check& check, const std::string& prefix, const Output& output) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < output.fields.size(); ++i)
        if (!seen.insert(output.fields[i]).second)
            check.add("field named twice", prefix + "fields." + std::to_string(i), "\"" + output.fields[i] + "\"",
                      "each field once", "Remove one of them.");
}

std::optional<ParameterSet> check_parameters(Check& check, const Scenario& scenario) {
    const std::vector<std::string> sets = ParameterSet::available();
    if (std::ranges::find(sets, scenario.parameter_set) == sets.end()) return std::nullopt;
    ParameterSet set = ParameterSet::load(scenario.parameter_set);
    if (set.model() != scenario.healing_model) {
        foreign_set(check, scenario, sets, set.model());
        return std::nullopt;
    }
    std::set<std::string> seen;
    bool usable = true;
    for (std::size_t i = 0; i < scenario.overrides.size(); ++i) {
        const ParameterOverride& change = scenario.overrides[i];
        const std::string key = "parameters.override." + std::to_string(i);
        if (!seen.insert(change.name).second) {
            check.add("parameter overridden twice", key + ".name", "\"" + change.name + "\"",
                      "one override for each parameter", "Remove one of them.");
        }
        try {
            set.override_value(change.name, change.value, change.source);
        } catch (const ParameterError& error) {
            usable = false;
            bad_override(check, key, change.name, error.problems().front());
        }
    }
    return usable ? std::optional(std::move(set)) : std::nullopt;
}

}  // namespace scenario

std::vector<Problem> validate(const Needle& needle) { return scenario::problems_of(needle); }
std::vector<Problem> validate(const Device& device) { return scenario::problems_of(device); }
std::vector<Problem> validate(const Layer& layer) { return scenario::problems_of(layer); }
std::vector<Problem> validate(const Skin& skin) { return scenario::problems_of(skin); }
std::vector<Problem> validate(const SunDose& sun) { return scenario::problems_of(sun); }
std::vector<Problem> validate(const Aftercare& care) { return scenario::problems_of(care); }
std::vector<Problem> validate(const Protocol& protocol) { return scenario::problems_of(protocol); }
std::vector<Problem> validate(const ParameterOverride& change) { return scenario::problems_of(change); }
std::vector<Problem> validate(const Cells& cells) { return scenario::problems_of(cells); }
std::vector<Problem> validate(const Numerics& numerics) { return scenario::problems_of(numerics); }
std::vector<Problem> validate(const Output& output) { return scenario::problems_of(output); }

std::vector<Problem> validate(const Session& session) {
    scenario::Check check;
    check.range("session outside the run", "at", session.at, scenario::moments);
    scenario::check_struct(check, "", session);
    return scenario::told(check);
}

std::vector<Problem> validate_keys(const Scenario& scenario) { return scenario::problems_of(scenario); }

std::vector<Problem> validate(const Scenario& scenario) { return validate_settled(scenario.settled()); }

std::vector<Problem> validate_settled(const Scenario& scenario) {
    scenario::Check check;
    scenario::check_struct(check, "", scenario);
    scenario::check_protocol(check, scenario);
    scenario::check_set(check, scenario);
    const std::optional<ParameterSet> set = scenario::check_parameters(check, scenario);
    scenario::check_box(check, scenario);
    scenario::check_snapshots(check, scenario);
    scenario::check_products(check, scenario);
    scenario::check_densities(check, scenario, set);
    return scenario::told(check);
}

}  // namespace skinheal
