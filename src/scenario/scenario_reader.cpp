// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "scenario/formulation_json.hpp"
#include "scenario/json_object.hpp"
#include "scenario/scenario_json.hpp"

namespace skinheal::scenario {
namespace {

using nlohmann::json;

/// A scenario has seven levels; a document of brackets would overflow the stack when it is shown.
constexpr int deepest_nesting = 32;

[[noreturn]] void refuse(std::vector<Problem> problems, Where where = {}) {
    if (problems.size() > most_problems) problems.resize(most_problems);
    where.key = problems.front().key;
    const std::string message = summary_of(problems);
    throw ScenarioError(message, where, std::move(problems));
}

/// Line and column (from 1) of a byte.
Where place_of(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto lines = std::ranges::count(before, '\n');
    const auto start = before.rfind('\n');
    const std::size_t column = start == std::string_view::npos ? before.size() + 1 : before.size() - start;
    return {"", "", static_cast<int>(lines) + 1, static_cast<int>(column)};
}

void read_needle(JsonObject& object, Needle& needle) {
    object.word("shape", needle.shape, needle_shapes);
    object.number("length", needle.length);
    object.number("base_diameter", needle.base_diameter);
    object.number("tip_radius", needle.tip_radius);
    if (object.has("tip_length")) needle.tip_length = 0;
    double tip_length = 0;
    object.number("tip_length", tip_length);
    if (needle.tip_length) needle.tip_length = tip_length;
    object.number("thickness", needle.thickness);
}

/// Keys of the other kinds would change nothing.
void refuse_other_kinds(JsonObject& object, DeviceKind kind) {
    struct Key {
        std::string name;
        std::vector<DeviceKind> readers;
        std::string next;
    };
    static const std::array<Key, 6> keys{
        {{"width", {DeviceKind::pen, DeviceKind::roller}, "The width of a stamp follows from needles and pitch."},
         {"retraction", {DeviceKind::pen}, "Remove it."},
         {"rows", {DeviceKind::roller}, "Remove it."},
         {"drum_radius", {DeviceKind::roller}, "Remove it."},
         {"pitch",
          {DeviceKind::stamp},
          "Here the distance of needles follows: on a pen from width and needles, on a roller from width, rows, "
          "drum_radius and needles. Give those instead."},
         {"force", {DeviceKind::stamp}, "Pens and rollers press until their face rests on the skin: remove it."}}};
    for (const Key& key : keys) {
        if (std::ranges::find(key.readers, kind) != key.readers.end()) continue;
        std::vector<std::string> names;
        for (const DeviceKind reader : key.readers) names.push_back(word_for(device_kinds, reader));
        object.refuse(key.name, "key without effect on a " + word_for(device_kinds, kind),
                      "on a " + join(names, " or a "), key.next);
    }
}

void read_device(JsonObject& object, Device& device) {
    object.word("kind", device.kind, device_kinds);
    refuse_other_kinds(object, device.kind);
    // what is not given is that of the known device of the kind, but for the number of needles and the needle
    Device known = Device::preset_named(word_for(device_kinds, device.kind));
    known.needle = device.needle;
    known.needles = device.needles;
    known.frequency = device.frequency;
    device = known;
    object.integer("needles", device.needles);
    object.number("frequency", device.frequency);
    object.number("retraction", device.retraction);
    object.number("width", device.width);
    object.number("speed", device.speed);
    object.integer("rows", device.rows);
    object.number("drum_radius", device.drum_radius);
    object.number("pitch", device.pitch);
    object.number("force", device.force);
    object.number("slip", device.slip);
    object.number("stretch", device.stretch);
    object.object("needle", [&](JsonObject& inner) { read_needle(inner, device.needle); });
}

void read_sun(JsonObject& object, SunDose& sun) {
    object.require("dose", "a dose in J/m2");
    object.number("at", sun.at);
    object.number("dose", sun.dose);
    object.number("spf", sun.spf);
    object.number("amount", sun.amount);
}

void read_aftercare(JsonObject& object, Aftercare& care) {
    object.number("occlusion", care.occlusion);
    object.number("wetness", care.wetness);
    object.number("nsaid", care.nsaid);
}

void read_directions(JsonObject& object, std::vector<Direction>& out) {
    std::vector<std::string> given;
    object.texts("directions", given);
    for (const std::string& name : given) {
        const auto found = std::ranges::find(directions, std::string_view(name), &Word<Direction>::text);
        if (found == directions.end())
            object.wrong("directions", name, list_names(names_of(directions)));
        else
            out.push_back(found->value);
    }
}

void read_protocol(JsonObject& object, Protocol& protocol, std::vector<Problem>& problems) {
    object.require("duration", "a time in s");
    object.number("duration", protocol.duration);
    object.number("uv_exposure", protocol.uv_exposure);
    object.each("sessions", [&](const json& element, const std::string& path) {
        Session session;
        JsonObject inner(element, path, problems);
        inner.number("at", session.at);
        inner.number("density", session.density);
        if (inner.has("passes")) session.passes = 0;
        int passes = 0;
        inner.integer("passes", passes);
        if (session.passes) session.passes = passes;
        read_directions(inner, session.directions);
        inner.object("device", [&](JsonObject& device) { read_device(device, session.device); });
        inner.finish();
        protocol.sessions.push_back(session);
    });
    object.each("sun", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        read_sun(inner, protocol.sun.emplace_back());
        inner.finish();
    });
    object.object("aftercare", [&](JsonObject& inner) { read_aftercare(inner, protocol.aftercare); });
}

void read_skin(JsonObject& object, Skin& skin, std::vector<Problem>& problems) {
    const bool has_layers = object.has("layers");
    object.number("age", skin.age);
    Sex sex{};
    object.word("sex", sex, sexes);
    if (object.has("sex")) skin.sex = sex;
    std::string preset = has_layers ? "custom" : skin.preset;
    object.text("preset", preset);
    std::vector<std::string> known = Skin::presets();
    if (std::ranges::find(known, preset) != known.end()) {
        skin = Skin::preset_named(preset, skin.age, skin.sex);
    } else if (!(has_layers && preset == "custom")) {
        problems.push_back(make_problem("unknown word", object.path_of("preset"), "\"" + preset + "\"",
                                        list_names(known),
                                        spelling_hint(preset, known, "Choose one of these, or give skin.layers.")));
    }
    if (has_layers) {
        skin.preset = preset;
        skin.layers.clear();
    }
    object.each("layers", [&](const json& element, const std::string& path) {
        Layer layer;
        JsonObject inner(element, path, problems);
        inner.require("name", "text");
        inner.require("thickness", "a length in m");
        inner.text("name", layer.name);
        inner.number("thickness", layer.thickness);
        inner.finish();
        skin.layers.push_back(layer);
    });
    object.integer("phototype", skin.phototype);
}

void read_parameters(JsonObject& object, Scenario& scenario, std::vector<Problem>& problems) {
    object.text("set", scenario.parameter_set);
    object.each("override", [&](const json& element, const std::string& path) {
        ParameterOverride change;
        JsonObject inner(element, path, problems);
        inner.require("name", "the name of a parameter");
        inner.require("value", "a number in SI units");
        inner.text("name", change.name);
        inner.number("value", change.value);
        inner.text("source", change.source);
        inner.finish();
        scenario.overrides.push_back(change);
    });
}

void read_numerics(JsonObject& object, Numerics& numerics) {
    object.word("geometry", numerics.geometry, geometries);
    object.word("resolution", numerics.resolution, resolutions);
    object.number("tolerance", numerics.tolerance);
    object.integer("seed", numerics.seed);
    if (object.has("patch")) numerics.patch = 0.0;
    double patch = 0;
    object.number("patch", patch);
    if (numerics.patch) numerics.patch = patch;
    object.object("cells", [&](JsonObject& inner) {
        numerics.cells.emplace();
        inner.integer("lateral", numerics.cells->lateral);
        inner.integer("depth", numerics.cells->depth);
    });
}

void read_output(JsonObject& object, Output& output) {
    object.texts("fields", output.fields);
    object.word("precision", output.precision, precisions);
    if (object.has("every")) output.every = 0.0;
    double every = 0;
    object.number("every", every);
    if (output.every) output.every = every;
}

void read_schema(JsonObject& object, std::vector<Problem>& problems) {
    object.require("schema", std::to_string(schema_version));
    int schema = schema_version;
    object.integer("schema", schema);
    if (schema != schema_version) {
        problems.push_back(make_problem("unknown schema", "schema", std::to_string(schema),
                                        std::to_string(schema_version),
                                        "Use the version of skinheal that wrote the document, or a newer one."));
    }
}

}  // namespace

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

Scenario read_scenario(const json& document) {
    std::vector<Problem> problems;
    Scenario scenario;
    JsonObject object(document, "", problems);
    read_schema(object, problems);
    object.require("protocol", "an object with duration and sessions");
    object.text("title", scenario.title);
    object.object("skin", [&](JsonObject& inner) { read_skin(inner, scenario.skin, problems); });
    object.object("protocol", [&](JsonObject& inner) { read_protocol(inner, scenario.protocol, problems); });
    object.object("insertion", [&](JsonObject& inner) {
        inner.text("law", scenario.insertion_law);
        inner.word("puncture", scenario.puncture, puncture_laws);
    });
    object.object("healing", [&](JsonObject& inner) {
        inner.text("model", scenario.healing_model);
        if (inner.has("repeat")) inner.word("repeat", scenario.repeat.emplace(), repeats);
    });
    scenario.parameter_set = scenario.healing_model;  // a model and its own set have one name
    object.object("parameters", [&](JsonObject& inner) { read_parameters(inner, scenario, problems); });
    object.object("numerics", [&](JsonObject& inner) { read_numerics(inner, scenario.numerics); });
    object.object("output", [&](JsonObject& inner) { read_output(inner, scenario.output); });
    Products products = read_products(document, object, problems);
    scenario.formulation = std::move(products.formulation);
    scenario.apply = std::move(products.apply);
    scenario.deposit = std::move(products.deposit);
    scenario.absorption = products.absorption;
    object.finish();
    if (!problems.empty()) refuse(std::move(problems));
    scenario.settle_densities();
    return scenario;
}

}  // namespace skinheal::scenario
