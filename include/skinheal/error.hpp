// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skinheal {

/// Root of every error that skinheal throws.  Units: none.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A place in a scenario: dotted key and, when the text is known, file, line and column (1-based; 0 = unknown).
struct Where {
    std::string file{};
    std::string key{};
    int line{0};
    int column{0};
};

/// How one face of the library (C++, Python, a scenario file, the command line) writes what its users type.
/// The default is that of C++: keys as in the SI document, options as members of `RunOptions`.
struct Spelling {
    std::function<std::string(std::string_view key)> key{};
    std::function<std::string(std::string_view option)> option{};
};

/// Words of a message as data: text, and between it the keys and options that it names, so that each face writes these its own
/// way.  Plain text converts by itself; `marked` takes `{numerics.patch}` for a key and `{=overwrite}` for an option.
class Phrase {
public:
    enum class Kind { text, key, option };
    struct Piece {
        Kind kind{Kind::text};
        std::string text{};
        bool operator==(const Piece&) const = default;
    };

    Phrase() = default;
    Phrase(std::string text);  // NOLINT(google-explicit-constructor): text is the common case
    Phrase(const char* text) : Phrase(std::string(text)) {}  // NOLINT(google-explicit-constructor)
    /// For literals: what a user gave may hold braces.
    [[nodiscard]] static Phrase marked(std::string_view literal);

    /// One key.
    [[nodiscard]] static Phrase key_at(std::string path);

    Phrase& operator+=(const Phrase& more);
    [[nodiscard]] friend Phrase operator+(Phrase a, const Phrase& b) { return a += b; }
    bool operator==(const Phrase&) const = default;

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
    [[nodiscard]] const std::vector<Piece>& pieces() const noexcept { return pieces_; }
    [[nodiscard]] std::string text(const Spelling& spelling = {}) const;

private:
    std::vector<Piece> pieces_{};
};

/// One thing that is wrong: what, where, what was given, what is allowed, what to do next.
struct Problem {
    std::string code{};   ///< for programs, e.g. `out_of_range`, `unknown_key`; it outlives changes of the words
    std::string what{};   ///< e.g. "needle length out of range"
    std::string key{};    ///< dotted path in the SI document, e.g. `protocol.sessions.0.device.needle.length`
    std::string given{};  ///< the value as text in display units
    Phrase allowed{};     ///< the permitted range or list
    Phrase next_step{};   ///< what the user can do

    /// The whole sentence.
    [[nodiscard]] std::string message(const Spelling& spelling = {}) const { return sentence().text(spelling); }
    [[nodiscard]] Phrase sentence() const;
};

/// Invalid scenario.  `problems()` has at most ten entries; `what()` joins their messages.
class ScenarioError : public Error {
public:
    ScenarioError(const std::string& message, Where where, std::vector<Problem> problems = {})
        : Error(message), where_(std::move(where)), problems_(std::move(problems)) {}
    [[nodiscard]] const Where& where() const noexcept { return where_; }
    [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }

private:
    Where where_;
    std::vector<Problem> problems_;
};

/// A unit is missing, unknown, or of the wrong dimension.
class UnitError : public ScenarioError {
public:
    using ScenarioError::ScenarioError;
};

/// A parameter does not exist or is outside its range.
class ParameterError : public ScenarioError {
public:
    using ScenarioError::ScenarioError;
};

/// The solver could not go on.  Times in s.
struct NumericsFailure {
    double time{0};
    long step{0};
    std::string field{};
    long cell{0};
    std::string place{};
    std::string cause{};
};

/// Time integration failed: not finite, negative, mass lost, or the step became too small.
class NumericsError : public Error {
public:
    NumericsError(const std::string& message, NumericsFailure failure) : Error(message), failure_(std::move(failure)) {}
    [[nodiscard]] const NumericsFailure& failure() const noexcept { return failure_; }

private:
    NumericsFailure failure_;
};

/// A file could not be read or written.  `detail()` is the HDF5 error stack as text, or the system's word.
class IoError : public Error {
public:
    IoError(Phrase message, std::string path, std::string detail = {})
        : Error(message.text()), message_(std::move(message)), path_(std::move(path)), detail_(std::move(detail)) {}
    /// `what()` as data, for other faces than C++.
    [[nodiscard]] const Phrase& message() const noexcept { return message_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const std::string& detail() const noexcept { return detail_; }

private:
    Phrase message_;
    std::string path_;
    std::string detail_;
};

}  // namespace skinheal
