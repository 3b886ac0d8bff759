// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "scenario/formulation_json.hpp"
#include "scenario/json_object.hpp"
#include "scenario/scenario_json.hpp"
#include "scenario/table_json.hpp"
#include "scenario/tables.hpp"
#include "skin/skin_presets.hpp"

namespace skinheal::scenario {
namespace {

using nlohmann::json;

/// A scenario has seven levels; a document of brackets would overflow the stack when it is shown.
constexpr int deepest_nesting = 32;

/// Line and column (from 1) of a byte.
Where place_of(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto lines = std::ranges::count(before, '\n');
    const auto start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return {"", "", static_cast<int>(lines) + 1, static_cast<int>(column)};
}

/// The document of schema 1 in the words of schema 2.  Every key of schema 1 is one of schema 2 and means the same: 2 writes out
/// what 1 left out where it was not used (sun, aftercare, directions, repeat), and may have products.
void to_schema_2(json& document) { document["schema"] = 2; }

/// A document of an earlier schema as one of today's; others are left to the reader.
json upgraded(json document) {
    if (document.is_object() && document.contains("schema") && document["schema"].is_number_integer() &&
        document["schema"] == 1)
        to_schema_2(document);
    return document;
}

void read_schema(JsonObject& object) {
    const std::string known = std::to_string(oldest_schema) + " to " + std::to_string(schema_version);
    object.require("schema", known);
    int schema = schema_version;
    object.integer("schema", schema);
    if (schema != schema_version) {
        object.add(make_problem("unknown schema", "schema", std::to_string(schema), known,
                                "Use the version of skinheal that wrote the document, or a newer one."));
    }
}

}  // namespace

void refuse(std::vector<Problem> problems, Where where) {
    if (problems.size() > most_problems) problems.resize(most_problems);
    where.key = problems.front().key;
    const std::string message = summary_of(problems);
    throw ScenarioError(message, where, std::move(problems));
}

json parse_json(std::string_view text) {
    std::vector<std::set<std::string>> open;
    std::string twice;
    const json::parser_callback_t watch = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth > deepest_nesting) {
            refuse(
                {make_problem("nested too deeply", "", "more than " + std::to_string(deepest_nesting) + " levels deep",
                              "the levels of a scenario", "Look for brackets that are never closed.")});
        }
        if (event == json::parse_event_t::object_start) open.emplace_back();
        if (event == json::parse_event_t::object_end) open.pop_back();
        if (event == json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) {
            twice = parsed.get<std::string>();
        }
        return true;
    };
    json document;
    try {
        document = json::parse(text, watch);
    } catch (const json::parse_error& error) {
        const Where where = place_of(text, error.byte == 0 ? 0 : error.byte - 1);
        refuse({make_problem("not valid JSON", "",
                             "wrong at line " + std::to_string(where.line) + ", column " + std::to_string(where.column),
                             "", "Look there for a missing comma, quote or bracket; NaN and Infinity are not JSON.")},
               where);
    } catch (const json::exception&) {
        refuse({make_problem("not valid JSON", "", "with a number beyond 1.8e308", "", "Give a smaller number.")});
    }
    if (!twice.empty()) {
        refuse({make_problem("key given twice", twice, "there twice in one object", "one value for each key",
                             "Remove one of them.")});
    }
    return document;
}

Scenario read_scenario(const json& given) {
    const json document = upgraded(given);
    std::vector<Problem> problems;
    Scenario scenario;
    JsonObject object(document, "", problems);
    read_schema(object);
    read_struct(object, scenario);
    Products products = read_products(document, object, problems);
    scenario.formulation = std::move(products.formulation);
    scenario.apply = std::move(products.apply);
    scenario.deposit = std::move(products.deposit);
    scenario.absorption = products.absorption;
    object.finish();
    if (!problems.empty()) refuse(std::move(problems));
    return scenario;
}

void Table<Device>::before(JsonObject& object, Device& device) {
    const std::string word = object.peek("kind").value_or(word_for(device_kinds, device.kind));
    if (std::ranges::find(device_kinds, word, &Word<DeviceKind>::text) == device_kinds.end()) return;
    // what is not given is that of the known device of the kind, but for the number of needles, their strokes and the needle
    Device known = Device::preset_named(word);
    known.needle = device.needle;
    known.needles = device.needles;
    known.frequency = device.frequency;
    device = known;
}

void Table<Skin>::before(JsonObject& object, Skin& skin) {
    if (object.has("layers")) skin.preset = "custom";
}

void Table<Skin>::after(JsonObject& object, Skin& skin) {
    const std::vector<std::string> known = Skin::presets();
    const bool own = object.has("layers");
    if (std::ranges::find(known, skin.preset) != known.end()) {
        if (!own) skin.layers = Skin::preset_named(skin.preset, skin.age, skin.sex).layers;
    } else if (!own || skin.preset != "custom") {
        const std::string state = skin::missing_state(skin.preset);
        const std::string near = state.empty() ? spelling_hint(skin.preset, known, "") : state;
        object.add(make_problem("unknown word", object.path_of("preset"), "\"" + skin.preset + "\"", list_names(known),
                                near.empty()
                                    ? "Choose one of these, or give " + Phrase::key_at(object.path_of("layers")) + "."
                                    : Phrase(near)));
    }
}

void Table<Scenario>::after(JsonObject& object, Scenario& scenario) {
    if (!object.has_inner("parameters", "set")) scenario.parameter_set = scenario.healing_model;
}

}  // namespace skinheal::scenario
