// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "outcomes/reading.hpp"
#include "skinheal/outcome.hpp"

namespace skinheal::outcomes {

/// One number of the series: what it is called and shown as, what it needs, and how it is read.
struct Outcome {
    OutcomeRecord record;
    /// Fields and scalars of the model, parameters of the set, or `depth`, `dilution`, `unit_cell`; without them the outcome is
    /// left out.  A parameter has a dot in its name.
    std::array<std::string_view, 2> needs{};
    double below{0};  ///< and a dermis that is thicker than this, m
    double (*read)(const Reading&){nullptr};
};

/// In the order of files, without the means of fields, the scalars and the time step, which come before and behind.
[[nodiscard]] std::span<const Outcome> outcome_list() noexcept;
/// The record of a quantity of the series, or nothing.
[[nodiscard]] const OutcomeRecord* series_record(std::string_view name);
/// The record of a metric, or nothing.
[[nodiscard]] const OutcomeRecord* metric_record(std::string_view name) noexcept;

}  // namespace skinheal::outcomes
