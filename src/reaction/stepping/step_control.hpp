// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

namespace skinheal::reaction {

/// Control of the step that foresees half of the trend: where each step may be longer than the one before, as after an injury, a rule
/// that reads only the errors lags behind.  `order` is that of the method, so the local error estimate is phi dt^order.
/// Errors in units of the tolerance.  (theory: numerics-11)
class StepControl {
public:
    explicit StepControl(int order) noexcept : order_(order) {}
    [[nodiscard]] double factor_after_acceptance(double error, double dt) noexcept {
        const double e = std::max(error, 1e-12);
        const double phi = e / std::pow(dt, order_);
        // where a solution ends, steps fall until dt^order is no number
        const bool known = previous_ > 0 && std::isfinite(previous_) && std::isfinite(phi);
        const double trend = known ? std::pow(previous_ / phi, 0.5 / order_) : 1.0;
        previous_ = phi;
        return std::clamp(std::pow(aim / e, 1.0 / order_) * trend, 0.2, 3.0);
    }
    /// Most growth of the next step where some value is below zero by `share` of what is allowed.  Never less than 1: what was
    /// negative before does not go away with shorter steps.
    [[nodiscard]] double most_growth(double share) const noexcept {
        return share > 0 ? std::max(1.0, std::pow(aim / share, 1.0 / order_)) : 3.0;
    }
    [[nodiscard]] double factor_after_rejection(double error) const noexcept {
        return std::isfinite(error) ? std::clamp(0.9 * std::pow(error, -1.0 / order_), 0.1, 0.7) : 0.1;
    }
    void restart() noexcept { previous_ = 0.0; }
    [[nodiscard]] double memory() const noexcept { return previous_; }
    void set_memory(double value) noexcept { previous_ = value; }

private:
    static constexpr double aim = 0.8;
    double order_;
    double previous_{0.0};  ///< phi of the last accepted step; 0: none since the restart
};

}  // namespace skinheal::reaction
