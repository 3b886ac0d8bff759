// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/vocabulary.hpp"

namespace skinheal::scenario {

using namespace base;  // NOLINT(google-build-using-namespace): text and problems stand in every reader

/// Reads one object of a document strictly: what is absent keeps its default, what is wrong becomes a problem, and `finish`
/// names the keys that nobody asked for.  The library's macros ignore unknown keys and turn unknown words into the first one.
class JsonObject {
public:
    JsonObject(const nlohmann::json& value, std::string path, std::vector<Problem>& problems);

    [[nodiscard]] bool has(const std::string& key) const { return value_.is_object() && value_.contains(key); }
    [[nodiscard]] std::string path_of(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

    /// Finite, rounded to 12 significant digits.
    void number(const std::string& key, double& out);
    void integer(const std::string& key, int& out);
    void integer(const std::string& key, std::uint64_t& out);
    void boolean(const std::string& key, bool& out);
    /// Each finite, rounded to 12 significant digits.
    void numbers(const std::string& key, std::vector<double>& out);
    void text(const std::string& key, std::string& out);
    void texts(const std::string& key, std::vector<std::string>& out);
    /// A list of words of an enumeration.
    template <class E, std::size_t n>
    void words(const std::string& key, std::vector<E>& out, const std::array<Word<E>, n>& known) {
        std::vector<std::string> given;
        texts(key, given);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const auto found = std::ranges::find(known, std::string_view(given[i]), &Word<E>::text);
            if (found == known.end())
                unknown_word(key + "." + std::to_string(i), given[i], names_of(known));
            else
                out.push_back(found->value);
        }
    }
    /// Each object of a list.
    void objects(const std::string& key, const std::function<void(JsonObject&)>& read);
    /// The text at a key, if it is there and is one; nothing is told, and the key is still to be read.
    [[nodiscard]] std::optional<std::string> peek(const std::string& key) const;
    /// Whether the object at a key has a key.
    [[nodiscard]] bool has_inner(const std::string& key, const std::string& inner) const;
    void add(Problem problem) { problems_.push_back(std::move(problem)); }
    /// Each element of a list, with its dotted path.
    void each(const std::string& key, const std::function<void(const nlohmann::json&, const std::string&)>& read);
    void object(const std::string& key, const std::function<void(JsonObject&)>& read);
    /// The key must be there.
    void require(const std::string& key, std::string_view kind);

    template <class E, std::size_t n>
    void word(const std::string& key, E& out, const std::array<Word<E>, n>& words) {
        std::string given = word_for(words, out);
        text(key, given);
        for (const auto& known : words) {
            if (known.text == given) {
                out = known.value;
                return;
            }
        }
        unknown_word(key, given, names_of(words));
    }

    /// Report keys that were never read.
    void finish();
    /// The key, if it is there, has no effect here; say so, and what has.
    void refuse(const std::string& key, const std::string& what, const std::string& allowed, const std::string& next);
    void wrong(const std::string& key, const nlohmann::json& given, std::string_view allowed);

private:
    const nlohmann::json* find(const std::string& key);
    void unknown_word(const std::string& key, const std::string& given, const std::vector<std::string>& known);

    const nlohmann::json& value_;
    std::string path_;
    std::vector<Problem>& problems_;
    std::vector<std::string> known_{};
};

}  // namespace skinheal::scenario
