// SPDX-License-Identifier: BSD-3-Clause
#include "transport/grid_network.hpp"

#include <cmath>

namespace skinheal::transport {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

GridNetwork::GridNetwork(Network& network, const grid::Grid& grid, double scale) : first_(network.size()) {
    const auto& axes = grid.axes();
    const int slots = static_cast<int>(axes.size());
    for (int s = 0; s < 3; ++s) counts_[at(s)] = grid.count(s);
    const auto measure = [&](int s, int i) { return s < slots ? axes[at(s)].measure(i) : 1.0; };
    std::array<int, 3> x{};
    for (x[2] = 0; x[2] < counts_[2]; ++x[2])
        for (x[1] = 0; x[1] < counts_[1]; ++x[1])
            for (x[0] = 0; x[0] < counts_[0]; ++x[0]) {
                volumes_.push_back(scale * measure(0, x[0]) * measure(1, x[1]) * measure(2, x[2]));
                const int here = cell(x[0], x[1], x[2]);
                for (int s = 0; s < slots; ++s) {
                    const grid::Axis& axis = axes[at(s)];
                    const int i = x[at(s)];
                    double area = scale;
                    for (int t = 0; t < slots; ++t)
                        if (t != s) area *= measure(t, x[at(t)]);
                    if (i == 0)
                        walls_[at(2 * s)].push_back(
                            {s, 0, -1, here, area * axis.edge_area(0), 0, axis.lower_way(0), -1});
                    if (i + 1 == counts_[at(s)]) {
                        walls_[at(2 * s + 1)].push_back(
                            {s, i + 1, here, -1, area * axis.edge_area(i + 1), axis.upper_way(i), 0, -1});
                        continue;
                    }
                    auto y = x;
                    ++y[at(s)];
                    faces_.push_back({s, i + 1, here, cell(y[0], y[1], y[2]), area * axis.edge_area(i + 1),
                                      axis.upper_way(i), axis.lower_way(i + 1),
                                      static_cast<int>(network.links.size())});
                    network.links.push_back({faces_.back().lower, faces_.back().upper, 0, 0});
                }
            }
    network.capacity.insert(network.capacity.end(), volumes_.begin(), volumes_.end());
}

std::vector<Face> GridNetwork::wall(int slot, Side side) const {
    return walls_[at(2 * slot + (side == Side::upper ? 1 : 0))];
}

void GridNetwork::set_capacity(Network& network, std::span<const double> per_volume) const {
    for (std::size_t i = 0; i < volumes_.size(); ++i) network.capacity[at(first_) + i] = volumes_[i] * per_volume[i];
}

void GridNetwork::set_conductance(Network& network, const Conductivity& conductivity,
                                  std::span<const double> resistance, std::span<const double> flow) const {
    for (std::size_t f = 0; f < faces_.size(); ++f) {
        const Face& face = faces_[f];
        const auto& sigma = conductivity.along[at(face.slot)];
        const double r = face.lower_way / sigma[at(face.lower - first_)] +
                         face.upper_way / sigma[at(face.upper - first_)] + (resistance.empty() ? 0.0 : resistance[f]);
        set_link(network.links[at(face.link)], face.area / r, flow.empty() ? 0.0 : flow[f]);
    }
}

double wall_conductance(const Face& wall, double conductivity, double transfer) {
    return wall.area / ((wall.lower_way + wall.upper_way) / conductivity + 1.0 / transfer);
}

double bernoulli(double x) { return std::abs(x) < 1e-8 ? 1 - 0.5 * x : x / std::expm1(x); }

void set_link(Link& link, double conductance, double flow) {
    if (flow == 0) {
        link.forward = link.backward = conductance;
        return;
    }
    const double peclet = flow / conductance;
    link.forward = conductance * bernoulli(-peclet);
    link.backward = conductance * bernoulli(peclet);
}

}  // namespace skinheal::transport
