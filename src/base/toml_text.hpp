// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "skinheal/data.hpp"

namespace skinheal::base {

/// Throws ScenarioError with file, line and column for syntax errors and for values that JSON lacks (dates, nan, inf).
[[nodiscard]] TomlText parse_toml(std::string_view text, std::string_view filename);

/// The values alone, without JSON text and places between.
[[nodiscard]] nlohmann::json parse_toml_values(std::string_view text, std::string_view filename);

}  // namespace skinheal::base
