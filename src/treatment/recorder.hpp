// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "io/checkpoint.hpp"
#include "io/result_file.hpp"
#include "outcomes/observables.hpp"
#include "reaction/system.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/simulation.hpp"
#include "treatment/product_channels.hpp"

namespace skinheal::treatment {

/// Collects the series at every step and the fields at the scheduled times, in memory or in a file.  It reads the solution from
/// the step's interpolant, so that looking never changes the answer.
class Recorder {
public:
    /// New record.  Throws IoError.
    Recorder(const Scenario& scenario, const ParameterSet& parameters, reaction::System& system,
             const RunOptions& options);
    /// Go on after `checkpoint`, whose state is that of the system: records behind it are dropped.
    /// Throws IoError: it does not fit this scenario and its output, or the file does not hold what it needs.
    void resume(const io::Checkpoint& checkpoint);

    /// Go on, in a new file, after the end of another run with the same past.  Throws IoError.
    void go_on(const std::filesystem::path& from, const io::Checkpoint& checkpoint);

    /// The state as it stands, a row of the series; `snapshot`: also the fields.
    void record_now(bool snapshot);
    /// Records the last step.  `until_next_event`: fields due at the very end of the step wait if an event follows.
    void record_step(const reaction::Step& step, bool event_follows);

    /// Read the axes of the latest session's channels in these surface cells (a box only).
    void watch(std::vector<std::size_t> cells) { observables_.watch(std::move(cells)); }

    /// Add what a resumed run needs to a checkpoint.
    void save(io::Checkpoint& checkpoint) const;
    /// The series up to now.
    [[nodiscard]] SeriesRows rows() const { return {result_.series_time, result_.series}; }
    /// Write the last words and hand over the result, with what became of products.
    struct LastWords {
        Status status{Status::complete};
        std::vector<io::SessionMark> sessions{};
        std::vector<std::string> warnings{};
        int threads{1};
        double wall_seconds{0};
    };
    [[nodiscard]] Result finish(LastWords words, std::vector<Uptake> uptake);
    [[nodiscard]] double output_seconds() const noexcept { return output_seconds_; }

private:
    void make_spec();
    void check_wanted() const;
    void drop_unwanted();
    void append_row(double time, double dt);
    /// Why a checkpoint cannot be gone on from; empty if it can.
    [[nodiscard]] Phrase misfit(const io::Checkpoint& checkpoint) const;
    [[nodiscard]] std::string output_hash() const;
    /// Takes the rows of a checkpoint over.
    void take_rows(const io::Checkpoint& checkpoint);
    /// The fields at `time`; `between`: inside the last step, else as they stand.
    void append_snapshot(double time, bool between);
    [[nodiscard]] std::span<const double> stored(std::size_t spec, double time, bool between);

    const Scenario& scenario_;
    const ParameterSet& parameters_;
    reaction::System& system_;
    const RunOptions& options_;
    outcomes::Observables observables_;
    io::FileSpec spec_;
    std::vector<double> schedule_;
    std::size_t next_snapshot_{0};
    std::vector<double> row_;
    std::vector<double> between_;  ///< a field inside a step
    std::vector<double> packed_;   ///< a field without the margins of its rows
    Result result_;
    std::unique_ptr<io::Sink> file_;
    long rows_in_file_at_snapshot_{0};
    long snapshots_{0};
    double output_seconds_{0};
};

}  // namespace skinheal::treatment
