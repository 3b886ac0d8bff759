// SPDX-License-Identifier: BSD-3-Clause
#include "needling/prescribed.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace skinheal::needling {
namespace {

/// Quantities that both laws derive from the length of the needle alone.
Channel prescribed_cone(const ParameterSet& p, double needle_length) {
    Channel c;
    c.penetration = p["injury.depth_fraction"] * needle_length;
    c.mouth_radius =
        p["injury.base_radius"] + p["injury.base_radius_slope"] * (needle_length - p["injury.reference_length"]);
    c.shaft_radius = c.mouth_radius;
    c.tip_radius = p["injury.tip_radius"];
    c.zone_amplitude = p["injury.zone_amplitude"];
    c.zone_length = p["injury.zone_length"];
    return c;
}

}  // namespace

Channel prescribed_channel(const ParameterSet& p, double needle_length, double epidermis, double dermis) {
    Channel c = prescribed_cone(p, needle_length);
    c.depth = std::max(0.0, std::min(c.penetration - epidermis, dermis));
    c.taper = c.depth;
    c.bleeding = std::clamp(c.depth / p["injury.bleed_depth"], 0.0, 1.0);
    return c;
}

Channel contract_channel(const ParameterSet& p, double needle_length, const Layers& layers) {
    Channel c = prescribed_cone(p, needle_length);
    c.stratum_corneum = layers.stratum_corneum;
    c.viable_epidermis = layers.viable_epidermis;
    c.taper = std::max(0.0, c.penetration - layers.stratum_corneum - layers.viable_epidermis);
    c.depth = std::min(c.taper, layers.dermis);
    const double reach = c.mouth_radius + p["bleeding.capillary_radius"];
    double strikes = 0;
    if (c.penetration > p["bleeding.loop_depth"])
        strikes += 2 * std::numbers::pi * p["bleeding.loop_density"] * reach * reach;
    if (c.penetration > p["bleeding.plexus_depth"]) strikes += 2 * p["bleeding.plexus_length_density"] * reach;
    const double depth4 = std::pow(c.depth, 4);
    c.bleeding = -std::expm1(-strikes) * depth4 / (depth4 + std::pow(p["bleeding.half_depth"], 4));
    return c;
}

namespace {

/// Along r: the axis of the grid, or the cell of one channel as a whole in a column.
grid::Axis rings(const grid::Grid& grid, double density) {
    if (grid.axes().size() > 1) return grid.axes().front();
    return grid::axis_from_edges("r", grid::AxisKind::radial, {0.0, cell_radius(density)});
}

}  // namespace

std::vector<Shares> cell_shares(const grid::Grid& grid, const Channel& channel, double density) {
    std::vector<Shares> shares;
    const grid::Axis* z = grid.depth_axis();
    if (z == nullptr) return shares;
    const grid::Axis r = rings(grid, density);
    for (std::size_t i = 0; i + 1 < r.edges.size(); ++i)
        for (std::size_t j = 0; j + 1 < z->edges.size(); ++j)
            shares.push_back(ring_shares(channel, r.edges[i], r.edges[i + 1], z->edges[j], z->edges[j + 1]));
    return shares;
}

skin::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density, const ParameterSet& parameters) {
    return injury_on(grid, channel, density, parameters, cell_shares(grid, channel, density));
}

skin::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density, const ParameterSet& parameters,
                       std::span<const Shares> shares) {
    skin::Injury injury;
    injury.core.assign(static_cast<std::size_t>(grid.field_stride()), 0.0);
    injury.zone = injury.core;
    injury.killed = injury.core;
    const double kill = parameters["injury.zone_kill_weight"];
    injury.bleeding = channel.bleeding;
    injury.depth = channel.depth;
    injury.density = density;
    injury.penetration = channel.penetration;
    injury.mouth_radius = channel.mouth_radius;
    injury.junction_radius = channel.junction_radius();
    injury.stratum_corneum = channel.stratum_corneum;
    injury.viable_epidermis = channel.viable_epidermis;
    const grid::Axis* z = grid.depth_axis();
    if (z == nullptr) {
        const auto at = static_cast<std::size_t>(grid.offset(0));
        injury.core[at] = parameters["injury.point_core_fraction"];
        injury.zone[at] = parameters["injury.point_zone_fraction"];
        injury.killed[at] = std::max(injury.core[at], kill * injury.zone[at]);
        injury.surface = {injury.core[at]};
        injury.bleeding = 1.0;
        return injury;
    }
    const bool column = grid.axes().size() == 1;
    const grid::Axis r = rings(grid, density);
    auto share = shares.begin();
    for (int i = 0; i < r.cells(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double r0 = r.edges[k];
        const double r1 = r.edges[k + 1];
        const double cut = std::clamp(channel.mouth_radius, r0, r1);
        // (theory: needling-10)
        injury.surface.push_back((cut * cut - r0 * r0) / (r1 * r1 - r0 * r0));
        for (int j = 0; j < z->cells(); ++j) {
            const Shares& s = *share++;
            const auto at = static_cast<std::size_t>(column ? grid.offset(j) : grid.offset(i, j));
            injury.core[at] = s.core;
            injury.zone[at] = s.zone;
            injury.killed[at] =
                s.core + kill * (s.zone - s.core);  // the zone is 1 inside the core (theory: needling-8, needling-9)
        }
    }
    return injury;
}

}  // namespace skinheal::needling
