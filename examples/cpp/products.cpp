// SPDX-License-Identifier: BSD-3-Clause
// A numbing cream before each of three sessions and a serum after it: one run, one file.  The same as 06_products.py and
// products.toml.  Every number is in SI units.  A research and teaching model, not medical advice.
#include <iostream>
#include <skinheal/skinheal.hpp>

namespace sh = skinheal;
using namespace sh::literals;

namespace {

sh::Active active(const char* name, double concentration) {
    sh::Active out;
    out.name = name;
    out.concentration = concentration;  // kg/m3: 1 % is 10
    return out;
}

}  // namespace

int main() {
    // 1. Three sessions, four weeks apart.
    sh::Scenario scenario;
    scenario.skin = sh::Skin::preset_named("cheek");
    scenario.insertion_law = "mechanics";
    scenario.numerics.resolution = sh::Resolution::coarse;
    sh::Device pen = sh::Device::preset_named("pen");
    pen.needle = {.length = 0.75_mm};
    for (const double at : {1.0_day, 29.0_day, 57.0_day})
        scenario.protocol.sessions.push_back({.at = at, .device = pen, .density = 200.0_per_cm2});
    scenario.protocol.duration = 71.0_day;

    // 2. What is put on, and when: times count from the session.
    scenario.formulation["numbing"].vehicle = "emulsion";
    scenario.formulation["numbing"].active = {active("lidocaine", 40)};
    scenario.formulation["numbing"].dose = 0.05;  // kg/m2
    scenario.formulation["serum"].vehicle = "gel";
    scenario.formulation["serum"].active = {active("niacinamide", 50)};
    scenario.formulation["serum"].dose = 0.02;
    for (const int session : {1, 2, 3})
        scenario.apply.push_back(
            {.formulation = "numbing", .at = -2700.0_s, .session = session, .duration = 2400.0_s, .occluded = true});
    for (const int session : {1, 2, 3})
        scenario.apply.push_back({.formulation = "serum", .at = 600.0_s, .session = session, .duration = 8.0_h});

    try {
        // 3. Run it: healing and products go into one file.
        const sh::Result result = sh::Simulation(scenario).run({.file = "products.h5", .overwrite = true});

        // 4. Products beside healing.
        std::cout << "scenario " << scenario.hash() << '\n';
        for (const sh::Uptake& solute : result.uptake)
            std::cout << solute.name << ": " << result.metrics.at(solute.name + ".delivered") * 1e5 << " of "
                      << solute.found.applied.back() * 1e5 << " ug/cm2 past the stratum corneum\n";
        std::cout << "collagen " << 100 * result.metrics.at("collagen_gain") << " % up\n";
    } catch (const sh::Error& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
