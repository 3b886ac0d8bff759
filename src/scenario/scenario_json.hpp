// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

/// The version of the document that this library writes.
inline constexpr int schema_version = 2;
/// The oldest that is still read: `read_scenario` brings it up to date.
inline constexpr int oldest_schema = 1;

/// Throws ScenarioError with these problems, at most ten.
[[noreturn]] void refuse(std::vector<Problem> problems, Where where = {});

/// Throws ScenarioError: not JSON (with line and column), a key that stands twice in one object.
[[nodiscard]] nlohmann::json parse_json(std::string_view text);

/// Throws ScenarioError with every problem found (at most ten).
[[nodiscard]] Scenario read_scenario(const nlohmann::json& document);

/// Every default written out, numbers rounded to 12 digits.  Throws ScenarioError for numbers that are not finite.
[[nodiscard]] nlohmann::json write_scenario(const Scenario& scenario);

/// Keys sorted, no white space, shortest round-trip numbers.
[[nodiscard]] std::string canonical_text(const nlohmann::json& document);

}  // namespace skinheal::scenario
