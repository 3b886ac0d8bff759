// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

namespace skinheal::solver {

/// Proportional-integral control of the step; `order` is that of the method, so the local error estimate falls like dt^order.
/// Errors in units of the tolerance.  (theory: numerics-11)
class StepControl {
public:
    explicit StepControl(int order) noexcept : order_(order) {}
    [[nodiscard]] double factor_after_acceptance(double error) noexcept {
        const double e = std::max(error, 1e-12);
        const double f = std::clamp(0.9 * std::pow(e, -0.7 / order_) * std::pow(previous_, 0.3 / order_), 0.2, 3.0);
        previous_ = std::max(e, 1e-4);
        return f;
    }
    [[nodiscard]] double factor_after_rejection(double error) const noexcept {
        return std::isfinite(error) ? std::clamp(0.9 * std::pow(error, -1.0 / order_), 0.1, 0.7) : 0.1;
    }
    void restart() noexcept { previous_ = 1.0; }
    [[nodiscard]] double memory() const noexcept { return previous_; }
    void set_memory(double value) noexcept { previous_ = value; }

private:
    double order_;
    double previous_{1.0};
};

}  // namespace skinheal::solver
