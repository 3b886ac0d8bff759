// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reaction/system.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::treatment {

/// Bounds that hold in every run: shares in [0, 1], vessels, elastin and collagen below their ceilings (or where they started),
/// nothing below -2 tolerance times its scale (theory: healing-29).
class Guard {
public:
    Guard(const reaction::System& system, const ParameterSet& parameters, double tolerance);
    /// Throws NumericsError naming field, cell, time.
    void check(const reaction::State& state, long step) const;

private:
    struct Bound {
        std::vector<std::size_t> fields;  ///< their sum is bounded
        std::string name;
        double low;
        double high;
    };
    void check_scalars(const reaction::State& state, long step) const;
    void check_volume(const Bound& bound, const reaction::State& state, long step) const;
    [[noreturn]] void fail(const std::string& field, double value, double bound, double time, long step,
                           long cell) const;

    const reaction::System& system_;
    std::vector<Bound> volume_;
    std::vector<Bound> surface_;
    std::vector<Bound> scalars_;
};

}  // namespace skinheal::treatment
