// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numbers>

#include "scenario/checks.hpp"
#include "scenario/table_check.hpp"
#include "scenario/tables.hpp"
#include "skinheal/insertion.hpp"

namespace skinheal {
namespace scenario {
namespace {

void thicknesses(Check& check, const std::string& prefix, const Skin& skin, const std::vector<std::string>& known) {
    bool complete = true;
    for (const std::string& name : known) {
        if (std::ranges::find(skin.layers, name, &Layer::name) != skin.layers.end()) continue;
        complete = false;
        check.add("layer missing", prefix + "layers", "without \"" + name + "\"", base::join(known, ", "),
                  "Add the layer \"" + name + "\", or choose a " + Phrase::key_at(prefix + "preset") + ".");
    }
    if (!complete) return;
    check.range("dermis thickness out of range", prefix + "layers", skin.thickness_of("dermis"), {0.3e-3, 6e-3, mm});
    check.range("epidermis thickness out of range", prefix + "layers",
                skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis"), {20e-6, 500e-6, um});
}

/// Needles that are wider than their distance would overlap.
void needles_apart(Check& check, const std::string& prefix, const Device& device) {
    if (device.needles < 1) return;
    const double columns = std::ceil(std::sqrt(device.needles));
    const int rings = std::min(device.rows, device.needles);
    const double apart =
        device.kind == DeviceKind::stamp ? device.pitch
        : device.kind == DeviceKind::pen
            ? device.width / columns
            : std::min(device.width / rings, 2 * std::numbers::pi * device.drum_radius * rings / device.needles);
    if (device.needle.base_diameter <= apart) return;
    check.add("needles wider than their distance", prefix + "needle.base_diameter",
              shown(device.needle.base_diameter, um),
              "at most " + shown(apart, um) + ", the distance of needles on this device",
              "Take thinner or fewer needles, or a wider device.");
}

}  // namespace

void Table<Skin>::check(Check& check, const std::string& prefix, const Skin& skin) {
    const std::vector<std::string> known = base::names_of(base::layer_names);
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < skin.layers.size(); ++i) {
        const Layer& layer = skin.layers[i];
        const auto found = std::ranges::find(known, layer.name);
        if (found == known.end()) continue;
        const auto place = static_cast<std::size_t>(found - known.begin());
        if (place < deepest) {
            check.add("layers out of order", prefix + "layers." + std::to_string(i) + ".name",
                      "\"" + layer.name + "\" below \"" + known[deepest] + "\"", base::join(known, " above "),
                      "List the layers from the surface down.");
        }
        deepest = std::max(deepest, place);
    }
    thicknesses(check, prefix, skin, known);
}

void Table<Needle>::check(Check& check, const std::string& prefix, const Needle& needle) {
    if (!inside<&Needle::base_diameter>(needle) || !inside<&Needle::tip_radius>(needle)) return;
    if (needle.tip_radius < needle.base_diameter / 2) return;
    check.add("needle tip wider than its base", prefix + "tip_radius", shown(needle.tip_radius, um),
              "less than half of base_diameter, " + shown(needle.base_diameter / 2, um),
              "Make the tip finer or the base wider; tip_radius is a radius, base_diameter a diameter.");
}

void Table<Device>::check(Check& check, const std::string& prefix, const Device& device) {
    const Needle& needle = device.needle;
    if (needle.tip_length && inside<&Needle::tip_length>(needle) && device.kind != DeviceKind::pen &&
        *needle.tip_length > needle.length) {
        check.add("needle tip longer than the needle", prefix + "needle.tip_length", shown(*needle.tip_length, um),
                  "at most length, " + shown(needle.length, um),
                  "Leave tip_length out or make it shorter; only a pen shows the tip of a longer needle.");
    }
    const bool sound = inside<&Device::width>(device) && inside<&Device::drum_radius>(device) &&
                       inside<&Device::rows>(device) && inside<&Device::pitch>(device);
    if (sound && inside<&Needle::base_diameter>(needle)) needles_apart(check, prefix, device);
}

}  // namespace scenario

std::vector<Problem> validate_insertion(const Skin& skin, const Device& device, int passes) {
    base::Check check;
    scenario::check_struct(check, "skin", skin);
    scenario::check_struct(check, "device", device);
    check.range("number of passes out of range", "passes", passes, base::pass_numbers);
    return std::move(check.problems());
}

}  // namespace skinheal
