// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <vector>

#include "numerics/linear/banded.hpp"
#include "transport/esdirk.hpp"
#include "transport/iterative.hpp"
#include "transport/network.hpp"

namespace skinheal::transport {

/// How to step.  Times in the unit of the network.
struct IntegratorOptions {
    Esdirk method{trbdf2};
    double tolerance{1e-3};   ///< relative, per step
    double floor{1e-4};       ///< share of the largest concentration below which only the absolute error counts
    double first_step{1e-3};  ///< after a start or an event
    double smallest_step{1e-12};
    bool iterative{false};  ///< solve iteratively even where elimination is cheaper
    bool adaptive{true};    ///< false: equal steps of `first_step`
};

/// Counters since construction.
struct IntegratorCounts {
    long steps{0};
    long rejected{0};
    long factorisations{0};
    long positive_steps{0};  ///< taken with backward Euler because the method undershot again and again
};

/// A point between the ends of the last step, as weights of the amounts and rates at both ends.
struct Interpolation {
    double start{0};
    double end{0};
    double start_rate{0};
    double end_rate{0};
};

/// Advances the amounts of a network by an L-stable method with error control (theory: absorption-4 to absorption-6).
///
/// Positivity: backward Euler keeps concentrations positive for every step, the methods of higher order do not.  A step that ends below
/// -2 tolerance * (largest concentration) is halved; after four halvings one backward Euler step is taken and counted.
/// Nothing is ever clipped, so that what leaves one unknown arrives in another or in an account to rounding.
///
/// Steps are taken from a ladder of powers of the square root of 2, so that the factors of the last step can be used again.
class Integrator {
public:
    Integrator(Network network, Update update, IntegratorOptions options);

    /// Take over amounts at a time: a start or an event.  The next step is a careful one.
    void restart(double time, Amounts amounts);
    /// Coefficients from now on; empty if they stay.  At an event, before `restart`.
    void set_update(Update update);
    /// One step that does not pass `until`.  Returns false if the step became too small; `cause()` says why.
    [[nodiscard]] bool step(double until);

    [[nodiscard]] double time() const noexcept { return time_; }
    [[nodiscard]] double last_step() const noexcept { return time_ - start_time_; }
    [[nodiscard]] const Amounts& amounts() const noexcept { return now_; }
    [[nodiscard]] const Amounts& start_amounts() const noexcept { return before_; }
    [[nodiscard]] const Amounts& end_rates() const noexcept { return rates_.back(); }
    [[nodiscard]] const Amounts& start_rates() const noexcept { return rates_.front(); }
    [[nodiscard]] std::span<const double> concentration() const noexcept { return c_; }
    [[nodiscard]] std::span<const double> start_concentration() const noexcept { return c_before_; }
    /// Weights of a point of the last step: cubic Hermite, or a straight line over the first step after a start.
    [[nodiscard]] Interpolation interpolation(double time) const noexcept;

    /// The network at the time of the last evaluation; change coefficients or structure only before `restart`.
    [[nodiscard]] Network& network() noexcept { return network_; }
    [[nodiscard]] const IntegratorCounts& counts() const noexcept { return counts_; }
    [[nodiscard]] const std::string& cause() const noexcept { return cause_; }

private:
    struct Trial {
        double error{0};
        double lowest{0};
        bool solved{true};
    };

    void prepare();
    [[nodiscard]] Trial attempt(const Esdirk& method, double dt);
    void combine(const Esdirk& method, int i, double dt);
    [[nodiscard]] bool solve_stage(double weight);
    [[nodiscard]] bool solve_once(double weight);
    [[nodiscard]] bool switch_limits(double weight);
    void book(double weight, Amounts& rate);
    void refresh(double time);
    template <class Matrix>
    void fill(double weight, Matrix& matrix);
    [[nodiscard]] bool invert(std::vector<double>& x);
    [[nodiscard]] bool factorise(double weight);
    [[nodiscard]] double error_norm(const Esdirk& method, double dt);
    [[nodiscard]] double crossing() const;
    [[nodiscard]] double choose(double until) const;
    void accept(const Esdirk& method, double dt, double until);
    void lower(double dt, const Trial& trial);
    void raise(double dt, double error);
    void note_limits();

    Network network_;
    Update update_;
    IntegratorOptions options_;
    double step_tolerance_{0};
    double smallest_amount_{0};
    numerics::BandedLu lu_{};
    IterativeSolver iterative_{};
    bool direct_{true};
    double factored_weight_{-1};
    double factored_time_{0};
    std::vector<char> factored_limits_{};

    double time_{0};
    double start_time_{0};
    int rung_{0};  ///< the next step is 2^(rung / 2)
    double coefficients_time_{0};
    bool fresh_{true};        ///< no rate at the end of a step yet
    bool prepared_{false};    ///< the first stage holds the rate at `time_`
    bool first_done_{false};  ///< the last step was the first after a start
    Amounts now_{};
    Amounts before_{};
    std::vector<double> c_{};
    std::vector<double> c_before_{};
    std::vector<Amounts> rates_{};  ///< of each stage
    Amounts base_{};                ///< amounts of a stage without its own rate
    Amounts flux_{};
    std::vector<double> stage_c_{};
    std::vector<double> guess_{};
    std::vector<double> work_{};
    std::vector<char> limited_{};  ///< per limit: the solid is there, at the current stage
    std::vector<char> limited_at_start_{};
    std::vector<double> excess_{};  ///< amount / capacity - highest at `time_`
    IntegratorCounts counts_{};
    std::string cause_{};
};

}  // namespace skinheal::transport
