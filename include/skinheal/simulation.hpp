// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "skinheal/observer.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal {

/// What a run without a file keeps in memory: its metrics, its series as well, or its fields as well.
enum class Keep { metrics, series, everything };

/// How to run; nothing here can change the answer.  Units: s.
struct RunOptions {
    std::optional<std::filesystem::path> file{};  ///< unset: keep snapshots in memory
    Keep keep{Keep::everything};                  ///< of a run without a file
    std::vector<std::string> series{};            ///< names of those that such a run keeps; empty = all
    int threads{1};
    bool overwrite{false};
    bool resume{false};                ///< go on from `<file stem>.checkpoint` if there is one for this scenario
    double checkpoint_interval{60.0};  ///< s of wall time
    bool keep_checkpoint{false};       ///< of a run that came to its end, so that another may go on from there
    /// A result file with its checkpoint: its records are copied into `file` and the run goes on from its end.  What comes later may
    /// differ from its scenario (length, sessions, sun, products, `output.every`), the past may not.
    std::optional<std::filesystem::path> go_on_from{};
    std::vector<Observer*> observers{};  ///< not owned
    std::stop_token stop{};
};

/// One scenario, ready to run.
class Simulation {
public:
    /// Validates.  Throws ScenarioError with every problem found (at most ten).
    explicit Simulation(Scenario scenario);

    /// Run to the end of the protocol, or until the stop token asks.
    /// Throws IoError (file exists, cannot be written), NumericsError.
    [[nodiscard]] Result run(const RunOptions& options = {}) const;

    [[nodiscard]] const Scenario& scenario() const noexcept { return scenario_; }

private:
    Scenario scenario_;
};

/// Run from a state away from rest, in memory: volume fields begin at `fields` times their resting value, resting values of materials
/// are scaled by `set_points`.  Each volume field at the end, mean of the upper dermis relative to healthy skin (absolute where that
/// is 0).  Throws ScenarioError for a name that the healing model lacks.
[[nodiscard]] std::map<std::string, double> run_from(const Scenario& scenario,
                                                     const std::map<std::string, double>& fields,
                                                     const std::map<std::string, double>& set_points);

}  // namespace skinheal
