// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/course.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "absorption/channels/history.hpp"
#include "absorption/film/liquids.hpp"
#include "skinheal/error.hpp"

namespace skinheal::absorption {
namespace {

/// Events nearer to each other are one, s: those that only rounding keeps apart leave no step between them.
constexpr double simultaneous = 1e-9;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

void add(transport::IntegratorCounts& to, const transport::IntegratorCounts& more) {
    to.steps += more.steps;
    to.rejected += more.rejected;
    to.factorisations += more.factorisations;
    to.positive_steps += more.positive_steps;
}

}  // namespace

Course::Course(const AbsorptionCase& given, const std::vector<ChannelClass>& all_channels)
    : given_(given), all_channels_(all_channels) {
    surface_.wetness.time = given.hydration_time;
    std::ranges::stable_sort(given_.applications, {}, &FilmApplication::start);
}

void Course::begin(const Window& window) {
    given_.channels = window.channels;
    given_.openings = window.openings;
    given_.clearance = window.clearance;
    std::vector<History> flows;
    std::vector<double> areas;
    for (const ChannelClass& c : given_.channels) {
        flows.push_back(c.closure.outflow);
        areas.push_back(c.density * std::numbers::pi * c.mouth_radius * c.mouth_radius);
    }
    inflow_ = sum(flows, areas);
    skin_.emplace(given_, all_channels_);
    integrator_.emplace(skin_->build(window.start, surface_), transport::Update{},
                        transport::IntegratorOptions{.method = transport::esdirk3,
                                                     .tolerance = given_.numerics.tolerance,
                                                     .iterative = given_.numerics.path == AbsorptionPath::box});
    filled_.assign(skin_->cells().size(), 0.0);
}

void Course::enter(const Window& window) {
    end_ = window.end;
    if (!skin_) {
        begin(window);
        recorder_.emplace(*skin_, given_.times);
        const transport::Network& n = integrator_->network();
        amounts_ = {std::vector<double>(n.capacity.size(), 0.0), std::vector<double>(n.stores.size(), 0.0),
                    std::vector<double>(account_count, 0.0)};
        for (const SoluteDeposit& d : given_.deposits) deposit(d);
        return;
    }
    add(counts_, integrator_->counts());
    std::vector<double> rows(at(skin_->rows().count()), 0.0);
    std::vector<double> bound(rows.size(), 0.0);
    std::vector<int> row_of(amounts_.cells.size(), -1);
    for (const SkinNetwork::Cell& cell : skin_->cells()) {
        rows[at(cell.row)] += amounts_.cells[at(cell.node)];
        row_of[at(cell.node)] = cell.row;
    }
    const auto& stores = integrator_->network().stores;
    for (std::size_t k = 0; k < stores.size(); ++k) bound[at(row_of[at(stores[k].cell)])] += amounts_.stored[k];
    const auto films = amounts_.cells.begin() + skin_->film_nodes();
    const double on_skin = std::accumulate(amounts_.cells.begin(), films, 0.0);
    const double received = skin_->receptor() >= 0 ? amounts_.cells[at(skin_->receptor())] : 0.0;
    begin(window);
    hand_over(window.start, rows, bound);
    for (int k = 0; k < skin_->film_nodes(); ++k) amounts_.cells[at(k)] = on_skin * skin_->film_share()[at(k)];
    if (skin_->receptor() >= 0) amounts_.cells[at(skin_->receptor())] = received;
    recorder_->go_on(*skin_);
}

/// (theory: absorption-18)
void Course::hand_over(double time, const std::vector<double>& rows, const std::vector<double>& bound) {
    if (surface_.film.present) {  // what rises out of the channels is new
        liquids_.end(surface_.film, time, false);
        surface_.film = drawn_from(surface_.film, air_at(time), {});
    }
    const transport::Network& network = integrator_->network();
    amounts_.cells.assign(network.capacity.size(), 0.0);
    amounts_.stored.assign(network.stores.size(), 0.0);
    std::vector<double> capacity(rows.size(), 0.0);
    std::vector<double> volume(rows.size(), 0.0);
    std::vector<const SkinNetwork::Cell*> cell_of(network.capacity.size(), nullptr);
    for (const SkinNetwork::Cell& cell : skin_->cells()) {
        capacity[at(cell.row)] += network.capacity[at(cell.node)];
        volume[at(cell.row)] += cell.volume;
        cell_of[at(cell.node)] = &cell;
    }
    for (const SkinNetwork::Cell& cell : skin_->cells())
        amounts_.cells[at(cell.node)] = rows[at(cell.row)] * (network.capacity[at(cell.node)] / capacity[at(cell.row)]);
    for (std::size_t k = 0; k < network.stores.size(); ++k) {
        const SkinNetwork::Cell& cell = *cell_of[at(network.stores[k].cell)];
        amounts_.stored[k] = bound[at(cell.row)] * (cell.volume / volume[at(cell.row)]);
    }
}

void Course::go_through(const Window& window) {
    enter(window);
    double time = window.start;
    for (;;) {
        const bool last = window.end >= given_.duration;
        if (!last && time + simultaneous >= window.end) break;  // what happens then meets the next channels
        apply_events(time);
        const double next = next_event(time);
        begin_segment(time, next);
        recorder_->now(*integrator_, surface_, {ledger_, liquids_});
        if (time >= window.end) break;
        while (integrator_->time() < next) {
            if (!integrator_->step(next)) fail();
            recorder_->step(*integrator_, surface_, {ledger_, liquids_});
        }
        amounts_ = integrator_->amounts();
        time = next;
    }
}

AbsorptionResult Course::finish() {
    add(counts_, integrator_->counts());
    return recorder_->finish(counts_);
}

void Course::deposit(const SoluteDeposit& given) {
    ledger_.applied += given.amount;
    for (const SkinNetwork::Cell& cell : skin_->cells())
        amounts_.cells[static_cast<std::size_t>(cell.node)] +=
            given.amount / (given.base - given.top) * cell.volume * skin_->depth_share(cell, given.top, given.base);
}

void Course::wipe(double time) {
    for (int k = 0; k < skin_->film_nodes(); ++k) {
        ledger_.wiped += amounts_.cells[static_cast<std::size_t>(k)];
        amounts_.cells[static_cast<std::size_t>(k)] = 0;
    }
    // the pool behind an infinite film is given and taken back with it
    ledger_.applied += ledger_.pool;
    ledger_.wiped += ledger_.pool;
    ledger_.pool = 0;
    liquids_.end(surface_.film, time, true);
    surface_.film = {};
}

void Course::apply_events(double time) {
    if (surface_.film.present && time + simultaneous >= surface_.film.removal) wipe(time);
    for (; next_application_ < given_.applications.size(); ++next_application_) {
        const FilmApplication& a = given_.applications[next_application_];
        if (a.start > time + simultaneous) break;
        if (a.wipe_before || a.vehicle.infinite || (surface_.film.present && surface_.film.vehicle.infinite))
            wipe(time);
        put_on_skin(a, time);
    }
    const auto now = [&](double opening) { return std::abs(opening - time) <= simultaneous; };
    if (std::ranges::any_of(given_.openings, now) && surface_.film.present) open_under_film(time);
    surface_.wetness.value = surface_.wetness.at(time);
    surface_.wetness.course = surface_.film.course;
    surface_.wetness.since = time;
    surface_.wetness.target = surface_.film.occluded() ? 1 : 0;
}

void Course::put_on_skin(const FilmApplication& a, double time) {
    const double amount = a.vehicle.amount * a.vehicle.concentration;
    if (a.vehicle.infinite) {
        ledger_.pool += amount;
    } else {
        ledger_.applied += amount;
        for (std::size_t k = 0; k < skin_->film_share().size(); ++k)
            amounts_.cells[k] += amount * skin_->film_share()[k];
    }
    const std::vector<double> room = a.fill > 0 ? skin_->room(time) : std::vector<double>{};
    const Draw draw = draw_for(a.fill, room, 1);
    liquids_.end(surface_.film, time, false);
    surface_.film = put_on(surface_.film, a, air_at(time), draw);
    if (!a.vehicle.infinite) liquids_.apply(a.vehicle);
    fill_channels(room, draw);
}

/// Needles come through a film that lies there: channels draw it in as they would a fresh one, but for what has dried.
void Course::open_under_film(double time) {
    if (surface_.film.fill <= 0) return;
    const std::vector<double> room = skin_->room(time);
    const Draw draw = draw_for(surface_.film.fill, room, surface_.film.fluid_share_at(time, given_.water_diffusivity));
    if (draw.wanted <= 0) return;
    liquids_.end(surface_.film, time, false);
    surface_.film = drawn_from(surface_.film, air_at(time), draw);
    fill_channels(room, draw);
}

FilmAir Course::air_at(double time) const {
    return {time, given_.duration, false, inflow_, surface_.wetness.at(time), given_.hydration_time};
}

Draw Course::draw_for(double fill, const std::vector<double>& room, double fluid) const {
    const auto films = amounts_.cells.begin() + skin_->film_nodes();
    Draw draw{0, std::accumulate(amounts_.cells.begin(), films, 0.0), fluid};
    for (std::size_t k = 0; k < room.size(); ++k) draw.wanted += room[k] * still_empty(fill, k);
    return draw;
}

double Course::still_empty(double fill, std::size_t k) const { return std::max(0.0, fill - filled_[k]); }

void Course::fill_channels(const std::vector<double>& room, const Draw& draw) {
    const Film& film = surface_.film;
    if (draw.wanted <= 0) return;
    const double mass = film.drawn * film.drawn_concentration;
    ledger_.drawn += film.drawn;
    ledger_.drawn_short += draw.wanted - film.drawn;
    if (film.vehicle.infinite) {
        ledger_.applied += mass;
    } else {
        liquids_.draw(film);
        for (int k = 0; k < skin_->film_nodes() && mass > 0; ++k)
            amounts_.cells[static_cast<std::size_t>(k)] *= 1 - mass / draw.solute;
    }
    for (std::size_t k = 0; k < room.size(); ++k) {
        if (room[k] <= 0) continue;  // closed or bleeding: to be filled later
        const double share = still_empty(film.fill, k) * film.drawn / draw.wanted;
        amounts_.cells[static_cast<std::size_t>(skin_->cells()[k].node)] += share * room[k] * film.drawn_concentration;
        filled_[k] += share;
    }
}

double Course::next_event(double time) const {
    double next = end_;
    const auto consider = [&](double event) {
        if (event > time + simultaneous && event < next - simultaneous) next = event;
    };
    if (next_application_ < given_.applications.size()) consider(given_.applications[next_application_].start);
    if (surface_.film.present) consider(surface_.film.removal);
    consider(surface_.film.dry_time());
    for (const double opening : given_.openings) consider(opening);
    return std::max(next, time);
}

void Course::begin_segment(double time, double next) {
    skin_->set(time, surface_, integrator_->network());
    transport::Update update;
    if (skin_->varies(time, next, surface_))
        update = [this](double t, transport::Network& n) { skin_->follow(t, surface_, n); };
    integrator_->set_update(std::move(update));
    integrator_->restart(time, amounts_);
}

void Course::fail() const {
    NumericsFailure failure;
    failure.time = integrator_->time();
    failure.step = integrator_->counts().steps;
    failure.field = "concentration";
    failure.cause = integrator_->cause();
    throw NumericsError("absorption stopped at " + std::to_string(failure.time) + " s: " + failure.cause +
                            ". Try a larger numerics.tolerance, or look for a layer whose properties differ from "
                            "its neighbours' by more than twelve orders of magnitude.",
                        failure);
}

}  // namespace skinheal::absorption
