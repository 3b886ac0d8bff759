// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/certificate.hpp"
#include "base/per_file.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "skinheal/error.hpp"

namespace skinheal {
namespace {

[[noreturn]] void fail(Problem problem) {
    const std::string message = problem.message();
    const Where where{"", problem.key, 0, 0};
    throw ParameterError(message, where, {std::move(problem)});
}

std::string with_unit(double si, const Parameter& p) {
    std::string text = base::display_number(si / p.si_factor);
    if (p.unit != "1") text += " " + p.unit;
    return text;
}

/// The entries of a set file.  With `base` they stand beside those of another set, or in their place; `without` names entries
/// of the base that this set drops, `include` groups of data/parts that it shares with other sets.  `model`: the healing model
/// that it serves, its own word or that of its base.
std::vector<Parameter> read_set(const std::string& name, std::string& model) {
    const std::string path = "parameters/" + name + ".toml";
    const auto head = base::data_table(path);
    std::vector<Parameter> own = base::certificates_in(head, path);
    std::vector<Parameter> entries;
    if (head.contains("base")) entries = read_set(head.at("base").get<std::string>(), model);
    if (head.contains("model")) model = head.at("model").get<std::string>();
    if (!head.contains("base")) return own;
    const auto find = [&](const std::string& entry) { return std::ranges::find(entries, entry, &Parameter::name); };
    for (const auto& dropped : head.value("without", nlohmann::json::array())) {
        const auto found = find(dropped.get<std::string>());
        if (found == entries.end())
            throw ParameterError(path + ": the base has no " + dropped.dump(), {path, "without", 0, 0});
        entries.erase(found);
    }
    for (const auto& part : head.value("include", nlohmann::json::array())) {
        const std::string place = "parts/" + part.get<std::string>() + ".toml";
        for (Parameter& p : base::certificates_in(base::data_table(place), place)) entries.push_back(std::move(p));
    }
    for (Parameter& p : own) {
        if (const auto found = find(p.name); found != entries.end())
            *found = std::move(p);
        else
            entries.push_back(std::move(p));
    }
    std::ranges::sort(entries, {}, &Parameter::name);
    return entries;
}

}  // namespace

ParameterSet ParameterSet::load(std::string_view name) {
    const std::vector<std::string> known = available();
    if (std::ranges::find(known, name) == known.end()) {
        fail(base::make_problem("unknown parameter set", "parameters.set", "\"" + std::string(name) + "\"",
                                base::list_names(known), base::spelling_hint(name, known, "Choose one of these.")));
    }
    static base::PerFile<ParameterSet> sets;
    return sets.get("parameters/" + std::string(name) + ".toml", [name] {
        ParameterSet set;
        set.name_ = name;
        set.entries_ = read_set(set.name_, set.model_);
        return set;
    });
}

std::vector<std::string> ParameterSet::available() { return base::data_names("parameters"); }

bool ParameterSet::contains(std::string_view name) const noexcept {
    const auto found = std::ranges::lower_bound(entries_, name, {}, &Parameter::name);
    return found != entries_.end() && found->name == name;
}

const Parameter& ParameterSet::find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(entries_, name, {}, &Parameter::name);
    if (found != entries_.end() && found->name == name) return *found;
    std::vector<std::string> names;
    for (const Parameter& p : entries_) names.push_back(p.name);
    fail(base::make_problem("unknown parameter", "parameters.override", "\"" + std::string(name) + "\"",
                            "the " + std::to_string(names.size()) + " parameters of set " + name_,
                            base::spelling_hint(name, names, "List them with: skinheal params list.")));
}

void ParameterSet::override_value(std::string_view name, double value, std::string_view source) {
    const Parameter& known = find(name);
    if (!std::isfinite(value)) {
        fail(base::make_problem("parameter is not a number", known.name, base::display_number(value), "a finite number",
                                "Give a number."));
    }
    const double rounded = base::round_to_digits(value);
    if (known.has_range && (rounded < known.low || rounded > known.high)) {
        fail(base::make_problem("parameter outside its range", known.name, with_unit(rounded, known),
                                with_unit(known.low, known) + " to " + with_unit(known.high, known),
                                "Stay inside the range; set " + name_ + " has " + with_unit(known.value, known) + "."));
    }
    Parameter& p = entries_[static_cast<std::size_t>(&known - entries_.data())];
    p.note = "overridden by the scenario; set " + name_ + " has " + with_unit(p.value, p);
    p.value = rounded;
    p.kind = ParameterKind::assumed;
    p.source = source;
    p.checked = false;
    p.overridden = true;
}

void ParameterSet::replace(Parameter entry) {
    const Parameter& known = find(entry.name);
    entries_[static_cast<std::size_t>(&known - entries_.data())] = std::move(entry);
}

void ParameterSet::scale(std::string_view name, double factor, std::string_view source) {
    const Parameter& known = find(name);
    Parameter& p = entries_[static_cast<std::size_t>(&known - entries_.data())];
    p.note = base::display_number(factor) + " times that of set " + name_ + ", " + with_unit(p.value, p);
    p.value *= factor;
    p.kind = ParameterKind::assumed;
    p.source = source;
    p.checked = false;
    p.overridden = true;
}

std::string_view references_bib() { return base::data_text("references.bib"); }

}  // namespace skinheal
