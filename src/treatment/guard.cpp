// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/guard.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <sstream>

#include "skin/state_view.hpp"
#include "skinheal/error.hpp"
#include "skinheal/units.hpp"

namespace skinheal::treatment {

Guard::Guard(const reaction::System& system, const ParameterSet& parameters, double tolerance) : system_(system) {
    const double none = std::numeric_limits<double>::infinity();
    const auto bounds = [&](std::span<const reaction::Descriptor> fields, std::vector<Bound>& out, double relative) {
        for (std::size_t f = 0; f < fields.size(); ++f) {
            const double slack = 2 * tolerance * fields[f].scale;
            const double highest = std::max(fields[f].maximum, fields[f].resting);
            const double high = fields[f].maximum > 0 ? highest * (1 + relative) + slack : none;
            out.push_back({{f}, fields[f].name, -slack, high});
        }
    };
    bounds(system.volume_fields(), volume_, 0);
    bounds(system.surface_fields(), surface_, 0);
    bounds(system.scalars(), scalars_, 2 * tolerance);  // they relax to their bound: a step may pass it by its error
    const auto fields = system.volume_fields();
    const auto i = skin::find_field(fields, "collagen_i");
    const auto iii = skin::find_field(fields, "collagen_iii");
    if (i && iii) {
        const double rest = fields[*i].resting + fields[*iii].resting;
        const double ceiling = parameters.contains("collagen.ceiling")
                                   ? parameters["collagen.ceiling"]
                                   : (1 + parameters["collagen.ceiling_gain"]) * rest;
        const double slack = 2 * tolerance * (fields[*i].scale + fields[*iii].scale);
        volume_.push_back({{*i, *iii}, "collagen_i + collagen_iii", -slack, std::max(ceiling, rest) + slack});
    }
}

void Guard::check(const reaction::State& state, long step) const {
    for (const Bound& bound : volume_) check_volume(bound, state, step);
    check_scalars(state, step);
    for (const Bound& bound : surface_) {
        const auto values = skin::surface_field(system_.grid(), state, bound.fields.front());
        for (std::size_t c = 0; c < values.size(); ++c)
            if (!(values[c] >= bound.low && values[c] <= bound.high))
                fail(bound.name, values[c], values[c] < bound.low ? bound.low : bound.high, state.time, step,
                     static_cast<long>(c));
    }
}

void Guard::check_scalars(const reaction::State& state, long step) const {
    for (const Bound& bound : scalars_) {
        const double v = state.scalars[bound.fields.front()];
        if (!(v >= bound.low && v <= bound.high))
            fail(bound.name, v, v < bound.low ? bound.low : bound.high, state.time, step, 0);
    }
}

void Guard::check_volume(const Bound& bound, const reaction::State& state, long step) const {
    const grid::Grid& grid = system_.grid();
    const auto value = [&](std::ptrdiff_t at) {
        double v = 0;
        for (const std::size_t f : bound.fields) v += skin::volume_field(grid, state, f)[at];
        return v;
    };
    constexpr int at_once = 64;
    const int rows = grid.rows();
    std::atomic<int> bad{rows};
    system_.team().run((rows + at_once - 1) / at_once, [&](int, int chunk) {
        const int end = std::min(rows, at_once * (chunk + 1));
        for (int row = at_once * chunk; row < end; ++row) {
            const std::ptrdiff_t at = grid.offset(0, row % grid.count(1), row / grid.count(1));
            long outside = 0;
            for (int i = 0; i < grid.count(0); ++i) {
                const double v = value(at + i);
                outside += static_cast<long>(!(v >= bound.low && v <= bound.high));
            }
            for (int first = bad; outside > 0 && row < first && !bad.compare_exchange_weak(first, row);) {
            }
        }
    });
    if (bad == rows) return;
    const std::ptrdiff_t at = grid.offset(0, bad % grid.count(1), bad / grid.count(1));
    for (int i = 0; i < grid.count(0); ++i) {
        const double v = value(at + i);
        if (!(v >= bound.low && v <= bound.high))
            fail(bound.name, v, v < bound.low ? bound.low : bound.high, state.time, step,
                 i + static_cast<long>(grid.count(0)) * bad);
    }
}

void Guard::fail(const std::string& field, double value, double bound, double time, long step, long cell) const {
    std::ostringstream text;
    text << field << " = " << value << " passed its bound " << bound << " (SI) at " << time / seconds_per_day
         << " day, step " << step << ", cell " << cell
         << ".\n  Try a smaller numerics.tolerance, or report the scenario: this should not happen.";
    throw NumericsError(text.str(), {time, step, field, cell, "cell " + std::to_string(cell), "bound"});
}

}  // namespace skinheal::treatment
