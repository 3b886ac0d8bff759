// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/product_case.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absorption/channels/numbers.hpp"
#include "absorption/film/vehicle.hpp"

namespace skinheal::absorption {
namespace {

/// Rows of a result are no nearer to each other, s.
constexpr double nearest_rows = 1;
constexpr double first_row = 10;  ///< after an event, s
constexpr int flows = 6;

bool holds(const Formulation& product, const std::string& name) {
    const auto has = [&](const std::vector<Active>& list) {
        return std::ranges::find(list, name, &Active::name) != list.end();
    };
    return has(product.active) || has(product.ingredient);
}

/// pH that sets the neutral share: of the first product with the active, of a deposit that says so, or of the skin.
double acidity_around(const std::string& name, const ProductSetting& setting) {
    for (const ProductOnSkin& a : setting.applications)
        if (holds(a.product, name)) return a.product.acidity();
    for (const Deposit& d : setting.deposits)
        if (d.active.name == name && d.ph) return *d.ph;
    return setting.parameters["surface.ph"];
}

void add_new(std::vector<Active>& out, const std::vector<Active>& more) {
    for (const Active& a : more)
        if (std::ranges::find(out, a.name, &Active::name) == out.end()) out.push_back(a);
}

}  // namespace

double ProductOnSkin::removal() const {
    return how.duration ? at + *how.duration : std::numeric_limits<double>::infinity();
}

std::vector<Cover> ProductSetting::covers(double from) const {
    std::vector<Cover> out;
    for (const ProductOnSkin& a : applications)
        if (is_covered(a.product, a.how) && a.removal() > from)
            out.push_back({std::max(a.at - from, 0.0), a.removal() - from});
    return out;
}

Clotting ProductSetting::clotting() const {
    return {parameters["fibrin.setting_time"], parameters["fibrin.volume_fraction"], parameters["bleeding.volume"]};
}

ProductCase::ProductCase(const Active& active, const ProductSetting& setting)
    : setting_(setting), solute_(active.solute()), acidity_(acidity_around(active.name, setting)) {
    const ParameterSet& p = setting.parameters;
    properties_ = solute_properties(solute_, setting.skin, conditions(1), p);
    const bool liquids =
        std::ranges::any_of(setting.applications, [](const ProductOnSkin& a) { return has_cosolvents(a.product); });
    const FilmConditions film{setting.options.temperature, liquids, p};
    AbsorptionCase& c = base_;
    c.layers = skin_layers(solute_, setting.skin, conditions(1), p);
    for (const ProductOnSkin& a : setting.applications) {
        FilmApplication item;
        item.start = a.at - setting.start;
        if (a.how.duration) item.duration = *a.how.duration;
        item.vehicle = vehicle_of(active, a.product, a.how, properties_, film);
        item.wipe_before = a.how.wipe_before;
        item.fill = a.how.fill ? *a.how.fill : p["channel.fill"];
        c.applications.push_back(std::move(item));
    }
    for (const Deposit& d : setting.deposits)
        if (d.active.name == active.name) c.deposits.push_back({d.top, d.base, d.amount});
    c.water_diffusivity = properties_.water_diffusivity;
    c.solute_radius = properties_.radius;
    c.fibre_radius = p["fibrin.fibre_radius"];
    c.surface_evaporation = properties_.evaporation;
    c.hydration_factor = properties_.hydration_factor;
    c.hydration_swelling = properties_.hydration_swelling;
    c.hydration_partition = properties_.hydration_partition;
    c.base = setting.in_vivo ? Base::sealed : Base::sink;
    c.duration = setting.end - setting.start;
    c.times = times();
    c.numerics.tolerance = setting.options.tolerance;
    c.numerics.refinement = setting.options.refinement;
    if (setting.options.plasma) c.plasma = *setting.options.plasma;
}

SkinConditions ProductCase::conditions(double perfusion) const {
    SkinConditions out;
    out.vehicle_ph = acidity_;
    out.surface_temperature = setting_.options.temperature;
    out.in_vivo = setting_.in_vivo;
    out.perfusion = perfusion;
    out.barrier = setting_.options.barrier;
    return out;
}

/// Close together after each application and after the session, where everything moves.
std::vector<double> ProductCase::times() const {
    const double duration = setting_.end - setting_.start;
    const int half = setting_.points / 2;
    std::vector<double> starts{0.0};
    for (const double session : setting_.sessions) starts.push_back(session - setting_.start);
    for (const ProductOnSkin& a : setting_.applications) {
        starts.push_back(a.at - setting_.start);
        if (a.how.duration) starts.push_back(a.at - setting_.start + *a.how.duration);
    }
    sort_and_drop_repeats(starts);
    std::vector<double> all = evenly(0, duration, half);
    for (const double start : starts) {
        if (start < 0 || start >= duration) continue;
        all.push_back(start);
        for (const double after : by_ratio(first_row, duration - start, half)) all.push_back(start + after);
    }
    all.push_back(duration);
    std::erase_if(all, [&](double t) { return t > duration * (1 + 1e-12); });
    sort_and_drop_repeats(all);
    std::vector<double> out;
    for (std::size_t k = 0; k < all.size(); ++k)
        if (k == 0 || all[k] - all[k - 1] > nearest_rows) out.push_back(all[k]);
    return out;
}

AbsorptionCase ProductCase::intact(AbsorptionPath path) const {
    AbsorptionCase out = base_;
    out.numerics.path = path;
    return out;
}

History ProductCase::clearance(const ClosingCourse& course, double made, double flow_before) const {
    const double rest = properties_.clearance_unbound;
    if (rest <= 0) return {{0.0}, {1.0}};
    const std::vector<double> flow =
        evenly(1, std::max({std::ranges::max(course.perfusion), flow_before, 1 + 1e-6}), flows);
    std::vector<double> cleared;
    for (const double f : flow)
        cleared.push_back(
            solute_properties(solute_, setting_.skin, conditions(f), setting_.parameters).clearance_unbound / rest);
    return clearance_of(course, flow, cleared, made, flow_before);
}

AbsorptionCase ProductCase::with(const Holes& holes, double made, double flow_before) const {
    AbsorptionCase out = base_;
    const double shift = made - setting_.start;
    out.channels = classes_of(holes, setting_.clotting(), setting_.in_vivo, shift);
    out.numerics.path = setting_.options.path;
    if (shift > 0 && holes.course) out.openings = {shift};  // needles go through what lies there
    if (holes.course && setting_.in_vivo) out.clearance = clearance(*holes.course, shift, flow_before);
    return out;
}

std::vector<Active> actives_of(const ProductSetting& setting) {
    std::vector<Active> out;
    for (const ProductOnSkin& a : setting.applications) add_new(out, a.product.active);
    for (const Deposit& d : setting.deposits) add_new(out, {d.active});
    return out;
}

std::vector<Active> ingredients_of(const ProductSetting& setting) {
    std::vector<Active> out;
    for (const ProductOnSkin& a : setting.applications) add_new(out, a.product.ingredient);
    return out;
}

std::vector<double> delivered(const AbsorptionResult& found) {
    std::vector<double> total(found.time.size(), 0.0);
    const auto add = [&](const std::vector<double>& values) {
        for (std::size_t k = 0; k < total.size(); ++k) total[k] += values[k];
    };
    for (std::size_t l = 0; l < found.layers.size(); ++l)
        if (found.layer_names[l] != "stratum_corneum") add(found.layers[l]);
    for (const auto* values : {&found.bound, &found.absorbed, &found.permeated, &found.metabolised, &found.channels})
        add(*values);
    return total;
}

}  // namespace skinheal::absorption
