// SPDX-License-Identifier: BSD-3-Clause
#include "transport/integrator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace skinheal::transport {
namespace {

/// Positive for every step, order 1.
constexpr Esdirk backward_euler{"backward Euler", 2, 1, 2, 1.0, {0, 1}, {{{}, {0, 1}}}, {}};

/// Operations of an elimination that cost more than iterations do.
constexpr double most_elimination = 4e8;
constexpr int most_undershoots = 4;
constexpr int most_iterations = 12;
/// Of everything that the network ever held: less than this in one unknown is not followed.
constexpr double negligible_share = 1e-8;
/// Of the capacity of all that is limited: below it a limit is not located in time.
constexpr double little_share = 0.05;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

void add(double a, const std::vector<double>& x, std::vector<double>& y) {
    for (std::size_t k = 0; k < y.size(); ++k) y[k] += a * x[k];
}

/// A weighted sum of vectors.
struct Terms {
    std::array<double, most_stages> weight{};
    std::array<const double*, most_stages> x{};
    std::size_t count{0};
};

template <std::size_t count>
void add_known(const double* start, const Terms& sum, double* out, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) {
        double value = start[k];
        for (std::size_t j = 0; j < count; ++j) value += sum.weight[j] * sum.x[j][k];
        out[k] = value;
    }
}

/// out = start + sum a x, in one pass.
void add_terms(const std::vector<double>& start, const Terms& sum, std::vector<double>& out) {
    using Add = void (*)(const double*, const Terms&, double*, std::size_t);
    constexpr std::array<Add, most_stages + 1> known{add_known<0>, add_known<1>, add_known<2>, add_known<3>,
                                                     add_known<4>, add_known<5>, add_known<6>};
    out.resize(start.size());
    known[sum.count](start.data(), sum, out.data(), out.size());
}

double largest(const std::vector<double>& x) {
    double out = 0;
    for (const double v : x) out = std::max(out, std::abs(v));
    return out;
}

}  // namespace

Integrator::Integrator(Network network, Update update, IntegratorOptions options)
    : network_(std::move(network)), update_(std::move(update)), options_(options) {
    rates_.resize(at(options_.method.stages));
    // steps ~ tolerance^(1/order), so that the error at the end is proportional to the tolerance
    step_tolerance_ = options_.tolerance * std::pow(options_.tolerance / 1e-3, 1.0 / options_.method.order);
}

void Integrator::set_update(Update update) {
    update_ = std::move(update);
    factored_weight_ = -1;
}

void Integrator::restart(double time, Amounts amounts) {
    time_ = start_time_ = time;
    now_ = std::move(amounts);
    const std::size_t n = network_.capacity.size();
    for (auto* v : {&c_, &c_before_, &stage_c_, &guess_, &work_}) v->resize(n);
    const double band = network_.bandwidth();
    direct_ = !options_.iterative && network_.size() * band * band < most_elimination;
    if (direct_ && (lu_.size() != network_.size() || lu_.band() < network_.bandwidth()))
        lu_.resize(network_.size(), network_.bandwidth());
    if (!direct_) iterative_.resize(network_);
    if (update_) update_(time, network_);
    coefficients_time_ = time;
    factored_weight_ = -1;
    concentrations(network_, now_.cells, c_);
    fresh_ = true;
    prepared_ = false;
    rung_ = static_cast<int>(std::floor(2 * std::log2(options_.first_step)));
    note_limits();
}

void Integrator::note_limits() {
    limited_at_start_.clear();
    excess_.clear();
    for (const Limit& l : network_.limits) {
        excess_.push_back(now_.cells[at(l.cell)] / network_.capacity[at(l.cell)] - l.highest);
        limited_at_start_.push_back(excess_.back() > 0);
    }
    limited_ = limited_at_start_;
}

bool Integrator::step(double until) {
    prepare();
    int undershoots = 0;
    int crossings = 0;
    double forced = 0;  // to the moment where a solid appears or is used up
    for (;;) {
        const double dt = forced > 0 ? forced : choose(until);
        if (!(dt > options_.smallest_step) || time_ + dt == time_) {
            if (cause_.empty()) cause_ = "the step became too small";
            return false;
        }
        Trial trial = attempt(options_.method, dt);
        const double scale = std::max(largest(c_before_), largest(stage_c_));
        const bool positive = trial.lowest >= -2 * options_.tolerance * scale;
        if (trial.solved && ((trial.error <= 1 && positive) || !options_.adaptive)) {
            const double where = crossing();
            if (options_.adaptive && where > 0 && crossings++ < 8) {
                forced = where * dt;
                continue;
            }
            if (forced <= 0) raise(dt, trial.error);
            accept(options_.method, dt, until);
            // rounding of the amounts over a tiny step would be a large rate: take it from the fluxes instead
            if (forced > 0) fresh_ = true;
            return true;
        }
        ++counts_.rejected;
        forced = 0;
        if (trial.solved && trial.error <= 1 && ++undershoots > most_undershoots) {
            if (attempt(backward_euler, dt).solved) {
                ++counts_.positive_steps;
                accept(backward_euler, dt, until);
                return true;
            }
        }
        lower(dt, trial);
    }
}

void Integrator::prepare() {
    if (fresh_) {
        rates(network_, c_, now_.stored, rates_.front());
    } else if (!prepared_) {
        std::swap(rates_.front(), rates_.back());
    }
    prepared_ = true;
    before_ = now_;
    c_before_ = c_;
    // what is left of a dose that has long gone need not be followed
    smallest_amount_ = 0;
    for (const double m : now_.cells) smallest_amount_ += std::abs(m);
    for (const double m : now_.accounts) smallest_amount_ += std::abs(m);
    smallest_amount_ *= negligible_share;
    start_time_ = time_;
}

double Integrator::choose(double until) const {
    const double remaining = until - time_;
    if (!options_.adaptive) {
        const double n = std::max(1.0, std::round(remaining / options_.first_step));
        return remaining / n;
    }
    const double dt = std::exp2(0.5 * rung_);
    // the last three steps before an event share what remains, so that none of them is tiny
    const double n = remaining / dt;
    return n < 3 ? remaining / std::max(1.0, std::ceil(n * (1 - 1e-12))) : dt;
}

void Integrator::lower(double dt, const Trial& trial) {
    double factor = 0.5;
    if (trial.solved && trial.error > 1 && std::isfinite(trial.error))
        factor = std::clamp(0.9 * std::pow(trial.error, -1.0 / options_.method.estimate_order), 0.1, 0.8);
    rung_ = std::min(static_cast<int>(std::floor(2 * std::log2(dt))) - 1,
                     static_cast<int>(std::floor(2 * std::log2(dt * factor))));
}

void Integrator::raise(double dt, double error) {
    const double factor = 0.9 * std::pow(std::max(error, 1e-8), -1.0 / options_.method.estimate_order);
    const int wish = static_cast<int>(std::floor(2 * std::log2(dt * factor)));
    const int here = static_cast<int>(std::floor(2 * std::log2(dt) + 1e-9));
    // a step cut short by an event says nothing against the rung that it was cut from
    rung_ = std::max(std::min(wish, here + 5), std::min(here, rung_));
    if (factor < 0.95) rung_ = std::min(rung_, std::min(wish, here - 1));
}

Integrator::Trial Integrator::attempt(const Esdirk& method, double dt) {
    Trial trial;
    cause_.clear();
    stage_c_ = c_before_;
    limited_ = limited_at_start_;
    const double weight = method.gamma * dt;
    for (int i = 1; i < method.stages; ++i) {
        combine(method, i, dt);
        refresh(time_ + method.nodes[at(i)] * dt);
        if (!solve_stage(weight)) {
            trial.solved = false;
            return trial;
        }
        book(weight, rates_[at(i)]);
    }
    trial.error = error_norm(method, dt);
    trial.lowest = *std::ranges::min_element(stage_c_);
    if (!std::isfinite(trial.error) || !std::isfinite(trial.lowest)) {
        cause_ = "a concentration is not finite";
        trial.solved = false;
    }
    return trial;
}

void Integrator::combine(const Esdirk& method, int i, double dt) {
    for (const auto part : {&Amounts::cells, &Amounts::stored, &Amounts::accounts}) {
        Terms sum;
        for (int j = 0; j < i; ++j) {
            const double a = dt * method.a[at(i)][at(j)];
            if (a == 0) continue;
            sum.weight[sum.count] = a;
            sum.x[sum.count++] = (rates_[at(j)].*part).data();
        }
        add_terms(before_.*part, sum, base_.*part);
    }
}

void Integrator::refresh(double time) {
    if (!update_ || time == coefficients_time_) return;
    update_(time, network_);
    coefficients_time_ = time;
}

template <class Matrix>
void Integrator::fill(double weight, Matrix& matrix) {
    matrix.clear();
    for (int i = 0; i < network_.size(); ++i) matrix.at(i, i) = network_.capacity[at(i)];
    for (const Link& l : network_.links) {
        matrix.at(l.from, l.from) += weight * l.forward;
        matrix.at(l.to, l.to) += weight * l.backward;
        matrix.at(l.to, l.from) -= weight * l.forward;
        matrix.at(l.from, l.to) -= weight * l.backward;
    }
    for (const Outlet& o : network_.outlets) matrix.at(o.cell, o.cell) += weight * o.rate;
    for (const SaturatingOutlet& o : network_.saturating) {
        const double s = 1 + std::max(0.0, guess_[at(o.cell)]) / o.half;  // linear below 0
        matrix.at(o.cell, o.cell) += weight * o.rate / (s * s);
    }
    for (const Store& s : network_.stores) matrix.at(s.cell, s.cell) += weight * s.on / (1 + weight * s.off);
    for (std::size_t k = 0; k < limited_.size(); ++k) {
        if (limited_[k] == 0) continue;
        const int cell = network_.limits[k].cell;
        matrix.clear_row(cell);
        matrix.at(cell, cell) = 1;
    }
}

bool Integrator::invert(std::vector<double>& x) {
    if (direct_) {
        lu_.solve(x);
        return true;
    }
    if (iterative_.solve(x)) return true;
    cause_ = "the iterative solver did not converge";
    return false;
}

bool Integrator::factorise(double weight) {
    const bool same_time = !update_ || factored_time_ == coefficients_time_;
    if (network_.saturating.empty() && weight == factored_weight_ && same_time && limited_ == factored_limits_)
        return true;
    if (direct_)
        fill(weight, lu_);
    else
        fill(weight, iterative_);
    ++counts_.factorisations;
    factored_weight_ = weight;
    factored_time_ = coefficients_time_;
    factored_limits_ = limited_;
    if (direct_ ? lu_.factorise() : iterative_.factorise()) return true;
    factored_weight_ = -1;
    cause_ = "a pivot of the implicit system is not positive";
    return false;
}

/// One Newton step from the guess.  Solving for the change keeps a balance to rounding: the fluxes of the guess cancel in pairs, and
/// the change is small.
bool Integrator::solve_once(double weight) {
    if (!factorise(weight)) return false;
    rates(network_, guess_, base_.stored, flux_);
    for (std::size_t k = 0; k < network_.stores.size(); ++k) {
        const Store& s = network_.stores[k];
        flux_.cells[at(s.cell)] += flux_.stored[k] * (1 - 1 / (1 + weight * s.off));
    }
    for (std::size_t i = 0; i < stage_c_.size(); ++i)
        stage_c_[i] = base_.cells[i] - network_.capacity[i] * guess_[i] + weight * flux_.cells[i];
    for (std::size_t k = 0; k < limited_.size(); ++k) {
        const Limit& l = network_.limits[k];
        if (limited_[k] != 0) stage_c_[at(l.cell)] = l.highest - guess_[at(l.cell)];
    }
    if (!invert(stage_c_)) return false;
    for (std::size_t i = 0; i < stage_c_.size(); ++i) stage_c_[i] += guess_[i];
    return true;
}

bool Integrator::solve_stage(double weight) {
    guess_ = stage_c_;
    for (int k = 0; k < most_iterations; ++k) {
        if (!solve_once(weight)) return false;
        bool again = switch_limits(weight);
        for (const SaturatingOutlet& o : network_.saturating) {
            const double change = std::abs(stage_c_[at(o.cell)] - guess_[at(o.cell)]);
            again = again || change > 1e-2 * options_.tolerance * (std::abs(guess_[at(o.cell)]) + o.half);
        }
        if (!again) return true;
        if (!network_.saturating.empty()) guess_ = stage_c_;
    }
    cause_ = "the iteration of a stage did not converge";
    return false;
}

/// True if a limit was on the wrong side.
bool Integrator::switch_limits(double weight) {
    bool changed = false;
    if (std::ranges::find(limited_, 1) != limited_.end()) rates(network_, stage_c_, base_.stored, flux_);
    for (std::size_t k = 0; k < limited_.size(); ++k) {
        const Limit& l = network_.limits[k];
        if (limited_[k] == 0) {
            if (stage_c_[at(l.cell)] <= l.highest * (1 + 1e-12)) continue;
        } else {
            const double amount = base_.cells[at(l.cell)] + weight * flux_.cells[at(l.cell)];
            if (amount >= l.highest * network_.capacity[at(l.cell)] * (1 - 1e-12)) continue;
        }
        limited_[k] = limited_[k] == 0 ? 1 : 0;
        changed = true;
    }
    return changed;
}

/// The rate that belongs to the solved stage.  That of an unknown follows from its amount, which damps stiff modes; accounts take the
/// fluxes of the same concentrations.
void Integrator::book(double weight, Amounts& rate) {
    rate.cells.resize(base_.cells.size());
    rate.stored.resize(base_.stored.size());
    rate.accounts.assign(base_.accounts.size(), 0.0);
    const double inverse = 1.0 / weight;
    for (std::size_t i = 0; i < rate.cells.size(); ++i)
        rate.cells[i] = (network_.capacity[i] * stage_c_[i] - base_.cells[i]) * inverse;
    for (const Outlet& o : network_.outlets) rate.accounts[at(o.account)] += o.rate * stage_c_[at(o.cell)] - o.supply;
    for (const SaturatingOutlet& o : network_.saturating) {
        const double g = guess_[at(o.cell)];
        const double s = 1 + std::max(0.0, g) / o.half;
        rate.accounts[at(o.account)] += o.rate * (g / s + (stage_c_[at(o.cell)] - g) * (g > 0 ? 1 / (s * s) : 1.0));
    }
    for (std::size_t k = 0; k < rate.stored.size(); ++k) {
        const Store& s = network_.stores[k];
        rate.stored[k] = (s.on * stage_c_[at(s.cell)] - s.off * base_.stored[k]) / (1 + weight * s.off);
    }
    if (std::ranges::find(limited_, 1) == limited_.end()) return;
    rates(network_, stage_c_, base_.stored, flux_);
    for (std::size_t k = 0; k < limited_.size(); ++k)
        if (limited_[k] != 0) rate.cells[at(network_.limits[k].cell)] = flux_.cells[at(network_.limits[k].cell)];
}

double Integrator::error_norm(const Esdirk& method, double dt) {
    std::ranges::fill(work_, 0.0);
    Terms estimate;
    for (int i = 0; i < method.stages; ++i) {
        if (method.estimate[at(i)] == 0) continue;
        estimate.weight[estimate.count] = dt * method.estimate[at(i)];
        estimate.x[estimate.count++] = rates_[at(i)].cells.data();
    }
    add_terms(work_, estimate, work_);
    for (std::size_t k = 0; k < limited_.size(); ++k)
        if (limited_[k] != 0) work_[at(network_.limits[k].cell)] = 0;
    if (!invert(work_)) return 2;  // else stiff modes, which the method damps, would dominate the estimate
    const double floor = options_.floor * std::max(largest(c_before_), largest(stage_c_));
    if (floor == 0) return 0;
    double sum = 0;
    double weighted = 0;
    double weight = 0;
    for (std::size_t i = 0; i < work_.size(); ++i) {
        const double c = std::abs(stage_c_[i]);
        const double capacity = network_.capacity[i];
        const double e = work_[i] * capacity / (capacity * (c + floor) + smallest_amount_);
        sum += e * e;
        weighted += capacity * c * e * e;
        weight += capacity * c;
    }
    // of all unknowns, and of where the amount is: else many empty cells would hide the error of one full film
    const double mean = std::max(sum / static_cast<double>(work_.size()), weight > 0 ? weighted / weight : 0.0);
    return std::sqrt(mean) / step_tolerance_;
}

/// Fraction of the step after which a limit is reached or left; 0 if none is, or if the step ends there.  What holds little of all that is
/// limited may change in the middle of a step: a film of many cells dries up one by one, and each costs one of them its order only.
double Integrator::crossing() const {
    double all = 0;
    for (const Limit& l : network_.limits) all += network_.capacity[at(l.cell)];
    for (std::size_t k = 0; k < limited_.size(); ++k) {
        if (limited_[k] == limited_at_start_[k]) continue;
        const int cell = network_.limits[k].cell;
        if (network_.capacity[at(cell)] < little_share * all) continue;
        const double end =
            (base_.cells[at(cell)] + (rates_.back().cells[at(cell)]) * factored_weight_) / network_.capacity[at(cell)] -
            network_.limits[k].highest;
        const double start = excess_[k];
        const double near = 1e-9 * network_.limits[k].highest;
        if (std::abs(end) <= near || std::abs(start) <= near || start * end > 0) continue;
        return std::clamp(start / (start - end), 0.02, 0.98);
    }
    return 0;
}

void Integrator::accept(const Esdirk& method, double dt, double until) {
    Amounts& rate = rates_[at(method.stages - 1)];
    now_ = base_;
    const double weight = method.gamma * dt;
    add(weight, rate.cells, now_.cells);
    add(weight, rate.stored, now_.stored);
    add(weight, rate.accounts, now_.accounts);
    if (&rate != &rates_.back()) std::swap(rate, rates_.back());
    c_ = stage_c_;
    time_ = dt == until - start_time_ ? until : start_time_ + dt;
    first_done_ = fresh_;
    fresh_ = false;
    prepared_ = false;
    ++counts_.steps;
    note_limits();
}

Interpolation Integrator::interpolation(double time) const noexcept {
    const double dt = time_ - start_time_;
    const double x = dt > 0 ? (time - start_time_) / dt : 1.0;
    if (first_done_) return {1 - x, x, 0, 0};
    const double end = x * x * (3 - 2 * x);
    return {1 - end, end, dt * x * (1 - x) * (1 - x), -dt * x * x * (1 - x)};
}

}  // namespace skinheal::transport
