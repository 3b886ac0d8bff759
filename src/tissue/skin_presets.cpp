// SPDX-License-Identifier: BSD-3-Clause
#include "core/certificate.hpp"
#include "core/preset.hpp"
#include "core/vocabulary.hpp"
#include "skinheal/skin.hpp"

namespace skinheal {

Skin Skin::preset_named(std::string_view name) {
    const core::Preset preset =
        core::load_preset("skins", name, "unknown skin", "skin.preset", "Choose one of these, or give skin.layers.");
    Skin skin;
    skin.preset = name;
    for (const std::string_view layer : core::layer_names) {
        if (preset.has(layer)) skin.layers.push_back({std::string(layer), preset.value(layer)});
    }
    return skin;
}

std::vector<std::string> Skin::presets() { return core::data_names("skins"); }

double Skin::thickness_of(std::string_view name) const {
    double sum = 0;
    for (const Layer& layer : layers) {
        if (layer.name == name) sum += layer.thickness;
    }
    return sum;
}

}  // namespace skinheal
