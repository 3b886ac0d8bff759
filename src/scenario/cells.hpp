// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

/// Side of the patch of skin of a box: what the scenario says, or room for 25 channels of its first session.  Units: m.
[[nodiscard]] double patch_side(const Scenario& scenario);

/// Channels that a session makes in the patch: the nearest whole number, at least one.
[[nodiscard]] int channels_in_patch(const Scenario& scenario, const Session& session);

/// Cells that a scenario asks for, by number or by name (theory: numerics-1, box-1).
[[nodiscard]] Cells cells_of(const Scenario& scenario);

/// How many cells the whole grid has; 1 for a point.
[[nodiscard]] double cells_in_all(const Scenario& scenario);

/// Memory of a run, within a tenth for a large grid.  Units: bytes.
[[nodiscard]] double memory_of(const Scenario& scenario);

}  // namespace skinheal::scenario
