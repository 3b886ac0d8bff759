// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "scenario/checks.hpp"
#include "skinheal/solute.hpp"

namespace skinheal::scenario {
namespace {

constexpr Shown minute{60.0, " min"};
constexpr Shown mg_per_ml{1.0, " mg/mL"};
constexpr Shown kelvin{1.0, " K"};
constexpr Range shares{0, 1, plain};
constexpr Range acidities{0, 14, plain};
constexpr Range doses{1e-4, 10, mg_per_cm2};      // 0.01 mg/cm2 to 1 g/cm2
constexpr Range film_thicknesses{1e-7, 0.1, um};  // a trace to a bath
constexpr Range strengths{0, 2000, mg_per_ml};

void check_active(Check& check, const std::string& key, const Active& active, bool in_product) {
    const std::vector<std::string> known = data_names("actives");
    const bool in_library = std::ranges::find(known, active.name) != known.end();
    if (!in_library && !active.molar_mass) {
        check.add("unknown active", key + ".name", "\"" + active.name + "\"", "a name of the library, or a molar mass",
                  spelling_hint(active.name, known, "Give molar_mass, and log_p if it dissolves in lipids."));
        return;
    }
    if (active.concentration)
        check.range("concentration out of range", key + ".concentration", *active.concentration, strengths);
    const bool typical = in_library && load_preset("actives", active.name, "", "", "").has("typical.concentration");
    if (in_product && !active.concentration && !typical)
        check.add("active without a concentration", key + ".concentration", "nothing for " + active.name,
                  "a mass per volume of product",
                  "Give its concentration: the library knows none of typical products.");
    if (!in_library || active.molar_mass || active.log_p)
        for (const Problem& p : skinheal::validate(active.solute()))
            check.add(p.what, key + "." + p.key, p.given, p.allowed, p.next_step, p.code);
}

void check_formulation(Check& check, const std::string& key, const Formulation& product) {
    check.word("unknown vehicle", key + ".vehicle", product.vehicle, data_names("vehicles"));
    for (std::size_t i = 0; i < product.active.size(); ++i)
        check_active(check, key + ".active." + std::to_string(i), product.active[i], true);
    for (std::size_t i = 0; i < product.ingredient.size(); ++i)
        check_active(check, key + ".ingredient." + std::to_string(i), product.ingredient[i], true);
    double sum = 0;
    for (std::size_t i = 0; i < product.solvent.size(); ++i) {
        const std::string place = key + ".solvent." + std::to_string(i);
        check.word("unknown solvent", place + ".name", product.solvent[i].name, data_names("solvents"));
        check.range("share of a solvent out of range", place + ".share", product.solvent[i].share, shares);
        sum += product.solvent[i].share;
    }
    if (sum > 1 + 1e-9)
        check.add("more solvents than there is room for", key + ".solvent",
                  display_number(100 * sum) + " % of the volume", "up to 100 %", "Lower their shares.");
    if (product.thickness)
        check.range("thickness of a product out of range", key + ".thickness", *product.thickness, film_thicknesses);
    else
        check.range("dose out of range", key + ".dose", product.dose, doses);
    if (product.ph) check.range("pH out of range", key + ".ph", *product.ph, acidities);
}

void check_application(Check& check, const Scenario& scenario, std::size_t index) {
    const Application& a = scenario.apply[index];
    const std::string key = "apply." + std::to_string(index);
    std::vector<std::string> known;
    for (const auto& [name, product] : scenario.formulation) known.push_back(name);
    check.word("unknown formulation", key + ".formulation", a.formulation, known);
    const auto sessions = static_cast<int>(scenario.protocol.sessions.size());
    if (a.session && (*a.session < 1 || *a.session > sessions)) {
        check.add("application relative to a session that is not there", key + ".session", std::to_string(*a.session),
                  sessions > 0 ? "1 to " + std::to_string(sessions) : "none: there is no session",
                  "Sessions are counted from 1, repetitions included.");
        return;
    }
    const double start = scenario.start_of(a);
    if (!std::isfinite(a.at) || start >= scenario.protocol.duration || start < -7 * seconds_per_day)
        check.add("application outside of the protocol", key + ".at", shown(start, minute) + " after its start",
                  "from a week before it to less than " + shown(scenario.protocol.duration, minute),
                  "Apply it earlier, or follow the skin for longer.");
    if (a.duration && !(*a.duration > 0))
        check.add("application without a duration", key + ".duration", shown(*a.duration, minute), "more than 0 min",
                  "Leave it out for a product that stays.");
    if (a.fill) check.range("share out of range", key + ".fill", *a.fill, shares);
}

void check_deposit(Check& check, const Scenario& scenario, std::size_t index) {
    const Deposit& d = scenario.deposit[index];
    const std::string key = "deposit." + std::to_string(index);
    check_active(check, key + ".active", d.active, false);
    double depth = 0;
    for (const Layer& l : scenario.skin.layers) depth += l.thickness;
    check.range("depth of a deposit out of range", key + ".top", d.top, {0, depth, um});
    check.range("depth of a deposit out of range", key + ".base", d.base, {d.top, depth * (1 + 1e-9), um, true});
    check.range("amount of a deposit out of range", key + ".amount", d.amount, {0, 10, mg_per_cm2, true});
    if (d.ph) check.range("pH out of range", key + ".ph", *d.ph, acidities);
}

void check_options(Check& check, const AbsorptionOptions& options) {
    check.range("temperature out of range", "absorption.temperature", options.temperature, {273.15, 323.15, kelvin});
    check.range("tolerance out of range", "absorption.tolerance", options.tolerance, {1e-7, 0.1, plain});
    check.range("refinement out of range", "absorption.refinement", options.refinement, {0.2, 20, plain});
    if (options.path != AbsorptionPath::shells && options.path != AbsorptionPath::unit_cell)
        check.add("path of absorption that a run does not know", "absorption.path", "another one", "shells, unit_cell",
                  "Choose one of these.");
    if (!options.plasma) return;
    check.range("volume of plasma out of range", "absorption.plasma.volume", options.plasma->volume,
                {0, no_limit, plain, true});
    check.range("clearance out of range", "absorption.plasma.clearance", options.plasma->clearance,
                {0, no_limit, plain});
    check.range("treated area out of range", "absorption.plasma.area", options.plasma->area,
                {0, no_limit, plain, true});
}

}  // namespace

void check_products(Check& check, const Scenario& scenario) {
    if (!scenario.has_products()) return;
    for (const auto& [name, product] : scenario.formulation) check_formulation(check, "formulation." + name, product);
    for (std::size_t i = 0; i < scenario.apply.size(); ++i) check_application(check, scenario, i);
    for (std::size_t i = 0; i < scenario.deposit.size(); ++i) check_deposit(check, scenario, i);
    check_options(check, scenario.absorption);
    const bool applied = std::ranges::any_of(scenario.apply, [&](const Application& a) {
        const auto product = scenario.formulation.find(a.formulation);
        return product == scenario.formulation.end() || !product->second.active.empty();
    });
    if (!applied && scenario.deposit.empty())
        check.add("products without an active", "apply", "no formulation with an active", "at least one active",
                  "Name what to follow in formulation.<name>.active.");
    if (scenario.numerics.geometry == Geometry::point || scenario.numerics.geometry == Geometry::column)
        if (!scenario.protocol.sessions.empty())
            check.add("products need a geometry with channels", "numerics.geometry",
                      std::string(scenario.numerics.geometry == Geometry::point ? "point" : "column"),
                      "axisymmetric, box", Phrase::marked("Choose {numerics.geometry} = \"axisymmetric\"."));
}

}  // namespace skinheal::scenario
