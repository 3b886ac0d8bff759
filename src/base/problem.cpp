// SPDX-License-Identifier: BSD-3-Clause
#include "base/problem.hpp"

#include <algorithm>
#include <utility>

namespace skinheal {

Phrase::Phrase(std::string text) {
    if (!text.empty()) pieces_.push_back({Kind::text, std::move(text)});
}

Phrase Phrase::marked(std::string_view literal) {
    Phrase out;
    while (!literal.empty()) {
        const auto open = literal.find('{');
        out += Phrase(std::string(literal.substr(0, open)));
        if (open == std::string_view::npos) break;
        const auto close = literal.find('}', open);
        std::string_view name = literal.substr(open + 1, close - open - 1);
        const bool option = name.starts_with('=');
        if (option) name.remove_prefix(1);
        out.pieces_.push_back({option ? Kind::option : Kind::key, std::string(name)});
        literal.remove_prefix(std::min(close, literal.size() - 1) + 1);
    }
    return out;
}

Phrase Phrase::key_at(std::string path) {
    Phrase out;
    out.pieces_.push_back({Kind::key, std::move(path)});
    return out;
}

Phrase& Phrase::operator+=(const Phrase& more) {
    for (const Piece& piece : more.pieces_) {
        if (piece.kind == Kind::text && !pieces_.empty() && pieces_.back().kind == Kind::text)
            pieces_.back().text += piece.text;
        else
            pieces_.push_back(piece);
    }
    return *this;
}

std::string Phrase::text(const Spelling& spelling) const {
    std::string out;
    for (const Piece& piece : pieces_) {
        switch (piece.kind) {
            case Kind::text:
                out += piece.text;
                break;
            case Kind::key:
                out += spelling.key ? spelling.key(piece.text) : piece.text;
                break;
            case Kind::option:
                out += spelling.option ? spelling.option(piece.text) : piece.text + " = true";
        }
    }
    return out;
}

Phrase Problem::sentence() const {
    Phrase out = what + ": ";
    out += key.empty() ? Phrase("the document") : Phrase::key_at(key);
    if (!given.empty()) out += " is " + given;
    if (!allowed.empty()) out += Phrase(given.empty() ? " allowed: " : "; allowed: ") + allowed;
    return out + ". " + next_step;
}

}  // namespace skinheal

namespace skinheal::base {

Problem make_problem(std::string what, std::string key, std::string given, Phrase allowed, Phrase next_step,
                     std::string code) {
    if (code.empty()) {
        code = what;
        std::ranges::replace(code, ' ', '_');
        std::erase_if(code, [](char c) { return c == '\'' || c == ','; });
    }
    return {std::move(code),  std::move(what),    std::move(key),
            std::move(given), std::move(allowed), std::move(next_step)};
}

std::string summary_of(const std::vector<Problem>& problems) {
    if (problems.empty()) return "no problem";
    if (problems.size() == 1) return problems.front().message();
    std::string text = "The scenario has " + std::to_string(problems.size()) + " problems:";
    for (const Problem& problem : problems) text += "\n  " + problem.message();
    return text;
}

void refuse(std::vector<Problem> problems) {
    if (problems.size() > most_problems) problems.resize(most_problems);
    const std::string message = summary_of(problems);  // before the problems move: arguments have no order
    const Where where{"", problems.empty() ? "" : problems.front().key, 0, 0};
    throw ScenarioError(message, where, std::move(problems));
}

}  // namespace skinheal::base
