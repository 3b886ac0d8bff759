// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "absorption/channels/history.hpp"
#include "absorption/film/liquids.hpp"
#include "absorption/recorder.hpp"
#include "absorption/skin/skin_network.hpp"
#include "base/problem.hpp"
#include "transport/integrator.hpp"

namespace skinheal {
namespace absorption {
namespace {

/// Events nearer to each other are one, s: those that only rounding keeps apart leave no step between them.
constexpr double simultaneous = 1e-9;

/// The course of one case: applications come and go, films dry, and between two events one network is stepped.
class Course {
public:
    explicit Course(const AbsorptionCase& given)
        : given_(given),
          skin_(given),
          integrator_(skin_.build(0, surface_), {},
                      {.method = transport::esdirk3,
                       .tolerance = given.numerics.tolerance,
                       .iterative = given.numerics.path == AbsorptionPath::box}),
          recorder_(skin_, given.times) {
        surface_.wetness.time = given.hydration_time;
        std::vector<History> flows;
        std::vector<double> areas;
        for (const ChannelClass& c : given_.channels) {
            flows.push_back(c.closure.outflow);
            areas.push_back(c.density * std::numbers::pi * c.mouth_radius * c.mouth_radius);
        }
        inflow_ = sum(flows, areas);
        std::ranges::stable_sort(given_.applications, {}, &Application::start);
        const transport::Network& n = integrator_.network();
        amounts_ = {std::vector<double>(n.capacity.size(), 0.0), std::vector<double>(n.stores.size(), 0.0),
                    std::vector<double>(account_count, 0.0)};
        filled_.resize(skin_.cells().size());
        for (const Deposit& d : given_.deposits) deposit(d);
    }

    AbsorptionResult run() {
        double time = 0;
        for (;;) {
            apply_events(time);
            const double next = next_event(time);
            begin_segment(time, next);
            recorder_.now(integrator_, surface_, {ledger_, liquids_});
            if (time >= given_.duration) break;
            while (integrator_.time() < next) {
                if (!integrator_.step(next)) fail();
                recorder_.step(integrator_, surface_, {ledger_, liquids_});
            }
            amounts_ = integrator_.amounts();
            time = next;
        }
        return recorder_.finish(integrator_.counts());
    }

private:
    void deposit(const Deposit& given) {
        ledger_.applied += given.amount;
        for (const SkinNetwork::Cell& cell : skin_.cells())
            amounts_.cells[static_cast<std::size_t>(cell.node)] +=
                given.amount / (given.base - given.top) * cell.volume * skin_.depth_share(cell, given.top, given.base);
    }

    void wipe(double time) {
        for (int k = 0; k < skin_.film_nodes(); ++k) {
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

    void apply_events(double time) {
        if (surface_.film.present && time + simultaneous >= surface_.film.removal) wipe(time);
        for (; next_application_ < given_.applications.size(); ++next_application_) {
            const Application& a = given_.applications[next_application_];
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

    void put_on_skin(const Application& a, double time) {
        const double amount = a.vehicle.amount * a.vehicle.concentration;
        if (a.vehicle.infinite) {
            ledger_.pool += amount;
        } else {
            ledger_.applied += amount;
            for (std::size_t k = 0; k < skin_.film_share().size(); ++k)
                amounts_.cells[k] += amount * skin_.film_share()[k];
        }
        const std::vector<double> room = a.fill > 0 ? skin_.room(time) : std::vector<double>{};
        const Draw draw = draw_for(a.fill, room, 1);
        liquids_.end(surface_.film, time, false);
        surface_.film = put_on(surface_.film, a, air_at(time), draw);
        if (!a.vehicle.infinite) liquids_.apply(a.vehicle);
        fill_channels(room, draw);
    }

    /// Needles come through a film that lies there: channels draw it in as they would a fresh one, but for what has dried.
    void open_under_film(double time) {
        if (surface_.film.fill <= 0) return;
        const std::vector<double> room = skin_.room(time);
        const Draw draw =
            draw_for(surface_.film.fill, room, surface_.film.fluid_share_at(time, given_.water_diffusivity));
        if (draw.wanted <= 0) return;
        liquids_.end(surface_.film, time, false);
        surface_.film = drawn_from(surface_.film, air_at(time), draw);
        fill_channels(room, draw);
    }

    [[nodiscard]] FilmAir air_at(double time) const {
        return {time, given_.duration, false, inflow_, surface_.wetness.at(time), given_.hydration_time};
    }

    [[nodiscard]] Draw draw_for(double fill, const std::vector<double>& room, double fluid) const {
        const auto films = amounts_.cells.begin() + skin_.film_nodes();
        Draw draw{0, std::accumulate(amounts_.cells.begin(), films, 0.0), fluid};
        for (std::size_t k = 0; k < room.size(); ++k) draw.wanted += room[k] * still_empty(fill, k);
        return draw;
    }

    /// Share of the fluid of a cell that is still to be drawn in: what an earlier vehicle has filled takes no more.
    [[nodiscard]] double still_empty(double fill, std::size_t k) const { return std::max(0.0, fill - filled_[k]); }

    void fill_channels(const std::vector<double>& room, const Draw& draw) {
        const Film& film = surface_.film;
        if (draw.wanted <= 0) return;
        const double mass = film.drawn * film.drawn_concentration;
        ledger_.drawn += film.drawn;
        ledger_.drawn_short += draw.wanted - film.drawn;
        if (film.vehicle.infinite) {
            ledger_.applied += mass;
        } else {
            liquids_.draw(film);
            for (int k = 0; k < skin_.film_nodes() && mass > 0; ++k)
                amounts_.cells[static_cast<std::size_t>(k)] *= 1 - mass / draw.solute;
        }
        for (std::size_t k = 0; k < room.size(); ++k) {
            if (room[k] <= 0) continue;  // closed or bleeding: to be filled later
            const double share = still_empty(film.fill, k) * film.drawn / draw.wanted;
            amounts_.cells[static_cast<std::size_t>(skin_.cells()[k].node)] +=
                share * room[k] * film.drawn_concentration;
            filled_[k] += share;
        }
    }

    [[nodiscard]] double next_event(double time) const {
        double next = given_.duration;
        const auto consider = [&](double event) {
            if (event > time + simultaneous && event < next - simultaneous) next = event;
        };
        if (next_application_ < given_.applications.size()) consider(given_.applications[next_application_].start);
        if (surface_.film.present) consider(surface_.film.removal);
        consider(surface_.film.dry_time());
        for (const double opening : given_.openings) consider(opening);
        return std::max(next, time);
    }

    void begin_segment(double time, double next) {
        skin_.set(time, surface_, integrator_.network());
        transport::Update update;
        if (skin_.varies(time, next, surface_))
            update = [this](double t, transport::Network& n) { skin_.follow(t, surface_, n); };
        integrator_.set_update(std::move(update));
        integrator_.restart(time, amounts_);
    }

    [[noreturn]] void fail() const {
        NumericsFailure failure;
        failure.time = integrator_.time();
        failure.step = integrator_.counts().steps;
        failure.field = "concentration";
        failure.cause = integrator_.cause();
        throw NumericsError("absorption stopped at " + std::to_string(failure.time) + " s: " + failure.cause +
                                ". Try a larger numerics.tolerance, or look for a layer whose properties differ from "
                                "its neighbours' by more than twelve orders of magnitude.",
                            failure);
    }

    AbsorptionCase given_;
    Surface surface_{};
    SkinNetwork skin_;
    transport::Integrator integrator_;
    Recorder recorder_;
    Ledger ledger_{};
    LiquidLedger liquids_{};
    History inflow_{};  ///< fluid that channels give, m/s
    transport::Amounts amounts_{};
    std::vector<double> filled_{};  ///< share of the fluid of each cell of the skin that was drawn in
    std::size_t next_application_{0};
};

}  // namespace
}  // namespace absorption

AbsorptionResult absorb(const AbsorptionCase& given) {
    if (auto problems = validate(given); !problems.empty()) {
        if (problems.size() > base::most_problems) problems.resize(base::most_problems);
        const Where where{"", problems.front().key, 0, 0};
        throw ScenarioError(base::summary_of(problems), where, std::move(problems));
    }
    AbsorptionCase complete = given;
    if (complete.numerics.path == AbsorptionPath::box && !complete.channels.empty())
        complete.channels.front().density =
            static_cast<double>(complete.patch.channels.size()) / (complete.patch.width * complete.patch.height);
    std::erase_if(complete.channels, [](const ChannelClass& c) { return c.density <= 0; });
    // without channels `shells` and `unit_cell` are a column of their rows: intact skin to compare with, with the same error
    if (complete.channels.empty() && complete.numerics.path == AbsorptionPath::box)
        complete.numerics.path = AbsorptionPath::column;
    if (complete.times.empty())
        for (int k = 0; k <= 96; ++k) complete.times.push_back(complete.duration * k / 96);
    return absorption::Course(complete).run();
}

}  // namespace skinheal
