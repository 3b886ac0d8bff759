// SPDX-License-Identifier: BSD-3-Clause
// Which tolerance gives P5 (a year of treatment, six sessions) a true error of time of 1e-3, and what does that cost?  Against the same grid at a
// much smaller tolerance, on day 3 and at the end of each interval between sessions; the largest over times and volume fields of the
// volume-weighted L2 error over
//   of_peak:   the largest L2 change from rest that the reference has at any time (after any of its steps),
//   of_norm:   the L2 change at that time plus the field's scale, as in the norm of the step control,
//   pointwise: the L2 norm of the reference itself at that time, or a thousandth of the field's scale where it is less.
// The label says which field and which day decide each.
// Arguments: cells along r and z, order, method (0 chosen, 1 factored), 1e6 x tolerance, threads.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "course.hpp"

namespace {

using namespace skinheal;
using benchmarks::Course;
using benchmarks::Moment;

struct Trajectory {
    std::vector<std::vector<double>> at_stop{};  ///< all volume fields, cells that pad a row included
    std::vector<double> peak{};                  ///< of each field
    std::vector<std::vector<double>> change{};   ///< of each stop and field
    std::vector<std::vector<double>> size{};     ///< L2 norm of each stop and field
    std::vector<double> day{};                   ///< of each stop
    long steps{0}, unfactored{0};
};

struct Worst {
    double error{0};
    std::string field{};
    double day{0};

    [[nodiscard]] std::string where() const {
        return field + " on day " + std::to_string(static_cast<int>(std::lround(day)));
    }
};

/// Volume-weighted L2 norm of field f of `a - b`; b: an array of the same shape, or one value.
template <class B>
double norm(const reaction::System& system, std::size_t f, const double* a, const B& b) {
    const auto& weight = system.grid().volume_weight();
    double sum = 0;
    for (std::size_t i = 0; i < weight.size(); ++i)
        if (weight[i] > 0) sum += weight[i] * std::pow(a[f * weight.size() + i] - b(f * weight.size() + i), 2);
    return std::sqrt(sum);
}

template <class Look>
Trajectory trajectory(const Course& course, Look&& look) {
    static const auto parameters = ParameterSet::load("mn16");
    Trajectory out;
    out.steps = benchmarks::follow(course, parameters, [&](const reaction::System& system, Moment moment) {
        const double* u = system.state().volume.data();
        const auto fields = system.volume_fields();
        out.peak.resize(fields.size());
        std::vector<double> change;
        std::vector<double> size;
        for (std::size_t f = 0; f < fields.size(); ++f) {
            const double resting = fields[f].resting;
            change.push_back(norm(system, f, u, [resting](std::size_t) { return resting; }));
            out.peak[f] = std::max(out.peak[f], change[f]);
            if (moment == Moment::stop) size.push_back(norm(system, f, u, [](std::size_t) { return 0.0; }));
        }
        out.unfactored = system.method_counts().unfactored;
        if (moment != Moment::stop) return;
        look(system, out.at_stop.size());
        out.change.push_back(std::move(change));
        out.size.push_back(std::move(size));
        out.day.push_back(system.state().time / seconds_per_day);
        out.at_stop.emplace_back(u, u + fields.size() * system.grid().volume_weight().size());
    });
    return out;
}

Course course_of(const benchmark::State& state) {
    Course c;
    c.lateral = static_cast<int>(state.range(0));
    c.depth = static_cast<int>(state.range(1));
    c.options.order = static_cast<int>(state.range(2));
    c.options.method = static_cast<reaction::Method>(state.range(3));
    c.options.tolerance = 1e-6 * static_cast<double>(state.range(4));
    c.options.threads = static_cast<int>(state.range(5));
    return c;
}

const Trajectory& exact(Course course) {
    static std::map<std::pair<int, int>, Trajectory> known;
    const std::pair<int, int> key{course.lateral, course.depth};
    if (!known.contains(key)) {
        course.options.order = 2;
        course.options.method = reaction::Method::factored;  // its error falls with the step like any other
        course.options.tolerance = 3e-5;
        course.stops_on_day_3 = true;
        known[key] = trajectory(course, [](const reaction::System&, std::size_t) {});
    }
    return known[key];
}

void true_error(benchmark::State& state) {
    Course course = course_of(state);
    const Trajectory& reference = exact(course);
    const auto parameters = ParameterSet::load("mn16");
    for (auto _ : state) benchmark::DoNotOptimize(benchmarks::run(course, parameters));
    course.stops_on_day_3 = true;
    Worst of_peak, of_norm, pointwise;
    const Trajectory found = trajectory(course, [&](const reaction::System& system, std::size_t stop) {
        const std::vector<double>& truth = reference.at_stop[stop];
        for (std::size_t f = 0; f < system.volume_fields().size(); ++f) {
            const auto& field = system.volume_fields()[f];
            const double error =
                norm(system, f, system.state().volume.data(), [&truth](std::size_t i) { return truth[i]; });
            const auto take = [&](Worst& worst, double against) {
                if (error / against > worst.error) worst = {error / against, field.name, reference.day[stop]};
            };
            take(of_peak, reference.peak[f]);
            take(of_norm, field.scale + reference.change[stop][f]);
            take(pointwise, std::max(reference.size[stop][f], 1e-3 * field.scale));
        }
    });
    state.counters["of_peak"] = of_peak.error;
    state.counters["of_norm"] = of_norm.error;
    state.counters["pointwise"] = pointwise.error;
    state.SetLabel("of_peak " + of_peak.where() + ", of_norm " + of_norm.where() + ", pointwise " + pointwise.where());
    state.counters["steps"] = static_cast<double>(found.steps);
    state.counters["unfactored"] = static_cast<double>(found.unfactored);
}

void settings(benchmark::internal::Benchmark* b) {
    for (const int order : {2, 3})
        for (const int method : {0, 1})
            for (const int micro : {20000, 10000, 5000, 3000, 1000}) b->Args({16, 24, order, method, micro, 1});
    for (const int micro : {14000, 10000, 7000, 3000}) b->Args({100, 200, 2, 0, micro, 2});
    b->Args({100, 200, 3, 0, 2000, 2});
}
BENCHMARK(true_error)
    ->ArgNames({"r", "z", "order", "method", "utol", "threads"})
    ->Apply(settings)
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
