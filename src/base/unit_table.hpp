// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

namespace skinheal::base {

/// A unit that data files may use: number * si_factor is in the SI unit `si`.  Cells are counted: "cells/mm3" is m-3.
struct UnitEntry {
    std::string_view label;
    double si_factor;
    std::string_view si;  ///< in CF spelling, e.g. "kg m-3 s-1"
};

/// The closed table, sorted by label.  C++ parses no units; this is all that it knows.  Throws: nothing.
[[nodiscard]] std::span<const UnitEntry> unit_table() noexcept;

/// Null if the table lacks the label.  Throws: nothing.
[[nodiscard]] const UnitEntry* find_unit(std::string_view label) noexcept;

}  // namespace skinheal::base
