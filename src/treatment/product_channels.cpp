// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/product_channels.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/problem.hpp"
#include "skinheal/error.hpp"
#include "skinheal/insertion.hpp"
#include "treatment/setup.hpp"

namespace skinheal::treatment {
namespace {

/// A channel ends above the base of the skin that the solver knows.
constexpr double deepest = 0.98;

double thickness_of(const Skin& skin) {
    double sum = 0;
    for (const Layer& l : skin.layers) sum += l.thickness;
    return sum;
}

std::vector<double> cut(const std::vector<double>& values, RowRange range) {
    return {values.begin() + static_cast<std::ptrdiff_t>(range.first),
            values.begin() + static_cast<std::ptrdiff_t>(range.last)};
}

/// Share of the channels that strike a vessel; 0 for parameters without a law of bleeding.
double bleeding_share(const Scenario& scenario, const Session& session) {
    try {
        return insertion(scenario.skin, session.device, scenario.parameters(),
                         {scenario.puncture, 1, scenario.numerics.seed})
            .bleeding_probability;
    } catch (const ParameterError&) {
        return 0;  // mn16
    }
}

}  // namespace

bool SeriesRows::has(std::string_view name) const {
    return std::ranges::any_of(series_, [&](const Series& s) { return s.name == name; });
}

const std::vector<double>& SeriesRows::operator[](std::string_view name) const {
    const auto found = std::ranges::find_if(series_, [&](const Series& s) { return s.name == name; });
    if (found != series_.end()) return found->values;
    Problem problem = base::make_problem("healing run without a series that products need", "numerics.geometry",
                                         "no " + std::string(name), "a geometry with a surface",
                                         "Choose numerics.geometry = \"axisymmetric\".");
    base::refuse({std::move(problem)});
}

std::size_t SeriesRows::first_row(double session) const {
    auto row = static_cast<std::size_t>(std::ranges::lower_bound(time_, session) - time_.begin());
    if (row + 1 < time_.size() && time_[row] == time_[row + 1]) ++row;
    return row;
}

std::vector<double> perfusion(const SeriesRows& rows, RowRange range, const ParameterSet& blood) {
    if (rows.has("blood_flow")) {
        std::vector<double> out = cut(rows["blood_flow"], range);
        for (double& flow : out) flow = std::max(flow, 0.0);
        return out;
    }
    std::vector<double> out = cut(rows["erythema_index"], range);
    for (double& redness : out) {
        const double e = std::max(redness, 0.0);
        redness = 1 + blood["blood.erythema_gain"] * e / (e + blood["blood.erythema_scale"]);
    }
    return out;
}

absorption::ClosingCourse closing_course(const SeriesRows& rows, RowRange range, double session,
                                         const ParameterSet& blood) {
    absorption::ClosingCourse out;
    out.time = cut(rows.time(), range);
    for (double& t : out.time) t -= session;
    out.open = cut(rows["open_barrier_fraction"], range);
    const double fresh = !out.open.empty() && out.open.front() > 0 ? out.open.front() : 1.0;
    for (double& share : out.open) share = std::clamp(share / fresh, 0.0, 1.0);
    if (rows.has("epidermal_cover_axis")) {
        out.infill = cut(rows["epidermal_cover_axis"], range);
        for (double& share : out.infill) share = std::clamp(share, 0.0, 1.0);
    } else {
        for (const double share : out.open) out.infill.push_back(1 - share);
    }
    out.perfusion = perfusion(rows, range, blood);
    return out;
}

std::optional<absorption::Holes> holes_of(const Scenario& scenario, const Session& session, const RunHole& run,
                                          const Skin& skin, const ParameterSet& needling) {
    const double below = thickness_of(skin);
    absorption::Holes out;
    out.density = session.density;
    if (scenario.insertion_law == "mechanics") {
        const Insertion found = insertion(scenario.skin, session.device, scenario.parameters(),
                                          {scenario.puncture, 1, scenario.numerics.seed});
        if (found.fraction_punctured <= 0) return std::nullopt;
        out.mouth_radius = found.residual.mouth_radius;
        out.body_radius = found.residual.body_radius;
        out.tip_radius = found.residual.tip_radius;
        out.depth = std::min(found.residual.depth, deepest * below);
        out.bleeding = found.bleeding_probability;
        return out;
    }
    const double epidermis = epidermis_thickness(scenario.skin);
    const double reached = run.depth > 0 ? epidermis + run.depth : std::min(session.device.needle.length, epidermis);
    out.mouth_radius =
        run.mouth > 0 ? run.mouth : needling["residual.mouth_share"] * (session.device.needle.base_diameter / 2);
    out.body_radius = out.mouth_radius;
    out.tip_radius = std::min(needling["residual.least_tip_radius"], out.mouth_radius);
    out.depth = std::min(reached, deepest * below);
    out.bleeding = bleeding_share(scenario, session);
    return out;
}

}  // namespace skinheal::treatment
