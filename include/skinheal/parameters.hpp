// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skinheal {

/// Where a value comes from.
enum class ParameterKind { measured, fitted, assumed, definition };

/// Its word in files and tables.  Throws: nothing but bad_alloc.
[[nodiscard]] std::string word_of(ParameterKind kind);

/// One parameter with its provenance.  `value`, `low`, `high` in SI; `unit` is the label of the source file and
/// `si_factor` turns a number in that unit into SI.
struct Parameter {
    std::string name{};
    double value{0};
    double low{0};
    double high{0};
    bool has_range{false};  ///< a `definition` has none
    std::string unit{};
    double si_factor{1};
    ParameterKind kind{ParameterKind::assumed};
    std::string source{};
    bool checked{false};
    std::string symbol{};
    std::string note{};
    bool overridden{false};
};

/// A named, versioned set of parameters, sorted by name.
class ParameterSet {
public:
    /// A set from `data/parameters`.  Throws ParameterError (lists the known sets, with a spelling hint).
    [[nodiscard]] static ParameterSet load(std::string_view name);
    [[nodiscard]] static std::vector<std::string> available();

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    /// The healing model that the set serves.
    [[nodiscard]] const std::string& model() const noexcept { return model_; }
    [[nodiscard]] std::span<const Parameter> entries() const& noexcept { return entries_; }
    /// Not for temporaries: a range-for over `ParameterSet::load(...).entries()` would read freed memory.
    std::span<const Parameter> entries() const&& = delete;
    /// Throws ParameterError with the nearest names if there is no such parameter.
    [[nodiscard]] const Parameter& find(std::string_view name) const;
    /// Sets of different models hold different parameters.
    [[nodiscard]] bool contains(std::string_view name) const noexcept;
    /// SI value.  Throws ParameterError.
    [[nodiscard]] double operator[](std::string_view name) const { return find(name).value; }
    /// Replace one value.  Units: SI.  Throws ParameterError if unknown, not finite, or outside the range.
    void override_value(std::string_view name, double value, std::string_view source);
    /// Another entry in place of the one of its name, certificate and all.  Throws ParameterError if there is none.
    void replace(Parameter entry);
    /// Multiply one value by what a drug or dressing makes of it.  The range is that of skin without it, and is not checked.
    /// Throws ParameterError if unknown.
    void scale(std::string_view name, double factor, std::string_view source);

private:
    std::string name_{};
    std::string model_{};
    std::vector<Parameter> entries_{};
};

/// BibTeX of every source that a parameter names.
[[nodiscard]] std::string_view references_bib();

}  // namespace skinheal
