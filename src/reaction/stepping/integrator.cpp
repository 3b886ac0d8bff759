// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/stepping/integrator.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "numerics/simd/floating_point.hpp"
#include "reaction/lanes.hpp"
#include "reaction/stepping/integrator_lines.hpp"

namespace skinheal::reaction {
namespace {

constexpr int patience = 5;  ///< rejections of one step until its matrix is no longer factored

}  // namespace

/// Strips of eight rows, in runs of planes: a plane's neighbours are still in cache when their turn comes.
void Integrator::over_rows(void* task, Rows call) {
    constexpr int planes_at_once = 16;
    const int rows = grid_.count(1);
    const int planes = grid_.count(2);
    const int strips = (rows + 7) / 8;
    const int runs = (planes + planes_at_once - 1) / planes_at_once;
    team_.run(strips * runs, [&](int worker, int chunk) {
        const int first = 8 * (chunk / runs);
        const int last = std::min(rows, first + 8);
        const int start = planes_at_once * (chunk % runs);
        const int stop = std::min(planes, start + planes_at_once);
        for (int plane = start; plane < stop; ++plane) call(task, worker, plane * rows + first, plane * rows + last);
    });
}

Step Integrator::advance(double until) {
    const FlushDenormals guard;
    settle(state_);
    const double remaining = until - state_.time;
    if (fresh_) {
        dt_ = options_.adaptive ? first_step(remaining) : options_.fixed_step;
        control_.restart();
        since_restart_ = begun_ = 0;
        factor_again();
        looked_at_ = dt_;
        fresh_ = false;
    }
    const double floor = 1e-13 * until;
    const double wanted = dt_;
    int tries = 0;
    for (;;) {
        double dt = options_.adaptive ? std::min(dt_, options_.longest_step) : dt_;
        if (dt >= remaining * (1 - 1e-9))
            dt = remaining;
        else if (2 * dt > remaining && options_.adaptive)
            dt = 0.5 * remaining;
        const Attempt attempt = try_step(dt);
        if (attempt.accepted) {
            const double factor =
                std::min(control_.factor_after_acceptance(attempt.error, dt), control_.most_growth(attempt.negative));
            if (options_.adaptive)
                dt_ = std::max(dt * factor, dt < dt_ ? std::min(dt_, 3 * dt) * std::min(factor, 1.0) : 0.0);
            const Step step{state_.time, dt == remaining ? until : state_.time + dt, attempt.error};
            std::swap(state_, next_);  // `next_` keeps the start of the step for the interpolant
            state_.time = step.end;
            ++steps_;
            ends_known_ = false;
            watch_splitting(dt);
            return step;
        }
        ++rejected_;
        dt_ = dt * attempt.shrink;
        ++tries;
        const bool may_change = !unfactored_ && options_.adaptive && options_.method == Method::automatic;
        if (may_change && (tries == patience || dt_ < floor) && begin_unfactored(counts_.for_rejections))
            dt_ = std::max(0.5 * std::min(wanted, remaining), 2 * floor);
        if (tries > 60 || dt_ < floor) fail(attempt);
    }
}

/// Every stage, then the verdict (theory: numerics-7, numerics-10).
Integrator::Attempt Integrator::try_step(double dt) {
    Attempt attempt;
    attempt.dt = dt;
    choose_whole(dt);
    if (!unfactored_)
        factors_.prepare(grid_, fields_.transport, fields_.moves, spread_, tableau_.gamma * dt, exchange_value_);
    for (int s = 0; s < tableau_.stages; ++s) {
        if (!unfactored_) {
            stage(s, dt);
        } else if (!stage_unfactored(s, dt)) {
            attempt.cause = Cause::linear;
            attempt.shrink = 0.25;
            return attempt;
        }
        surface_combine(s, state_, next_);
    }
    judge_volume(attempt);
    const Verdict verdict = surface_verdict(next_);
    if (!std::isnan(attempt.error) && !(verdict.error <= attempt.error)) {  // no number in the volume stays no number
        attempt.error = verdict.error;
        attempt.field = -1;
    }
    if (!options_.adaptive) {
        attempt.accepted = std::isfinite(attempt.error);
        if (!attempt.accepted) attempt.cause = Cause::not_finite;
    } else if (!(attempt.error <= 1)) {
        attempt.shrink = control_.factor_after_rejection(attempt.error);
        attempt.cause = std::isfinite(attempt.error) ? Cause::tolerance : Cause::not_finite;
    } else if (attempt.cause == Cause::negative) {
        attempt.shrink = control_.factor_after_rejection(attempt.negative);
    } else if (attempt.cause != Cause::none || verdict.least < -2 * options_.tolerance) {
        if (attempt.cause == Cause::none) attempt.cause = Cause::negative_surface;
    } else {
        attempt.accepted = true;
    }
    return attempt;
}

/// The surface's part of stage s and what the rates read of all of the state; returns the open share.
const double* Integrator::begin_stage(int s, double dt, const State& at) {
    surface_stage(s, dt, at);
    const double* open = open_share(at.surface, open_);
    if (s == 0) jacobian_open_ = open_;
    const auto number = static_cast<std::size_t>(s);
    before_rates(at.volume.data(), state_.time + tableau_.stage_time[number] * dt, s == 0);
    return open;
}

/// Arguments of the kernels for stage s.
StageArguments Integrator::stage_arguments(int s, double dt, const State& at, double* out, const double* open,
                                           int worker, int begin, int end) {
    const auto number = static_cast<std::size_t>(s);
    StageArguments a = arguments(at.volume.data(), out, open, worker, begin, end);
    a.gamma_tau = tableau_.gamma * dt;
    a.earlier_count = s;
    for (int j = 0; j < s; ++j) {
        a.earlier[j] = k_[static_cast<std::size_t>(j)].volume.data();
        a.weight[j] = tableau_.d[number][static_cast<std::size_t>(j)];
    }
    a.time = state_.time + tableau_.stage_time[number] * dt;
    a.jacobian_time = tableau_.one_jacobian ? state_.time : a.time;
    a.time_weight = tableau_.time_slope[number] * dt;
    if (tableau_.one_jacobian) {
        a.jacobian_state = state_.volume.data();
        a.jacobian_open = jacobian_open_.data();
    }
    return a;
}

/// Stage s: rates, local solves and the sweeps of slot 0 on groups of eight rows (they stay in cache), then the sweeps across.
/// The last sweep also forms the state of the next stage, or the new state with its error.
void Integrator::stage(int s, double dt) {
    const State& at = s == 0 ? state_ : next_;
    const double* open = begin_stage(s, dt, at);
    double* k = k_[static_cast<std::size_t>(s)].volume.data();
    over_rows([&](int worker, int begin, int end) {
        const StageArguments a = stage_arguments(s, dt, at, k, open, worker, begin, end);
        kernels_.stage(kinetics_, a);
        for (int f = 0; f < volume_count(); ++f) {
            if (sweeps(0, f) && !whole(f)) {
                SweepArguments b = sweep_arguments(s, f, 0, dt, After::nothing);
                b.scratch = scratch_of(worker);
                b.begin = begin;
                b.end = end;
                kernels_.sweep(b);
            }
            if (last_slot_ > 0 && moves(f)) continue;
            finish_rows(s, f, begin, end);
        }
    });
    solve_whole(s, dt);
    const bool last = s + 1 == tableau_.stages;
    for (int slot = 1; slot <= last_slot_; ++slot)
        if (slot == last_slot_ || grid_.count(slot) > 1 || !spread_.empty()) {
            const After after = slot < last_slot_ ? After::nothing : last ? After::new_state : After::stage_state;
            sweep_across(slot, [&](int f) { return sweep_arguments(s, f, slot, dt, after); });
        }
}

/// Does slot `slot` take part in the line solves of field f?  The last one always does: it forms the next state.
bool Integrator::sweeps(int slot, int f) const noexcept {
    if (!moves(f)) return false;
    return (slot > 0 && slot == last_slot_) || grid_.count(slot) > 1 || spread_.walled(f, slot);
}

/// Update after stage s of a field: the weights of the next stage's state, or of the new state and its error.
Combination Integrator::combination(int s, std::ptrdiff_t at) const {
    Combination c{};
    const bool last = s + 1 == tableau_.stages;
    c.earlier_count = s;
    for (int j = 0; j <= s; ++j) {
        const auto q = static_cast<std::size_t>(j);
        if (j < s) c.earlier[j] = k_[q].volume.data() + at;
        c.a[j] = last ? tableau_.m[q] : tableau_.a[static_cast<std::size_t>(s) + 1][q];
        c.e[j] = tableau_.e[q];
    }
    return c;
}

/// The line solves of field f along slot `slot`, in place, and nothing after them.
SweepArguments Integrator::line_arguments(double* field, int f, int slot, const LineFactorSet& factors,
                                          double gamma_tau) const {
    SweepArguments a{};
    a.grid = &view_;
    a.field = field;
    a.slot = slot;
    if (const Spread* spread = spread_.view(static_cast<std::size_t>(f));
        spread != nullptr && spread->face[0] != nullptr) {
        a.face = spread->factor_face[slot];
        a.wall_lower = spread->wall_lower[slot];
        a.wall_upper = spread->wall_upper[slot];
        a.gamma_tau = gamma_tau;
    } else {
        a.factors = factors.of(slot, f);
    }
    return a;
}

SweepArguments Integrator::sweep_arguments(int s, int f, int slot, double dt, After after) {
    const std::ptrdiff_t at = f * view_.stride;
    SweepArguments a =
        line_arguments(k_[static_cast<std::size_t>(s)].volume.data() + at, f, slot, factors_, tableau_.gamma * dt);
    a.after = after;
    a.state = state_.volume.data() + at;
    a.sum = combination(s, at);
    a.next = next_.volume.data() + at;
    a.resting = resting_pointer(f);
    a.resting_value = resting_value(f);
    a.sums = sums_of(f);
    return a;
}

/// The same as the last sweep does, for fields that no sweep touches.
void Integrator::finish_rows(int s, int f, int begin, int end) {
    const std::ptrdiff_t at = f * view_.stride;
    UpdateArguments a{&view_,
                      state_.volume.data() + at,
                      k_[static_cast<std::size_t>(s)].volume.data() + at,
                      combination(s, at),
                      next_.volume.data() + at,
                      resting_pointer(f),
                      resting_value(f),
                      nullptr,
                      begin};
    const auto finish = s + 1 == tableau_.stages ? kernels_.update : kernels_.add;
    for (; a.row < end; ++a.row) {
        a.sums = sums_of(f) + 3 * a.row;
        finish(a);
    }
}

/// Error norm: largest over fields of rms(e) / (tolerance (scale + rms(u - rest))) (theory: numerics-9).
/// Sums run over rows or lines in fixed order,
/// so that the step, and with it the answer, does not depend on the number of threads.
void Integrator::judge_volume(Attempt& attempt) const {
    for (int f = 0; f < volume_count(); ++f) {
        double error = 0;
        double change = 0;
        double least = std::numeric_limits<double>::infinity();
        const Descriptor& field = fields_.volume[static_cast<std::size_t>(f)];
        const int parts = last_slot_ > 0 && moves(f) && !unfactored_ && !whole(f) ? blocks_ : grid_.rows();
        for (int part = 0; part < parts; ++part) {
            const double* s =
                sums_.data() +
                (static_cast<std::size_t>(f) * static_cast<std::size_t>(parts_) + static_cast<std::size_t>(part)) * 3;
            error += s[0];
            change += s[1];
            least = std::min(least, s[2]);
        }
        const double e = std::sqrt(error) / (options_.tolerance * (field.scale + std::sqrt(change)));
        if (!(e <= attempt.error)) {
            attempt.error = e;
            attempt.field = f;
        }
        if (!field.any_sign)
            attempt.negative = std::max(attempt.negative, -least / (2 * options_.tolerance * field.scale));
        if (least < -2 * options_.tolerance * field.scale && !field.any_sign && attempt.cause == Cause::none) {
            attempt.cause = Cause::negative;
            attempt.field = f;
        }
        if (std::isnan(e)) return;
    }
}

void Integrator::evaluate(const State& at, State& out) {
    const double* open = open_share(at.surface, open_);
    before_rates(at.volume.data(), at.time, false);
    over_rows([&](int worker, int begin, int end) {
        StageArguments a = arguments(at.volume.data(), out.volume.data(), open, worker, begin, end);
        a.time = at.time;
        kernels_.rate(kinetics_, a);
    });
    surface_rate(at, out);
}

/// A careful first step after a disturbance: a fraction of the time in which some field changes by its error scale
/// (theory: numerics-12).
double Integrator::first_step(double remaining) {
    evaluate(state_, k_[0]);
    double fastest = 0;
    for (int f = 0; f < volume_count(); ++f) {
        double sum = 0;
        double change = 0;
        const auto base = static_cast<std::ptrdiff_t>(f) * grid_.field_stride();
        const double* resting = resting_pointer(f);
        for (std::ptrdiff_t i = 0; i < grid_.field_stride(); ++i) {
            const double w = grid_.volume_weight()[static_cast<std::size_t>(i)];
            if (w == 0) continue;
            const double r = k_[0].volume.data()[base + i];
            const double d = state_.volume.data()[base + i] - (resting == nullptr ? resting_value(f) : resting[i]);
            sum += w * r * r;
            change += w * d * d;
        }
        fastest =
            std::max(fastest, std::sqrt(sum) / (fields_.volume[static_cast<std::size_t>(f)].scale + std::sqrt(change)));
    }
    for (const double r : k_[0].surface) fastest = std::max(fastest, std::abs(r));
    ends_known_ = false;
    if (fastest > 0) return 0.2 * std::sqrt(options_.tolerance) / fastest;
    // what is at rest now may be moved by the time alone
    return std::min(options_.step_at_rest, fields_.depends_on_time ? 1e-3 * remaining : remaining);
}

}  // namespace skinheal::reaction
