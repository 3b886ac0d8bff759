// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/film/vehicle.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absorption/solute/laws.hpp"
#include "base/preset.hpp"

namespace skinheal::absorption {
namespace {

constexpr double water_molar_mass = 0.018015;  // kg/mol
constexpr double water_density = 1000;         // kg/m3
/// Share of what is left when nothing is said to stay: polymers, salts.
constexpr double least_rest = 0.02;
constexpr double least_partition = 1e-3;
constexpr double least_oil_partition = 1e-6;

base::Preset kind_of(const Formulation& product) {
    return base::load_preset("vehicles", product.vehicle, "unknown vehicle", "formulation.vehicle",
                             "Choose one of these.");
}

base::Preset solvent(const std::string& name) {
    return base::load_preset("solvents", name, "unknown solvent", "formulation.solvent",
                             "Choose one of these, or leave it out.");
}

double molar_volume(const base::Preset& liquid) { return liquid.value("molar_mass") / liquid.value("density"); }

/// Diffusion in what the vehicle leaves when it is dry over that in water (theory: films-6).
double in_residue(const base::Preset& kind, const ParameterSet& parameters) {
    const double fresh = kind.value("diffusivity_ratio");
    if (kind.value("water_share") < 0.5)
        return fresh;  // water is not what the solute diffuses in: drying changes nothing
    return std::min(fresh, parameters["film.residue_diffusivity_ratio"]);
}

double octanol_partition(std::optional<double> log_p, double neutral) {
    return log_p ? std::pow(10.0, *log_p) * neutral : 0.0;
}

VehicleComponent evaporating(const LiquidShare& liquid, std::optional<double> log_p, double neutral,
                             const FilmConditions& conditions) {
    const base::Preset numbers = solvent(liquid.name);
    const ParameterSet& p = conditions.parameters;
    const double molar_mass = numbers.value("molar_mass");
    const bool water = liquid.name == "water";
    const double power =
        log_p ? numbers.value("cosolvency_constant") + numbers.value("cosolvency_slope") * *log_p : 0.0;
    const double transfer = p["surface.gas_transfer"] * std::pow(water_molar_mass / molar_mass, 1.0 / 3);
    const double vapour =
        numbers.value("vapour_pressure") * molar_mass / (absorption::gas_constant * conditions.temperature);
    VehicleComponent out;
    out.name = liquid.name;
    out.share = liquid.share;
    out.molar_volume = molar_volume(numbers);
    out.evaporation = transfer * vapour / numbers.value("density");
    out.ambient = water ? p["surface.humidity"] : 0.0;
    out.partition = water ? 1.0 : neutral * std::pow(10.0, power) + 1.0 - neutral;
    return out;
}

}  // namespace

std::vector<LiquidShare> shares_of(const Formulation& product) {
    const base::Preset kind = kind_of(product);
    constexpr std::array names{"water", "ethanol", "propylene_glycol", "glycerol", "oil"};
    double added = 0;
    for (const Solvent& s : product.solvent) added += s.share;
    std::vector<LiquidShare> out;
    double sum = 0;
    for (const std::string name : names) {
        const std::string key = name + "_share";
        double share = (1.0 - added) * (kind.has(key) ? kind.value(key) : 0.0);
        double extra = 0;
        for (const Solvent& s : product.solvent)
            if (s.name == name) extra += s.share;
        share += extra;
        sum += share;
        if (share > 0) out.push_back({name, share});
    }
    const double rest = std::max(1.0 - sum, least_rest);
    const double scale = sum > 0 ? (1.0 - rest) / sum : 0.0;
    for (LiquidShare& liquid : out) liquid.share *= scale;
    out.push_back({"rest", rest});
    return out;
}

bool has_cosolvents(const Formulation& product) {
    return std::ranges::any_of(shares_of(product), [](const LiquidShare& liquid) {
        return liquid.name != "water" && liquid.name != "oil" && liquid.name != "rest";
    });
}

bool is_covered(const Formulation& product, const Application& application) {
    return application.occluded || product.is_cover();
}

std::vector<VehicleComponent> components_of(const Formulation& product, std::optional<double> log_p, double neutral,
                                            const FilmConditions& conditions) {
    std::vector<VehicleComponent> out;
    for (const LiquidShare& liquid : shares_of(product)) {
        if (liquid.name != "oil" && liquid.name != "rest") {
            out.push_back(evaporating(liquid, log_p, neutral, conditions));
            continue;
        }
        VehicleComponent stays;
        stays.name = liquid.name;
        stays.share = liquid.share;
        if (liquid.name == "oil")
            stays.partition = std::max(octanol_partition(log_p, neutral), least_oil_partition);
        else
            stays.molar_volume = molar_volume(solvent("glycerol"));  // of its size, so that it holds water as that does
        out.push_back(stays);
    }
    return out;
}

double fresh_partition(const std::vector<VehicleComponent>& liquids) {
    double own = 0;
    double volume = 0;
    for (const VehicleComponent& x : liquids) {
        if (x.molar_volume > 0)
            volume += x.share;
        else
            own += x.share * x.partition;
    }
    double product = 1;
    for (const VehicleComponent& x : liquids)
        if (x.molar_volume > 0) product *= std::pow(x.partition, x.share / volume);
    return own + volume * product;
}

Vehicle vehicle_of(const Active& active, const Formulation& product, const Application& application,
                   const SoluteProperties& properties, const FilmConditions& conditions) {
    const base::Preset kind = kind_of(product);
    const ParameterSet& p = conditions.parameters;
    const Active* held = nullptr;
    for (const auto* list : {&product.active, &product.ingredient})
        for (const Active& a : *list)
            if (held == nullptr && a.name == active.name) held = &a;
    const std::optional<double> log_p = active.solute().log_p;
    const double ratio = kind.value("diffusivity_ratio");
    const double water_share = kind.value("water_share");
    Vehicle out;
    out.amount = product.film_thickness();
    out.concentration = held != nullptr ? held->concentration_in_product() : 0.0;
    out.diffusivity = ratio < 1 ? ratio * properties.water_diffusivity : 0.0;
    out.residue_diffusivity = in_residue(kind, p) * properties.water_diffusivity;
    out.occluded = is_covered(product, application);
    if (conditions.liquids) {
        out.components = components_of(product, log_p, properties.neutral_fraction, conditions);
        const double fresh = fresh_partition(out.components);
        out.saturation = properties.saturation * fresh;
        out.evaporation = properties.evaporation / fresh;
        return out;
    }
    const double vapour = base::load_preset("actives", "water", "unknown active", "", "").value("vapour_pressure");
    const double dry_air =
        vapour * water_molar_mass / (absorption::gas_constant * conditions.temperature) * (1 - p["surface.humidity"]);
    out.partition = std::max(
        water_share + kind.value("oil_share") * octanol_partition(log_p, properties.neutral_fraction), least_partition);
    out.saturation = properties.saturation * out.partition;
    out.evaporation = properties.evaporation / out.partition;
    out.solvent_evaporation = p["surface.gas_transfer"] * dry_air / water_density;
    out.residual_fraction = std::max(1 - water_share, least_rest);
    return out;
}

}  // namespace skinheal::absorption

namespace skinheal {

/// Of a dose given as a mass.
double Formulation::film_thickness() const {
    return thickness ? *thickness : dose / absorption::kind_of(*this).value("density");
}

bool Formulation::is_cover() const { return absorption::kind_of(*this).words.at("occluded") == "yes"; }

double Formulation::acidity() const {
    if (ph) return *ph;
    for (const Active& a : active) {
        if (!a.in_library()) continue;
        const base::Preset known = base::load_preset("actives", a.name, "unknown active", "active.name", "");
        if (known.has("typical.ph")) return known.value("typical.ph");
    }
    return absorption::kind_of(*this).value("ph");
}

}  // namespace skinheal
