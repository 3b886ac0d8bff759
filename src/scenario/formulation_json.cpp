// SPDX-License-Identifier: BSD-3-Clause
#include "scenario/formulation_json.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "base/text.hpp"
#include "scenario/scenario_json.hpp"
#include "skinheal/error.hpp"

namespace skinheal::scenario {
namespace {

using nlohmann::json;

/// Keys of an active that are one number, in SI.
struct ActiveNumber {
    const char* key;
    std::optional<double> Active::*member;
};
constexpr std::array active_numbers{ActiveNumber{"concentration", &Active::concentration},
                                    ActiveNumber{"molar_mass", &Active::molar_mass},
                                    ActiveNumber{"log_p", &Active::log_p},
                                    ActiveNumber{"radius", &Active::radius},
                                    ActiveNumber{"solubility", &Active::solubility},
                                    ActiveNumber{"unbound_fraction", &Active::unbound_fraction},
                                    ActiveNumber{"permeability", &Active::permeability},
                                    ActiveNumber{"diffusivity", &Active::diffusivity},
                                    ActiveNumber{"vapour_pressure", &Active::vapour_pressure},
                                    ActiveNumber{"degradation_rate", &Active::degradation_rate}};
struct ActiveList {
    const char* key;
    std::optional<std::vector<double>> Active::*member;
};
constexpr std::array active_lists{ActiveList{"acid_pka", &Active::acid_pka}, ActiveList{"base_pka", &Active::base_pka}};

void optional_number(JsonObject& object, const char* key, std::optional<double>& out) {
    double value = 0;
    const bool there = object.has(key);
    object.number(key, value);
    if (there) out = value;
}

void read_active(JsonObject& object, Active& out) {
    object.require("name", "the name of an active");
    object.text("name", out.name);
    for (const ActiveNumber& number : active_numbers) optional_number(object, number.key, out.*number.member);
    for (const ActiveList& list : active_lists) {
        std::vector<double> values;
        const bool there = object.has(list.key);
        object.numbers(list.key, values);
        if (there) out.*list.member = std::move(values);
    }
}

void read_actives(JsonObject& object, const char* key, std::vector<Active>& out, std::vector<Problem>& problems) {
    object.each(key, [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        read_active(inner, out.emplace_back());
        inner.finish();
    });
}

void read_formulation(JsonObject& object, Formulation& out, std::vector<Problem>& problems) {
    object.text("vehicle", out.vehicle);
    read_actives(object, "active", out.active, problems);
    read_actives(object, "ingredient", out.ingredient, problems);
    object.each("solvent", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        Solvent& solvent = out.solvent.emplace_back();
        inner.require("name", "the name of a liquid");
        inner.require("share", "a number from 0 to 1");
        inner.text("name", solvent.name);
        inner.number("share", solvent.share);
        inner.finish();
    });
    object.number("dose", out.dose);
    optional_number(object, "thickness", out.thickness);
    optional_number(object, "ph", out.ph);
}

void read_application(JsonObject& object, Application& out) {
    object.require("formulation", "the name of a formulation");
    object.text("formulation", out.formulation);
    object.number("at", out.at);
    int session = 1;
    const bool counted = object.has("session");
    object.integer("session", session);
    if (counted) out.session = session;
    optional_number(object, "duration", out.duration);
    object.boolean("occluded", out.occluded);
    object.boolean("wipe_before", out.wipe_before);
    optional_number(object, "fill", out.fill);
}

void read_deposit(JsonObject& object, Deposit& out) {
    object.require("active", "an active");
    object.require("amount", "an amount per area in kg/m2");
    object.require("base", "a depth in m");
    object.object("active", [&](JsonObject& inner) { read_active(inner, out.active); });
    object.number("amount", out.amount);
    object.number("base", out.base);
    object.number("top", out.top);
    optional_number(object, "ph", out.ph);
}

void read_options(JsonObject& object, AbsorptionOptions& out) {
    object.number("temperature", out.temperature);
    object.word("barrier", out.barrier, barriers);
    object.word("path", out.path, absorption_paths);
    object.number("tolerance", out.tolerance);
    object.number("refinement", out.refinement);
    object.object("plasma", [&](JsonObject& inner) {
        Plasma& plasma = out.plasma.emplace();
        inner.require("volume", "a volume in m3");
        inner.require("clearance", "a flow in m3/s");
        inner.require("area", "an area in m2");
        inner.number("volume", plasma.volume);
        inner.number("clearance", plasma.clearance);
        inner.number("area", plasma.area);
    });
}

/// 12 significant digits, so that "300 um" and "0.3 mm" are one value.
double written(double value) {
    const double rounded = round_to_digits(value);
    return rounded == 0 ? 0.0 : rounded;
}

void put(json& out, const char* key, const std::optional<double>& value) {
    if (value) out[key] = written(*value);
}

json of_active(const Active& active) {
    json out{{"name", active.name}};
    for (const ActiveNumber& number : active_numbers) put(out, number.key, active.*number.member);
    for (const ActiveList& list : active_lists)
        if (active.*list.member) {
            out[list.key] = json::array();
            for (const double value : *(active.*list.member)) out[list.key].push_back(written(value));
        }
    return out;
}

json of_actives(const std::vector<Active>& actives) {
    json out = json::array();
    for (const Active& a : actives) out.push_back(of_active(a));
    return out;
}

json of_formulation(const Formulation& product) {
    json solvents = json::array();
    for (const Solvent& s : product.solvent) solvents.push_back({{"name", s.name}, {"share", written(s.share)}});
    json out{{"vehicle", product.vehicle},
             {"active", of_actives(product.active)},
             {"ingredient", of_actives(product.ingredient)},
             {"solvent", std::move(solvents)}};
    if (product.thickness)
        out["thickness"] = written(*product.thickness);
    else
        out["dose"] = written(product.dose);
    put(out, "ph", product.ph);
    return out;
}

json of_application(const Application& a) {
    json out{{"formulation", a.formulation},
             {"at", written(a.at)},
             {"occluded", a.occluded},
             {"wipe_before", a.wipe_before}};
    if (a.session) out["session"] = *a.session;
    put(out, "duration", a.duration);
    put(out, "fill", a.fill);
    return out;
}

json of_deposit(const Deposit& d) {
    json out{{"active", of_active(d.active)},
             {"amount", written(d.amount)},
             {"base", written(d.base)},
             {"top", written(d.top)}};
    put(out, "ph", d.ph);
    return out;
}

json of_options(const AbsorptionOptions& options) {
    json out{{"temperature", written(options.temperature)},
             {"barrier", word_for(barriers, options.barrier)},
             {"path", word_for(absorption_paths, options.path)},
             {"tolerance", written(options.tolerance)},
             {"refinement", written(options.refinement)}};
    if (options.plasma)
        out["plasma"] = {{"volume", written(options.plasma->volume)},
                         {"clearance", written(options.plasma->clearance)},
                         {"area", written(options.plasma->area)}};
    return out;
}

}  // namespace

Products read_products(const json& document, JsonObject& object, std::vector<Problem>& problems) {
    Products out;
    object.object("formulation", [&](JsonObject& inner) {
        for (const auto& [name, table] : document.at("formulation").items())
            inner.object(name, [&](JsonObject& one) { read_formulation(one, out.formulation[name], problems); });
    });
    object.each("apply", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        read_application(inner, out.apply.emplace_back());
        inner.finish();
    });
    object.each("deposit", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        read_deposit(inner, out.deposit.emplace_back());
        inner.finish();
    });
    object.object("absorption", [&](JsonObject& inner) { read_options(inner, out.absorption); });
    return out;
}

void write_products(const Products& products, json& out) {
    if (products.apply.empty() && products.deposit.empty()) return;
    out["formulation"] = json::object();
    for (const auto& [name, product] : products.formulation) out["formulation"][name] = of_formulation(product);
    out["apply"] = json::array();
    for (const Application& a : products.apply) out["apply"].push_back(of_application(a));
    out["deposit"] = json::array();
    for (const Deposit& d : products.deposit) out["deposit"].push_back(of_deposit(d));
    out["absorption"] = of_options(products.absorption);
}

}  // namespace skinheal::scenario

namespace skinheal {

Formulation Formulation::from_json(std::string_view text) {
    const nlohmann::json document = scenario::parse_json(text);
    std::vector<Problem> problems;
    scenario::JsonObject object(document, "", problems);
    Formulation out;
    scenario::read_formulation(object, out, problems);
    object.finish();
    if (problems.empty()) return out;
    base::refuse(std::move(problems));
}

}  // namespace skinheal
