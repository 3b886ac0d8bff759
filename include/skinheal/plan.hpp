// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal {

/// What a run will be, without running it.  Units: memory bytes; times s.
struct Plan {
    long cells{0};
    long surface_cells{0};
    double memory{0};  ///< of the state and what a step needs
    std::vector<double> snapshot_times{};
    std::size_t sessions{0};
    double duration{0};
};

/// Throws ScenarioError, ParameterError.
[[nodiscard]] Plan plan(const Scenario& scenario);

/// This build, and what this machine lets it use.
struct BuildInfo {
    std::string version{};
    std::string git_revision{};  ///< "unknown" outside of a checkout
    std::string compiler{};
    std::string instruction_set{};  ///< of the kernels that runs take here
    bool files{true};               ///< HDF5
    int threads{1};                 ///< that a batch takes if it is not told
};

/// Units: none.  Throws: nothing but bad_alloc.
[[nodiscard]] BuildInfo build_info();

}  // namespace skinheal
