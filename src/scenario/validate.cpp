// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "scenario/cells.hpp"
#include "scenario/checks.hpp"
#include "scenario/validate_parts.hpp"

namespace skinheal {
namespace scenario {
namespace {

constexpr double most_cells = 5e7;

void check_words(Check& check, const Scenario& scenario) {
    check.word("unknown insertion law", "insertion.law", scenario.insertion_law, base::names_of(base::insertion_laws));
    check.word("unknown healing model", "healing.model", scenario.healing_model, base::names_of(base::healing_models));
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
              "Leave it out to get the set of model " + model + ", or set healing.model to \"" + served + "\".");
}

void bad_override(Check& check, const std::string& key, const std::string& name, const Problem& problem) {
    const std::string what = problem.message.substr(0, problem.message.find(':'));
    if (problem.key == name) {
        check.add(what, key + ".value", name + " = " + problem.given, problem.allowed, problem.next_step);
    } else {
        check.add(what, key + ".name", problem.given, problem.allowed, problem.next_step);
    }
}

/// The side of a box, and whether its cells can be counted.
bool check_patch(Check& check, const Scenario& scenario) {
    const Numerics& numerics = scenario.numerics;
    if (numerics.geometry != Geometry::box) {
        if (numerics.patch)
            check.add("patch without a box", "numerics.patch", shown(*numerics.patch, mm), "only with geometry \"box\"",
                      "Remove numerics.patch, or set numerics.geometry to \"box\".");
        return true;
    }
    if (numerics.patch && !check.range("side of the patch out of range", "numerics.patch", *numerics.patch, patches))
        return false;
    const auto& sessions = scenario.protocol.sessions;
    const double area = std::pow(scenario::patch_side(scenario), 2);
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        if (!Check::inside(sessions[i].density, densities)) return false;
        if (sessions[i].density * area >= 0.999) continue;
        check.add("patch smaller than one channel's share of the skin",
                  numerics.patch ? "numerics.patch" : "protocol.sessions." + std::to_string(i) + ".density",
                  shown(std::sqrt(area), mm) + " a side, " + display_number(sessions[i].density * area) +
                      " channels in session " + std::to_string(i + 1),
                  "at least one channel in every session, " + shown(1 / std::sqrt(sessions[i].density), mm) + " a side",
                  "Make numerics.patch larger; a few dozen channels give means that do not depend on their places.");
        return false;
    }
    return true;
}

void check_numerics(Check& check, const Scenario& scenario) {
    const Numerics& numerics = scenario.numerics;
    check.enumerator("unknown geometry", "numerics.geometry", numerics.geometry, base::geometries);
    check.enumerator("unknown resolution", "numerics.resolution", numerics.resolution, base::resolutions);
    check.range("tolerance out of range", "numerics.tolerance", numerics.tolerance, {1e-7, 0.1, plain});
    bool countable = check_patch(check, scenario);
    if (numerics.cells) {
        const bool lateral = check.range("number of cells out of range", "numerics.cells.lateral",
                                         numerics.cells->lateral, {4, 4000, plain});
        const bool depth = check.range("number of cells out of range", "numerics.cells.depth", numerics.cells->depth,
                                       {4, 4000, plain});
        countable = countable && lateral && depth;
    }
    if (numerics.geometry != Geometry::box || !countable) return;
    if (const double cells = scenario::cells_in_all(scenario); cells > most_cells)
        check.add("box too large", numerics.cells ? "numerics.cells" : "numerics.patch",
                  display_number(cells) + " cells, about " +
                      display_number(std::round(scenario::memory_of(scenario) / 1e9)) + " GB of memory",
                  "at most " + display_number(most_cells) + " cells",
                  "Make the patch smaller, or take fewer cells or a coarser resolution.");
}

void check_output(Check& check, const Scenario& scenario) {
    const Output& output = scenario.output;
    check.enumerator("unknown precision", "output.precision", output.precision, base::precisions);
    if (output.every) {
        constexpr double most_snapshots = 100'000;
        const bool sane = check.range("time between snapshots out of range", "output.every", *output.every,
                                      {60, no_limit, second});
        const double count = scenario.protocol.duration / *output.every;
        if (sane && !(count <= most_snapshots))
            check.add("too many snapshots", "output.every", display_number(std::round(count)) + " snapshots",
                      "at most " + display_number(most_snapshots),
                      "Store the fields less often, or follow a shorter time; the series has every step.");
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < output.fields.size(); ++i) {
        const std::string key = "output.fields." + std::to_string(i);
        check.word("unknown field", key, output.fields[i], base::names_of(base::field_names));
        if (!seen.insert(output.fields[i]).second) {
            check.add("field named twice", key, "\"" + output.fields[i] + "\"", "each field once",
                      "Remove one of them.");
        }
    }
}

std::vector<Problem> problems_of(const Scenario& scenario, bool together) {
    Check check;
    check_skin(check, scenario.skin);
    check_protocol(check, scenario);
    check_words(check, scenario);
    const std::optional<ParameterSet> set = check_parameters(check, scenario);
    check_numerics(check, scenario);
    check_output(check, scenario);
    check_products(check, scenario);
    if (together) check_densities(check, scenario, set);
    std::vector<Problem>& found = check.problems();
    if (found.size() > most_problems) found.resize(most_problems);
    return std::move(found);
}

}  // namespace

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

std::vector<Problem> validate_parts(const Scenario& scenario) { return problems_of(scenario, false); }

}  // namespace scenario

std::vector<Problem> validate(const Scenario& scenario) { return scenario::problems_of(scenario, true); }

}  // namespace skinheal
