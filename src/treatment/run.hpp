// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/simulation.hpp"
#include "treatment/share_cache.hpp"

namespace skinheal::treatment {

/// Run a valid scenario; `shares` serves other runs as well.  Throws as Simulation::run.
[[nodiscard]] Result run(const Scenario& scenario, const RunOptions& options, ShareCache& shares);

}  // namespace skinheal::treatment
