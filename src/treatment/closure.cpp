// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/closure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "healing/healing.hpp"
#include "needling/channel.hpp"
#include "outcomes/barrier.hpp"
#include "outcomes/closure.hpp"
#include "skin/state_view.hpp"
#include "skinheal/error.hpp"
#include "skinheal/insertion.hpp"

namespace skinheal {
namespace {

constexpr int rings = 80;

void refuse_unless(bool good, const char* key, const std::string& given, const std::string& allowed) {
    if (good) return;
    Problem problem =
        base::make_problem("closure cannot be computed", key, given, allowed, "Choose a value inside the range.");
    const std::string message = problem.message();
    throw ScenarioError(message, {"", key, 0, 0}, {std::move(problem)});
}

std::string um(double length) { return base::display_number(length * 1e6) + " um"; }
std::string plain(double value) { return base::display_number(value); }

/// Every step of closing slower by one share: motility and growth of keratinocytes, cornification, the lips.
ParameterSet slowed(ParameterSet p, double share) {
    if (share == 0) return p;
    const std::string why = "closure with an anti-inflammatory drug";
    for (const char* name : {"epidermal_cover.motility", "epidermal_cover.growth_rate", "barrier.cornification_rate"})
        p.scale(name, 1 - share, why);
    for (const char* name : {"lip_seal.dry_time", "lip_seal.wet_time"}) p.scale(name, 1 / (1 - share), why);
    return p;
}

/// One mouth in its share of the skin; the grid is fine across the mouth and has next to no depth.
grid::Grid mouth_grid(double radius, double mouth) {
    std::vector<double> edges;
    const int inside = rings / 4;
    for (int k = 0; k <= inside; ++k) edges.push_back(mouth * k / inside);
    // outside, cells grow evenly from those of the mouth on
    const int outside = rings - inside;
    const double first = std::min(mouth / inside, (radius - mouth) / outside);
    const double growth = 2 * ((radius - mouth) - first * outside) / (outside * (outside - 1.0));
    for (int k = 1; k <= outside; ++k) edges.push_back(mouth + first * k + 0.5 * growth * k * (k - 1.0));
    edges.back() = radius;
    return grid::Grid({grid::axis_from_edges("r", grid::AxisKind::radial, edges),
                       grid::axis_from_edges("z", grid::AxisKind::cartesian, {0.0, 1e-4, 2e-4})});
}

/// `room` is the radius of one channel's share of the skin.
void refuse_impossible(const ClosureQuery& query, double room) {
    refuse_unless(query.density >= 1e4 && query.density <= 2e7, "density", plain(query.density * 1e-4) + " 1/cm2",
                  "1 to 2000 1/cm2");
    refuse_unless(query.mouth_radius >= 1e-6 && query.mouth_radius < 0.9 * room, "mouth_radius", um(query.mouth_radius),
                  "1 um to " + um(0.9 * room) + ", nine tenths of one channel's share of the skin");
    refuse_unless(
        query.start_radius == 0 || (query.start_radius >= query.mouth_radius && query.start_radius < room),
        "start_radius", um(query.start_radius),
        "from mouth_radius, " + um(query.mouth_radius) + ", to " + um(room) + ", one channel's share of the skin");
    refuse_unless(query.wetness >= 0 && query.wetness <= 1, "wetness", plain(query.wetness), "0 to 1");
    refuse_unless(query.slowing >= 0 && query.slowing < 1, "slowing", plain(query.slowing), "0 to less than 1");
    refuse_unless(query.duration > 0 && query.duration <= seconds_per_year, "duration",
                  plain(query.duration / seconds_per_day) + " day", "more than 0, up to 1 year");
}

/// A hole of the epidermis only: the dermis does not decide how a mouth closes.
skin::Injury hole_of(const ClosureQuery& query, const grid::Grid& grid) {
    skin::Injury hole;
    hole.core.assign(static_cast<std::size_t>(grid.field_stride()), 0.0);
    hole.zone = hole.killed = hole.core;
    const auto& edges = grid.axes().front().edges;
    for (int i = 0; i < rings; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double cut = std::clamp(query.mouth_radius, edges[k], edges[k + 1]);
        hole.surface.push_back((cut * cut - edges[k] * edges[k]) / (edges[k + 1] * edges[k + 1] - edges[k] * edges[k]));
    }
    hole.density = query.density;
    hole.penetration = 1e-3;
    hole.mouth_radius = query.mouth_radius;
    hole.wetness = query.wetness;
    return hole;
}

}  // namespace

double time_below(const std::vector<double>& time, const std::vector<double>& values, double level) {
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (values[k] > level) continue;
        if (k == 0) return time[0];
        return time[k - 1] + (time[k] - time[k - 1]) * (values[k - 1] - level) / (values[k - 1] - values[k]);
    }
    return std::numeric_limits<double>::infinity();
}

ClosureCourse closure_course(const ParameterSet& parameters, const ClosureQuery& query) {
    const double room = needling::cell_radius(query.density);
    refuse_impossible(query, room);
    const ParameterSet p = slowed(parameters, query.slowing);
    healing::Options options;
    options.tolerance = 2e-4;
    const auto healing =
        healing::make_healing("mn17", p, {query.age, 3, 0.0}, mouth_grid(room, query.mouth_radius), options);
    reaction::System& system = healing->system();
    const grid::Grid& grid = system.grid();

    healing->injure(hole_of(query, grid));

    const auto field = [&](std::string_view name) { return *skin::find_field(system.surface_fields(), name); };
    const std::size_t cover = field("epidermal_cover");
    const std::size_t barrier = field("barrier");
    const std::size_t seal = *skin::find_field(system.scalars(), "lip_seal");
    const outcomes::MouthWaterLoss water_loss(p);
    const outcomes::ClosureOptics optics(p);
    ClosureCourse out;
    // what a needle has stretched springs back (theory: insertion-34); instruments see the radius of the moment
    const double start = query.start_radius > 0 ? query.start_radius : query.mouth_radius;
    const double relaxation = p["residual.relaxation_time"];
    const auto record = [&] {
        const reaction::State& state = system.state();
        const auto s = outcomes::closure_shares(grid.area_weight(), skin::surface_field(grid, state, cover),
                                                skin::surface_field(grid, state, barrier), state.scalars[seal], optics);
        const double radius = crept_radius(start, query.mouth_radius, state.time, relaxation);
        const double wider = radius / query.mouth_radius;
        out.time.push_back(state.time);
        out.impedance.push_back(s.open * wider * wider);
        out.dye.push_back(s.dye * wider * wider);
        out.tewl.push_back(water_loss(s.open * wider * wider, radius));
        out.oct_radius.push_back(outcomes::hole_radius(s.uncovered, query.density) * wider);
    };
    record();
    while (system.state().time < query.duration) {
        // rows at least every half hour, and every three minutes of the first six hours
        const double now = system.state().time;
        const double interval = now < 6 * seconds_per_hour - 1 ? 180.0 : 1800.0;
        system.advance(std::min(query.duration, (std::floor(now / interval + 1e-9) + 1) * interval));
        record();
    }
    for (std::vector<double>* share : {&out.impedance, &out.dye}) {
        const double first = share->front();
        for (double& v : *share) v /= first;
    }
    return out;
}

}  // namespace skinheal
