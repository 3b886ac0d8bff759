// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <utility>

#include "scenario/absorption_json.hpp"
#include "scenario/json_object.hpp"
#include "scenario/scenario_json.hpp"
#include "skinheal/absorption.hpp"

namespace skinheal {
namespace {

using nlohmann::json;
using scenario::JsonObject;

using Problems = std::vector<Problem>;

void read_layer(JsonObject& object, LayerProperties& layer) {
    object.require("thickness", "a length in m");
    object.require("diffusivity", "a diffusivity in m2/s");
    object.text("name", layer.name);
    object.number("thickness", layer.thickness);
    object.number("diffusivity", layer.diffusivity);
    object.number("partition", layer.partition);
    object.number("clearance", layer.clearance);
    object.number("metabolism", layer.metabolism);
    object.number("metabolism_half", layer.metabolism_half);
    object.number("bind_on", layer.bind_on);
    object.number("bind_off", layer.bind_off);
    object.number("resistance", layer.resistance);
}

template <class T, class Read>
void read_list(JsonObject& object, const std::string& key, std::vector<T>& out, Problems& problems, Read read) {
    object.each(key, [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        T item;
        read(inner, item);
        inner.finish();
        out.push_back(std::move(item));
    });
}

void read_component(JsonObject& object, VehicleComponent& component) {
    object.require("name", "a word");
    object.require("share", "a number from 0 to 1");
    object.text("name", component.name);
    object.number("share", component.share);
    object.number("molar_volume", component.molar_volume);
    object.number("evaporation", component.evaporation);
    object.number("ambient", component.ambient);
    object.number("partition", component.partition);
}

void read_vehicle(JsonObject& object, Vehicle& vehicle, Problems& problems) {
    object.require("amount", "a volume per area in m");
    object.require("concentration", "a concentration in kg/m3");
    object.number("amount", vehicle.amount);
    object.number("concentration", vehicle.concentration);
    object.number("partition", vehicle.partition);
    object.number("diffusivity", vehicle.diffusivity);
    object.number("residue_diffusivity", vehicle.residue_diffusivity);
    object.number("saturation", vehicle.saturation);
    object.number("evaporation", vehicle.evaporation);
    object.number("solvent_evaporation", vehicle.solvent_evaporation);
    object.number("residual_fraction", vehicle.residual_fraction);
    object.boolean("occluded", vehicle.occluded);
    object.boolean("infinite", vehicle.infinite);
    read_list(object, "components", vehicle.components, problems, read_component);
}

void read_history(JsonObject& object, const std::string& key, History& history) {
    object.object(key, [&](JsonObject& inner) {
        inner.require("time", "a list of times in s");
        inner.require("value", "a list of numbers");
        inner.numbers("time", history.time);
        inner.numbers("value", history.value);
    });
}

void read_channel(JsonObject& object, ChannelClass& channel) {
    for (const char* key : {"density", "mouth_radius", "body_radius", "tip_radius", "depth"})
        object.require(key, "a number in SI units");
    object.number("density", channel.density);
    object.number("mouth_radius", channel.mouth_radius);
    object.number("body_radius", channel.body_radius);
    object.number("tip_radius", channel.tip_radius);
    object.number("depth", channel.depth);
    object.object("closure", [&](JsonObject& inner) {
        read_history(inner, "open", channel.closure.open);
        read_history(inner, "radius", channel.closure.radius);
        read_history(inner, "fibrin", channel.closure.fibrin);
        read_history(inner, "infill", channel.closure.infill);
        read_history(inner, "outflow", channel.closure.outflow);
    });
}

void read_patch_channel(JsonObject& object, PatchChannel& channel) {
    for (const char* key : {"x", "y", "depth"}) object.require(key, "a length in m");
    object.number("x", channel.x);
    object.number("y", channel.y);
    object.number("depth", channel.depth);
}

constexpr std::array bases{base::Word{"sink", Base::sink}, base::Word{"sealed", Base::sealed}};
constexpr std::array paths{base::Word{"column", AbsorptionPath::column}, base::Word{"shells", AbsorptionPath::shells},
                           base::Word{"unit_cell", AbsorptionPath::unit_cell}, base::Word{"box", AbsorptionPath::box}};

void read_application(JsonObject& object, FilmApplication& application, Problems& problems) {
    object.require("vehicle", "an object");
    object.number("start", application.start);
    object.number("duration", application.duration);
    object.object("vehicle", [&](JsonObject& inner) { read_vehicle(inner, application.vehicle, problems); });
    object.boolean("wipe_before", application.wipe_before);
    object.number("fill", application.fill);
}

void read_deposit(JsonObject& object, SoluteDeposit& deposit) {
    for (const char* key : {"top", "base"}) object.require(key, "a depth in m");
    object.require("amount", "an amount per area in kg/m2");
    object.number("top", deposit.top);
    object.number("base", deposit.base);
    object.number("amount", deposit.amount);
}

void put_history(json& out, const char* key, const History& history) {
    if (!history.time.empty()) out[key] = {{"time", history.time}, {"value", history.value}};
}

json of_layer(const LayerProperties& l) {
    return {{"name", l.name},
            {"thickness", l.thickness},
            {"diffusivity", l.diffusivity},
            {"partition", l.partition},
            {"clearance", l.clearance},
            {"metabolism", l.metabolism},
            {"metabolism_half", l.metabolism_half},
            {"bind_on", l.bind_on},
            {"bind_off", l.bind_off},
            {"resistance", l.resistance}};
}

json of_vehicle(const Vehicle& v) {
    json out{{"amount", v.amount},
             {"concentration", v.concentration},
             {"partition", v.partition},
             {"diffusivity", v.diffusivity},
             {"residue_diffusivity", v.residue_diffusivity},
             {"saturation", v.saturation},
             {"evaporation", v.evaporation},
             {"solvent_evaporation", v.solvent_evaporation},
             {"residual_fraction", v.residual_fraction},
             {"occluded", v.occluded},
             {"infinite", v.infinite}};
    for (const VehicleComponent& c : v.components)
        out["components"].push_back({{"name", c.name},
                                     {"share", c.share},
                                     {"molar_volume", c.molar_volume},
                                     {"evaporation", c.evaporation},
                                     {"ambient", c.ambient},
                                     {"partition", c.partition}});
    return out;
}

json of_application(const FilmApplication& a) {
    json out{{"start", a.start}, {"vehicle", of_vehicle(a.vehicle)}, {"wipe_before", a.wipe_before}, {"fill", a.fill}};
    if (std::isfinite(a.duration)) out["duration"] = a.duration;
    return out;
}

json of_channel(const ChannelClass& c) {
    json closure = json::object();
    put_history(closure, "open", c.closure.open);
    put_history(closure, "radius", c.closure.radius);
    put_history(closure, "fibrin", c.closure.fibrin);
    put_history(closure, "infill", c.closure.infill);
    put_history(closure, "outflow", c.closure.outflow);
    return {{"density", c.density},
            {"mouth_radius", c.mouth_radius},
            {"body_radius", c.body_radius},
            {"tip_radius", c.tip_radius},
            {"depth", c.depth},
            {"closure", std::move(closure)}};
}

}  // namespace

AbsorptionCase AbsorptionCase::from_json(std::string_view text) {
    const json document = scenario::parse_json(text);
    Problems problems;
    AbsorptionCase out;
    JsonObject object(document, "", problems);
    object.require("layers", "a list of layers from the surface down");
    read_list(object, "layers", out.layers, problems, read_layer);
    read_list(object, "applications", out.applications, problems,
              [&](JsonObject& inner, FilmApplication& item) { read_application(inner, item, problems); });
    read_list(object, "deposits", out.deposits, problems, read_deposit);
    read_list(object, "channels", out.channels, problems, read_channel);
    object.numbers("openings", out.openings);
    object.object("patch", [&](JsonObject& inner) {
        inner.number("width", out.patch.width);
        inner.number("height", out.patch.height);
        read_list(inner, "channels", out.patch.channels, problems, read_patch_channel);
    });
    object.number("water_diffusivity", out.water_diffusivity);
    object.number("solute_radius", out.solute_radius);
    object.number("fibre_radius", out.fibre_radius);
    object.number("surface_evaporation", out.surface_evaporation);
    object.number("hydration_factor", out.hydration_factor);
    object.number("hydration_time", out.hydration_time);
    object.number("hydration_swelling", out.hydration_swelling);
    object.number("hydration_partition", out.hydration_partition);
    read_history(object, "clearance", out.clearance);
    object.word("base", out.base, bases);
    object.number("receptor", out.receptor);
    object.number("duration", out.duration);
    object.numbers("times", out.times);
    object.object("plasma", [&](JsonObject& inner) {
        inner.number("volume", out.plasma.volume);
        inner.number("clearance", out.plasma.clearance);
        inner.number("area", out.plasma.area);
    });
    object.object("numerics", [&](JsonObject& inner) {
        inner.word("path", out.numerics.path, paths);
        inner.number("tolerance", out.numerics.tolerance);
        inner.number("refinement", out.numerics.refinement);
        inner.integer("shells", out.numerics.shells);
    });
    object.finish();
    if (problems.empty()) return out;
    base::refuse(std::move(problems));
}

std::string AbsorptionCase::to_json() const {
    json out{{"water_diffusivity", water_diffusivity},
             {"solute_radius", solute_radius},
             {"fibre_radius", fibre_radius},
             {"surface_evaporation", surface_evaporation},
             {"hydration_factor", hydration_factor},
             {"hydration_time", hydration_time},
             {"hydration_swelling", hydration_swelling},
             {"hydration_partition", hydration_partition},
             {"base", base::word_for(bases, base)},
             {"receptor", receptor},
             {"duration", duration},
             {"numerics",
              {{"path", base::word_for(paths, numerics.path)},
               {"tolerance", numerics.tolerance},
               {"refinement", numerics.refinement},
               {"shells", numerics.shells}}}};
    for (const LayerProperties& l : layers) out["layers"].push_back(of_layer(l));
    for (const FilmApplication& a : applications) out["applications"].push_back(of_application(a));
    for (const SoluteDeposit& d : deposits)
        out["deposits"].push_back({{"top", d.top}, {"base", d.base}, {"amount", d.amount}});
    for (const ChannelClass& c : channels) out["channels"].push_back(of_channel(c));
    if (!openings.empty()) out["openings"] = openings;
    if (!patch.channels.empty()) {
        json& places = out["patch"];
        places = {{"width", patch.width}, {"height", patch.height}};
        for (const PatchChannel& c : patch.channels)
            places["channels"].push_back({{"x", c.x}, {"y", c.y}, {"depth", c.depth}});
    }
    put_history(out, "clearance", clearance);
    if (!times.empty()) out["times"] = times;
    if (plasma.volume > 0)
        out["plasma"] = {{"volume", plasma.volume}, {"clearance", plasma.clearance}, {"area", plasma.area}};
    return out.dump();
}

AbsorptionCase scenario::documented(const AbsorptionCase& given) { return AbsorptionCase::from_json(given.to_json()); }

}  // namespace skinheal
