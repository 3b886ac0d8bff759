// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "base/vocabulary.hpp"
#include "needling/hits.hpp"
#include "skinheal/needle.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal {

double Device::strokes_per_pass() const noexcept { return needling::density_per_pass(*this); }

Device Device::preset_named(std::string_view name) {
    const base::Preset& preset = base::load_preset("devices", name, "unknown device", "device", "Choose one of these.");
    Device device;
    device.kind = base::value_of(base::device_kinds, preset.words.at("device"));
    device.needle.shape = base::value_of(base::needle_shapes, preset.words.at("shape"));
    device.needles = static_cast<int>(std::lround(preset.value("needles")));
    device.frequency = preset.value("frequency");
    device.needle.length = preset.value("needle.length");
    device.needle.base_diameter = preset.value("needle.base_diameter");
    device.needle.tip_radius = preset.value("needle.tip_radius");
    const auto optional = [&](std::string_view key, double& out) {
        if (preset.has(key)) out = preset.value(key);
    };
    if (preset.has("needle.tip_length")) device.needle.tip_length = preset.value("needle.tip_length");
    optional("needle.thickness", device.needle.thickness);
    optional("retraction", device.retraction);
    optional("width", device.width);
    optional("speed", device.speed);
    optional("drum_radius", device.drum_radius);
    optional("pitch", device.pitch);
    optional("force", device.force);
    optional("slip", device.slip);
    optional("stretch", device.stretch);
    if (preset.has("rows")) device.rows = static_cast<int>(std::lround(preset.value("rows")));
    return device;
}

std::vector<std::string> Device::presets() { return base::data_names("devices"); }

}  // namespace skinheal
