// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
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
    void boolean(const std::string& key, bool& out);
    /// Each finite, rounded to 12 significant digits.
    void numbers(const std::string& key, std::vector<double>& out);
    void text(const std::string& key, std::string& out);
    void texts(const std::string& key, std::vector<std::string>& out);
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
