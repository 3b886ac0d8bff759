// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grid/grid.hpp"
#include "healing/healing.hpp"
#include "healing/mn16.hpp"
#include "healing/mn16_kernels.hpp"
#include "needling/patch.hpp"
#include "needling/prescribed.hpp"
#include "reaction/system.hpp"
#include "skin/state_view.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

/// The patient, the needle and the grids that the tests share: age 45, 200 channels/cm2, a dermis of 3 mm.
namespace skinheal::test {

using healing::Mn16;

inline constexpr double day = seconds_per_day;
inline constexpr double density = 2.0e6;
inline constexpr double dermis = 3.0e-3;
inline constexpr double epidermis = 1.0e-4;
inline constexpr healing::Person adult{45 * seconds_per_year, 3, 0.0};

inline const ParameterSet& parameters() {
    static const ParameterSet set = ParameterSet::load("mn16");
    return set;
}

inline grid::Grid point_grid() { return grid::Grid({}); }

inline grid::Grid column_grid(int depth) {
    return grid::Grid({grid::graded_axis("z", grid::AxisKind::cartesian, dermis, depth, 1.0)});
}

/// The unit cell of one channel, graded as the default grid is.
inline grid::Grid cell_grid(int lateral, int depth) {
    return grid::Grid({grid::graded_axis("r", grid::AxisKind::radial, needling::cell_radius(density), lateral, 3.0),
                       grid::graded_axis("z", grid::AxisKind::cartesian, dermis, depth, 1.0)});
}

/// A patch of skin; uneven in x, so that nothing holds by symmetry.
inline grid::Grid patch_grid(int lateral, int depth) {
    const double side = 1.0 / std::sqrt(density);
    return grid::Grid({grid::graded_axis("x", grid::AxisKind::cartesian, side, lateral, 1.5),
                       grid::uniform_axis("y", grid::AxisKind::cartesian, side, lateral + 1),
                       grid::graded_axis("z", grid::AxisKind::cartesian, dermis, depth, 1.0)});
}

/// A patch of equal cells of 30 um, as scenarios make it: in long steps its three directions are one factor.
inline grid::Grid even_patch_grid(int lateral, int depth) {
    return grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 30e-6 * lateral, lateral),
                       grid::uniform_axis("y", grid::AxisKind::cartesian, 30e-6 * (lateral + 1), lateral + 1),
                       grid::graded_axis("z", grid::AxisKind::cartesian, dermis, depth, 1.0)});
}

/// Instruction sets that this processor can run, narrowest first.
inline std::vector<healing::InstructionSet> instruction_sets() {
    std::vector<healing::InstructionSet> sets{healing::InstructionSet::baseline};
#if defined(__x86_64__)
    const std::string best{healing::best_instruction_set()};
    if (best != "baseline") sets.push_back(healing::InstructionSet::avx2);
    if (best == "AVX-512") sets.push_back(healing::InstructionSet::avx512);
#endif
    return sets;
}

/// The kernels of those sets.
inline std::vector<const reaction::KernelTable*> kernel_tables() {
    std::vector<const reaction::KernelTable*> tables{&healing::mn16_kernels_baseline()};
#if defined(__x86_64__)
    const std::string best{healing::best_instruction_set()};
    if (best != "baseline") tables.push_back(&healing::mn16_kernels_avx2());
    if (best == "AVX-512") tables.push_back(&healing::mn16_kernels_avx512());
#endif
    return tables;
}

inline std::unique_ptr<healing::Healing> heal(grid::Grid grid, const healing::Options& options,
                                              const ParameterSet& set = parameters(),
                                              const healing::Person& person = adult) {
    return healing::make_healing("mn16", set, person, std::move(grid), options);
}

/// Any of the models, with the parameter set of its name.
inline std::unique_ptr<healing::Healing> heal_with(std::string_view model, grid::Grid grid,
                                                   const healing::Options& options) {
    return healing::make_healing(model, ParameterSet::load(model), adult, std::move(grid), options);
}

/// One channel on the axis; in a patch three, two of which overlap and one of which crosses a side.
inline skin::Injury needle(const grid::Grid& grid, double length) {
    needling::Channel channel = needling::prescribed_channel(parameters(), length, epidermis, dermis);
    if (grid.axes().size() < 3) return needling::injury_on(grid, channel, density, parameters());
    std::vector<needling::Channel> channels;
    for (const auto& [x, y] : {std::pair{0.3, 0.4}, {0.4, 0.45}, {0.98, 0.7}}) {
        channels.push_back(channel);
        channels.back().x = x * grid.axes()[0].length();
        channels.back().y = y * grid.axes()[1].length();
    }
    return needling::injury_on(grid, channels, parameters());
}

/// Sessions at the same spot, and how long they are followed.  s.
struct Course {
    std::vector<double> sessions{0.0};
    double end{0};
};

inline const Course four_monthly{{0, 28 * day, 56 * day, 84 * day}, 266 * day};

/// Run a course; `watch()` after every injury and every step.  Steps end at each of `stops` (ascending).
template <class Watch>
void run(healing::Healing& healing, const skin::Injury& injury, const Course& course, std::span<const double> stops,
         Watch&& watch) {
    reaction::System& system = healing.system();
    std::size_t session = 0;
    std::size_t stop = 0;
    while (system.state().time < course.end) {
        while (session < course.sessions.size() && course.sessions[session] < system.state().time) ++session;
        if (session < course.sessions.size() && course.sessions[session] == system.state().time) {
            healing.injure(injury);
            ++session;
            watch();
        }
        double until = course.end;
        if (session < course.sessions.size()) until = std::min(until, course.sessions[session]);
        while (stop < stops.size() && stops[stop] <= system.state().time) ++stop;
        if (stop < stops.size()) until = std::min(until, stops[stop]);
        system.advance(until);
        watch();
    }
}

inline void run(healing::Healing& healing, const skin::Injury& injury, const Course& course) {
    run(healing, injury, course, {}, [] {});
}

inline double* field(const grid::Grid& grid, reaction::State& state, int f) {
    return state.volume.data() + f * grid.field_stride();
}
inline const double* field(const grid::Grid& grid, const reaction::State& state, int f) {
    return state.volume.data() + f * grid.field_stride();
}
inline std::span<double> surface(const grid::Grid& grid, reaction::State& state, int f) {
    const auto cells = static_cast<std::size_t>(grid.surface_cells());
    return std::span<double>(state.surface).subspan(static_cast<std::size_t>(f) * cells, cells);
}

/// Call `visit(offset, i, j)` for every cell, plane by plane.
template <class Visit>
void each_cell(const grid::Grid& grid, Visit&& visit) {
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            for (int i = 0; i < grid.count(0); ++i) visit(grid.offset(i, j, k), i, j);
}

/// The same bits, padding included.
inline bool same_bits(std::span<const double> a, std::span<const double> b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}
inline bool same_bits(const reaction::State& a, const reaction::State& b) {
    return same_bits(a.volume.span(), b.volume.span()) && same_bits(a.surface, b.surface) &&
           same_bits(a.scalars, b.scalars);
}

/// Volume-weighted root mean square of a - b over the cells.
inline double distance(const grid::Grid& grid, const double* a, const double* b) {
    double sum = 0;
    each_cell(grid, [&](std::ptrdiff_t at, int, int) {
        const double d = a[at] - b[at];
        sum += grid.volume_weight()[static_cast<std::size_t>(at)] * d * d;
    });
    return std::sqrt(sum);
}

inline double mean(const grid::Grid& grid, const double* a) {
    double sum = 0;
    each_cell(grid,
              [&](std::ptrdiff_t at, int, int) { sum += grid.volume_weight()[static_cast<std::size_t>(at)] * a[at]; });
    return sum;
}

/// Volume of the grid in m3 (for a radial axis over the whole circle; per unit area or length in the directions that it lacks).
inline double volume(const grid::Grid& grid) {
    double total = 1;
    for (const grid::Axis& axis : grid.axes()) {
        double sum = 0;
        for (int i = 0; i < axis.cells(); ++i) sum += axis.measure(i);
        total *= axis.kind == grid::AxisKind::radial ? 2 * 3.14159265358979323846 * sum : sum;
    }
    return total;
}

}  // namespace skinheal::test

namespace skinheal::reaction {
inline void PrintTo(InstructionSet set, std::ostream* out) {
    *out << (set == InstructionSet::baseline ? "baseline"
             : set == InstructionSet::avx2   ? "avx2"
             : set == InstructionSet::avx512 ? "avx512"
                                             : "best");
}
}  // namespace skinheal::reaction
