// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "outcomes/observables.hpp"
#include "support/mn17.hpp"

namespace skinheal::test {

/// The series of a course of mn17, by name.  `time` s.
struct Record {
    std::vector<double> time{};
    std::vector<std::vector<double>> rows{};
    std::map<std::string, std::size_t> columns{};

    [[nodiscard]] double operator()(const std::string& name, std::size_t row) const {
        return rows[row][columns.at(name)];
    }
    /// The last row at time `t`, s.
    [[nodiscard]] double at(const std::string& name, double t) const {
        std::size_t k = 0;
        while (k + 1 < time.size() && time[k + 1] <= t) ++k;
        return (*this)(name, k);
    }
};

/// Sessions and rows of a course; `stops` ascending, s.  New positions unless `same_hole`.
inline Record record(healing::Healing& healing, const ParameterSet& set, const skin::Injury& injury,
                     const std::vector<double>& sessions, const std::vector<double>& stops, double end,
                     bool same_hole = false) {
    reaction::System& system = healing.system();
    outcomes::Observables observables(set, system);
    Record out;
    for (std::size_t k = 0; k < observables.names().size(); ++k) out.columns[observables.names()[k].name] = k;
    std::vector<double> row(observables.names().size());
    const auto note = [&](double dt) {
        observables.evaluate(system.state(), dt, row);
        out.time.push_back(system.state().time);
        out.rows.push_back(row);
    };
    std::size_t session = 0;
    std::size_t stop = 0;
    while (system.state().time < end) {
        const double now = system.state().time;
        if (session < sessions.size() && sessions[session] <= now) {
            if (session > 0 && !same_hole) healing.average_laterally();
            healing.injure(injury);
            ++session;
            note(0);
        }
        while (stop < stops.size() && stops[stop] <= now) ++stop;
        double until = end;
        if (session < sessions.size()) until = std::min(until, sessions[session]);
        if (stop < stops.size()) until = std::min(until, stops[stop]);
        system.advance(until);
        note(system.state().time - now);
    }
    return out;
}

/// Time and height of the highest value in the first 28 days, by a parabola through three rows.
struct Peak {
    double time;
    double value;
};
inline Peak peak(const Record& r, const std::string& name) {
    std::size_t b = 1;
    for (std::size_t k = 1; k + 1 < r.time.size() && r.time[k] < 28 * day; ++k)
        if (r(name, k) > r(name, b)) b = k;
    const double x0 = r.time[b - 1];
    const double x1 = r.time[b];
    const double x2 = r.time[b + 1];
    const double d1 = (r(name, b) - r(name, b - 1)) / (x1 - x0);
    const double d2 = (r(name, b + 1) - r(name, b)) / (x2 - x1);
    const double a = (d2 - d1) / (x2 - x0);
    if (!(a < 0)) return {x1, r(name, b)};
    const double x = -(d1 - a * (x0 + x1)) / (2 * a);
    return {x, r(name, b - 1) + d1 * (x - x0) + a * (x - x0) * (x - x1)};
}

}  // namespace skinheal::test
