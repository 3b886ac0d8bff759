// SPDX-License-Identifier: BSD-3-Clause
// Around the steps of the integrator: memory and threads, interpolation, save and restore, the message of a failure.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "numerics/simd/floating_point.hpp"
#include "reaction/grid_view.hpp"
#include "reaction/lanes.hpp"
#include "reaction/stepping/integrator.hpp"
#include "skinheal/error.hpp"

namespace skinheal::reaction {

Integrator::Integrator(grid::Grid grid, const KernelTable& kernels, const SystemOptions& options, Fields fields)
    : grid_(std::move(grid)),
      kernels_(kernels),
      options_(options),
      fields_(std::move(fields)),
      tableau_(options.order == 3 ? ros34pw2 : ros2),
      control_(tableau_.order),
      team_(std::max(1, options.threads)) {
    if (fields_.volume.size() > most_fields) throw std::invalid_argument("a model has at most 64 volume fields");
    make_view();
    if (fields_.general_transport) spread_ = SpreadSet(grid_, fields_.transport);
}

void Integrator::begin(const void* kinetics) {
    kinetics_ = kinetics;
    material_ = field_buffer(fields_.material.size());
    for (std::size_t m = 0; m < fields_.material.size(); ++m) {
        double* p = material_.data() + m * static_cast<std::size_t>(grid_.field_stride());
        std::fill(p, p + grid_.field_stride(), fields_.material[m]);
    }
    const auto allocate = [&] {
        State s;
        s.volume = field_buffer(fields_.volume.size());
        fill_resting(s);
        return s;
    };
    state_ = allocate();
    next_ = allocate();
    for (int s = 0; s < std::max(tableau_.stages, 2); ++s) k_[static_cast<std::size_t>(s)] = allocate();
    const auto surface = static_cast<std::size_t>(grid_.padded_row()) * static_cast<std::size_t>(grid_.count(1)) + 64;
    jacobian_open_.assign(surface, 0.0);
    open_.assign(surface, 0.0);
    const int longest = std::max({grid_.padded_row(), grid_.count(1), grid_.count(2)});
    const auto taxis = static_cast<int>(fields_.taxis.size());
    const std::size_t kernels = scratch_size(grid_.padded_row(), longest, taxis) + fields_.scratch;
    scratch_stride_ = (std::max(kernels, wave_scratch(longest)) + 63) / 64 * 64;
    scratch_ = Buffer(scratch_stride_ * static_cast<std::size_t>(team_.size()));
    arrange_sweeps();
    krylov_.weight.assign(fields_.volume.size(), 1.0);
    krylov_.partial.assign(static_cast<std::size_t>(grid_.rows()), 0.0);
    unfactored_ = options_.method == Method::unfactored;
    if (unfactored_) make_room();
}

/// Which directions are swept, and room for the sums of their error norms.
void Integrator::arrange_sweeps() {
    last_slot_ = grid_.count(2) > 1 ? 2 : grid_.count(1) > 1 ? 1 : 0;
    for (int slot = last_slot_ + 1; slot < 3; ++slot)
        for (int f = 0; f < volume_count(); ++f)
            if (moves(f) && spread_.walled(f, slot)) last_slot_ = slot;
    blocks_ = last_slot_ == 0 ? 0 : view_.padded / 8 * grid_.count(3 - last_slot_);
    parts_ = std::max(grid_.rows(), blocks_);
    sums_.assign(static_cast<std::size_t>(parts_) * fields_.volume.size() * 3, 0.0);
    factors_.forget();
    waves_.prepare(grid_, !fields_.general_transport, kernels_.width);
    pair_ = !fields_.general_transport && grid_.count(0) > 1 && last_slot_ > 0 && grid_.count(3 - last_slot_) == 1;
    if (pair_ && pair_right_.size() == 0) pair_right_ = field_buffer(fields_.volume.size());
    pair_factors_.forget();
}

Buffer Integrator::field_buffer(std::size_t fields) {
    const auto stride = static_cast<std::size_t>(grid_.field_stride());
    Buffer out = Buffer::untouched(fields * stride);
    // rows and what lies beside them, as they are shared out in a step
    const auto rows = static_cast<std::size_t>(grid_.rows());
    over_rows([&](int, int begin, int end) {
        const std::size_t from = stride * static_cast<std::size_t>(begin) / rows;
        const std::size_t to = stride * static_cast<std::size_t>(end) / rows;
        for (std::size_t f = 0; f < fields; ++f)
            std::fill(out.data() + f * stride + from, out.data() + f * stride + to, 0.0);
    });
    return out;
}

void Integrator::make_view() {
    view_ = view_of(grid_);
    if (const grid::Axis* z = grid_.depth_axis()) {
        view_.top_width = z->widths.front();
        const double h = z->widths.back();
        // half a cell lies between the last centre and the wall (theory: numerics-5)
        exchange_value_ = 1.0 / ((options_.exchange_length + 0.5 * h) * h);
        exchange_.assign(static_cast<std::size_t>(view_.padded) + 16, view_.depth_slot == 0 ? 0.0 : exchange_value_);
        if (view_.depth_slot == 0) exchange_[static_cast<std::size_t>(view_.n[0] - 1)] = exchange_value_;
        view_.exchange = exchange_.data();
    }
}

State Integrator::resting_state() const {
    State s;
    s.volume = Buffer(fields_.volume.size() * static_cast<std::size_t>(grid_.field_stride()));
    fill_resting(s);
    return s;
}

void Integrator::fill_resting(State& s) const {
    const auto stride = static_cast<std::size_t>(grid_.field_stride());
    for (int f = 0; f < volume_count(); ++f) {
        double* p = s.volume.data() + static_cast<std::size_t>(f) * stride;
        if (const double* resting = resting_pointer(f))
            std::copy_n(resting, stride, p);
        else
            std::fill(p, p + stride, resting_value(f));
    }
    const auto cells = static_cast<std::size_t>(grid_.surface_cells());
    s.surface.clear();
    s.scalars.clear();
    for (const auto& f : fields_.surface) s.surface.insert(s.surface.end(), cells, f.resting);
    for (const auto& f : fields_.scalars) s.scalars.push_back(f.resting);
}

double* Integrator::sums_of(int f) noexcept {
    return sums_.data() + static_cast<std::size_t>(f) * static_cast<std::size_t>(parts_) * 3;
}

const double* Integrator::resting_pointer(int f) const noexcept {
    const int m = fields_.resting_material[static_cast<std::size_t>(f)];
    return m < 0 ? nullptr : material_.data() + m * grid_.field_stride();
}

double Integrator::resting_value(int f) const noexcept { return fields_.volume[static_cast<std::size_t>(f)].resting; }

/// Fill `out` with the open share of each surface cell; nullptr when nothing is open or the grid has no surface.
const double* Integrator::open_share(std::span<const double> surface, std::vector<double>& out) const {
    if (view_.depth_slot < 0 || fields_.cover < 0) return nullptr;
    const auto cells = static_cast<std::size_t>(grid_.surface_cells());
    const double* cover = surface.data() + static_cast<std::size_t>(fields_.cover) * cells;
    bool any = false;
    const auto lane = static_cast<std::size_t>(view_.depth_slot == 0 ? 1 : grid_.count(0));
    for (std::size_t c = 0; c < cells; ++c) {
        const double open = 1.0 - cover[c];
        any = any || open != 0.0;
        out[c / lane * static_cast<std::size_t>(view_.padded) + c % lane] = open;
    }
    return any ? out.data() : nullptr;
}

StageArguments Integrator::arguments(const double* state, double* out, const double* open, int worker, int begin,
                                     int end) {
    StageArguments a{};
    a.grid = &view_;
    a.transport = fields_.transport.data();
    a.spread = spread_.views();
    a.taxis = fields_.taxis.data();
    a.directed = directed();
    a.state = a.jacobian_state = state;
    a.material = material_.data();
    a.out = out;
    a.open = a.jacobian_open = open;
    a.scratch = scratch_of(worker);
    a.begin = begin;
    a.end = end;
    return a;
}

void Integrator::restart() noexcept {
    fresh_ = true;
    ends_known_ = false;
}

State& Integrator::mutable_state() noexcept {
    restart();
    return state_;
}

std::span<double> Integrator::material(int index) {
    restart();
    const auto stride = static_cast<std::size_t>(grid_.field_stride());
    return material_.span().subspan(static_cast<std::size_t>(index) * stride, stride);
}

void Integrator::rest() {
    const double time = state_.time;
    state_ = resting_state();
    state_.time = time;
    restart();
}

void Integrator::set_walls(int field, const Walls& walls) {
    if (spread_.empty()) throw std::logic_error("the kinetics do not say that their transport is general");
    spread_.set_walls(grid_, field, walls);
    arrange_sweeps();
    restart();
}

void Integrator::set_diffusivity(int field, std::span<const double> cells) {
    if (spread_.empty()) throw std::logic_error("the kinetics do not say that their transport is general");
    if (cells.size() != static_cast<std::size_t>(grid_.field_stride()))
        throw std::invalid_argument("the diffusivity is not laid out as a field of this grid");
    spread_.set_diffusivity(grid_, field, cells.data());
    factors_.forget();
    restart();
}

void Integrator::rate(State& out) {
    const FlushDenormals guard;
    evaluate(state_, out);
}

// increment form: constants stay constant to the last bit (theory: numerics-13)
double Integrator::Hermite::operator()(bool any_sign, double u0, double u1, double f0, double f1) const noexcept {
    const double cubic = u0 + (increment * (u1 - u0) + start * f0 + end * f1);
    return !any_sign && cubic < std::min({0.0, u0, u1}) ? u0 + share * (u1 - u0) : cubic;
}

Integrator::Hermite Integrator::hermite(double time) {
    const State& previous = next_;
    const double h = state_.time - previous.time;
    const double x = h > 0 ? (time - previous.time) / h : 1.0;
    if (!ends_known_) {  // the stages are free between steps
        evaluate(previous, k_[0]);
        evaluate(state_, k_[1]);
        ends_known_ = true;
    }
    return {x, x * x * (3 - 2 * x), h * x * (1 - x) * (1 - x), -h * x * x * (1 - x)};
}

void Integrator::interpolate(double time, State& out) {
    out.time = time;
    const auto stride = static_cast<std::size_t>(grid_.field_stride());
    for (std::size_t f = 0; f < fields_.volume.size(); ++f)
        interpolate_volume(time, f, out.volume.span().subspan(f * stride, stride));
    interpolate_surface(time, out.surface);
    const FlushDenormals guard;
    const Hermite at = hermite(time);
    for (std::size_t i = 0; i < out.scalars.size(); ++i)
        out.scalars[i] = at(false, next_.scalars[i], state_.scalars[i], k_[0].scalars[i], k_[1].scalars[i]);
}

void Integrator::interpolate_volume(double time, std::size_t field, std::span<double> out) {
    const FlushDenormals guard;
    const Hermite at = hermite(time);
    const bool any_sign = fields_.volume[field].any_sign;
    const std::size_t from = field * out.size();
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = at(any_sign, next_.volume.data()[from + i], state_.volume.data()[from + i],
                    k_[0].volume.data()[from + i], k_[1].volume.data()[from + i]);
}

void Integrator::interpolate_surface(double time, std::vector<double>& out) {
    const FlushDenormals guard;
    const Hermite at = hermite(time);
    out.resize(state_.surface.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = at(false, next_.surface[i], state_.surface[i], k_[0].surface[i], k_[1].surface[i]);
}

std::map<std::string, std::vector<double>> Integrator::save() const {
    const auto copy = [](const Buffer& b) { return std::vector<double>(b.data(), b.data() + b.size()); };
    return {{"volume", copy(state_.volume)},
            {"surface", state_.surface},
            {"scalars", state_.scalars},
            {"method",
             {unfactored_ ? 1.0 : 0.0, static_cast<double>(since_restart_), static_cast<double>(next_look_),
              static_cast<double>(calm_), static_cast<double>(counts_.unfactored),
              static_cast<double>(counts_.iterations), static_cast<double>(counts_.for_splitting),
              static_cast<double>(counts_.for_rejections), looked_at_, static_cast<double>(begun_)}},
            {"controller",
             {state_.time, dt_, control_.memory(), fresh_ ? 1.0 : 0.0, static_cast<double>(steps_),
              static_cast<double>(rejected_)}}};
}

void Integrator::restore(const std::map<std::string, std::vector<double>>& arrays) {
    const auto array = [&](const char* name, std::size_t size) -> const std::vector<double>& {
        const auto found = arrays.find(name);
        if (found == arrays.end() || found->second.size() != size)
            throw Error(std::string("the state does not fit this grid: ") + name);
        if (!std::ranges::all_of(found->second, [](double v) { return std::isfinite(v); }))
            throw Error(std::string("the state is not made of numbers: ") + name);
        return found->second;
    };
    const auto& volume = array("volume", state_.volume.size());
    const auto& surface = array("surface", state_.surface.size());
    const auto& scalars = array("scalars", state_.scalars.size());
    const auto& controller = array("controller", 6);
    // a state saved by an earlier version has no such array: it goes on factored
    static const std::vector<double> factored(10, 0.0);
    const auto& method = arrays.contains("method") ? array("method", 10) : factored;
    constexpr double most = 1e15;  // as a double still a whole number
    const auto is_count = [](double v) { return v >= 0 && v <= most && v == std::floor(v); };
    const bool begun = controller[3] == 0;  // before the first step there is no length of a step
    if (!(controller[0] >= 0 && (controller[1] > 0 || (controller[1] == 0 && !begun)) && is_count(controller[4]) &&
          is_count(controller[5])) ||
        !std::ranges::all_of(std::span(method).subspan(1, 7), is_count) || !is_count(method[9]))
        throw Error("the state counts or steps as none can");
    std::copy(volume.begin(), volume.end(), state_.volume.data());
    state_.surface = surface;
    state_.scalars = scalars;
    state_.time = controller[0];
    dt_ = controller[1];
    control_.set_memory(controller[2]);
    fresh_ = controller[3] != 0;
    steps_ = static_cast<long>(controller[4]);
    rejected_ = static_cast<long>(controller[5]);
    ends_known_ = false;
    const auto count = [&](std::size_t i) { return static_cast<long>(method[i]); };
    unfactored_ = method[0] != 0;
    since_restart_ = count(1);
    next_look_ = count(2);
    calm_ = count(3);
    counts_ = {count(4), count(5), count(6), count(7)};
    looked_at_ = method[8];
    begun_ = count(9);
    if (unfactored_) make_room();
}

std::string method_note(const System& system) {
    const MethodCounts& c = system.method_counts();
    std::ostringstream text;
    text << c.unfactored << " of " << system.steps() << " steps were taken by the L-stable method (" << c.iterations
         << " iterations): ";
    if (c.unfactored == 0)
        text << "none was begun";
    else if (c.for_splitting + c.for_rejections == 0)
        text << "it was asked for";
    else
        text << "the error of the factored matrix was too large " << c.for_splitting
             << " times, and factored steps were rejected again and again " << c.for_rejections << " times";
    if (c.without_room > 0)
        text << "; " << c.without_room << " times it was called for and would have taken too much memory";
    return text.str();
}

/// Where a step fails: the cell (offset in the field) of the least value, of the largest error, or the first whose rates are no
/// numbers.  The line solves spread such a value over the whole grid; the rates after an explicit step do not.  -1: nowhere.
std::ptrdiff_t Integrator::culprit(Attempt& attempt) {
    std::ptrdiff_t found = -1;
    double worst = -1;
    const auto look = [&](int f, const auto& badness) {
        for (int row = 0; row < grid_.rows(); ++row)
            for (int i = 0; i < grid_.count(0); ++i) {
                const std::ptrdiff_t at = grid_.offset(i, row % grid_.count(1), row / grid_.count(1));
                const double bad = badness(f * view_.stride + at);
                if (!(bad > worst)) continue;
                worst = bad;
                found = at;
                attempt.field = f;
            }
    };
    if (attempt.cause == Cause::not_finite) {
        evaluate(state_, k_[0]);
        for (std::size_t i = 0; i < next_.volume.size(); ++i)
            next_.volume.data()[i] = state_.volume.data()[i] + attempt.dt * k_[0].volume.data()[i];
        next_.time = state_.time + attempt.dt;
        evaluate(next_, k_[1]);
        worst = 0;
        for (int f = 0; f < volume_count(); ++f)
            for (const State* s : {&k_[0], &k_[1]})
                look(f, [&](std::ptrdiff_t i) { return std::isfinite(s->volume.data()[i]) ? 0.0 : 1.0; });
        const bool nowhere = found < 0;
        for (int f = 0; nowhere && f < volume_count(); ++f)  // else the fastest: it left all numbers within the step
            look(f, [&](std::ptrdiff_t i) {
                const double size =
                    fields_.volume[static_cast<std::size_t>(f)].scale + std::abs(next_.volume.data()[i]);
                return std::abs(k_[1].volume.data()[i]) / size;
            });
    } else if (attempt.field >= 0 && attempt.cause == Cause::tolerance) {
        look(attempt.field, [&](std::ptrdiff_t i) {
            double error = 0;
            for (int j = 0; j < tableau_.stages; ++j)
                error += tableau_.e[static_cast<std::size_t>(j)] * k_[static_cast<std::size_t>(j)].volume.data()[i];
            return std::abs(error);
        });
    } else if (attempt.field >= 0 && attempt.cause == Cause::negative) {
        worst = -std::numeric_limits<double>::infinity();
        look(attempt.field, [&](std::ptrdiff_t i) { return -next_.volume.data()[i]; });
    }
    return found;
}

void Integrator::fail(const Attempt& last) {
    Attempt attempt = last;
    const std::ptrdiff_t place = culprit(attempt);
    NumericsFailure failure;
    failure.time = state_.time;
    failure.step = steps_;
    failure.field =
        attempt.field < 0 ? "a surface field" : fields_.volume[static_cast<std::size_t>(attempt.field)].name;
    switch (attempt.cause) {
        case Cause::tolerance:
            failure.cause = "the error estimate stays above the tolerance";
            break;
        case Cause::negative:
            failure.cause = failure.field + " became negative";
            break;
        case Cause::negative_surface:
            failure.cause = "a surface field became negative";
            break;
        case Cause::linear:
            failure.cause = "the linear equations of the step are not solved";
            break;
        default:
            failure.cause = "not finite";
    }
    for (int k = 0; k < grid_.count(2); ++k)
        for (int j = 0; j < grid_.count(1); ++j)
            for (int i = 0; i < grid_.count(0); ++i) {
                if (grid_.offset(i, j, k) != place) continue;
                failure.cell = i + static_cast<long>(grid_.count(0)) * (j + static_cast<long>(grid_.count(1)) * k);
                failure.place =
                    "cell (" + std::to_string(k) + ", " + std::to_string(j) + ", " + std::to_string(i) + ")";
            }
    std::ostringstream text;
    text << "the step cannot be made small enough at " << state_.time / options_.time_unit
         << (*options_.time_unit_name != 0 ? " " : "") << options_.time_unit_name << ", step " << steps_ << ": "
         << failure.field << " (" << failure.cause << ")";
    if (!failure.place.empty()) text << " in " << failure.place;
    text << ", last step " << attempt.dt << options_.step_unit_name;
    if (unfactored_ && options_.method == Method::automatic) text << "; the L-stable method was tried too";
    text << ".\n  " << options_.advice;
    throw NumericsError(text.str(), failure);
}

}  // namespace skinheal::reaction
