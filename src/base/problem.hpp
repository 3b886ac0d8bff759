// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "skinheal/error.hpp"

namespace skinheal::base {

/// Never more than this many problems in one error.
inline constexpr std::size_t most_problems = 10;

/// A problem whose message has the four parts: what, where, what was given and what is allowed, what to do next.
[[nodiscard]] Problem make_problem(const std::string& what, std::string key, std::string given, std::string allowed,
                                   std::string next_step);

/// "The scenario has 2 problems:" and the messages, one a line; the message itself if there is one.
[[nodiscard]] std::string summary_of(const std::vector<Problem>& problems);

/// Throw the first ten of them, at least one, as one ScenarioError.
[[noreturn]] void refuse(std::vector<Problem> problems);

}  // namespace skinheal::base
