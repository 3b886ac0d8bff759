// SPDX-License-Identifier: BSD-3-Clause
// P4: a slab of 200 um and three layers (D = 1e-3, 10, 1 um2/s to 15, 100, 200 um), u = 1 at its top and 0 at its base, 400 cells, 30,000 s.
#include <vector>

#include "common.hpp"
#include "transport/grid_network.hpp"
#include "transport/integrator.hpp"

namespace {

using namespace skinheal;

struct Outcome {
    std::vector<double> u;
    long steps;
};

Outcome solve(const transport::Esdirk& method, double tolerance) {
    std::vector<double> sigma;
    for (int i = 0; i < 400; ++i) sigma.push_back(i < 30 ? 1e-3 : (i < 200 ? 10.0 : 1.0));
    transport::Network network;
    network.accounts = 2;
    const transport::GridNetwork cells(network,
                                       grid::Grid({grid::uniform_axis("z", grid::AxisKind::cartesian, 200, 400)}));
    cells.set_conductance(network, {{sigma}});
    const double top = transport::wall_conductance(cells.wall(0, transport::Side::lower)[0], sigma.front());
    const double base = transport::wall_conductance(cells.wall(0, transport::Side::upper)[0], sigma.back());
    network.outlets = {{0, top, top, 0}, {399, base, 0, 1}};
    transport::Integrator integrator(network, {}, {.method = method, .tolerance = tolerance, .first_step = 1e-2});
    integrator.restart(0, {std::vector<double>(400, 0.0), {}, {0, 0}});
    while (integrator.time() < 3e4)
        if (!integrator.step(3e4)) throw std::runtime_error(integrator.cause());
    const auto u = integrator.concentration();
    return {{u.begin(), u.end()}, integrator.counts().steps};
}

}  // namespace

int main(int argc, char** argv) {
    const problems::Options options(argc, argv);
    const double tolerance = options.number("tolerance", 5e-4);
    const int order = options.count("order", 2);
    Outcome found{};
    std::vector<double> times;
    std::vector<double> own;
    for (int repeat = 0; repeat < options.count("repeats", 101); ++repeat)
        times.push_back(problems::seconds([&] {
            own.push_back(problems::processor_seconds(
                [&] { found = solve(order == 4 ? transport::esdirk4 : transport::trbdf2, tolerance); }));
        }));
    std::ofstream(options.text("out", "/dev/null"), std::ios::binary)
        .write(reinterpret_cast<const char*>(found.u.data()), static_cast<std::streamsize>(8 * found.u.size()));
    std::printf(R"({"seconds": %.6g, "processor_seconds": %.6g, "steps": %ld})"
                "\n",
                problems::median(times), problems::median(own), found.steps);
    return 0;
}
