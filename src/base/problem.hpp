// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "skinheal/error.hpp"

namespace skinheal::base {

/// Never more than this many problems in one error.
inline constexpr std::size_t most_problems = 10;

/// A problem of the four parts: what, where, what was given and what is allowed, what to do next.  Without a code of its own it
/// has the words of `what`, joined.
[[nodiscard]] Problem make_problem(std::string what, std::string key, std::string given, Phrase allowed,
                                   Phrase next_step, std::string code = {});

/// "The scenario has 2 problems:" and the messages, one a line; the message itself if there is one.
[[nodiscard]] std::string summary_of(const std::vector<Problem>& problems);

/// Throw the first ten of them, at least one, as one ScenarioError.
[[noreturn]] void refuse(std::vector<Problem> problems);

/// The error of one problem.
template <class E>
[[nodiscard]] E error_of(Problem problem) {
    Where where{"", problem.key, 0, 0};
    std::string message = problem.message();
    return E(message, std::move(where), {std::move(problem)});
}

}  // namespace skinheal::base
