// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace skinheal::base {

/// A TOML text as JSON with the values as written, and where each value stands: dotted path (list index as a number) to
/// line and column, both from 1.
struct TomlText {
    std::string json{};
    std::map<std::string, std::pair<int, int>> positions{};
};

/// Throws ScenarioError with file, line and column for syntax errors and for values that JSON lacks (dates, nan, inf).
[[nodiscard]] TomlText parse_toml(std::string_view text, std::string_view filename);

/// The values alone, without JSON text and places between.
[[nodiscard]] nlohmann::json parse_toml_values(std::string_view text, std::string_view filename);

}  // namespace skinheal::base
