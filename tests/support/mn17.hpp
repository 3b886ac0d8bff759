// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "healing/mn17.hpp"
#include "support/table.hpp"
#include "support/wound.hpp"

/// What the tests of mn17 share beside `support/wound.hpp`: its parameter sets, its needle, its series.
namespace skinheal::test {

using healing::Mn17;

/// Dead margin 30 um, danger signal 30 ng/(mL day): the set of the reference runs.
inline const ParameterSet& reference_set() {
    static const ParameterSet set = ParameterSet::load("mn17-fixture");
    return set;
}
inline const ParameterSet& default_set() {
    static const ParameterSet set = ParameterSet::load("mn17");
    return set;
}

inline constexpr needling::Layers reference_layers{12e-6, 60e-6, dermis};

inline std::unique_ptr<healing::Healing> heal17(grid::Grid grid, const ParameterSet& set,
                                                const healing::Options& options = {},
                                                const healing::Person& person = adult) {
    return healing::make_healing("mn17", set, person, std::move(grid), options);
}

inline skin::Injury needle17(const grid::Grid& grid, const ParameterSet& set, double length) {
    return needling::injury_on(grid, needling::contract_channel(set, length, reference_layers), density, set);
}

}  // namespace skinheal::test
