// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/film/film_course.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "absorption/channels/history.hpp"
#include "base/text.hpp"
#include "numerics/linear/dense.hpp"
#include "skinheal/error.hpp"

namespace skinheal::absorption {
namespace {

/// Salts and polymers, over the moles of the fresh film: so that the last traces of a liquid go by a smooth law.
constexpr double dissolved = 1e-3;
constexpr double tolerance = 1e-7;       ///< of the first volume, per step
constexpr double smallest_step = 1e-12;  ///< s

/// Coefficients of the method, in the form without products by the Jacobian.
namespace ros3 {
constexpr double gamma = 0.43586652150845899941601945119356;
constexpr std::array<std::array<double, 2>, 3> c{
    {{0, 0},
     {-1.0156171083877702091975600115545, 0},
     {4.0759956452537699824805835358067, 9.2076794298330791242156818474003}}};
constexpr std::array slope{gamma, 0.24291996454816804366592249683314, 2.1851380027664058511513169485832};
constexpr std::array m{1.0, 6.1697947043828245592553615689730, -0.4277225654321857332623837380651};
constexpr std::array e{0.5, -2.9079558716805469821718236208017, 0.2235406989781156962736090927619};
}  // namespace ros3

}  // namespace

double capacity_of(const std::vector<VehicleComponent>& liquids, const std::vector<double>& volumes) {
    double own = 0;
    double mixed = 0;
    double power = 0;
    for (std::size_t i = 0; i < liquids.size(); ++i) {
        const double v = std::max(volumes[i], 0.0);
        if (liquids[i].molar_volume <= 0) {
            own += liquids[i].partition * v;
            continue;
        }
        mixed += v;
        power += v * std::log(liquids[i].partition);
    }
    return own + (mixed > 0 ? mixed * std::exp(power / mixed) : 0.0);
}

FilmCourse::FilmCourse(std::vector<Liquid> liquids, FilmAir air) : liquids_(std::move(liquids)), air_(std::move(air)) {
    const auto named = [this](const char* name) {
        return std::ranges::find(liquids_, name, [](const Liquid& l) { return l.what.name; });
    };
    auto joins = named("water");
    if (joins == liquids_.end()) joins = named("fluid");  // what came up into a film before this one
    fluid_ = static_cast<std::size_t>(joins - liquids_.begin());
    if (joins == liquids_.end()) {
        VehicleComponent fluid;
        fluid.name = "fluid";
        fluid.molar_volume = 18.07e-6;
        liquids_.push_back({fluid, 0});
    }
    for (const Liquid& l : liquids_)
        if (l.what.molar_volume > 0) first_moles_ += l.volume / l.what.molar_volume;
    solve();
}

FilmCourse::Values FilmCourse::activities(const Values& y) const {
    double moles = dissolved * first_moles_;
    for (std::size_t i = 0; i < liquids_.size(); ++i)
        if (liquids_[i].what.molar_volume > 0) moles += y[i] / liquids_[i].what.molar_volume;
    Values out(liquids_.size(), 0.0);
    for (std::size_t i = 0; i < liquids_.size(); ++i) {
        const double v = liquids_[i].what.molar_volume;
        if (v > 0)
            out[i] = moles > 0 ? y[i] / v / moles : 0.0;
        else
            out[i] = y[i] / (y[i] + dissolved * liquids_[i].volume + std::numeric_limits<double>::min());
    }
    return out;
}

/// What the wetness tends to: that of covered skin, or as the activity of water in the film stands between air and saturation.
double FilmCourse::target(const Values& activity) const {
    if (air_.covered) return 1;
    const VehicleComponent& water = liquids_[fluid_].what;
    if (water.name != "water" || water.ambient >= 1) return 0;
    return std::clamp((activity[fluid_] - water.ambient) / (1 - water.ambient), 0.0, 1.0);
}

void FilmCourse::rates(double time, const Values& y, Values& out) const {
    const std::size_t n = liquids_.size();
    const Values a = activities(y);
    const double inflow = value_at(air_.inflow, time, 0);
    out.assign(2 * n + 2, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        const double gone = air_.covered ? 0.0 : liquids_[i].what.evaporation * (a[i] - liquids_[i].what.ambient);
        out[i] -= gone;
        out[n + i] = gone;
    }
    out[fluid_] += inflow;
    out[2 * n] = inflow;
    out[2 * n + 1] = (target(a) - y[2 * n + 1]) / air_.hydration_time;
}

void FilmCourse::jacobian(double time, const Values& y, const Values& rate, Values& out) const {
    const std::size_t size = y.size();
    const std::size_t n = liquids_.size();
    out.assign(size * size, 0.0);
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) total += y[i];
    Values shifted = y;
    Values there;
    for (std::size_t j = 0; j < n; ++j) {
        const double step = 1e-7 * std::max(std::abs(y[j]), 1e-3 * total);
        shifted[j] = y[j] + step;
        rates(time, shifted, there);
        for (std::size_t i = n; i < size; ++i) out[i * size + j] = (there[i] - rate[i]) / step;
        for (std::size_t i = 0; i < n; ++i) out[i * size + j] = -out[(n + i) * size + j];  // what goes, goes to the air
        shifted[j] = y[j];
    }
    out[size * size - 1] = -1 / air_.hydration_time;
}

/// One step; returns its error over the tolerance.
double FilmCourse::attempt(double time, double step, const Values& y, const Values& rate, Values& next) const {
    const std::size_t size = y.size();
    const std::size_t n = liquids_.size();
    Values jac;
    jacobian(time, y, rate, jac);
    const double slope = (value_at(air_.inflow, time + step, 0) - value_at(air_.inflow, time, 0)) / step;
    std::array<Values, 3> k;
    Values later;  // the rate that the second and the third stage share
    for (std::size_t stage = 0; stage < 3; ++stage) {
        if (stage == 1) {
            Values moved = y;
            for (std::size_t i = 0; i < size; ++i) moved[i] += k[0][i];
            rates(time + ros3::gamma * step, moved, later);
        }
        Values matrix(size * size);
        for (std::size_t i = 0; i < size * size; ++i) matrix[i] = -jac[i];
        for (std::size_t i = 0; i < size; ++i) matrix[i * size + i] += 1 / (ros3::gamma * step);
        Values right = stage == 0 ? rate : later;
        for (const std::size_t i : {fluid_, 2 * n}) right[i] += step * ros3::slope[stage] * slope;
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t s = 0; s < stage; ++s) right[i] += ros3::c[stage][s] * k[s][i] / step;
        numerics::solve_dense(matrix, right);
        k[stage] = std::move(right);
    }
    double scale = 0;
    for (const Liquid& l : liquids_) scale += l.volume;
    double error = 0;
    next = y;
    for (std::size_t i = 0; i < size; ++i) {
        double e = 0;
        for (std::size_t s = 0; s < 3; ++s) {
            next[i] += ros3::m[s] * k[s][i];
            e += ros3::e[s] * k[s][i];
        }
        const double share = std::abs(e) / (tolerance * (i == 2 * n + 1 ? 1.0 : scale));
        if (!std::isfinite(share) || !std::isfinite(next[i]))
            return std::numeric_limits<double>::quiet_NaN();  // which a maximum would lose
        error = std::max(error, share);
    }
    return error;
}

void FilmCourse::keep(double time, Values state) {
    rate_.emplace_back();
    rates(time, state, rate_.back());
    time_.push_back(time);
    state_.push_back(std::move(state));
}

void FilmCourse::fail(double time) const {
    std::string fastest = liquids_.front().what.name;
    double speed = -1;
    for (const Liquid& l : liquids_)
        if (l.what.evaporation > speed) {
            speed = l.what.evaporation;
            fastest = l.what.name;
        }
    NumericsFailure failure;
    failure.time = time;
    failure.step = static_cast<long>(time_.size()) - 1;
    failure.field = "volume of a liquid";
    failure.cause = "the step became too small";
    throw NumericsError("the film on the skin could not be followed after " + base::display_number(time) +
                            " s: its step became too small. Look at the evaporation of " + fastest + " (" +
                            base::display_number(speed) +
                            " m/s) and at its molar volume; those of water are about "
                            "1e-7 m/s and 1.8e-5 m3/mol.",
                        failure);
}

void FilmCourse::solve() {
    const std::size_t n = liquids_.size();
    Values y(2 * n + 2, 0.0);
    double scale = 0;
    for (std::size_t i = 0; i < n; ++i) scale += y[i] = liquids_[i].volume;
    y[2 * n + 1] = air_.wetness;
    keep(air_.since, y);
    settled_ = air_.since;
    double t = air_.since;
    double wish = 1e-2;
    while (t < air_.until) {
        double stop = air_.until;  // or where the inflow has a kink
        for (const double kink : air_.inflow.time)
            if (kink > t * (1 + 1e-12) + 1e-9) stop = std::min(stop, kink);
        const double step = std::min(wish, stop - t);
        Values next;
        const double error = attempt(t, step, state_.back(), rate_.back(), next);
        const double factor = std::isfinite(error) ? std::clamp(0.9 / std::cbrt(std::max(error, 1e-9)), 0.2, 5.0) : 0.2;
        if (step == wish || factor < 1) wish = step * factor;
        if (!(error <= 1)) {
            if (step <= smallest_step) fail(t);
            continue;
        }
        for (std::size_t i = 0; i < next.size(); ++i)
            if (std::abs(next[i] - state_.back()[i]) > 1e-9 * (i == 2 * n + 1 ? 1.0 : scale)) settled_ = t + step;
        t = step == stop - t ? stop : t + step;
        keep(t, std::move(next));
    }
}

double FilmCourse::value(std::size_t component, double time) const {
    const auto next = std::ranges::upper_bound(time_, time);
    if (next == time_.begin()) return state_.front()[component];
    if (next == time_.end()) return state_.back()[component];
    const auto k = static_cast<std::size_t>(next - time_.begin());
    const double step = time_[k] - time_[k - 1];
    const double x = (time - time_[k - 1]) / step;
    const double end = x * x * (3 - 2 * x);
    return (1 - end) * state_[k - 1][component] + end * state_[k][component] +
           step * x * (1 - x) * ((1 - x) * rate_[k - 1][component] - x * rate_[k][component]);
}

std::vector<double> FilmCourse::volumes(double time) const {
    Values out;
    for (std::size_t i = 0; i < liquids_.size(); ++i) out.push_back(value(i, time));
    return out;
}

double FilmCourse::thickness(double time) const {
    double sum = 0;
    for (std::size_t i = 0; i < liquids_.size(); ++i) sum += value(i, time);
    return sum;
}

double FilmCourse::capacity(double time) const {
    std::vector<VehicleComponent> what;
    for (const Liquid& l : liquids_) what.push_back(l.what);
    return capacity_of(what, volumes(time));
}

double FilmCourse::wetness(double time) const { return value(2 * liquids_.size() + 1, time); }

std::vector<double> FilmCourse::evaporated(double time) const {
    Values out;
    for (std::size_t i = 0; i < liquids_.size(); ++i) out.push_back(value(liquids_.size() + i, time));
    return out;
}

double FilmCourse::entered(double time) const { return value(2 * liquids_.size(), time); }

}  // namespace skinheal::absorption
