// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/scenario.hpp"

namespace skinheal::treatment {

/// What of a scenario has played a part until `time` (s): without what begins then or later, and without title and output.  Two runs
/// whose pasts have one hash are in the same state then.
[[nodiscard]] Scenario past_of(Scenario scenario, double time);

}  // namespace skinheal::treatment
