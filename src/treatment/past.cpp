// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/past.hpp"

#include <algorithm>

namespace skinheal::treatment {

Scenario past_of(Scenario scenario, double time) {
    scenario.title.clear();
    scenario.output = {};
    std::erase_if(scenario.apply, [&](const Application& a) { return scenario.start_of(a) >= time; });
    std::erase_if(scenario.formulation, [&](const auto& named) {
        return std::ranges::none_of(scenario.apply, [&](const Application& a) { return a.formulation == named.first; });
    });
    if (!scenario.has_products()) scenario.absorption = {};
    std::erase_if(scenario.protocol.sessions, [&](const Session& s) { return s.at >= time; });
    std::erase_if(scenario.protocol.sun, [&](const SunDose& dose) { return dose.at >= time; });
    scenario.protocol.duration = time;
    return scenario;
}

}  // namespace skinheal::treatment
