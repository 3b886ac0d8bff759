// SPDX-License-Identifier: BSD-3-Clause
// How much of the tolerance that was asked is delivered?  Counter `delivered`: error of time over the tolerance, on the fixed problems P2 to P5 of
// the benchmarks page, against the same grid at a tolerance that is a hundred times smaller or less.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "course.hpp"
#include "laminate.hpp"
#include "problems.hpp"

namespace {

using namespace skinheal;

struct Setting {
    double tolerance;
    int order;
};
/// Values at the times of interest, one after the other, with their weights.
struct Outcome {
    std::vector<std::vector<double>> fields{};  ///< of each time and field
    std::vector<double> scale{}, rest{};
    std::vector<double> weight{};
    long steps{0};
};

/// Largest over fields and times of rms(error) / (scale + rms(u - rest)): the norm of the step control.
double error_of(const Outcome& a, const Outcome& exact) {
    double worst = 0;
    for (std::size_t f = 0; f < exact.fields.size(); ++f) {
        double error = 0;
        double size = 0;
        for (std::size_t i = 0; i < exact.weight.size(); ++i) {
            error += exact.weight[i] * std::pow(a.fields[f][i] - exact.fields[f][i], 2);
            size += exact.weight[i] * std::pow(exact.fields[f][i] - exact.rest[f], 2);
        }
        worst = std::max(worst, std::sqrt(error) / (exact.scale[f] + std::sqrt(size)));
    }
    return worst;
}

void keep(const reaction::System& system, Outcome& out) {
    const grid::Grid& grid = system.grid();
    out.weight.clear();
    for (const double w : grid.volume_weight()) out.weight.push_back(w);
    for (std::size_t f = 0; f < system.volume_fields().size(); ++f) {
        const double* u = system.state().volume.data() + f * out.weight.size();
        std::vector<double> values;
        for (std::size_t i = 0; i < out.weight.size(); ++i) values.push_back(out.weight[i] > 0 ? u[i] : 0.0);
        out.fields.push_back(std::move(values));
        out.scale.push_back(system.volume_fields()[f].scale);
        out.rest.push_back(system.volume_fields()[f].resting);
    }
    out.steps = system.steps();
}

template <class Start>
Outcome solve(const reaction::RuntimeModel& model, const grid::Grid& grid, const Start& start, double end,
              const Setting& s) {
    reaction::ProgramSystem system(model, grid, {.tolerance = s.tolerance, .order = s.order});
    problems::fill(grid, system.mutable_state(), model.kinetics.species, start);
    Outcome out;
    while (system.state().time < end) system.advance(end);
    keep(system, out);
    return out;
}

Outcome p2(const Setting& s) {
    return solve(
        problems::fisher_at_run_time(), problems::fisher_grid(64, 512),
        [](int, double, double z, double) { return problems::fisher_wave(z, 0); }, 10, s);
}

/// `slow`: the stiff species starts where it is fed and used at the same rate, as it is after the first moments anyway.
Outcome brusselator(const Setting& s, bool slow) {
    return solve(
        problems::brusselator_at_run_time(), problems::brusselator_grid(64),
        [slow](int f, double x, double y, double) {
            if (f < 2 || !slow) return problems::brusselator_start(f, x, y);
            return problems::Brusselator::b / (1 + problems::Brusselator::eps * problems::brusselator_start(0, x, y));
        },
        10, s);
}
Outcome p3(const Setting& s) { return brusselator(s, false); }
Outcome p3_slow(const Setting& s) { return brusselator(s, true); }

Outcome p4(const Setting& s) {
    const auto found = problems::solve_laminate(s.order, s.tolerance);
    const auto u = found->concentration();
    return {{{u.begin(), u.end()}},
            {0},
            {0},
            std::vector<double>(u.size(), 1.0 / problems::laminate_cells),
            found->counts().steps};
}

Outcome p5(const Setting& s) {
    static const auto parameters = ParameterSet::load("mn16");
    benchmarks::Course course;
    course.options.tolerance = s.tolerance;
    course.options.order = s.order;
    course.stops_on_day_3 = true;
    Outcome out;
    benchmarks::follow(course, parameters, [&](const reaction::System& system, benchmarks::Moment moment) {
        if (moment == benchmarks::Moment::stop) keep(system, out);
    });
    return out;
}

struct Problem {
    Outcome (*solve)(const Setting&);
    Setting exact;
};
const std::vector<Problem> all{
    {p2, {1e-7, 3}}, {p3, {1e-7, 3}}, {p3_slow, {1e-7, 3}}, {p4, {1e-9, 4}}, {p5, {2e-6, 3}}};

void delivered(benchmark::State& state) {
    static std::map<long, Outcome> known;
    const Problem& problem = all[static_cast<std::size_t>(state.range(0))];
    if (!known.contains(state.range(0))) known[state.range(0)] = problem.solve(problem.exact);
    const Setting setting{std::pow(10.0, -static_cast<double>(state.range(2))), static_cast<int>(state.range(1))};
    Outcome found;
    for (auto _ : state) found = problem.solve(setting);
    state.counters["delivered"] = error_of(found, known[state.range(0)]) / setting.tolerance;
    state.counters["steps"] = static_cast<double>(found.steps);
}

void settings(benchmark::internal::Benchmark* b) {
    // problem: 0 P2, 1 P3, 2 P3 from where the stiff species rests, 3 P4, 4 P5
    for (const int problem : {0, 1, 2, 3, 4})
        for (const int order : {2, 3})
            for (const int digits : {2, 3, 4}) b->Args({problem, problem == 3 && order == 3 ? 4 : order, digits});
}
BENCHMARK(delivered)
    ->ArgNames({"problem", "order", "digits"})
    ->Apply(settings)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
