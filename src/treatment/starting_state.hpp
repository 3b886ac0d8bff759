// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>

#include "skinheal/scenario.hpp"

namespace skinheal::treatment {

/// Run a scenario whose tissue starts away from rest, and return every volume field at the end: its mean over the upper dermis
/// relative to healthy skin (absolute, SI, where that is 0).  For studies of the model; aftercare and sun play no part.
///
/// `fields`: factors on resting fields at t = 0; `set_points`: factors on the inputs that the tissue returns to, or on its
/// capacity to make matrix.  Both in the whole dermis.  Throws ScenarioError (unknown name), ParameterError, NumericsError.
[[nodiscard]] std::map<std::string, double> run_from(const Scenario& scenario,
                                                     const std::map<std::string, double>& fields,
                                                     const std::map<std::string, double>& set_points);

}  // namespace skinheal::treatment
