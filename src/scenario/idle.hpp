// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

/// Keys that differ from their defaults and that nothing reads, for one reason.
struct Idle {
    std::vector<std::string> keys;  ///< dotted, as people write them: `device.needle.shape`
    std::string why;                ///< and what to set so that they count
};

/// What a scenario gives that can change no outcome with the law, the kinds of device, the geometry and the model that it chose.
/// A value that happens to make no difference (a force that is large enough) is not idle.
[[nodiscard]] std::vector<Idle> idle_keys(const Scenario& scenario);

}  // namespace skinheal::scenario
