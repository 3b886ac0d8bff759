// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

/// What is wrong with the parts of a scenario, each by itself: `validate` without the checks that need several of them, such
/// as densities that differ between sessions, or needles too wide for the density.
[[nodiscard]] std::vector<Problem> validate_parts(const Scenario& scenario);

}  // namespace skinheal::scenario
