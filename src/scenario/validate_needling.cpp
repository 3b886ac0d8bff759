// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <numbers>

#include "scenario/checks.hpp"
#include "skinheal/insertion.hpp"

namespace skinheal {
namespace scenario {
namespace {

void thicknesses(Check& check, const Skin& skin, const std::vector<std::string>& known) {
    bool complete = true;
    for (const std::string& name : known) {
        if (std::ranges::find(skin.layers, name, &Layer::name) != skin.layers.end()) continue;
        complete = false;
        check.add("layer missing", "skin.layers", "without \"" + name + "\"", base::join(known, ", "),
                  "Add the layer \"" + name + "\", or choose a skin.preset.");
    }
    if (!complete) return;
    check.range("dermis thickness out of range", "skin.layers", skin.thickness_of("dermis"), {0.3e-3, 6e-3, mm});
    check.range("epidermis thickness out of range", "skin.layers",
                skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis"), {20e-6, 500e-6, um});
}

bool device_geometry(Check& check, const std::string& key, const Device& device) {
    bool good = check.range("stretch of the skin out of range", key + ".stretch", device.stretch, {0, 10, plain});
    good &= check.range("slip out of range", key + ".slip", device.slip, {0, 10e-3, mm});
    good &= check.range("speed out of range", key + ".speed", device.speed, {0, 10, mm_per_s, true});
    if (device.kind == DeviceKind::stamp) {
        good &= check.range("distance of needles out of range", key + ".pitch", device.pitch, {20e-6, 20e-3, mm, true});
        return check.range("force out of range", key + ".force", device.force, {0, 1000, newton, true}) && good;
    }
    good &= check.range("width out of range", key + ".width", device.width, {0.1e-3, 0.2, mm});
    if (device.kind == DeviceKind::pen)
        return check.range("retraction out of range", key + ".retraction", device.retraction, {0, 10e-3, mm}) && good;
    good &= check.range("radius of the drum out of range", key + ".drum_radius", device.drum_radius, {1e-3, 0.1, mm});
    return check.range("rings of needles out of range", key + ".rows", device.rows, {1, 1000, plain}) && good;
}

/// Needles that are wider than their distance would overlap.
void needles_apart(Check& check, const std::string& key, const Device& device) {
    if (device.needles < 1) return;
    const double columns = std::ceil(std::sqrt(device.needles));
    const int rings = std::min(device.rows, device.needles);
    const double apart =
        device.kind == DeviceKind::stamp ? device.pitch
        : device.kind == DeviceKind::pen
            ? device.width / columns
            : std::min(device.width / rings, 2 * std::numbers::pi * device.drum_radius * rings / device.needles);
    if (device.needle.base_diameter <= apart) return;
    check.add("needles wider than their distance", key + ".needle.base_diameter",
              shown(device.needle.base_diameter, um),
              "at most " + shown(apart, um) + ", the distance of needles on this device",
              "Take thinner or fewer needles, or a wider device.");
}

}  // namespace

void check_skin(Check& check, const Skin& skin) {
    check.range("age out of range", "skin.age", skin.age, {18 * seconds_per_year, 100 * seconds_per_year, year});
    check.range("phototype out of range", "skin.phototype", skin.phototype, {1, 6, plain});
    const std::vector<std::string> known = base::names_of(base::layer_names);
    std::size_t deepest = 0;
    for (std::size_t i = 0; i < skin.layers.size(); ++i) {
        const Layer& layer = skin.layers[i];
        const std::string key = "skin.layers." + std::to_string(i);
        check.range("layer thickness out of range", key + ".thickness", layer.thickness, {0, no_limit, um, true});
        const auto found = std::ranges::find(known, layer.name);
        if (found == known.end()) {
            check.word("unknown layer", key + ".name", layer.name, known);
            continue;
        }
        const auto place = static_cast<std::size_t>(found - known.begin());
        if (place < deepest) {
            check.add("layers out of order", key + ".name", "\"" + layer.name + "\" below \"" + known[deepest] + "\"",
                      base::join(known, " above "), "List the layers from the surface down.");
        }
        deepest = std::max(deepest, place);
    }
    thicknesses(check, skin, known);
}

void check_device(Check& check, const std::string& key, const Device& device) {
    check.enumerator("unknown device", key + ".kind", device.kind, base::device_kinds);
    check.range("number of needles out of range", key + ".needles", device.needles, {1, 10000, plain});
    check.range("frequency out of range", key + ".frequency", device.frequency,
                {0, 1000, hertz, device.kind == DeviceKind::pen});
    const Needle& needle = device.needle;
    check.enumerator("unknown needle shape", key + ".needle.shape", needle.shape, base::needle_shapes);
    check.range("needle length out of range", key + ".needle.length", needle.length, lengths);
    const bool has_base = check.range("needle diameter out of range", key + ".needle.base_diameter",
                                      needle.base_diameter, {20e-6, 1e-3, um});
    const bool has_tip =
        check.range("needle tip out of range", key + ".needle.tip_radius", needle.tip_radius, {0.5e-6, 100e-6, um});
    if (has_base && has_tip && needle.tip_radius >= needle.base_diameter / 2) {
        check.add("needle tip wider than its base", key + ".needle.tip_radius", shown(needle.tip_radius, um),
                  "less than half of base_diameter, " + shown(needle.base_diameter / 2, um),
                  "Make the tip finer or the base wider; tip_radius is a radius, base_diameter a diameter.");
    }
    if (needle.tip_length &&
        check.range("needle tip length out of range", key + ".needle.tip_length", *needle.tip_length,
                    {1e-6, 10e-3, um}) &&
        device.kind != DeviceKind::pen && *needle.tip_length > needle.length) {
        check.add("needle tip longer than the needle", key + ".needle.tip_length", shown(*needle.tip_length, um),
                  "at most length, " + shown(needle.length, um),
                  "Leave tip_length out or make it shorter; only a pen shows the tip of a longer needle.");
    }
    if (needle.shape == NeedleShape::blade)
        check.range("blade thickness out of range", key + ".needle.thickness", needle.thickness, {2e-6, 1e-3, um});
    if (device_geometry(check, key, device) && has_base) needles_apart(check, key, device);
}

}  // namespace scenario

std::vector<Problem> validate_insertion(const Skin& skin, const Device& device, int passes) {
    base::Check check;
    scenario::check_skin(check, skin);
    scenario::check_device(check, "device", device);
    check.range("number of passes out of range", "passes", passes, base::pass_numbers);
    return std::move(check.problems());
}

}  // namespace skinheal
