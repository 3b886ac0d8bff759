// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>

#include "skinheal/simulation.hpp"
#include "treatment/share_cache.hpp"

namespace skinheal::treatment {

/// Run a valid scenario; `shares` serves other runs as well.  Throws as Simulation::run.
[[nodiscard]] Result run(const Scenario& scenario, const RunOptions& options, ShareCache& shares);

/// Threads that OpenMP takes, at most 1024: OMP_NUM_THREADS, else the processors of this process; one in a build without it.
[[nodiscard]] int usual_threads() noexcept;

/// Call `one(i)` for each i below `count`, shared among OpenMP threads in no order; `watch` on the thread of the caller ten times a
/// second meanwhile.  `one` and `watch` must not throw.  Works in a forked child.  Returns the number of threads.  Throws Error if
/// the system starts none.
int share_out(std::size_t count, int threads, const std::function<void(std::size_t)>& one,
              const std::function<void()>& watch);

}  // namespace skinheal::treatment
