// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

#include "skinheal/data.hpp"

namespace skinheal::base {

/// The closed table, sorted by label.  C++ parses no units; this is all that it knows.  Throws: nothing.
[[nodiscard]] std::span<const UnitEntry> unit_table() noexcept;

/// Null if the table lacks the label.  Throws: nothing.
[[nodiscard]] const UnitEntry* find_unit(std::string_view label) noexcept;

}  // namespace skinheal::base
