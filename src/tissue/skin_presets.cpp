// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>

#include "core/certificate.hpp"
#include "core/problem.hpp"
#include "core/text.hpp"
#include "skinheal/error.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/skin.hpp"

namespace skinheal {
namespace {

/// From the surface down.
constexpr std::array layer_order{"stratum_corneum", "viable_epidermis", "dermis"};

}  // namespace

Skin Skin::preset_named(std::string_view name) {
    const std::vector<std::string> known = presets();
    if (std::ranges::find(known, name) == known.end()) {
        Problem problem = core::make_problem("unknown skin", "skin.preset", "\"" + std::string(name) + "\"",
                                             core::list_names(known),
                                             core::spelling_hint(name, known, "Choose one of these, or give skin.layers."));
        const std::string message = problem.message;
        throw ScenarioError(message, {"", "skin.preset", 0, 0}, {std::move(problem)});
    }
    const std::string path = "skins/" + std::string(name) + ".toml";
    const std::vector<Parameter> entries = core::read_certificates(core::data_text(path), path);
    Skin skin;
    skin.preset = name;
    for (const char* layer : layer_order) {
        const auto found = std::ranges::find(entries, layer, &Parameter::name);
        if (found != entries.end()) skin.layers.push_back({layer, found->value});
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
