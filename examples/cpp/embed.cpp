// SPDX-License-Identifier: BSD-3-Clause
// One session on a forearm, followed for four weeks.  Every number is in SI units: 1.0_mm is 1e-3.
// A research and teaching model, not medical advice.
#include <iostream>
#include <skinheal/skinheal.hpp>

namespace sh = skinheal;
using namespace sh::literals;

int main() {
    // 1. What is treated, with what, and how long it is followed.
    sh::Scenario scenario;
    scenario.skin = sh::Skin::preset_named("forearm");
    scenario.protocol.duration = 28.0_day;
    scenario.protocol.sessions = {{
        .at = 0.0_day,
        .device = {.kind = sh::DeviceKind::stamp,
                   .needle = {.length = 1.0_mm, .base_diameter = 250.0_um, .tip_radius = 5.0_um}},
        .density = 100.0_per_cm2,  // channels that the whole session delivers
    }};

    try {
        // 2. Check it and run it; fields go to the file, series and metrics come back.
        const sh::Simulation simulation(scenario);
        const sh::Result result = simulation.run({.file = "one_session.h5", .overwrite = true});

        // 3. Use the numbers.
        std::cout << result.summary() << '\n';
        std::cout << "barrier closed after " << result.metrics.at("closure_time") / 1.0_h << " h\n";
    } catch (const sh::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
