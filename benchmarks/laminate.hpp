// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <stdexcept>
#include <vector>

#include "grid/grid.hpp"
#include "transport/grid_network.hpp"
#include "transport/integrator.hpp"

/// P4: a slab of 200 um and three layers (D = 1e-3, 10, 1 um2/s to 15, 100, 200 um), u = 1 at its top and 0 at its base, 400 cells, 30,000 s.
namespace skinheal::problems {

inline constexpr int laminate_cells = 400;

/// The integrator at the end.  `order`: 4, or 2 for TR-BDF2.  Throws std::runtime_error if a step fails.
[[nodiscard]] inline std::unique_ptr<transport::Integrator> solve_laminate(int order, double tolerance) {
    constexpr double end = 3e4;
    std::vector<double> sigma;
    for (int i = 0; i < laminate_cells; ++i) sigma.push_back(i < 30 ? 1e-3 : (i < 200 ? 10.0 : 1.0));
    transport::Network network;
    network.accounts = 2;
    const transport::GridNetwork cells(
        network, grid::Grid({grid::uniform_axis("z", grid::AxisKind::cartesian, 200, laminate_cells)}));
    cells.set_conductance(network, {{sigma}});
    const double top = transport::wall_conductance(cells.wall(0, transport::Side::lower)[0], sigma.front());
    const double base = transport::wall_conductance(cells.wall(0, transport::Side::upper)[0], sigma.back());
    network.outlets = {{0, top, top, 0}, {laminate_cells - 1, base, 0, 1}};
    transport::IntegratorOptions options;
    options.method = order == 4 ? transport::esdirk4 : transport::trbdf2;
    options.tolerance = tolerance;
    options.first_step = 1e-2;
    auto integrator = std::make_unique<transport::Integrator>(network, transport::Update{}, options);
    integrator->restart(0, {std::vector<double>(laminate_cells, 0.0), {}, {0, 0}});
    while (integrator->time() < end)
        if (!integrator->step(end)) throw std::runtime_error(integrator->cause());
    return integrator;
}

}  // namespace skinheal::problems
