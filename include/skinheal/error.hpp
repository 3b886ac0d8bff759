// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
#include <string>
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

/// One thing that is wrong with a scenario: what, where, what was given, what is allowed, what to do next.
struct Problem {
    std::string key{};        ///< dotted path in the SI document, e.g. `protocol.sessions.0.device.needle.length`
    std::string given{};      ///< the value as text in display units
    std::string allowed{};    ///< the permitted range or list, as text
    std::string next_step{};  ///< what the user can do
    std::string message{};    ///< the whole sentence
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
    IoError(const std::string& message, std::string path, std::string detail = {})
        : Error(message), path_(std::move(path)), detail_(std::move(detail)) {}
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const std::string& detail() const noexcept { return detail_; }

private:
    std::string path_;
    std::string detail_;
};

}  // namespace skinheal
