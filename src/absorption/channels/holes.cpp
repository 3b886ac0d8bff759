// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/channels/holes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "absorption/channels/numbers.hpp"

namespace skinheal::absorption {
namespace {

using skin::LipLaw;

/// Points that a history keeps: the solver stops at none of them, but looks each up.
constexpr int most_points = 60;
constexpr double first_kept = 30;  ///< s
/// The needles come in within it, s.
constexpr double moment = 1;
/// Shares of bleeding channels beyond which there is one class.
constexpr double all_but_none = 0.01;
constexpr double least_left = 1e-12;

/// Piecewise linear, thinned to what changes: close together at first.
History thinned(const std::vector<double>& time, const std::vector<double>& value) {
    std::vector<std::size_t> keep;
    const std::size_t n = time.size();
    if (n > most_points) {
        keep = {0, n - 1};
        for (const double wanted : by_ratio(first_kept, time.back(), most_points - 1)) {
            const auto at = std::ranges::lower_bound(time, wanted) - time.begin();
            keep.push_back(std::min(static_cast<std::size_t>(at), n - 1));
        }
        keep.push_back(static_cast<std::size_t>(std::ranges::lower_bound(time, 0.0) - time.begin()));
        std::ranges::sort(keep);
        keep.erase(std::unique(keep.begin(), keep.end()), keep.end());
    } else {
        for (std::size_t k = 0; k < n; ++k) keep.push_back(k);
    }
    History out;
    for (std::size_t i = 0; i < keep.size(); ++i) {
        if (i > 0 && !(time[keep[i]] - time[keep[i - 1]] > 0)) continue;
        out.time.push_back(time[keep[i]]);
        out.value.push_back(value[keep[i]]);
    }
    return out;
}

/// A course that begins when the needles come, and what was before.
History made_at(double made, const std::vector<double>& time, const std::vector<double>& value, double before) {
    History history = thinned(time, value);
    if (made <= 0) return history;
    History out{{0.0, std::max(made - moment, 0.5 * made)}, {before, before}};
    for (std::size_t k = 0; k < history.time.size(); ++k) {
        out.time.push_back(history.time[k] + made);
        out.value.push_back(history.value[k]);
    }
    return out;
}

bool covered_at(double time, const std::vector<Cover>& covers) {
    return std::ranges::any_of(covers, [&](const Cover& c) { return c.start <= time && time < c.end; });
}

}  // namespace

std::vector<double> lips_under_covers(const std::vector<double>& time, double radius, const std::vector<Cover>& covers,
                                      const LipLaw& law, const std::vector<double>* of_run, double speed) {
    const LipLaw::Closing dry = law(radius, 0);
    const double wet = law(radius, 1).time / speed;
    const auto ahead = [&](std::size_t k) {
        return std::max(of_run != nullptr ? dry.final - (*of_run)[k] : std::exp(-time[k] / dry.time), least_left);
    };
    std::vector<double> seal(time.size(), 0.0);
    for (std::size_t k = 1; k < time.size(); ++k) {
        const bool under = covered_at((time[k - 1] + time[k]) / 2, covers);
        const double left = under ? std::exp(-(time[k] - time[k - 1]) / wet) : ahead(k) / ahead(k - 1);
        seal[k] = dry.final - (dry.final - seal[k - 1]) * left;
    }
    return seal;
}

ClosingCourse under_covers(const ClosingCourse& course, const std::vector<double>& lips, double radius,
                           const std::vector<Cover>& covers, const LipLaw& law, double speed) {
    if (covers.empty()) return course;
    const double last = course.time.back();
    ClosingCourse out;
    out.time = course.time;
    for (const double t : evenly(0, last, 400)) out.time.push_back(t);
    for (const Cover& c : covers)
        for (const double edge : {c.start, c.end})
            if (edge < last) out.time.push_back(edge);
    sort_and_drop_repeats(out.time);
    std::vector<double> of_run;
    for (const double t : out.time) of_run.push_back(interpolated(t, course.time, lips));
    const std::vector<double> seal = lips_under_covers(out.time, radius, covers, law, &of_run, speed);
    for (std::size_t k = 0; k < out.time.size(); ++k) {
        const double t = out.time[k];
        out.open.push_back(
            std::clamp(interpolated(t, course.time, course.open) * (1 - seal[k]) / (1 - of_run[k]), 0.0, 1.0));
        out.infill.push_back(interpolated(t, course.time, course.infill));
        out.perfusion.push_back(interpolated(t, course.time, course.perfusion));
    }
    return out;
}

ClosingCourse outside_the_body(double radius, const std::vector<Cover>& covers, const LipLaw& law, double share,
                               double until) {
    ClosingCourse out;
    out.time = by_ratio(60, until, 200);
    out.time.push_back(0);
    for (const Cover& c : covers)
        for (const double edge : {c.start, c.end})
            if (edge > 0 && edge < until) out.time.push_back(edge);
    sort_and_drop_repeats(out.time);
    for (const double seal : lips_under_covers(out.time, radius, covers, law)) out.open.push_back(1 - share * seal);
    out.infill.assign(out.time.size(), 0.0);
    out.perfusion.assign(out.time.size(), 1.0);
    return out;
}

ClosingCourse halving(double half_life) {
    ClosingCourse out;
    for (const double halvings : evenly(0, 20, 201)) {
        out.time.push_back(half_life * halvings);
        out.open.push_back(std::exp2(-out.time.back() / half_life));
        out.infill.push_back(1 - out.open.back());
    }
    out.perfusion.assign(out.time.size(), 1.0);
    return out;
}

History outflow(double mouth_radius, double volume, double clot_time, double made) {
    const double speed = 2 * volume / (std::numbers::pi * mouth_radius * mouth_radius * clot_time);
    History out;
    if (made > 0) out = {{std::max(made - moment, 0.5 * made)}, {0.0}};
    out.time.insert(out.time.end(), {made, made + clot_time});
    out.value.insert(out.value.end(), {speed, 0.0});
    return out;
}

std::vector<ChannelClass> classes_of(const Holes& holes, const Clotting& clotting, bool in_vivo, double made) {
    ChannelClass dry;
    dry.density = holes.density;
    dry.mouth_radius = holes.mouth_radius;
    dry.body_radius = holes.body_radius;
    dry.tip_radius = std::min(holes.tip_radius, holes.body_radius);
    dry.depth = holes.depth;
    if (holes.course) {
        dry.closure.open = made_at(made, holes.course->time, holes.course->open, 0);
        dry.closure.infill = made_at(made, holes.course->time, holes.course->infill, 1);
        if (in_vivo) dry.closure.fibrin = {{made, made + 2 * clotting.setting_time}, {0.0, clotting.fibrin}};
    }
    const double share = in_vivo ? holes.bleeding : 0.0;
    if (share < all_but_none) return {dry};
    ChannelClass bleeding = dry;
    bleeding.density = share * holes.density;
    bleeding.closure.outflow = outflow(holes.mouth_radius, clotting.bleeding_volume, 2 * clotting.setting_time, made);
    if (share > 1 - all_but_none) return {bleeding};
    dry.density = (1 - share) * holes.density;
    return {bleeding, dry};
}

History clearance_of(const ClosingCourse& course, const std::vector<double>& flows, const std::vector<double>& cleared,
                     double made, double flow_before) {
    std::vector<double> factor;
    for (const double flow : course.perfusion) factor.push_back(interpolated(flow, flows, cleared));
    return made_at(made, course.time, factor, interpolated(flow_before, flows, cleared));
}

AbsorptionCase on_patch(AbsorptionCase given, Patch patch) {
    ChannelClass kind = given.channels.front();
    if (given.channels.size() > 1) {
        double density = 0;
        for (const ChannelClass& c : given.channels) density += c.density;
        for (double& speed : kind.closure.outflow.value) speed *= kind.density / density;
    }
    kind.density = 0;  // that of the patch
    given.channels = {std::move(kind)};
    given.patch = std::move(patch);
    given.numerics.path = AbsorptionPath::box;
    return given;
}

}  // namespace skinheal::absorption
