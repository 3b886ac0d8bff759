// SPDX-License-Identifier: BSD-3-Clause
#include <utility>

#include "scenario/formulation_json.hpp"
#include "scenario/scenario_json.hpp"
#include "skinheal/uptake.hpp"

namespace skinheal {
namespace {

using nlohmann::json;
using scenario::JsonObject;

void read_channels(JsonObject& object, Channels& out) {
    object.require("depth", "a length in m");
    object.number("density", out.density);
    object.number("mouth_radius", out.mouth_radius);
    object.number("depth", out.depth);
    for (const auto& [key, member] :
         {std::pair{"body_radius", &out.body_radius}, {"tip_radius", &out.tip_radius}, {"half_life", &out.half_life}}) {
        double value = 0;
        const bool there = object.has(key);
        object.number(key, value);
        if (there) *member = value;
    }
}

void read_patch(JsonObject& object, Patch& out, std::vector<Problem>& problems) {
    object.number("width", out.width);
    object.number("height", out.height);
    object.each("channels", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        PatchChannel& c = out.channels.emplace_back();
        inner.number("x", c.x);
        inner.number("y", c.y);
        inner.number("depth", c.depth);
        inner.finish();
    });
}

}  // namespace

UptakeQuery UptakeQuery::from_json(std::string_view text) {
    const json document = scenario::parse_json(text);
    std::vector<Problem> problems;
    UptakeQuery out;
    JsonObject object(document, "", problems);
    object.require("layers", "a list of layers from the surface down");
    object.each("layers", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        Layer& layer = out.skin.layers.emplace_back();
        inner.text("name", layer.name);
        inner.number("thickness", layer.thickness);
        inner.finish();
    });
    scenario::Products products = scenario::read_products(document, object, problems);
    out.formulation = std::move(products.formulation);
    out.apply = std::move(products.apply);
    out.deposit = std::move(products.deposit);
    out.how = products.absorption;
    object.number("until", out.until);
    object.boolean("in_vivo", out.in_vivo);
    object.object("channels", [&](JsonObject& inner) { read_channels(inner, out.channels.emplace()); });
    object.object("patch", [&](JsonObject& inner) { read_patch(inner, out.patch.emplace(), problems); });
    object.each("override", [&](const json& element, const std::string& path) {
        JsonObject inner(element, path, problems);
        ParameterOverride& change = out.overrides.emplace_back();
        inner.text("name", change.name);
        inner.number("value", change.value);
        inner.text("source", change.source);
        inner.finish();
    });
    object.integer("points", out.points);
    object.boolean("through_channels", out.through_channels);
    object.boolean("through_intact_skin", out.through_intact_skin);
    object.finish();
    if (problems.empty()) return out;
    base::refuse(std::move(problems));
}

}  // namespace skinheal
