// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/vocabulary.hpp"
#include "scenario/formulation_json.hpp"
#include "scenario/scenario_json.hpp"

namespace skinheal::scenario {

using namespace base;  // NOLINT(google-build-using-namespace): words and text of every value
namespace {

using nlohmann::json;

double checked(double value, const std::string& key) {
    if (!std::isfinite(value)) {
        Problem problem = make_problem("not a number", key, display_number(value), "a finite number", "Give a number.");
        const std::string message = problem.message;
        throw ScenarioError(message, {"", key, 0, 0}, {std::move(problem)});
    }
    const double rounded = round_to_digits(value);
    return rounded == 0 ? 0.0 : rounded;  // no negative zero: it would be another text for the same scenario
}

json of_needle(const Needle& needle, const std::string& path) {
    json out{{"shape", word_for(needle_shapes, needle.shape)},
             {"length", checked(needle.length, path + ".length")},
             {"base_diameter", checked(needle.base_diameter, path + ".base_diameter")},
             {"tip_radius", checked(needle.tip_radius, path + ".tip_radius")}};
    if (needle.tip_length) out["tip_length"] = checked(*needle.tip_length, path + ".tip_length");
    if (needle.shape == NeedleShape::blade) out["thickness"] = checked(needle.thickness, path + ".thickness");
    return out;
}

/// What the kind does not read is left out.
json of_device(const Device& device, const std::string& path) {
    json out{{"kind", word_for(device_kinds, device.kind)},
             {"needles", device.needles},
             {"frequency", checked(device.frequency, path + ".frequency")},
             {"speed", checked(device.speed, path + ".speed")},
             {"slip", checked(device.slip, path + ".slip")},
             {"stretch", checked(device.stretch, path + ".stretch")},
             {"needle", of_needle(device.needle, path + ".needle")}};
    if (device.kind == DeviceKind::stamp) {
        out["pitch"] = checked(device.pitch, path + ".pitch");
        out["force"] = checked(device.force, path + ".force");
        return out;
    }
    out["width"] = checked(device.width, path + ".width");
    if (device.kind == DeviceKind::pen) {
        out["retraction"] = checked(device.retraction, path + ".retraction");
    } else {
        out["rows"] = device.rows;
        out["drum_radius"] = checked(device.drum_radius, path + ".drum_radius");
    }
    return out;
}

json of_session(const Session& session, const std::string& path) {
    json out{{"at", checked(session.at, path + ".at")},
             {"density", checked(session.density, path + ".density")},
             {"device", of_device(session.device, path + ".device")}};
    if (session.passes) out["passes"] = *session.passes;
    for (const Direction direction : session.directions) out["directions"].push_back(word_for(directions, direction));
    return out;
}

json of_sun(const SunDose& sun, const std::string& path) {
    return {{"at", checked(sun.at, path + ".at")},
            {"dose", checked(sun.dose, path + ".dose")},
            {"spf", checked(sun.spf, path + ".spf")},
            {"amount", checked(sun.amount, path + ".amount")}};
}

/// Sun and aftercare are left out where there are none: documents without them keep their hash.
json of_protocol(const Protocol& protocol) {
    json sessions = json::array();
    for (std::size_t i = 0; i < protocol.sessions.size(); ++i) {
        sessions.push_back(of_session(protocol.sessions[i], "protocol.sessions." + std::to_string(i)));
    }
    json out{{"duration", checked(protocol.duration, "protocol.duration")},
             {"uv_exposure", checked(protocol.uv_exposure, "protocol.uv_exposure")},
             {"sessions", std::move(sessions)}};
    for (std::size_t i = 0; i < protocol.sun.size(); ++i)
        out["sun"].push_back(of_sun(protocol.sun[i], "protocol.sun." + std::to_string(i)));
    const Aftercare& care = protocol.aftercare;
    if (care.occlusion != 0 || care.wetness != 0 || care.nsaid != 0)
        out["aftercare"] = {{"occlusion", checked(care.occlusion, "protocol.aftercare.occlusion")},
                            {"wetness", checked(care.wetness, "protocol.aftercare.wetness")},
                            {"nsaid", checked(care.nsaid, "protocol.aftercare.nsaid")}};
    return out;
}

json of_skin(const Skin& skin) {
    json layers = json::array();
    for (std::size_t i = 0; i < skin.layers.size(); ++i) {
        const std::string key = "skin.layers." + std::to_string(i) + ".thickness";
        layers.push_back({{"name", skin.layers[i].name}, {"thickness", checked(skin.layers[i].thickness, key)}});
    }
    json out{{"preset", skin.preset},
             {"layers", std::move(layers)},
             {"age", checked(skin.age, "skin.age")},
             {"phototype", skin.phototype}};
    if (skin.sex) out["sex"] = word_for(sexes, *skin.sex);
    return out;
}

json of_parameters(const Scenario& scenario) {
    json changes = json::array();
    for (std::size_t i = 0; i < scenario.overrides.size(); ++i) {
        const ParameterOverride& change = scenario.overrides[i];
        const std::string key = "parameters.override." + std::to_string(i) + ".value";
        changes.push_back({{"name", change.name}, {"value", checked(change.value, key)}, {"source", change.source}});
    }
    return {{"set", scenario.parameter_set}, {"override", std::move(changes)}};
}

json of_numerics(const Numerics& numerics) {
    json out{{"geometry", word_for(geometries, numerics.geometry)},
             {"resolution", word_for(resolutions, numerics.resolution)},
             {"tolerance", checked(numerics.tolerance, "numerics.tolerance")},
             {"seed", numerics.seed}};
    if (numerics.patch) out["patch"] = checked(*numerics.patch, "numerics.patch");
    if (numerics.cells) out["cells"] = {{"lateral", numerics.cells->lateral}, {"depth", numerics.cells->depth}};
    return out;
}

json of_output(const Output& output) {
    json out{{"fields", output.fields}, {"precision", word_for(precisions, output.precision)}};
    if (output.every) out["every"] = checked(*output.every, "output.every");
    return out;
}

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

/// `repeat` is left out for mn16 unless it was given: that model is older than the choice, and its documents keep their hash.
json of_healing(const Scenario& scenario) {
    json out{{"model", scenario.healing_model}};
    if (scenario.repeat || scenario.healing_model != "mn16")
        out["repeat"] = word_for(repeats, scenario.repeat.value_or(Repeat::new_positions));
    return out;
}

json of_insertion(const Scenario& scenario) {
    json out{{"law", scenario.insertion_law}};
    if (scenario.insertion_law == "mechanics") out["puncture"] = word_for(puncture_laws, scenario.puncture);
    return out;
}

}  // namespace

json write_scenario(const Scenario& scenario) {
    json out{{"schema", schema_version},
             {"title", scenario.title},
             {"skin", of_skin(scenario.skin)},
             {"protocol", of_protocol(scenario.protocol)},
             {"insertion", of_insertion(scenario)},
             {"healing", of_healing(scenario)},
             {"parameters", of_parameters(scenario)},
             {"numerics", of_numerics(scenario.numerics)},
             {"output", of_output(scenario.output)}};
    write_products({scenario.formulation, scenario.apply, scenario.deposit, scenario.absorption}, out);
    return out;
}

std::string canonical_text(const json& document) {
    std::string out;
    write(document, out);
    return out;
}

}  // namespace skinheal::scenario
