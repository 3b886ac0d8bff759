// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/film/liquids.hpp"

#include <algorithm>

namespace skinheal::absorption {
namespace {

/// A film whose vehicle names no liquids has a course too where channels bleed into it, of two made-up phases.
bool has_liquids(const Film& film) { return film.course && !film.vehicle.components.empty(); }

}  // namespace

LiquidLedger::Entry& LiquidLedger::entry(const std::string& name) {
    const auto found = std::ranges::find(entries_, name, &Entry::name);
    if (found != entries_.end()) return *found;
    entries_.push_back({name, 0, 0, 0, 0, 0});
    return entries_.back();
}

void LiquidLedger::apply(const Vehicle& vehicle) {
    for (const VehicleComponent& c : vehicle.components) entry(c.name).applied += vehicle.amount * c.share;
}

void LiquidLedger::draw(const Film& film) {
    if (!has_liquids(film)) return;
    for (const Liquid& l : film.course->liquids()) entry(l.what.name).drawn += l.volume * film.drawn / film.thickness;
}

void LiquidLedger::end(const Film& film, double time, bool wiped) {
    if (!has_liquids(film)) return;
    const auto evaporated = film.course->evaporated(time);
    const auto volumes = film.course->volumes(time);
    const auto& liquids = film.course->liquids();
    for (std::size_t i = 0; i < liquids.size(); ++i) {
        Entry& e = entry(liquids[i].what.name);
        e.evaporated += evaporated[i];
        if (wiped) e.wiped += volumes[i];
    }
    entry(liquids[film.course->fluid()].what.name).entered += film.course->entered(time);
}

void LiquidLedger::record(const Film& film, double time, std::size_t row, std::vector<LiquidResult>& out) const {
    LiquidLedger now = *this;
    now.end(film, time, false);
    for (const Entry& e : now.entries_) {
        auto liquid = std::ranges::find(out, e.name, &LiquidResult::name);
        if (liquid == out.end()) liquid = out.insert(out.end(), LiquidResult{e.name, {}, {}, {}, {}, {}, {}});
        double volume = 0;
        if (has_liquids(film)) {
            const auto& liquids = film.course->liquids();
            const auto at = std::ranges::find(liquids, e.name, [](const Liquid& l) { return l.what.name; });
            if (at != liquids.end())
                volume = film.course->volumes(time)[static_cast<std::size_t>(at - liquids.begin())];
        }
        const auto append = [row](std::vector<double>& series, double value) {
            series.resize(row, 0.0);  // where the liquid was not yet there
            series.push_back(value);
        };
        append(liquid->applied, e.applied);
        append(liquid->entered, e.entered);
        append(liquid->film, volume);
        append(liquid->evaporated, e.evaporated);
        append(liquid->wiped, e.wiped);
        append(liquid->drawn, e.drawn);
    }
}

}  // namespace skinheal::absorption
