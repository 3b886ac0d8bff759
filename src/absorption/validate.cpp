// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "absorption/skin/box.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "skinheal/absorption.hpp"

namespace skinheal {
namespace {

constexpr double no_limit = std::numeric_limits<double>::infinity();
/// Of a box: about a kilobyte each.
constexpr double most_cells = 1e7;
constexpr std::size_t most_channels = 4096;

/// Collects problems of one case; keys are dotted paths of the document.
class Check {
public:
    void range(const std::string& key, double value, double low, double high, bool above_low = false) {
        if (std::isfinite(value) && value >= low && value <= high && !(above_low && value == low)) return;
        std::string allowed = (above_low ? "more than " : "at least ") + base::display_number(low);
        if (std::isfinite(high)) allowed += ", up to " + base::display_number(high);
        add("out of range", key, base::display_number(value), allowed, "Give " + allowed + ", in SI units.");
    }
    void positive(const std::string& key, double value) { range(key, value, 0, no_limit, true); }
    void not_negative(const std::string& key, double value) { range(key, value, 0, no_limit); }

    void history(const std::string& key, const History& h, double low, double high) {
        if (h.time.size() != h.value.size()) {
            add("lists of unequal length", key,
                std::to_string(h.time.size()) + " times, " + std::to_string(h.value.size()) + " values",
                "one value for each time", "Give as many values as times.");
            return;
        }
        for (std::size_t k = 0; k < h.time.size(); ++k) {
            if (k > 0 && !(h.time[k] > h.time[k - 1])) {
                add("times do not ascend", key + ".time", base::display_number(h.time[k]),
                    "more than " + base::display_number(h.time[k - 1]), "Sort the times and remove repeats.");
                return;
            }
            if (!(std::isfinite(h.value[k]) && h.value[k] >= low && h.value[k] <= high)) {
                range(key + ".value", h.value[k], low, high);
                return;
            }
        }
    }

    void add(const std::string& what, const std::string& key, const std::string& given, const std::string& allowed,
             const std::string& next_step) {
        found.push_back(base::make_problem(what, key, given, allowed, next_step));
    }

    std::vector<Problem> found{};
};

void check_layers(const AbsorptionCase& given, Check& check) {
    if (given.layers.empty())
        check.add("no layers", "layers", "none", "at least one", "Give the layers from the surface down.");
    for (std::size_t k = 0; k < given.layers.size(); ++k) {
        const LayerProperties& l = given.layers[k];
        const std::string key = "layers." + std::to_string(k) + ".";
        check.range(key + "thickness", l.thickness, 0, 1, true);
        check.positive(key + "diffusivity", l.diffusivity);
        check.positive(key + "partition", l.partition);
        check.not_negative(key + "clearance", l.clearance);
        check.not_negative(key + "metabolism", l.metabolism);
        check.not_negative(key + "metabolism_half", l.metabolism_half);
        check.not_negative(key + "bind_on", l.bind_on);
        check.not_negative(key + "bind_off", l.bind_off);
        check.not_negative(key + "resistance", l.resistance);
    }
}

void check_components(const Vehicle& v, const std::string& key, Check& check) {
    if (v.components.empty()) return;
    double sum = 0;
    double stays = 0;
    for (std::size_t k = 0; k < v.components.size(); ++k) {
        const VehicleComponent& c = v.components[k];
        const std::string here = key + std::to_string(k) + ".";
        check.range(here + "share", c.share, 0, 1);
        check.not_negative(here + "molar_volume", c.molar_volume);
        check.not_negative(here + "evaporation", c.evaporation);
        check.range(here + "ambient", c.ambient, 0, 1);
        check.positive(here + "partition", c.partition);
        sum += c.share;
        if (c.evaporation <= 0) stays += c.share;
        for (std::size_t other = 0; other < k; ++other)
            if (v.components[other].name == c.name)
                check.add("two liquids of one name", here + "name", c.name, "a name of its own",
                          "Join them, or rename one.");
    }
    if (std::abs(sum - 1) > 1e-6)
        check.add("shares do not make up the vehicle", key + "0.share", "a sum of " + base::display_number(sum), "1",
                  "Add what is missing as a liquid that does not evaporate.");
    if (stays < 1e-3 && !v.infinite)
        check.add("everything evaporates", key + "0.evaporation", base::display_number(stays) + " stays",
                  "a share of at least 0.001", "Add what stays on the skin as a liquid with evaporation 0.");
}

void check_applications(const AbsorptionCase& given, Check& check) {
    for (std::size_t k = 0; k < given.applications.size(); ++k) {
        const FilmApplication& a = given.applications[k];
        const Vehicle& v = a.vehicle;
        const std::string key = "applications." + std::to_string(k) + ".";
        check.not_negative(key + "start", a.start);
        if (!(a.duration > 0)) check.positive(key + "duration", a.duration);
        check.range(key + "fill", a.fill, 0, 1);
        check.positive(key + "vehicle.amount", v.amount);
        check.not_negative(key + "vehicle.concentration", v.concentration);
        check.positive(key + "vehicle.partition", v.partition);
        check.not_negative(key + "vehicle.diffusivity", v.diffusivity);
        check.not_negative(key + "vehicle.residue_diffusivity", v.residue_diffusivity);
        check.not_negative(key + "vehicle.saturation", v.saturation);
        check.not_negative(key + "vehicle.evaporation", v.evaporation);
        check.not_negative(key + "vehicle.solvent_evaporation", v.solvent_evaporation);
        check.range(key + "vehicle.residual_fraction", v.residual_fraction, 0, 1, true);
        check_components(v, key + "vehicle.components.", check);
        if (v.components.empty() != given.applications.front().vehicle.components.empty())
            check.add("vehicles with and without liquids", key + "vehicle.components",
                      v.components.empty() ? "none" : "some", "the same for all applications",
                      "Give the liquids of every vehicle, or of none.");
        if (v.infinite && v.diffusivity > 0)
            check.add("an infinite vehicle is well stirred", key + "vehicle.diffusivity",
                      base::display_number(v.diffusivity), "0", "Leave diffusivity out, or give a finite amount.");
    }
}

void check_deposits(const AbsorptionCase& given, Check& check) {
    double depth = 0;
    for (const LayerProperties& l : given.layers) depth += l.thickness;
    for (std::size_t k = 0; k < given.deposits.size(); ++k) {
        const SoluteDeposit& d = given.deposits[k];
        const std::string key = "deposits." + std::to_string(k) + ".";
        check.range(key + "top", d.top, 0, depth);
        check.range(key + "base", d.base, d.top, depth * (1 + 1e-9), true);
        check.not_negative(key + "amount", d.amount);
    }
}

void check_channels(const AbsorptionCase& given, Check& check) {
    const bool box = given.numerics.path == AbsorptionPath::box;
    double density = 0;
    double widest = 0;
    for (std::size_t k = 0; k < given.channels.size(); ++k) {
        const ChannelClass& c = given.channels[k];
        const std::string key = "channels." + std::to_string(k) + ".";
        check.not_negative(key + "density", c.density);
        check.positive(key + "mouth_radius", c.mouth_radius);
        check.positive(key + "body_radius", c.body_radius);
        check.positive(key + "tip_radius", c.tip_radius);
        check.positive(key + "depth", c.depth);
        check.history(key + "closure.open", c.closure.open, 0, 1);
        check.history(key + "closure.radius", c.closure.radius, 0, 1);
        check.history(key + "closure.fibrin", c.closure.fibrin, 0, 0.3);
        check.history(key + "closure.infill", c.closure.infill, 0, 1);
        check.history(key + "closure.outflow", c.closure.outflow, 0, 1);
        density += c.density;
        if (c.density > 0) widest = std::max({widest, c.mouth_radius, c.body_radius, c.tip_radius});
    }
    if (box ? given.patch.channels.empty() : density <= 0) return;
    check.positive("water_diffusivity", given.water_diffusivity);
    if (box) return;  // channels of a patch may overlap
    if (given.numerics.path == AbsorptionPath::column)
        check.add("a column has no channels", "numerics.path", "column", "shells, unit_cell",
                  "Choose numerics.path = \"shells\", or remove the channels.");
    const double cell = 1 / std::sqrt(std::numbers::pi * density);
    if (widest > 0.8 * cell)
        check.add("channels overlap", "channels", "widest radius " + base::display_number(widest) + " m",
                  "up to " + base::display_number(0.8 * cell) + " m at this density",
                  "Lower the density or the radii.");
}

void check_patch(const AbsorptionCase& given, Check& check) {
    if (given.numerics.path != AbsorptionPath::box) {
        if (!given.patch.channels.empty())
            check.add("a patch needs a box", "numerics.path", "another path", "box",
                      "Choose numerics.path = \"box\", or remove the patch.");
        return;
    }
    check.positive("patch.width", given.patch.width);
    check.positive("patch.height", given.patch.height);
    if (given.channels.size() != 1) {
        check.add("a patch has channels of one class", "channels", std::to_string(given.channels.size()) + " classes",
                  "one", "Give the radii and the closing of its channels as one class.");
        return;
    }
    for (std::size_t k = 0; k < given.patch.channels.size(); ++k) {
        const PatchChannel& c = given.patch.channels[k];
        const std::string key = "patch.channels." + std::to_string(k) + ".";
        check.range(key + "x", c.x, 0, given.patch.width);
        check.range(key + "y", c.y, 0, given.patch.height);
        check.positive(key + "depth", c.depth);
        if (check.found.size() > base::most_problems) break;
    }
}

/// The memory of a box, before it is taken.  Only for a case that has no other problem.
void check_cells(const AbsorptionCase& given, Check& check) {
    if (given.numerics.path != AbsorptionPath::box || given.patch.channels.empty()) return;
    const std::size_t channels = given.patch.channels.size();
    const double cells = channels > most_channels ? no_limit : absorption::box_cells(given);
    if (cells <= most_cells) return;
    check.add("too many cells", "patch.channels",
              std::to_string(channels) + " channels" +
                  (std::isfinite(cells) ? ", " + base::display_number(cells, 3) + " cells" : ""),
              "up to " + std::to_string(most_channels) + " channels and " + base::display_number(most_cells) + " cells",
              "Take a smaller patch with fewer channels, or lower numerics.refinement.");
}

}  // namespace

std::vector<Problem> validate(const AbsorptionCase& given) {
    Check check;
    check_layers(given, check);
    check_applications(given, check);
    check_deposits(given, check);
    for (std::size_t k = 0; k < given.openings.size(); ++k)
        check.not_negative("openings." + std::to_string(k), given.openings[k]);
    check_channels(given, check);
    check_patch(given, check);
    check.not_negative("water_diffusivity", given.water_diffusivity);
    check.not_negative("solute_radius", given.solute_radius);
    check.positive("fibre_radius", given.fibre_radius);
    check.not_negative("surface_evaporation", given.surface_evaporation);
    check.positive("hydration_factor", given.hydration_factor);
    check.positive("hydration_time", given.hydration_time);
    check.range("hydration_swelling", given.hydration_swelling, 1, no_limit);
    check.not_negative("hydration_partition", given.hydration_partition);
    check.history("clearance", given.clearance, 0, no_limit);
    check.not_negative("receptor", given.receptor);
    check.positive("duration", given.duration);
    for (std::size_t k = 0; k < given.times.size(); ++k) {
        check.range("times." + std::to_string(k), given.times[k], k == 0 ? 0 : given.times[k - 1], given.duration);
        if (check.found.size() > base::most_problems) break;
    }
    check.not_negative("plasma.volume", given.plasma.volume);
    check.not_negative("plasma.clearance", given.plasma.clearance);
    check.not_negative("plasma.area", given.plasma.area);
    check.range("numerics.tolerance", given.numerics.tolerance, 1e-10, 0.1);
    check.range("numerics.refinement", given.numerics.refinement, 0.2, 20);
    check.range("numerics.shells", given.numerics.shells, 1, 32);
    if (check.found.empty()) check_cells(given, check);
    return check.found;
}

}  // namespace skinheal
