// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/vocabulary.hpp"
#include "scenario/formulation_json.hpp"
#include "scenario/scenario_json.hpp"
#include "scenario/table_json.hpp"
#include "scenario/tables.hpp"

namespace skinheal::scenario {
namespace {

using nlohmann::json;

void write(const json& value, std::string& out) {
    if (value.is_object()) {
        out += '{';
        bool first = true;
        for (const auto& [key, member] : value.items()) {
            if (!first) out += ',';
            first = false;
            write(key, out);
            out += ':';
            write(member, out);
        }
        out += '}';
    } else if (value.is_array()) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i > 0) out += ',';
            write(value[i], out);
        }
        out += ']';
    } else if (value.is_number_float()) {
        out += shortest_number(value.get<double>());
    } else {
        out += value.dump(-1, ' ', false, json::error_handler_t::replace);
    }
}

}  // namespace

double writable(double value, const std::string& path) {
    if (!std::isfinite(value))
        throw error_of<ScenarioError>(
            make_problem("not a number", path, display_number(value), "a finite number", "Give a number."));
    const double rounded = round_to_digits(value);
    return rounded == 0 ? 0.0 : rounded;  // no negative zero: it would be another text for the same scenario
}

Scenario Table<Scenario>::completed(Scenario scenario) {
    if (!scenario.repeat)
        scenario.repeat = scenario.healing_model == "mn16" ? Repeat::same_hole : Repeat::new_positions;
    return scenario;
}

json write_scenario(const Scenario& scenario) {
    json out = write_struct(scenario, "");
    out["schema"] = schema_version;
    write_products({scenario.formulation, scenario.apply, scenario.deposit, scenario.absorption}, out);
    return out;
}

std::string canonical_text(const json& document) {
    std::string out;
    write(document, out);
    return out;
}

}  // namespace skinheal::scenario
