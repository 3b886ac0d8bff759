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

void refuse(std::vector<Problem> problems) {
    if (problems.size() > most_problems) problems.resize(most_problems);
    const std::string message = summary_of(problems);  // before the problems move: arguments have no order
    const Where where{"", problems.empty() ? "" : problems.front().key, 0, 0};
    throw ScenarioError(message, where, std::move(problems));
}

}  // namespace skinheal::base
