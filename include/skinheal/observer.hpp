// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace skinheal {

/// Progress of a run.  Units: s.
struct StepInfo {
    double time{0};
    double duration{0};
    double dt{0};
    long steps{0};
    double wall_seconds{0};
};

/// Watches a run without changing it.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void on_start(const StepInfo&) {}
    /// At most ten calls per second of wall time.
    virtual void on_step(const StepInfo&) {}
    virtual void on_finish(const StepInfo&) {}
};

}  // namespace skinheal
