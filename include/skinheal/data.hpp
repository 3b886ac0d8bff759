// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal {

/// A unit that data files may use: number * si_factor is in the SI unit `si`.  Cells are counted: "cells/mm3" is m-3.
struct UnitEntry {
    std::string_view label;
    double si_factor;
    std::string_view si;  ///< in CF spelling, e.g. "kg m-3 s-1"
};

/// The closed table of units, sorted by label.  C++ parses no other units.  Throws: nothing.
[[nodiscard]] std::span<const UnitEntry> unit_table() noexcept;

/// A TOML text as JSON with the values as written, and where each value stands: dotted path (list index as a number) to
/// line and column, both from 1.
struct TomlText {
    std::string json{};
    std::map<std::string, std::pair<int, int>> positions{};
};

/// Throws ScenarioError with file, line and column for syntax errors and for values that JSON lacks (dates, nan, inf).
[[nodiscard]] TomlText parse_toml(std::string_view text, std::string_view filename);

/// What the library knows by name besides skins and devices.
enum class DataKind { active, vehicle, solvent };

/// One of them: words as they stand in its file, and numbers with their provenance.  Units: SI.
struct DataEntry {
    std::map<std::string, std::string> words{};
    std::vector<Parameter> numbers{};
};

/// Names of all of a kind, sorted.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<std::string> data_names(DataKind kind);
/// Throws ScenarioError (lists the known ones).
[[nodiscard]] DataEntry data_entry(DataKind kind, std::string_view name);
/// Text of one file of data/, e.g. "targets/closure.csv"; empty if there is none.  Throws: nothing.
[[nodiscard]] std::string_view data_text(std::string_view path) noexcept;

/// Every number behind a scenario: its parameters, overrides applied, and the layers of its skin.  Units: SI.  Throws ParameterError.
[[nodiscard]] std::vector<Parameter> provenance(const Scenario& scenario);

}  // namespace skinheal
