// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "base/check.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

using namespace base;  // NOLINT(google-build-using-namespace): ranges and words of messages stand in every check

/// A set that can be loaded and takes the overrides; else nothing, and what is wrong is told.
[[nodiscard]] std::optional<ParameterSet> check_parameters(Check& check, const Scenario& scenario);
void check_skin(Check& check, const Skin& skin);
void check_device(Check& check, const std::string& key, const Device& device);
/// Sessions, sun and aftercare.
void check_protocol(Check& check, const Scenario& scenario);
/// Formulations, applications and deposits.
void check_products(Check& check, const Scenario& scenario);
/// What takes all sessions together, and the set: densities and geometry, mouths that fit.
void check_densities(Check& check, const Scenario& scenario, const std::optional<ParameterSet>& set);

}  // namespace skinheal::scenario
