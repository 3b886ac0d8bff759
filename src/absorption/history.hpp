// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/absorption.hpp"

namespace skinheal::absorption {

/// Value of a history; `fallback` if it is empty.
[[nodiscard]] double value_at(const History& history, double time, double fallback);

/// Does it change between two times?
[[nodiscard]] bool varies(const History& history, double from, double to);

}  // namespace skinheal::absorption
