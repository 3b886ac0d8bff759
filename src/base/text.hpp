// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skinheal::base {

/// The nearest double with `digits` significant decimal digits, so that "300 um" and "0.3 mm" are one value.
[[nodiscard]] double round_to_digits(double value, int digits = 12);

/// For people: at most `digits` significant digits, no trailing zeros, "2.5" or "1.2e-05".
[[nodiscard]] std::string display_number(double value, int digits = 6);

/// For machines: the shortest text that reads back as the same double, always with a point or an exponent.
/// @pre     finite (asserted by the callers that write documents).
[[nodiscard]] std::string shortest_number(double value);

[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment).
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);

/// Up to three candidates that `word` may have meant, the nearest first; empty if none is near.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view word, std::span<const std::string> candidates);

/// `Did you mean "dermis"?`, or `fallback` if no candidate is near.
[[nodiscard]] std::string spelling_hint(std::string_view word, std::span<const std::string> candidates,
                                        std::string_view fallback);

/// "a, b, c"; after twelve names the rest is counted.
[[nodiscard]] std::string list_names(std::span<const std::string> names);

}  // namespace skinheal::base
