// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "grid/grid.hpp"
#include "skinheal/error.hpp"
#include "solver/floating_point.hpp"
#include "solver/kernels.hpp"
#include "solver/line_factors.hpp"
#include "solver/step_control.hpp"
#include "solver/surface.hpp"
#include "solver/system.hpp"

namespace skinheal::solver {

/// The integrator for one model.  Orchestration only: the loops over cells are in the kernels of the chosen instruction set.
template <class Model>
class Engine final : public System {
public:
    static constexpr int N = Model::volume_count;
    static constexpr int pairs = static_cast<int>(std::size(Model::taxis_pairs));

    Engine(Model model, grid::Grid grid, const KernelTable& kernels, SystemOptions options)
        : model_(std::move(model)),
          grid_(std::move(grid)),
          kernels_(kernels),
          options_(options),
          tableau_(options.order == 3 ? ros34pw2 : ros2),
          control_(tableau_.order),
          transport_(model_.transport()),
          taxis_(model_.taxis()),
          volume_fields_(model_.volume_fields()),
          surface_fields_(model_.surface_fields()),
          scalar_fields_(model_.scalar_fields()),
          surface_(model_, grid_, options.probe_depth) {
        make_view();
        material_ =
            Buffer(static_cast<std::size_t>(Model::material_count) * static_cast<std::size_t>(grid_.field_stride()));
        fill_material();
        state_ = resting_state();
        next_ = resting_state();
        for (int s = 0; s < tableau_.stages; ++s) {
            k_[static_cast<std::size_t>(s)] = resting_state();
            surface_k_[static_cast<std::size_t>(s)] = surface_.zero();
        }
        last_slot_ = grid_.count(2) > 1 ? 2 : grid_.count(1) > 1 ? 1 : 0;
        blocks_ = last_slot_ == 0 ? 0 : view_.padded / 8 * grid_.count(3 - last_slot_);
        parts_ = std::max(grid_.rows(), blocks_);
        sums_.assign(static_cast<std::size_t>(parts_) * N * 3, 0.0);
        jacobian_open_.assign(
            static_cast<std::size_t>(grid_.padded_row()) * static_cast<std::size_t>(grid_.count(1)) + 64, 0.0);
        open_.assign(static_cast<std::size_t>(grid_.padded_row()) * static_cast<std::size_t>(grid_.count(1)) + 64, 0.0);
        const int longest = std::max({grid_.padded_row(), grid_.count(1), grid_.count(2)});
        scratch_stride_ = (scratch_size(grid_.padded_row(), longest, pairs) + 63) / 64 * 64;
        scratch_ = Buffer(scratch_stride_ * static_cast<std::size_t>(tasks()));
    }

    const grid::Grid& grid() const noexcept override { return grid_; }
    std::span<const Descriptor> volume_fields() const noexcept override { return volume_fields_; }
    std::span<const Descriptor> surface_fields() const noexcept override { return surface_fields_; }
    std::span<const Descriptor> scalars() const noexcept override { return scalar_fields_; }
    const char* instruction_set() const noexcept override { return kernels_.name; }
    const State& state() const noexcept override { return state_; }
    long steps() const noexcept override { return steps_; }
    long rejected() const noexcept override { return rejected_; }
    State empty_state() const override { return resting_state(); }
    std::vector<double> probe(const State& state) const override { return surface_.probe(state.volume.data()); }

    State& disturb() noexcept override {
        fresh_ = true;
        ends_known_ = false;
        return state_;
    }

    std::span<double> material(int index) override {
        fresh_ = true;
        const auto stride = static_cast<std::size_t>(grid_.field_stride());
        return material_.span().subspan(static_cast<std::size_t>(index) * stride, stride);
    }

    void rest() override {
        const double time = state_.time;
        state_ = resting_state();
        state_.time = time;
        fresh_ = true;
    }

    Step advance(double until) override {
        const FlushDenormals guard;
        model_.settle(state_.surface, state_.scalars, grid_.surface_cells());
        if (fresh_) {
            dt_ = options_.adaptive ? first_step() : options_.fixed_step;
            control_.restart();
            fresh_ = false;
        }
        const double remaining = until - state_.time;
        const double floor = 1e-13 * std::max(until, 1.0);
        int tries = 0;
        for (;;) {
            double dt = dt_;
            if (dt >= remaining * (1 - 1e-9))
                dt = remaining;
            else if (2 * dt > remaining && options_.adaptive)
                dt = 0.5 * remaining;
            const Attempt attempt = try_step(dt);
            if (attempt.accepted) {
                const double factor = control_.factor_after_acceptance(attempt.error);
                if (options_.adaptive)
                    dt_ = std::max(dt * factor, dt < dt_ ? std::min(dt_, 3 * dt) * std::min(factor, 1.0) : 0.0);
                const Step step{state_.time, dt == remaining ? until : state_.time + dt, attempt.error};
                std::swap(state_, next_);  // `next_` keeps the start of the step for the interpolant
                state_.time = step.end;
                ++steps_;
                ends_known_ = false;
                return step;
            }
            ++rejected_;
            dt_ = dt * attempt.shrink;
            if (++tries > 60 || dt_ < floor) fail(attempt);
        }
    }

    void interpolate(double time, State& out) override {
        const FlushDenormals guard;
        const State& previous = next_;
        const double h = state_.time - previous.time;
        const double x = h > 0 ? (time - previous.time) / h : 1.0;
        if (!ends_known_) {  // the stages are free between steps
            evaluate(previous, k_[0]);
            evaluate(state_, k_[1]);
            ends_known_ = true;
        }
        // increment form: constants stay constant to the last bit (theory: numerics-13)
        const double w = x * x * (3 - 2 * x);
        const double a = h * x * (1 - x) * (1 - x);
        const double b = -h * x * x * (1 - x);
        const auto blend = [&](double u0, double u1, double f0, double f1) {
            const double cubic = u0 + (w * (u1 - u0) + a * f0 + b * f1);
            return cubic < std::min({0.0, u0, u1}) ? u0 + x * (u1 - u0) : cubic;
        };
        out.time = time;
        for (std::size_t i = 0; i < out.volume.size(); ++i)
            out.volume.data()[i] = blend(previous.volume.data()[i], state_.volume.data()[i], k_[0].volume.data()[i],
                                         k_[1].volume.data()[i]);
        for (std::size_t i = 0; i < out.surface.size(); ++i)
            out.surface[i] = blend(previous.surface[i], state_.surface[i], k_[0].surface[i], k_[1].surface[i]);
        for (std::size_t i = 0; i < out.scalars.size(); ++i)
            out.scalars[i] = blend(previous.scalars[i], state_.scalars[i], k_[0].scalars[i], k_[1].scalars[i]);
    }

    void rate(State& out) override {
        const FlushDenormals guard;
        evaluate(state_, out);
    }

    std::map<std::string, std::vector<double>> save() const override {
        const auto copy = [](const Buffer& b) { return std::vector<double>(b.data(), b.data() + b.size()); };
        return {{"volume", copy(state_.volume)},
                {"surface", state_.surface},
                {"scalars", state_.scalars},
                {"controller",
                 {state_.time, dt_, control_.memory(), fresh_ ? 1.0 : 0.0, static_cast<double>(steps_),
                  static_cast<double>(rejected_)}}};
    }

    void restore(const std::map<std::string, std::vector<double>>& arrays) override {
        const auto& volume = arrays.at("volume");
        const auto& controller = arrays.at("controller");
        if (volume.size() != state_.volume.size() || arrays.at("surface").size() != state_.surface.size() ||
            arrays.at("scalars").size() != state_.scalars.size() || controller.size() != 6)
            throw Error("the checkpoint does not fit this grid: delete it and run again");
        std::copy(volume.begin(), volume.end(), state_.volume.data());
        state_.surface = arrays.at("surface");
        state_.scalars = arrays.at("scalars");
        state_.time = controller[0];
        dt_ = controller[1];
        control_.set_memory(controller[2]);
        fresh_ = controller[3] != 0;
        steps_ = static_cast<long>(controller[4]);
        rejected_ = static_cast<long>(controller[5]);
        ends_known_ = false;
    }

private:
    struct Attempt {
        bool accepted{false};
        double error{0};
        double shrink{0.5};
        double dt{0};
        int field{0};
        std::string cause{};
    };

    int tasks() const noexcept { return std::max(1, options_.threads); }

    void fill_material() {
        const auto values = model_.material();
        for (std::size_t m = 0; m < Model::material_count; ++m) {
            double* p = material_.data() + m * static_cast<std::size_t>(grid_.field_stride());
            std::fill(p, p + grid_.field_stride(), values[m]);
        }
    }

    void make_view() {
        for (int s = 0; s < 3; ++s) {
            const grid::Metrics& m = grid_.metrics(s);
            view_.n[s] = grid_.count(s);
            view_.lower[s] = m.lower.data();
            view_.upper[s] = m.upper.data();
            view_.area_lower[s] = m.area_lower.data();
            view_.area_upper[s] = m.area_upper.data();
            view_.inverse_gap[s] = m.inverse_gap.data();
            view_.upper_weight[s] = m.upper_weight.data();
            view_.slope_lower[s] = m.slope_lower.data();
            view_.slope_upper[s] = m.slope_upper.data();
        }
        view_.padded = grid_.padded_row();
        view_.pitch = grid_.pitch();
        view_.plane = grid_.plane();
        view_.stride = grid_.field_stride();
        view_.origin = grid_.offset(0);
        view_.volume_weight = grid_.volume_weight().data();
        view_.depth_slot = grid_.depth_slot().value_or(-1);
        view_.exchange = nullptr;
        view_.top_width = 1.0;
        if (const grid::Axis* z = grid_.depth_axis()) {
            view_.top_width = z->widths.front();
            const double h = z->widths.back();
            // half a cell lies between the last centre and the wall (theory: numerics-5)
            exchange_value_ = 1.0 / ((options_.exchange_length + 0.5 * h) * h);
            exchange_.assign(static_cast<std::size_t>(view_.padded) + 16,
                             view_.depth_slot == 0 ? 0.0 : exchange_value_);
            if (view_.depth_slot == 0) exchange_[static_cast<std::size_t>(view_.n[0] - 1)] = exchange_value_;
            view_.exchange = exchange_.data();
        }
    }

    State resting_state() const {
        State s;
        const auto stride = static_cast<std::size_t>(grid_.field_stride());
        s.volume = Buffer(static_cast<std::size_t>(N) * stride);
        for (int f = 0; f < N; ++f) {
            double* p = s.volume.data() + static_cast<std::size_t>(f) * stride;
            const int material = rest_material<Model>(f);
            if (material >= 0)
                std::copy_n(material_.data() + static_cast<std::size_t>(material) * stride, stride, p);
            else
                std::fill(p, p + stride, volume_fields_[static_cast<std::size_t>(f)].resting);
        }
        const auto cells = static_cast<std::size_t>(grid_.surface_cells());
        for (const auto& f : surface_fields_) s.surface.insert(s.surface.end(), cells, f.resting);
        for (const auto& f : scalar_fields_) s.scalars.push_back(f.resting);
        return s;
    }

    /// Run `task(k, begin, end)` on blocks of rows (whole blocks of eight), block k on one thread.
    template <class F>
    void over_rows(F&& task) {
        const int rows = grid_.rows();
        const int groups = (rows + 7) / 8;
        over(std::min(tasks(), groups), [&](int k, int of) {
            const int begin = 8 * static_cast<int>(static_cast<long>(groups) * k / of);
            const int end = std::min(rows, 8 * static_cast<int>(static_cast<long>(groups) * (k + 1) / of));
            if (begin < end) task(k, begin, end);
        });
    }

    template <class F>
    void over(int count, F&& task) {
        if (count <= 1) {
            task(0, 1);
            return;
        }
#pragma omp parallel for schedule(static, 1) num_threads(count)
        for (int k = 0; k < count; ++k) {
            const FlushDenormals guard;
            task(k, count);
        }
    }

    /// Fill `out` with the open share of each surface cell; nullptr when nothing is open or the grid has no surface.
    const double* open_share(std::span<const double> surface, std::vector<double>& out) const {
        if (view_.depth_slot < 0) return nullptr;
        const auto cells = static_cast<std::size_t>(grid_.surface_cells());
        const double* cover = surface.data() + static_cast<std::size_t>(Model::cover) * cells;
        bool any = false;
        const auto lane = static_cast<std::size_t>(view_.depth_slot == 0 ? 1 : grid_.count(0));
        for (std::size_t c = 0; c < cells; ++c) {
            const double open = 1.0 - cover[c];
            any = any || open != 0.0;
            out[c / lane * static_cast<std::size_t>(view_.padded) + c % lane] = open;
        }
        return any ? out.data() : nullptr;
    }

    double* scratch_of(int task) noexcept { return scratch_.data() + static_cast<std::size_t>(task) * scratch_stride_; }

    StageArguments arguments(const double* state, double* out, const double* open, int task, int begin, int end) {
        StageArguments a{};
        a.grid = &view_;
        a.transport = transport_.data();
        a.taxis = taxis_.data();
        a.state = a.jacobian_state = state;
        a.material = material_.data();
        a.out = out;
        a.open = a.jacobian_open = open;
        a.scratch = scratch_of(task);
        a.begin = begin;
        a.end = end;
        return a;
    }

    /// Stage s: rates, local solves and the sweeps of slot 0 on groups of eight rows (they stay in cache), then the sweeps across.
    /// The last sweep also forms the state of the next stage, or the new state with its error.
    void stage(int s, double dt) {
        const double* state = s == 0 ? state_.volume.data() : next_.volume.data();
        const SurfaceView surface =
            s == 0 ? SurfaceView{state_.surface, state_.scalars} : SurfaceView{next_.surface, next_.scalars};
        surface_.stage(tableau_, s, surface, state, dt, surface_k_);
        const double* open = open_share(surface.fields, open_);
        if (s == 0) jacobian_open_ = open_;
        double* k = k_[static_cast<std::size_t>(s)].volume.data();
        over_rows([&](int task, int begin, int end) {
            for (int row = begin; row < end; row += 8) {
                const int stop = std::min(row + 8, end);
                StageArguments a = arguments(state, k, open, task, row, stop);
                a.gamma_tau = tableau_.gamma * dt;
                a.earlier_count = s;
                for (int j = 0; j < s; ++j) {
                    a.earlier[j] = k_[static_cast<std::size_t>(j)].volume.data();
                    a.weight[j] = tableau_.d[static_cast<std::size_t>(s)][static_cast<std::size_t>(j)];
                }
                if (tableau_.one_jacobian) {
                    a.jacobian_state = state_.volume.data();
                    a.jacobian_open = jacobian_open_.data();
                }
                kernels_.stage(&model_, a);
                for (int f = 0; f < N; ++f) {
                    if (Model::moves[f] && grid_.count(0) > 1)
                        kernels_.sweep(sweep_arguments(s, f, 0, row, stop, After::nothing, scratch_of(task)));
                    if (last_slot_ > 0 && Model::moves[f]) continue;
                    for (int r = row; r < stop; ++r) finish_row(s, f, r);
                }
            }
        });
        const bool last = s + 1 == tableau_.stages;
        for (int slot = 1; slot <= last_slot_; ++slot)
            if (grid_.count(slot) > 1)
                sweep_all(s, slot, slot < last_slot_ ? After::nothing : last ? After::new_state : After::stage_state);
    }

    void sweep_all(int s, int slot, After after) {
        const int blocks = view_.padded / 8 * grid_.count(3 - slot);
        const int moving = static_cast<int>(std::count(std::begin(Model::moves), std::end(Model::moves), true));
        over(std::min(tasks(), blocks * moving), [&](int task, int of) {
            const long total = static_cast<long>(blocks) * moving;
            long done = 0;
            for (int f = 0; f < N; ++f) {
                if (!Model::moves[f]) continue;
                const auto low = static_cast<int>(std::max(total * task / of - done, 0L));
                const auto high = static_cast<int>(std::min(total * (task + 1) / of - done, static_cast<long>(blocks)));
                if (low < high) kernels_.sweep(sweep_arguments(s, f, slot, low, high, after, nullptr));
                done += blocks;
            }
        });
    }

    /// What follows stage s of a field: the weights of the next stage's state, or of the new state and its error.
    Combination combination(int s, std::ptrdiff_t at) const {
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

    SweepArguments sweep_arguments(int s, int f, int slot, int begin, int end, After after, double* scratch) {
        const std::ptrdiff_t at = f * view_.stride;
        return {&view_,
                k_[static_cast<std::size_t>(s)].volume.data() + at,
                factors_.of(slot, f),
                scratch,
                slot,
                begin,
                end,
                after,
                state_.volume.data() + at,
                combination(s, at),
                next_.volume.data() + at,
                resting_pointer(f),
                resting_value(f),
                sums_of(f)};
    }

    /// The same as the last sweep does, for fields that no sweep touches.
    void finish_row(int s, int f, int row) {
        const std::ptrdiff_t at = f * view_.stride;
        const UpdateArguments a{&view_,
                                state_.volume.data() + at,
                                k_[static_cast<std::size_t>(s)].volume.data() + at,
                                combination(s, at),
                                next_.volume.data() + at,
                                resting_pointer(f),
                                resting_value(f),
                                sums_of(f) + 3 * row,
                                row};
        if (s + 1 == tableau_.stages)
            kernels_.update(a);
        else
            kernels_.add(a);
    }

    double* sums_of(int f) noexcept {
        return sums_.data() + static_cast<std::size_t>(f) * static_cast<std::size_t>(parts_) * 3;
    }
    const double* resting_pointer(int f) const noexcept {
        const int m = rest_material<Model>(f);
        return m < 0 ? nullptr : material_.data() + m * view_.stride;
    }
    double resting_value(int f) const noexcept { return volume_fields_[static_cast<std::size_t>(f)].resting; }
    double resting_at(int f, std::ptrdiff_t i) const noexcept {
        const double* p = resting_pointer(f);
        return p == nullptr ? resting_value(f) : p[i - f * view_.stride];
    }

    /// Every stage, then the verdict (theory: numerics-7, numerics-10).
    Attempt try_step(double dt) {
        Attempt attempt;
        attempt.dt = dt;
        factors_.prepare<Model>(grid_, transport_, tableau_.gamma * dt, exchange_value_);
        const SurfaceView now{state_.surface, state_.scalars};
        for (int s = 0; s < tableau_.stages; ++s) {
            stage(s, dt);
            const bool last = s + 1 == tableau_.stages;
            surface_.combine(now, surface_k_, last ? tableau_.m : tableau_.a[static_cast<std::size_t>(s) + 1], s + 1,
                             next_.surface, next_.scalars);
        }
        judge_volume(attempt);
        const auto verdict = surface_.judge({next_.surface, next_.scalars}, surface_k_, tableau_, options_.tolerance,
                                            surface_fields_, scalar_fields_);
        if (!(verdict.error <= attempt.error)) {
            attempt.error = verdict.error;
            attempt.field = -1;
        }
        if (!options_.adaptive) {
            attempt.accepted = std::isfinite(attempt.error);
        } else if (!(attempt.error <= 1)) {
            attempt.shrink = control_.factor_after_rejection(attempt.error);
            attempt.cause =
                std::isfinite(attempt.error) ? "the error estimate stays above the tolerance" : "not finite";
        } else if (!attempt.cause.empty() || verdict.least < -2 * options_.tolerance) {
            if (attempt.cause.empty()) attempt.cause = "a surface field became negative";
        } else {
            attempt.accepted = true;
        }
        return attempt;
    }

    /// Error norm: largest over fields of rms(e) / (tolerance (scale + rms(u - rest))) (theory: numerics-9).
    /// Sums run over rows or lines in fixed order,
    /// so that the step, and with it the answer, does not depend on the number of threads.
    void judge_volume(Attempt& attempt) const {
        for (int f = 0; f < N; ++f) {
            double error = 0;
            double change = 0;
            double least = std::numeric_limits<double>::infinity();
            const int parts = last_slot_ > 0 && Model::moves[f] ? blocks_ : grid_.rows();
            for (int part = 0; part < parts; ++part) {
                const double* s = sums_.data() + (static_cast<std::size_t>(f) * static_cast<std::size_t>(parts_) +
                                                  static_cast<std::size_t>(part)) *
                                                     3;
                error += s[0];
                change += s[1];
                least = std::min(least, s[2]);
            }
            const double scale = volume_fields_[static_cast<std::size_t>(f)].scale;
            const double e = std::sqrt(error) / (options_.tolerance * (scale + std::sqrt(change)));
            if (!(e <= attempt.error)) {
                attempt.error = e;
                attempt.field = f;
            }
            if (least < -2 * options_.tolerance * scale && attempt.cause.empty()) {
                attempt.cause = volume_fields_[static_cast<std::size_t>(f)].name + " became negative";
                attempt.field = f;
            }
            if (std::isnan(e)) return;
        }
    }

    void evaluate(const State& at, State& out) {
        const double* open = open_share(at.surface, open_);
        over_rows([&](int task, int begin, int end) {
            kernels_.rate(&model_, arguments(at.volume.data(), out.volume.data(), open, task, begin, end));
        });
        surface_.rate({at.surface, at.scalars}, at.volume.data(), out.surface, out.scalars);
    }

    /// A careful first step after a disturbance: a fraction of the time in which some field changes by its error scale
    /// (theory: numerics-12).
    double first_step() {
        evaluate(state_, k_[0]);
        double fastest = 0;
        for (int f = 0; f < N; ++f) {
            double sum = 0;
            double change = 0;
            const auto base = static_cast<std::ptrdiff_t>(f) * grid_.field_stride();
            for (std::ptrdiff_t i = 0; i < grid_.field_stride(); ++i) {
                const double w = grid_.volume_weight()[static_cast<std::size_t>(i)];
                if (w == 0) continue;
                const double r = k_[0].volume.data()[base + i];
                const double d = state_.volume.data()[base + i] - resting_at(f, base + i);
                sum += w * r * r;
                change += w * d * d;
            }
            fastest = std::max(
                fastest, std::sqrt(sum) / (volume_fields_[static_cast<std::size_t>(f)].scale + std::sqrt(change)));
        }
        for (const double r : k_[0].surface) fastest = std::max(fastest, std::abs(r));
        ends_known_ = false;
        return fastest > 0 ? 0.2 * std::sqrt(options_.tolerance) / fastest : 3600.0;
    }

    [[noreturn]] void fail(const Attempt& attempt) const {
        NumericsFailure failure;
        failure.time = state_.time;
        failure.step = steps_;
        failure.cause = attempt.cause;
        failure.field =
            attempt.field < 0 ? "a surface field" : volume_fields_[static_cast<std::size_t>(attempt.field)].name;
        std::ostringstream text;
        double low = std::numeric_limits<double>::infinity();
        if (attempt.field >= 0) {
            const double* p = next_.volume.data() + attempt.field * grid_.field_stride();
            for (int k = 0; k < grid_.count(2); ++k)
                for (int j = 0; j < grid_.count(1); ++j)
                    for (int i = 0; i < grid_.count(0); ++i) {
                        const double v = p[grid_.offset(i, j, k)];
                        if (v < low || std::isnan(v)) {
                            low = v;
                            failure.cell =
                                i + static_cast<long>(grid_.count(0)) * (j + static_cast<long>(grid_.count(1)) * k);
                            failure.place = "cell (" + std::to_string(k) + ", " + std::to_string(j) + ", " +
                                            std::to_string(i) + ")";
                        }
                    }
        }
        text << "the step cannot be made small enough at " << state_.time / 86400.0 << " day, step " << steps_ << ": "
             << failure.field << " (" << attempt.cause << ") in " << failure.place << ", last step " << attempt.dt
             << " s.\n"
             << "  Try a smaller numerics.tolerance, or report the scenario: this should not happen.";
        throw NumericsError(text.str(), failure);
    }

    Model model_;
    grid::Grid grid_;
    KernelTable kernels_;
    SystemOptions options_;
    Tableau tableau_;
    StepControl control_;
    std::array<Transport, N> transport_;
    std::array<TaxisNumbers, (pairs > 0 ? pairs : 1)> taxis_;
    std::vector<Descriptor> volume_fields_, surface_fields_, scalar_fields_;
    SurfaceSolver<Model> surface_;
    GridView view_{};
    std::vector<double> exchange_;
    double exchange_value_{0};
    Buffer material_;
    State state_, next_;
    std::array<State, most_stages>
        k_;  ///< the stages; between steps the first two hold the rates at the ends of the last step
    Buffer scratch_;
    std::array<SurfaceValues, most_stages> surface_k_;
    LineFactorSet factors_;
    std::vector<double> sums_, open_, jacobian_open_;
    int last_slot_{0};  ///< the slowest direction with more than one cell
    int blocks_{0};     ///< of the last sweep
    int parts_{0};      ///< of the sums
    std::size_t scratch_stride_{0};
    double dt_{0};
    bool fresh_{true};
    bool ends_known_{false};
    long steps_{0};
    long rejected_{0};
};

}  // namespace skinheal::solver
