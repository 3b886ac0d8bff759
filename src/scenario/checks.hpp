// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

using namespace base;  // NOLINT(google-build-using-namespace): ranges and words of messages stand in every check

/// When something may happen in the longest run.
inline constexpr Range moments{0, 30 * seconds_per_year, day};

/// A set that can be loaded and takes the overrides; else nothing, and what is wrong is told.
[[nodiscard]] std::optional<ParameterSet> check_parameters(Check& check, const Scenario& scenario);
/// What sessions, sun and aftercare may be with the healing model.
void check_protocol(Check& check, const Scenario& scenario);
/// Formulations, applications and deposits.
void check_products(Check& check, const Scenario& scenario);
/// What takes all sessions together, and the set: densities and geometry, mouths that fit.
void check_densities(Check& check, const Scenario& scenario, const std::optional<ParameterSet>& set);

}  // namespace skinheal::scenario
