// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "transport/grid_network.hpp"
#include "transport/integrator.hpp"

namespace skinheal::test {

/// Amounts that are all 0, but for what `cells` says.
inline transport::Amounts empty_amounts(const transport::Network& network) {
    return {std::vector<double>(network.capacity.size(), 0.0), std::vector<double>(network.stores.size(), 0.0),
            std::vector<double>(static_cast<std::size_t>(network.accounts), 0.0)};
}

inline double total(const transport::Amounts& a) {
    return std::accumulate(a.cells.begin(), a.cells.end(), 0.0) +
           std::accumulate(a.stored.begin(), a.stored.end(), 0.0) +
           std::accumulate(a.accounts.begin(), a.accounts.end(), 0.0);
}

/// Step to `until`; a failure of the integrator is a failure of the test.
inline void advance(transport::Integrator& integrator, double until) {
    while (integrator.time() < until) ASSERT_TRUE(integrator.step(until)) << integrator.cause();
}

/// A column of layers with equal cells each.
struct Slab {
    std::vector<double> thickness;
    std::vector<double> diffusivity;
    std::vector<double> partition;
    std::vector<int> cells;

    [[nodiscard]] grid::Grid grid() const {
        std::vector<double> edges{0.0};
        for (std::size_t l = 0; l < thickness.size(); ++l) {
            const double start = edges.back();
            for (int i = 1; i <= cells[l]; ++i) edges.push_back(start + thickness[l] * i / cells[l]);
        }
        return grid::Grid({grid::axis_from_edges("z", grid::AxisKind::cartesian, edges)});
    }
    /// A number per layer, spread over its cells.
    [[nodiscard]] std::vector<double> spread(const std::vector<double>& per_layer) const {
        std::vector<double> out;
        for (std::size_t l = 0; l < per_layer.size(); ++l)
            out.insert(out.end(), static_cast<std::size_t>(cells[l]), per_layer[l]);
        return out;
    }
    [[nodiscard]] std::vector<double> conductivity() const {
        std::vector<double> out = partition;
        for (std::size_t l = 0; l < out.size(); ++l) out[l] *= diffusivity[l];
        return spread(out);
    }
};

/// A network with the cells of a slab: capacity and conductances set, walls closed.
inline transport::GridNetwork add_slab(transport::Network& network, const Slab& slab) {
    const transport::GridNetwork cells(network, slab.grid());
    cells.set_capacity(network, slab.spread(slab.partition));
    const auto sigma = slab.conductivity();
    cells.set_conductance(network, {{sigma, sigma, sigma}});
    return cells;
}

/// Give every face of a wall the value `value` beyond a transfer coefficient; books under `account`.
inline void open_wall(transport::Network& network, const transport::GridNetwork& cells, int slot, transport::Side side,
                      std::span<const double> sigma, double value, int account,
                      double transfer = std::numeric_limits<double>::infinity()) {
    for (const transport::Face& face : cells.wall(slot, side)) {
        const int cell = side == transport::Side::lower ? face.upper : face.lower;
        const double g =
            transport::wall_conductance(face, sigma[static_cast<std::size_t>(cell - cells.first())], transfer);
        network.outlets.push_back({cell, g, g * value, account});
    }
}

}  // namespace skinheal::test
