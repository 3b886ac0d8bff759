// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/parameters.hpp"

namespace skinheal::base {

/// Every entry of a data file: a table that holds `value`, under its dotted name.  Sorted by name, SI, rounded to 12 digits.
/// Throws ParameterError if the file is not valid, a provenance entry has an unknown key, unit or kind, or its range is
/// missing or does not hold the value.
[[nodiscard]] std::vector<Parameter> read_certificates(std::string_view toml, std::string_view filename);
[[nodiscard]] std::vector<Parameter> certificates_in(const nlohmann::json& table, std::string_view filename);

/// The table of one file of data/.  Throws ParameterError if it is not valid.
[[nodiscard]] nlohmann::json data_table(std::string_view path);

/// Names of the files "<folder>/<name>.toml" in data/, sorted.
[[nodiscard]] std::vector<std::string> data_names(std::string_view folder);

/// Text of one file of data/; empty if there is none.
[[nodiscard]] std::string_view data_text(std::string_view path) noexcept;

}  // namespace skinheal::base
