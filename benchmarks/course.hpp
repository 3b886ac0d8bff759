// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

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
};

[[nodiscard]] inline std::unique_ptr<healing::Healing> make(const Course& c, const ParameterSet& parameters) {
    grid::Grid grid({grid::graded_axis("r", grid::AxisKind::radial, needling::cell_radius(2.0e6), c.lateral, 3.0),
                     grid::graded_axis("z", grid::AxisKind::cartesian, 3.0e-3, c.depth, 1.0)});
    return healing::make_healing(c.model, parameters, {45 * seconds_per_year, 3, 0}, std::move(grid), c.options);
}

/// Runs the course; returns the number of steps.
inline long run(const Course& c, const ParameterSet& parameters) {
    const auto healing = make(c, parameters);
    solver::System& system = healing->system();
    const auto channel = needling::prescribed_channel(parameters, 1.0e-3, 1.0e-4, 3.0e-3);
    const auto injury = needling::injury_on(system.grid(), channel, 2.0e6, parameters);
    for (int s = 0; s < c.sessions; ++s) {
        healing->injure(injury);
        const double until = s + 1 < c.sessions ? 4 * seconds_per_week * (s + 1) : c.days * seconds_per_day;
        while (system.state().time < until) system.advance(until);
    }
    return system.steps();
}

}  // namespace skinheal::benchmarks
