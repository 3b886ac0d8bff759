// SPDX-License-Identifier: BSD-3-Clause
#include "base/problem.hpp"

#include <utility>

namespace skinheal::base {

Problem make_problem(const std::string& what, std::string key, std::string given, std::string allowed,
                     std::string next_step) {
    std::string message = what + ": " + (key.empty() ? "the document" : key);
    if (!given.empty()) message += " is " + given;
    if (!allowed.empty()) message += (given.empty() ? " " : "; ") + std::string("allowed: ") + allowed;
    message += ". " + next_step;
    return {std::move(key), std::move(given), std::move(allowed), std::move(next_step), std::move(message)};
}

std::string summary_of(const std::vector<Problem>& problems) {
    if (problems.empty()) return "no problem";
    if (problems.size() == 1) return problems.front().message;
    std::string text = "The scenario has " + std::to_string(problems.size()) + " problems:";
    for (const Problem& problem : problems) text += "\n  " + problem.message;
    return text;
}

}  // namespace skinheal::base
