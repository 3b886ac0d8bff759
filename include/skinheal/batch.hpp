// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "skinheal/error.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/simulation.hpp"

namespace skinheal {

/// How far a batch is.  Units: wall_seconds s; the others count runs.
struct BatchProgress {
    std::size_t done{0};  ///< complete or failed
    std::size_t failed{0};
    std::size_t runs{0};  ///< of the whole batch
    double wall_seconds{0};
};

/// How to run many scenarios; nothing here can change an answer.
struct BatchOptions {
    /// Runs at a time, 1 to 1024, each on one thread.  Unset: what OpenMP takes, which is OMP_NUM_THREADS, else the processors that
    /// this process may use.  OMP_PLACES and OMP_PROC_BIND hold as well.
    std::optional<int> threads{};
    /// What is kept of each run: with `metrics` the memory of a batch hardly grows with its runs.
    Keep keep{Keep::metrics};
    /// With `Keep::series`: names of the series that are kept; empty = all.
    std::vector<std::string> series{};
    /// Called on the thread of the caller, at most ten times a second and once at the end.  What it throws stops the batch and goes
    /// through, so that what was done is lost: to keep it, request a stop.
    std::function<void(const BatchProgress&)> progress{};
    std::stop_token stop{};
};

/// Why a run failed, as data.
struct RunFailure {
    std::string kind{};               ///< class of the error: "ScenarioError", "ParameterError", "NumericsError", ...
    std::string message{};            ///< its text
    std::vector<Problem> problems{};  ///< of a scenario that cannot run
    std::optional<NumericsFailure> numerics{};
};

/// One run of a batch.  `result.status` is complete, failed, or cancelled; of a run that had not begun when the batch was stopped,
/// cancelled with no step.
struct BatchRun {
    Result result{};
    std::optional<RunFailure> failure{};
};

/// What became of a batch: one entry for each scenario, in their order.  Units: s.
struct BatchResult {
    std::vector<BatchRun> runs{};
    bool stopped{false};  ///< the stop token asked before all were done
    int threads{1};       ///< that shared the runs
    double wall_seconds{0};
};

/// Run scenarios side by side.  Each run has one thread, and its numbers are those of `Simulation::run` to the last bit.  A scenario
/// that is not valid and a run that fails are recorded, and the others go on.  Runs write no files.  What depends on the same
/// channel and grid is worked out once.  May be called from several threads at once and in a forked child.
/// Throws Error if `threads` is out of range, a name in `series` is unknown, or the system starts no thread; whatever `progress`
/// throws.
[[nodiscard]] BatchResult run_batch(std::span<const Scenario> scenarios, const BatchOptions& options = {});

/// The same for `count` scenarios that are made when their turn comes, by several threads at once: memory for one at a time.  What
/// `scenario` throws is recorded as the failure of that run.
[[nodiscard]] BatchResult run_batch(std::size_t count, const std::function<Scenario(std::size_t)>& scenario,
                                    const BatchOptions& options = {});

}  // namespace skinheal
