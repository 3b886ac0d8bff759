// SPDX-License-Identifier: BSD-3-Clause
#include <skinheal/skinheal.hpp>

#include <iostream>

namespace sh = skinheal;
using namespace sh::literals;

int main() {
    sh::Scenario scenario;
    scenario.skin = sh::Skin::preset_named("forearm");
    scenario.protocol.duration = 1.0_day;
    scenario.protocol.sessions = {{.at = 0.0_day, .density = 100.0_per_cm2}};
    scenario.numerics.geometry = sh::Geometry::point;
    try {
        const sh::Result result = sh::Simulation(scenario).run();
        std::cout << "skinheal " << sh::version << '\n' << result.summary() << '\n';
        return result.status == sh::Status::complete ? 0 : 1;
    } catch (const sh::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
