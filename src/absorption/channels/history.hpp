// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/absorption.hpp"

namespace skinheal::absorption {

/// Value of a history; `fallback` if it is empty.
[[nodiscard]] double value_at(const History& history, double time, double fallback);

/// Sum of several, each times its factor: at every point of any of them.
[[nodiscard]] History sum(const std::vector<History>& histories, const std::vector<double>& factors);

/// Does it change between two times?
[[nodiscard]] bool varies(const History& history, double from, double to);

}  // namespace skinheal::absorption
