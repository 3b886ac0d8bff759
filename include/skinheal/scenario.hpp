// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/error.hpp"
#include "skinheal/formulation.hpp"
#include "skinheal/insertion.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/protocol.hpp"
#include "skinheal/skin.hpp"

namespace skinheal {

/// Dimensions that are resolved: none, depth, depth and distance from a channel, or a patch of skin with many channels.
enum class Geometry { point, column, axisymmetric, box };
/// Named cell counts.
enum class Resolution { coarse, normal, fine };
/// Where a later session falls in the cell of one channel: elsewhere (the cell starts from its lateral mean) or in the same hole.
enum class Repeat { new_positions, same_hole };
/// How fields are stored; computing is always in float64.
enum class Precision { float32, float64 };

/// Explicit cell counts; `lateral` is the number along r (axisymmetric) or along x and y each (box), unused in a column or a
/// point.
struct Cells {
    int lateral{16};
    int depth{24};
};

/// One parameter that differs from its set, and why.
struct ParameterOverride {
    std::string name{};
    double value{0};  ///< SI
    std::string source{};
};

/// How to compute.
struct Numerics {
    Geometry geometry{Geometry::axisymmetric};
    Resolution resolution{Resolution::normal};
    std::optional<Cells> cells{};   ///< replaces `resolution`
    double tolerance{1e-3};         ///< relative tolerance of the time integrator
    std::optional<double> patch{};  ///< side of the box, m; unset: room for 25 channels of the first session
    std::uint64_t seed{1};
};

/// Quantities and times to keep; cannot change the answer.
struct Output {
    std::vector<std::string> fields{};  ///< empty = all
    std::optional<double> every{};      ///< s; unset = the default schedule after each session
    Precision precision{Precision::float32};
};

/// Everything that can change the answer, as plain data in SI.
struct Scenario {
    std::string title{};
    Skin skin{Skin::preset_named("cheek")};
    Protocol protocol{};
    std::string insertion_law{"prescribed"};
    PunctureLaw puncture{PunctureLaw::tip_diameter};  ///< read by the law "mechanics"
    std::string healing_model{"mn17"};
    std::optional<Repeat> repeat{};     ///< unset: same_hole for mn16, new_positions for every later model
    std::string parameter_set{"mn17"};  ///< must serve `healing_model`; a document takes the set of that name if unset
    std::vector<ParameterOverride> overrides{};
    Numerics numerics{};
    Output output{};
    std::map<std::string, Formulation> formulation{};  ///< by name
    std::vector<Application> apply{};
    std::vector<Deposit> deposit{};
    AbsorptionOptions absorption{};  ///< plays no part without `apply` and `deposit`

    /// Is there a product?
    [[nodiscard]] bool has_products() const noexcept { return !apply.empty() || !deposit.empty(); }
    /// When an application begins, s of the protocol: `at` from its session.  A session that is not there counts as the start.
    [[nodiscard]] double start_of(const Application& application) const noexcept;
    /// Read the SI document, of this schema or an earlier one; computes nothing.  Throws ScenarioError on unknown keys or
    /// words, missing keys, wrong types, NaN, null.
    [[nodiscard]] static Scenario from_json(std::string_view text);
    /// Throws IoError, ScenarioError.
    [[nodiscard]] static Scenario from_json_file(const std::filesystem::path& path);
    /// Canonical document: keys sorted, shortest round-trip numbers, every default written out.
    [[nodiscard]] std::string to_json() const;
    /// SHA-256 (hex) of the canonical document with settled densities and parameter values, without title and output.
    [[nodiscard]] std::string hash() const;
    /// Give sessions that count passes the density of the channels that these leave (theory: insertion-32); a session that
    /// punctures nothing keeps that of its strokes.  Values that `validate` would refuse are left as they are.
    void settle_densities();
    /// A copy after `settle_densities`.
    [[nodiscard]] Scenario settled() const;
    /// The parameter set with the overrides applied.  Throws ParameterError.
    [[nodiscard]] ParameterSet parameters() const;
};

/// What is wrong with one part by itself, as for a device.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const ParameterOverride& change);
/// Everything that is wrong with explicit cell counts; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Cells& cells);
/// Everything that is wrong with how to compute; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Numerics& numerics);
/// Everything that is wrong with what to keep; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Output& output);
/// Everything that is wrong with a scenario; empty if it can run.  Sessions that count passes are looked at with the density that
/// these leave: insertion mechanics runs for each device.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Scenario& scenario);
/// The same after `settle_densities`, whose work it does not do again.
[[nodiscard]] std::vector<Problem> validate_settled(const Scenario& scenario);
/// Of it, what each part says by itself: nothing that takes several parts, or the parameter set.
[[nodiscard]] std::vector<Problem> validate_keys(const Scenario& scenario);
/// The JSON schema (draft 2020-12) of the document: every key with its type, unit, range, default and what it is.
[[nodiscard]] std::string scenario_schema();
/// Things worth telling that do not stop a run (a needle that reaches the subcutis, a column used for channels, ...).
[[nodiscard]] std::vector<std::string> warnings(const Scenario& scenario);

}  // namespace skinheal
