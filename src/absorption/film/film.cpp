// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/film/film.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absorption/channels/history.hpp"

namespace skinheal::absorption {
namespace {

bool can_dry(const Film& film) {
    return film.present && !film.course && !film.vehicle.occluded && !film.vehicle.infinite &&
           film.vehicle.solvent_evaporation > 0;
}

bool dries(const Film& film) { return can_dry(film) && film.thickness > film.residue; }

/// Of the solvents that a film had when it was put on, 1 fresh to 0 dry.
double solvent_share(const Film& film, double time) {
    return std::clamp((1 - film.residue / film.thickness_at(time)) / (1 - film.fresh_residue), 0.0, 1.0);
}

bool flows(const History& inflow, double from) {
    if (value_at(inflow, from, 0) > 0) return true;
    for (std::size_t k = 0; k < inflow.time.size(); ++k)
        if (inflow.time[k] > from && inflow.value[k] > 0) return true;
    return false;
}

/// A vehicle of which only a drying speed is known, as two phases that do not know of each other.
std::vector<VehicleComponent> two_phases(const Vehicle& vehicle) {
    VehicleComponent solvent;
    solvent.name = "water";
    solvent.share = 1 - vehicle.residual_fraction;
    solvent.evaporation = vehicle.solvent_evaporation;
    solvent.partition = vehicle.partition;
    VehicleComponent residue;
    residue.name = "residue";
    residue.share = vehicle.residual_fraction;
    residue.partition = vehicle.partition;
    return {solvent, residue};
}

/// What is there of each liquid, with the properties of the last vehicle that has it.
void pour(std::vector<Liquid>& into, const Liquid& more) {
    const auto same = std::ranges::find(into, more.what.name, [](const Liquid& l) { return l.what.name; });
    if (same == into.end()) {
        into.push_back(more);
        return;
    }
    same->what = more.what;
    same->volume += more.volume;
}

std::vector<Liquid> old_liquids(const Film& film, double time) {
    std::vector<Liquid> out;
    if (!film.present || film.vehicle.infinite) return out;
    if (film.course) {
        const auto volumes = film.course->volumes(time);
        for (std::size_t i = 0; i < volumes.size(); ++i)
            out.push_back({film.course->liquids()[i].what, std::max(volumes[i], 0.0)});
        return out;
    }
    const auto phases = two_phases(film.vehicle);
    return {{phases[0], film.thickness_at(time) - film.residue}, {phases[1], film.residue}};
}

/// Of the film and of its solute, at most this share goes into channels: the skin between the mouths stays wet.
constexpr double most_drawn = 0.99;

/// Channels draw in what they can hold, at the concentration that water has in equilibrium with the film (theory: films-7).
void draw_in(Film& film, std::vector<Liquid>& liquids, const Draw& draw) {
    if (draw.wanted <= 0) return;
    const Vehicle& v = film.vehicle;
    const double limit = v.saturation > 0 ? v.saturation / v.partition : std::numeric_limits<double>::infinity();
    film.drawn = draw.wanted;
    if (v.infinite) {
        film.drawn_concentration = std::min(v.concentration / v.partition, limit);
        return;
    }
    double capacity = v.partition * film.thickness;
    if (!liquids.empty()) {
        std::vector<VehicleComponent> what;
        std::vector<double> volumes;
        for (const Liquid& l : liquids) {
            what.push_back(l.what);
            volumes.push_back(l.volume);
        }
        capacity = capacity_of(what, volumes);
    }
    film.drawn_concentration = std::min(draw.solute / capacity, limit);
    film.drawn = std::min(film.drawn, most_drawn * film.thickness * draw.fluid);
    if (film.drawn * film.drawn_concentration > most_drawn * draw.solute)
        film.drawn = most_drawn * draw.solute / film.drawn_concentration;
    const double left = 1 - film.drawn / film.thickness;
    film.thickness *= left;
    film.residue *= left;
    for (Liquid& l : liquids) l.volume *= left;
}

/// From now on the film changes as its liquids do, if it has any.
void follow_liquids(Film& film, std::vector<Liquid> liquids, FilmAir air) {
    film.course = nullptr;
    if (liquids.empty()) return;
    air.covered = film.vehicle.occluded;
    air.until = std::min(air.until, film.removal);
    film.course = std::make_shared<FilmCourse>(std::move(liquids), std::move(air));
}

}  // namespace

double Film::thickness_at(double time) const {
    if (course) return course->thickness(time);
    if (!dries(*this)) return thickness;
    return std::max(residue, thickness - vehicle.solvent_evaporation * (time - since));
}

double Film::partition_at(double time) const {
    return course ? course->capacity(time) / course->thickness(time) : vehicle.partition;
}

double Film::dry_time() const {
    if (!dries(*this)) return std::numeric_limits<double>::infinity();
    return since + (thickness - residue) / vehicle.solvent_evaporation;
}

bool Film::changes_after(double time) const {
    if (course) return course->settled() > time;
    return dries(*this) && dry_time() > time;
}

double Film::diffusivity_at(double time, double in_water) const {
    if (vehicle.residue_diffusivity <= 0) return vehicle.diffusivity;
    const double fresh = vehicle.diffusivity > 0 ? vehicle.diffusivity : in_water;
    if (fresh_residue >= 1 || (!course && !can_dry(*this))) return fresh;
    return vehicle.residue_diffusivity * std::pow(fresh / vehicle.residue_diffusivity, solvent_share(*this, time));
}

double Film::fluid_share_at(double time, double in_water) const {
    const double fresh = vehicle.diffusivity > 0 ? vehicle.diffusivity : in_water;
    const bool stiffens = vehicle.residue_diffusivity > 0 && vehicle.residue_diffusivity < 0.999 * fresh;
    return stiffens && !vehicle.infinite && fresh_residue < 1 ? solvent_share(*this, time) : 1.0;
}

Film put_on(const Film& film, const FilmApplication& application, FilmAir air, const Draw& draw) {
    Film out;
    out.present = true;
    out.vehicle = application.vehicle;
    out.since = air.since;
    out.removal = application.start + application.duration;
    out.fill = application.fill;
    Vehicle& vehicle = out.vehicle;
    out.thickness = vehicle.amount;
    out.residue = vehicle.amount * vehicle.residual_fraction;
    if (!vehicle.components.empty()) {
        std::vector<double> shares;
        for (const VehicleComponent& c : vehicle.components) shares.push_back(c.share);
        vehicle.partition = capacity_of(vehicle.components, shares);
    }
    std::vector<Liquid> liquids;
    if (!vehicle.infinite && film.present) {
        out.thickness += film.thickness_at(air.since);
        out.residue += film.residue;
    }
    if (!vehicle.infinite && (!vehicle.components.empty() || flows(air.inflow, air.since) || film.course)) {
        liquids = old_liquids(film, air.since);
        for (const VehicleComponent& c : vehicle.components.empty() ? two_phases(vehicle) : vehicle.components)
            pour(liquids, {c, vehicle.amount * c.share});
        out.residue = 0;
        for (const Liquid& l : liquids)
            if (l.what.evaporation <= 0) out.residue += l.volume;
    }
    out.fresh_residue = out.residue / out.thickness;
    draw_in(out, liquids, draw);
    follow_liquids(out, std::move(liquids), std::move(air));
    return out;
}

Film drawn_from(const Film& film, FilmAir air, const Draw& draw) {
    Film out = film;
    out.thickness = film.thickness_at(air.since);
    out.since = air.since;
    std::vector<Liquid> liquids;
    if (film.course) liquids = old_liquids(film, air.since);
    draw_in(out, liquids, draw);
    follow_liquids(out, std::move(liquids), std::move(air));
    return out;
}

double Wetness::at(double when) const {
    if (course) return course->wetness(when);
    return target + (value - target) * std::exp(-(when - since) / time);
}

bool Wetness::changes_after(double when) const {
    return course ? course->settled() > when : std::abs(at(when) - target) > 1e-6;
}

}  // namespace skinheal::absorption
