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
};

/// What the series says of the whole run: gains at its end, and the course after the first session (until the second).
/// A closing that the run did not see is left out.  `sessions`: their times, s; `channel_depth`: of the first, m.
[[nodiscard]] std::vector<Metric> metrics_of(const std::vector<double>& time, const std::vector<Series>& series,
                                             const std::vector<double>& sessions, double channel_depth,
                                             const ParameterSet& parameters, int phototype = 3);

/// Total time in [from, until] during which the piecewise linear `values` exceed `level` (theory: outcomes-9).
[[nodiscard]] double time_above(const std::vector<double>& time, const std::vector<double>& values, double level,
                                double from, double until);

}  // namespace skinheal::treatment
