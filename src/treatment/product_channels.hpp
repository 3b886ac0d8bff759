// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absorption/channels/holes.hpp"
#include "absorption/product_case.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"

/// Where healing and absorption meet: which channels a session leaves, and how they close.
namespace skinheal::treatment {

/// Rows of the series of a run.
class SeriesRows {
public:
    SeriesRows(const std::vector<double>& time, const std::vector<Series>& series) : time_(time), series_(series) {}

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] const std::vector<double>& time() const noexcept { return time_; }
    /// Throws ScenarioError: the model of the run does not have it.
    [[nodiscard]] const std::vector<double>& operator[](std::string_view name) const;
    /// First row of a session.  It has two rows with its time: just before it and just after.
    [[nodiscard]] std::size_t first_row(double session) const;

private:
    const std::vector<double>& time_;
    const std::vector<Series>& series_;
};

/// Rows [first, last) of a run.
struct RowRange {
    std::size_t first{0};
    std::size_t last{0};
};

/// Blood flow over that at rest in some rows.  `blood`: the set `absorption`, for models without blood flow (theory: solutes-14).
[[nodiscard]] std::vector<double> perfusion(const SeriesRows& rows, RowRange range, const ParameterSet& blood);

/// How the channels of a session at `session` close by the rows of a run.
[[nodiscard]] absorption::ClosingCourse closing_course(const SeriesRows& rows, RowRange range, double session,
                                                       const ParameterSet& blood);

/// The channels that a session leaves once the skin has sprung back; unset if no needle went through.
/// Under the law `mechanics` their size is that of the insertion with the parameters of the scenario.  Under `prescribed` it is
/// that of the run: `depth` below the epidermis, `mouth` radius.  `needling`: parameters of holes.  Units: m.
struct RunHole {
    double depth{0};
    double mouth{0};
};
[[nodiscard]] std::optional<absorption::Holes> holes_of(const Scenario& scenario, const Session& session,
                                                        const RunHole& run, const Skin& skin,
                                                        const ParameterSet& needling);

}  // namespace skinheal::treatment
