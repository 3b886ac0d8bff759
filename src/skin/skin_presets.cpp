// SPDX-License-Identifier: BSD-3-Clause
#include "skin/skin_presets.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "base/text.hpp"
#include "base/vocabulary.hpp"

namespace skinheal {
namespace {

const base::Preset& load_site(std::string_view name) {
    const std::string state = skin::missing_state(name);
    return base::load_preset("skins", name, "unknown skin", "skin.preset",
                             state.empty() ? "Choose one of these, or give skin.layers." : state);
}

/// Thickness at an age relative to the mean adult of the measurements: falls by a fixed share per year (theory: tissue-6).
double thinned(const base::Preset& site, std::string_view layer, double age) {
    const std::string rate = std::string(layer) + "_thinning";
    if (!site.has(rate)) return 1.0;
    constexpr double young = 20 * seconds_per_year;
    constexpr double measured = 45 * seconds_per_year;
    const auto share = [&](double years) { return 1 - site.value(rate) * std::max(0.0, years - young); };
    return share(std::min(age, 100 * seconds_per_year)) / share(measured);
}

/// Thickness of a woman's or a man's layer relative to the mean of both (theory: tissue-7).
double of_sex(const base::Preset& site, std::string_view layer, std::optional<Sex> sex) {
    const std::string ratio = std::string(layer) + "_male_ratio";
    if (!sex || !site.has(ratio)) return 1.0;
    const double q = site.value(ratio);
    return 2 * (*sex == Sex::male ? q : 1.0) / (1 + q);
}

/// To whole hundredths of a micrometre: no site is known better, and a printed scenario is then the same scenario.
double thickness_at(const base::Preset& site, std::string_view layer, double age, std::optional<Sex> sex) {
    const double thickness = site.value(layer) * thinned(site, layer, age) * of_sex(site, layer, sex);
    return base::round_to_digits(std::round(thickness * 1e8) * 1e-8);
}

}  // namespace

Skin Skin::preset_named(std::string_view name, double age, std::optional<Sex> sex) {
    const base::Preset& preset = load_site(name);
    Skin skin;
    skin.preset = name;
    skin.age = age;
    skin.sex = sex;
    for (const std::string_view layer : base::layer_names) {
        if (preset.has(layer)) skin.layers.push_back({std::string(layer), thickness_at(preset, layer, age, sex)});
    }
    return skin;
}

std::vector<std::string> Skin::presets() { return base::data_names("skins"); }

double Skin::thickness_of(std::string_view name) const {
    double sum = 0;
    for (const Layer& layer : layers) {
        if (layer.name == name) sum += layer.thickness;
    }
    return sum;
}

std::string skin::missing_state(std::string_view name) {
    const auto no_state = [](const std::string& what, const std::string& site) {
        return "The model cannot start from " + what + ": it would compute healthy " + site + ". Write \"" + site +
               "\" to compute that.";
    };
    if (name == "acne_scar") return no_state("a scar", "cheek");
    if (name == "stretch_mark") return no_state("a stretch mark", "abdomen");
    return {};
}

std::vector<Parameter> skin::layer_certificates(const Skin& skin) {
    const std::vector<std::string> sites = Skin::presets();
    const bool known = std::ranges::find(sites, skin.preset) != sites.end();
    const base::Preset site = known ? load_site(skin.preset) : base::Preset{};
    std::vector<Parameter> out;
    for (const std::string_view layer : base::layer_names) {
        const double thickness = skin.thickness_of(layer);
        Parameter entry;
        if (const auto found = std::ranges::find(site.entries, layer, &Parameter::name); found != site.entries.end()) {
            entry = *found;
            entry.value = thickness_at(site, layer, skin.age, skin.sex);
        }
        if (!(std::abs(thickness - entry.value) <= 1e-9 * thickness)) {
            entry = {.unit = "um", .si_factor = 1e-6, .symbol = entry.symbol, .note = "given by the scenario"};
            entry.overridden = true;
        }
        entry.name = "skin." + std::string(layer);
        entry.value = thickness;
        out.push_back(std::move(entry));
    }
    return out;
}

}  // namespace skinheal
