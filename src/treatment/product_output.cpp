// SPDX-License-Identifier: BSD-3-Clause
// What is stored and summed up of the solutes of a run.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "absorption/product_case.hpp"
#include "skinheal/outcome.hpp"
#include "treatment/products.hpp"

namespace skinheal::treatment {
namespace {

/// Smaller shares of the dose than this are nothing: below the tolerance of the solver.
constexpr double nothing = 1e-12;

const std::string per_area = "kg m-2";
const std::string rate = "kg m-2 s-1";
const std::string content = "kg m-3";

/// Layers of the solver, gathered for people.
struct Group {
    const char* name;
    const char* long_name;
    std::vector<std::string> layers;
};

std::vector<Group> groups() {
    return {{"stratum_corneum", "in the stratum corneum", {"stratum_corneum"}},
            {"viable_epidermis", "in the viable epidermis", {"viable_epidermis"}},
            {"dermis", "in the dermis", {"subepidermal_dermis", "papillary_dermis", "reticular_dermis"}},
            {"hypodermis", "in the hypodermis", {"hypodermis"}}};
}

/// A name that a file can hold.
std::string stored_name(std::string active) {
    for (char& c : active)
        if (c == '/' || c == ' ' || c == '\t' || c == '\n') c = '_';
    return active;
}

std::vector<double> sum_of(const AbsorptionResult& found, const Group& group) {
    std::vector<double> out;
    for (std::size_t l = 0; l < found.layers.size(); ++l) {
        if (std::ranges::find(group.layers, found.layer_names[l]) == group.layers.end()) continue;
        out.resize(found.time.size(), 0.0);
        for (std::size_t k = 0; k < out.size(); ++k) out[k] += found.layers[l][k];
    }
    return out;
}

/// Delivered through intact skin at the same rows.
std::vector<double> delivered_intact(const Uptake& u) {
    std::vector<double> out = absorption::delivered(u.intact.time.empty() ? u.found : u.intact);
    out.resize(std::min(out.size(), u.found.time.size()));
    return out;
}

std::vector<double> lost(const AbsorptionResult& found) {
    std::vector<double> out = found.evaporated;
    for (std::size_t k = 0; k < out.size(); ++k) out[k] += found.wiped[k];
    return out;
}

void add_solute(const Uptake& u, std::vector<StoredField>& out) {
    const AbsorptionResult& f = u.found;
    if (f.time.empty()) return;
    const std::string name = stored_name(u.name);
    const auto add = [&](const std::string& what, const std::string& unit, const std::string& long_name,
                         std::vector<double> values) {
        if (!values.empty())
            out.push_back(
                {name + "." + what, unit, u.name + ": " + long_name, "", {"product_time"}, std::move(values)});
    };
    add("applied", per_area, "given so far", f.applied);
    add("vehicle", per_area, "in the film on the skin", f.vehicle);
    add("film", "m", "thickness of the film on the skin", f.film);
    add("drawn", "m", "volume of product that channels have drawn in", f.drawn);
    for (const Group& g : groups()) add(g.name, per_area, g.long_name, sum_of(f, g));
    add("channels", per_area, "in the fluid of the channels", f.channels);
    add("bound", per_area, "slowly bound", f.bound);
    add("absorbed", per_area, "taken by blood and lymph", f.absorbed);
    add("metabolised", per_area, "broken down", f.metabolised);
    add("evaporated", per_area, "evaporated", f.evaporated);
    add("wiped", per_area, "wiped off", f.wiped);
    add("lost", per_area, "evaporated or wiped off", lost(f));
    add("delivered", per_area, "past the stratum corneum", absorption::delivered(f));
    add("delivered_intact", per_area, "past the stratum corneum, intact skin", delivered_intact(u));
    add("surface_flux", rate, "from the film into skin and channels", f.surface_flux);
    add("systemic_rate", rate, "into blood and lymph", f.systemic_rate);
    add("plasma", content, "plasma level", f.plasma);
    const std::string depth = name + ".depth";
    out.push_back({depth, "m", u.name + ": depth below the skin surface", "", {depth}, f.depth});
    out.push_back({name + ".concentration",
                   content,
                   u.name + ": free concentration, mean over the area",
                   "",
                   {"product_time", depth},
                   f.profile});
}

}  // namespace

std::vector<double> product_times(const std::vector<Uptake>& found) {
    std::vector<double> out;
    if (found.empty()) return out;
    for (const double t : found.front().found.time) out.push_back(found.front().start + t);
    return out;
}

std::vector<StoredField> product_variables(const std::vector<Uptake>& found) {
    std::vector<StoredField> out;
    for (const Uptake& u : found) add_solute(u, out);
    return out;
}

std::vector<Metric> product_metrics(const std::vector<Uptake>& found) {
    std::vector<Metric> out;
    for (const Uptake& u : found) {
        const AbsorptionResult& f = u.found;
        if (f.time.empty()) continue;
        const std::string name = stored_name(u.name);
        const auto add = [&](std::string_view what, double value) {
            const auto record = std::ranges::find(product_records(), what, &OutcomeRecord::name);
            Metric metric;
            metric.name = name + "." + std::string(what);
            metric.unit = record->unit;
            metric.long_name = u.name + ": " + std::string(record->long_name);
            metric.value = value;
            out.push_back(std::move(metric));
        };
        const double gained = absorption::delivered(f).back();
        const double plain = delivered_intact(u).back();
        const double dose = f.applied.back();
        add("applied", dose);
        add("delivered", gained);
        add("delivered_intact", plain);
        if (plain > nothing * dose) add("enhancement", gained / plain);
        add("absorbed", f.absorbed.back());
        add("lost", lost(f).back());
        if (!f.plasma.empty()) add("plasma_peak", std::ranges::max(f.plasma));
    }
    return out;
}

}  // namespace skinheal::treatment
