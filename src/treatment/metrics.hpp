// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/result.hpp"

namespace skinheal::treatment {

/// One number that sums up a run.  SI.
struct Metric {
    std::string name;
    std::string unit;
    std::string long_name;
    double value;
    bool at_least{false};  ///< censored: the watch ended first, so that `value` is a lower bound and no outcome
};

/// A stretch of time, s; `open`: it lasted to the end of the watch.
struct Interval {
    double start;
    double end;
    bool open;
};

/// Metrics of a run from its series: gains at its end, and the course after the first session (until the second).
/// A time whose end was not seen is a lower bound.  `sessions`: their times, s; `channel_depth`: of the first, m.
[[nodiscard]] std::vector<Metric> metrics_of(const std::vector<double>& time, const std::vector<Series>& series,
                                             const std::vector<double>& sessions, double channel_depth,
                                             const ParameterSet& parameters, int phototype = 3);

/// The stretches of [from, until] in which the piecewise linear `values` exceed `level`, in order (theory: outcomes-9).
[[nodiscard]] std::vector<Interval> intervals_above(const std::vector<double>& time, const std::vector<double>& values,
                                                    double level, double from, double until);

}  // namespace skinheal::treatment
