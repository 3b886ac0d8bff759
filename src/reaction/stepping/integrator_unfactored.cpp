// SPDX-License-Identifier: BSD-3-Clause
// Steps whose matrix is not factored, when they are taken, and when no longer.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>

#include "reaction/stepping/integrator_lines.hpp"

namespace skinheal::reaction {
namespace {

constexpr double residual_share = 0.01;  ///< of the tolerance, that a linear solve may leave
constexpr int most_restarts = 4;
constexpr double shift_ratio = 8;
constexpr double too_much_splitting = 10;  ///< in units of the tolerance; smaller ones do not outlive a step (theory)
constexpr double little_splitting = 2;
constexpr double some_splitting = 0.3;  ///< where the step has fallen: the factors may hold it by their stability
constexpr long calm_steps = 16;         ///< until steps are factored again; twice as many each time after a disturbance
constexpr long shortest_look = 8;       ///< the same where the last one found some
constexpr long longest_look = 64;       ///< steps between looks at the error of the factors
constexpr double look_again = 8;        ///< growth or fall of the step between them

}  // namespace

/// `task(offset, row)` on every row of every field: field f is at f * stride + offset.
template <class F>
void Integrator::each_row(F&& task) {
    over_rows([&](int, int begin, int end) {
        for (int row = begin; row < end; ++row) task(grid_.offset(0, row % grid_.count(1), row / grid_.count(1)), row);
    });
}

void Integrator::make_room() {
    if (krylov_.ready) return;
    for (auto& b : krylov_.basis) b = field_buffer(fields_.volume.size());
    for (auto& d : krylov_.direction) d = field_buffer(fields_.volume.size());
    krylov_.right = field_buffer(fields_.volume.size());
    krylov_.ready = true;
}

/// Sum over fields and cells, weighted so that the norm is in units of the tolerance; in the order of the rows.
double Integrator::dot(const double* a, const double* b) {
    each_row([&](std::ptrdiff_t offset, int row) {
        const double* w = view_.volume_weight + offset;
        double total = 0;
        for (int f = 0; f < volume_count(); ++f) {
            const double* p = a + f * view_.stride + offset;
            const double* q = b + f * view_.stride + offset;
            std::array<double, 8> lane{};
            for (int i = 0; i < view_.padded; i += 8)
                for (int v = 0; v < 8; ++v) lane[static_cast<std::size_t>(v)] += w[i + v] * p[i + v] * q[i + v];
            double sum = 0;
            for (const double x : lane) sum += x;
            total += krylov_.weight[static_cast<std::size_t>(f)] * sum;
        }
        krylov_.partial[static_cast<std::size_t>(row)] = total;
    });
    double sum = 0;
    for (const double x : krylov_.partial) sum += x;
    return sum;
}

/// Weights of the error norm at a state (theory: numerics-9).
void Integrator::choose_weights(const State& at) {
    for (int f = 0; f < volume_count(); ++f) {
        const double* u = at.volume.data() + f * view_.stride;
        const double* resting = resting_pointer(f);
        each_row([&](std::ptrdiff_t offset, int row) {
            double sum = 0;
            for (std::ptrdiff_t i = offset; i < offset + grid_.count(0); ++i) {
                const double d = u[i] - (resting == nullptr ? resting_value(f) : resting[i]);
                sum += view_.volume_weight[i] * d * d;
            }
            krylov_.partial[static_cast<std::size_t>(row)] = sum;
        });
        double change = 0;
        for (const double x : krylov_.partial) change += x;
        const auto at_field = static_cast<std::size_t>(f);
        const double unit = options_.tolerance * (fields_.volume[at_field].scale + std::sqrt(change));
        krylov_.weight[at_field] = 1 / (unit * unit);
    }
}

/// Largest rate constant of the lines of a field, 1/s.
double Integrator::stiffness(int f, int slot) const {
    if (!sweeps(slot, f)) return 0;
    const auto field = static_cast<std::size_t>(f);
    double diffusivity = fields_.transport[field].diffusivity;
    if (const Spread* spread = spread_.view(field); spread != nullptr && spread->face[0] != nullptr) {
        diffusivity = 0;
        for (std::ptrdiff_t i = view_.origin; i < view_.stride; ++i)
            if (view_.volume_weight[i] > 0) diffusivity = std::max(diffusivity, spread->factor_face[slot][i]);
    }
    double most = 0;
    for (int i = 0; i < grid_.count(slot); ++i) most = std::max(most, view_.lower[slot][i] + view_.upper[slot][i]);
    return diffusivity * most;
}

/// Shares of g dt, from 1 down to where the second stiffest direction is no longer stiff: with each of them the product of factors is
/// close to the matrix for another range of waves (theory: numerics-18).
void Integrator::choose_shifts(double gamma_tau) {
    double stiff = 0;
    for (int f = 0; f < volume_count(); ++f) {
        std::array<double, 3> by_slot{};
        for (int slot = 0; slot < 3; ++slot) by_slot[static_cast<std::size_t>(slot)] = stiffness(f, slot);
        std::ranges::sort(by_slot, std::greater<>());
        stiff = std::max(stiff, by_slot[1] > 0 ? by_slot[1] : by_slot[0]);
    }
    const double range = std::max(1.0, gamma_tau * stiff);
    const double ratio = std::max(shift_ratio, std::pow(range, 1.0 / (KrylovSpace::most_shifts - 1)));
    const double wanted = std::ceil(std::log(range) / std::log(ratio) - 1e-9);
    krylov_.shifts = 1 + static_cast<int>(std::min(wanted, KrylovSpace::most_shifts - 1.0));
    for (int j = 0; j < krylov_.shifts; ++j) {
        const auto q = static_cast<std::size_t>(j);
        krylov_.shift[q] = j == 0 ? 1.0 : krylov_.shift[q - 1] / ratio;
        krylov_.factors[q].prepare(grid_, fields_.transport, fields_.moves, spread_, krylov_.shift[q] * gamma_tau,
                                   exchange_value_);
    }
    choose_weights(state_);
}

/// out = (I - g dt (J + D)) v (theory: numerics-17).
void Integrator::multiply(const Matrix& matrix, const double* v, double* out) {
    over_rows([&](int worker, int begin, int end) {
        StageArguments a = arguments(v, out, matrix.open, worker, begin, end);
        a.jacobian_state = matrix.state;
        a.gamma_tau = matrix.gamma_tau;
        a.jacobian_time = matrix.time;
        kernels_.product(kinetics_, a);
    });
}

/// out = the product of factors for a share of g dt, inverted, times v.
void Integrator::precondition(const Matrix& matrix, int shift, const double* v, double* out) {
    const auto q = static_cast<std::size_t>(shift);
    const double gamma_tau = krylov_.shift[q] * matrix.gamma_tau;
    const auto lines = [&](int f, int slot) {
        return line_arguments(out + f * view_.stride, f, slot, krylov_.factors[q], gamma_tau);
    };
    over_rows([&](int worker, int begin, int end) {
        StageArguments a = arguments(v, out, matrix.open, worker, begin, end);
        a.jacobian_state = matrix.state;
        a.gamma_tau = gamma_tau;
        a.jacobian_time = matrix.time;
        kernels_.local(kinetics_, a);
        for (int f = 0; f < volume_count(); ++f) {
            if (!sweeps(0, f)) continue;
            SweepArguments b = lines(f, 0);
            b.scratch = scratch_of(worker);
            b.begin = begin;
            b.end = end;
            kernels_.sweep(b);
        }
    });
    for (int slot = 1; slot <= last_slot_; ++slot) sweep_across(slot, [&](int f) { return lines(f, slot); });
}

/// The same stage as `stage`, with the matrix itself.  False: its equations are not solved.
bool Integrator::stage_unfactored(int s, double dt) {
    const State& at = s == 0 ? state_ : next_;
    const double* open = begin_stage(s, dt, at);
    if (s == 0) choose_shifts(tableau_.gamma * dt);
    double* right = krylov_.right.data();
    over_rows([&](int worker, int begin, int end) {
        kernels_.right_side(kinetics_, stage_arguments(s, dt, at, right, open, worker, begin, end));
    });
    Matrix matrix{at.volume.data(), open, tableau_.gamma * dt,
                  state_.time + tableau_.stage_time[static_cast<std::size_t>(s)] * dt};
    if (tableau_.one_jacobian) {
        matrix.state = state_.volume.data();
        matrix.time = state_.time;
        if (open != nullptr) matrix.open = jacobian_open_.data();
    }
    each_row([&](std::ptrdiff_t offset, int) {  // what pads a row is no part of the solve
        for (int f = 0; f < volume_count(); ++f)
            for (std::ptrdiff_t i = offset; i < offset + view_.padded; ++i)
                if (!(view_.volume_weight[i] > 0)) right[f * view_.stride + i] = 0;
    });
    double* k = k_[static_cast<std::size_t>(s)].volume.data();
    if (!solve_unfactored(matrix, k)) return false;
    if (s == 0 && options_.method == Method::automatic) {  // what the factors would have made of it
        double* factored = krylov_.direction[0].data();
        precondition(matrix, 0, right, factored);
        each_row([&](std::ptrdiff_t offset, int) {
            for (int f = 0; f < volume_count(); ++f)
                for (std::ptrdiff_t i = f * view_.stride + offset; i < f * view_.stride + offset + view_.padded; ++i)
                    factored[i] -= k[i];
        });
        splitting_ = tableau_.m[0] * std::sqrt(dot(factored, factored));
    }
    over_rows([&](int, int begin, int end) {
        for (int f = 0; f < volume_count(); ++f) finish_rows(s, f, begin, end);
    });
    return true;
}

/// Flexible GMRES from the factored solution on.  Every direction is made by products and factors, so what neither of them changes
/// (sums between closed walls) no direction changes, and nothing becomes of zero.
bool Integrator::solve_unfactored(const Matrix& matrix, double* x) {
    const double* right = krylov_.right.data();
    const double size = std::sqrt(dot(right, right));
    precondition(matrix, 0, right, x);
    if (!(size > 0) || !std::isfinite(size)) return true;  // at rest, or left to the verdict on the step
    const double target = std::max(residual_share, 1e-14 * size);
    double* residual = krylov_.basis[0].data();
    for (int restart = 0; restart <= most_restarts; ++restart) {
        multiply(matrix, x, residual);
        each_row([&](std::ptrdiff_t offset, int) {
            for (int f = 0; f < volume_count(); ++f)
                for (std::ptrdiff_t i = f * view_.stride + offset; i < f * view_.stride + offset + view_.padded; ++i)
                    residual[i] = right[i] - residual[i];
        });
        const double beta = std::sqrt(dot(residual, residual));
        if (std::isnan(beta) || beta <= target) return true;
        if (restart == most_restarts || !std::isfinite(beta)) return false;
        if (!extend_solution(matrix, beta, target, x)) return false;
    }
    return false;
}

/// Add the best combination of up to `KrylovSpace::most` directions to x; basis[0] holds the residual.
bool Integrator::extend_solution(const Matrix& matrix, double beta, double target, double* x) {
    const auto scale = [&](double* v, double c) {
        each_row([&](std::ptrdiff_t offset, int) {
            for (int f = 0; f < volume_count(); ++f)
                for (std::ptrdiff_t i = f * view_.stride + offset; i < f * view_.stride + offset + view_.padded; ++i)
                    v[i] *= c;
        });
    };
    const auto add = [&](double* v, double c, const double* w) {
        each_row([&](std::ptrdiff_t offset, int) {
            for (int f = 0; f < volume_count(); ++f)
                for (std::ptrdiff_t i = f * view_.stride + offset; i < f * view_.stride + offset + view_.padded; ++i)
                    v[i] += c * w[i];
        });
    };
    scale(krylov_.basis[0].data(), 1 / beta);
    Hessenberg<KrylovSpace::most> least(beta);
    for (std::size_t j = 0; j < KrylovSpace::most; ++j) {
        double* next = krylov_.basis[j + 1].data();
        precondition(matrix, static_cast<int>(j) % krylov_.shifts, krylov_.basis[j].data(),
                     krylov_.direction[j].data());
        multiply(matrix, krylov_.direction[j].data(), next);
        ++counts_.iterations;
        std::array<double, KrylovSpace::most + 1> h{};
        for (std::size_t i = 0; i <= j; ++i) {
            h[i] = dot(next, krylov_.basis[i].data());
            add(next, -h[i], krylov_.basis[i].data());
        }
        h[j + 1] = std::sqrt(dot(next, next));
        if (!std::isfinite(h[j + 1])) return false;
        if (least.add(h) <= 0.5 * target || h[j + 1] == 0) break;
        scale(next, 1 / h[j + 1]);
    }
    const auto y = least.solution();
    for (std::size_t j = 0; j < least.count(); ++j) add(x, y[j], krylov_.direction[j].data());
    return true;
}

/// Bound of what the factors changed in the first stage of the last step, in units of the tolerance.  The defect of that stage in the
/// equations that are not factored, damped by the lines of one direction alone: the matrix damps more than any of its directions
/// (theory: numerics-19).
double Integrator::splitting_bound(double dt) {
    const State& start = next_;
    double* defect = k_[0].volume.data();
    double* damped = k_[1].volume.data();
    const double gamma_tau = tableau_.gamma * dt;
    before_rates(start.volume.data(), start.time, true);
    const double* open = open_share(start.surface, open_);
    multiply({start.volume.data(), open, gamma_tau, start.time}, defect, damped);
    over_rows([&](int worker, int begin, int end) {
        StageArguments a = stage_arguments(0, dt, start, defect, open, worker, begin, end);
        a.time = a.jacobian_time = start.time;
        a.jacobian_state = start.volume.data();
        a.jacobian_open = open;
        kernels_.right_side(kinetics_, a);
    });
    each_row([&](std::ptrdiff_t offset, int) {
        for (int f = 0; f < volume_count(); ++f)
            for (std::ptrdiff_t i = f * view_.stride + offset; i < f * view_.stride + offset + view_.padded; ++i)
                defect[i] = view_.volume_weight[i - f * view_.stride] > 0 ? defect[i] - damped[i] : 0.0;
    });
    choose_weights(start);
    double least = std::sqrt(dot(defect, defect));
    for (int slot = 0; slot <= last_slot_; ++slot) {
        each_row([&](std::ptrdiff_t offset, int) {
            for (int f = 0; f < volume_count(); ++f)
                std::copy_n(defect + f * view_.stride + offset, view_.padded, damped + f * view_.stride + offset);
        });
        const auto lines = [&](int f) {
            return line_arguments(damped + f * view_.stride, f, slot, factors_, gamma_tau);
        };
        if (slot > 0) {
            sweep_across(slot, lines);
            sweep_across(slot, lines, true);
        } else {
            over_rows([&](int worker, int begin, int end) {
                for (int f = 0; f < volume_count(); ++f) {
                    if (!sweeps(0, f)) continue;
                    SweepArguments b = lines(f);
                    b.scratch = scratch_of(worker);
                    b.begin = begin;
                    b.end = end;
                    kernels_.sweep(b);
                }
            });
        }
        least = std::min(least, std::sqrt(dot(damped, damped)));
    }
    return tableau_.m[0] * least;
}

/// After an accepted step: does the next one need the matrix itself, or no longer?
void Integrator::watch_splitting(double dt) {
    if (unfactored_) ++counts_.unfactored;
    ++since_restart_;
    if (options_.method != Method::automatic || !options_.adaptive) return;
    if (unfactored_) {
        calm_ = splitting_ < little_splitting ? calm_ + 1 : 0;
        looked_at_ = dt;
        if (calm_ >= calm_steps << std::min(begun_ - 1, 8L)) factor_again();
    } else if (since_restart_ >= next_look_ || dt > look_again * looked_at_ || look_again * dt < looked_at_) {
        const double bound = splitting_bound(dt);
        const bool held = look_again * dt < looked_at_ && bound > some_splitting;
        next_look_ = since_restart_ + (bound > little_splitting ? shortest_look : longest_look);
        looked_at_ = dt;
        if (held || bound > too_much_splitting) begin_unfactored(counts_.for_splitting);
    }
}

/// False if there is no room for it.
bool Integrator::begin_unfactored(long& reason) {
    const double state =
        static_cast<double>(fields_.volume.size()) * static_cast<double>(view_.stride) * sizeof(double);
    const double bytes = state * (2 * KrylovSpace::most + 2);
    if (bytes > options_.most_method_memory) {
        ++counts_.without_room;
        return false;
    }
    make_room();
    unfactored_ = true;
    calm_ = 0;
    ++begun_;
    ++reason;
    return true;
}

void Integrator::factor_again() noexcept {
    unfactored_ = options_.method == Method::unfactored;
    calm_ = 0;
    next_look_ = since_restart_ + longest_look;
}

}  // namespace skinheal::reaction
