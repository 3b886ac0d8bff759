// SPDX-License-Identifier: BSD-3-Clause
// Two sessions on a cheek with everything kept in memory: what a program without files does, a page in a browser for one.
// A research and teaching model, not medical advice.
#include <iomanip>
#include <iostream>
#include <skinheal/skinheal.hpp>

namespace sh = skinheal;
using namespace sh::literals;

int main() {
    sh::Scenario scenario;
    scenario.protocol.duration = 56.0_day;
    scenario.protocol.sessions = {{.at = 0.0_day, .density = 200.0_per_cm2},
                                  {.at = 28.0_day, .density = 200.0_per_cm2}};
    try {
        const sh::Result result = sh::Simulation(scenario).run();
        std::cout << std::setprecision(17);
        for (const auto& [name, value] : result.metrics) std::cout << name << ' ' << value << '\n';
        for (const sh::Series& series : result.series) std::cout << series.name << ' ' << series.values.back() << '\n';
    } catch (const sh::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
