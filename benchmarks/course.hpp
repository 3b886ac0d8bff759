// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "grid/grid.hpp"
#include "healing/healing.hpp"
#include "needling/prescribed.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace skinheal::benchmarks {

/// A course of 1 mm sessions four weeks apart on the unit cell of 200 channels per cm2 and 3 mm of dermis (problem P5 when there
/// are six sessions and 365 days), without files.
struct Course {
    int lateral{16};
    int depth{24};
    int sessions{6};
    double days{365};
    healing::Options options{};
    const char* model{"mn16"};
    bool stops_on_day_3{false};
};

[[nodiscard]] inline std::unique_ptr<healing::Healing> make(const Course& c, const ParameterSet& parameters) {
    grid::Grid grid({grid::graded_axis("r", grid::AxisKind::radial, needling::cell_radius(2.0e6), c.lateral, 3.0),
                     grid::graded_axis("z", grid::AxisKind::cartesian, 3.0e-3, c.depth, 1.0)});
    return healing::make_healing(c.model, parameters, {45 * seconds_per_year, 3, 0}, std::move(grid), c.options);
}

/// When a course is looked at: right after a session; after each step; on day 3 and at the end of each interval between sessions.
enum class Moment { injured, step, stop };

/// Runs the course and calls `look(system, moment)`; returns the number of steps.
template <class Look>
long follow(const Course& c, const ParameterSet& parameters, Look&& look) {
    const auto healing = make(c, parameters);
    reaction::System& system = healing->system();
    const auto channel = needling::prescribed_channel(parameters, 1.0e-3, 1.0e-4, 3.0e-3);
    const auto injury = needling::injury_on(system.grid(), channel, 2.0e6, parameters);
    for (int s = 0; s < c.sessions; ++s) {
        healing->injure(injury);
        look(system, Moment::injured);
        std::vector<double> stops{s + 1 < c.sessions ? 4 * seconds_per_week * (s + 1) : c.days * seconds_per_day};
        if (s == 0 && c.stops_on_day_3) stops.insert(stops.begin(), 3 * seconds_per_day);
        for (const double until : stops) {
            while (system.state().time < until) {
                system.advance(until);
                look(system, Moment::step);
            }
            look(system, Moment::stop);
        }
    }
    return system.steps();
}

/// Runs the course; returns the number of steps.
inline long run(const Course& c, const ParameterSet& parameters) {
    return follow(c, parameters, [](const reaction::System&, Moment) {});
}

}  // namespace skinheal::benchmarks
