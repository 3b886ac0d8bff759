// SPDX-License-Identifier: BSD-3-Clause
#include "needling/prescribed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace skinheal::needling {
namespace {

/// Gauss-Legendre nodes and weights of order 8 on [-1, 1] (Abramowitz & Stegun, table 25.4).
constexpr std::array<double, 4> node{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
constexpr std::array<double, 4> weight{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763};

template <class F>
double gauss(double a, double b, F&& f) {
    const double centre = 0.5 * (a + b);
    const double half = 0.5 * (b - a);
    double sum = 0;
    for (std::size_t k = 0; k < node.size(); ++k)
        sum += weight[k] * (f(centre - half * node[k]) + f(centre + half * node[k]));
    return sum * half;
}

/// Integrate over [a, b] on panels no longer than `longest`, cut at `breaks`.
template <class F>
double panels(double a, double b, double longest, std::vector<double> breaks, F&& f) {
    breaks.push_back(a);
    breaks.push_back(b);
    std::sort(breaks.begin(), breaks.end());
    double sum = 0;
    for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
        const double low = std::clamp(breaks[i], a, b);
        const double high = std::clamp(breaks[i + 1], a, b);
        if (!(high > low)) continue;
        const int parts = std::max(1, static_cast<int>(std::ceil((high - low) / longest)));
        for (int p = 0; p < parts; ++p)
            sum += gauss(low + (high - low) * p / parts, low + (high - low) * (p + 1) / parts, f);
    }
    return sum;
}

/// Depths inside the channel at which its wall passes radius r.
void wall_depth(const Channel& c, double r, std::vector<double>& out) {
    const double slope = c.mouth_radius - c.tip_radius;
    if (slope > 0) out.push_back(c.taper * (1 - (r - c.tip_radius) / slope));
}

/// What both laws take from the length of the needle alone.
Channel prescribed_cone(const ParameterSet& p, double needle_length) {
    Channel c;
    c.penetration = p["injury.depth_fraction"] * needle_length;
    c.mouth_radius =
        p["injury.base_radius"] + p["injury.base_radius_slope"] * (needle_length - p["injury.reference_length"]);
    c.tip_radius = p["injury.tip_radius"];
    c.zone_amplitude = p["injury.zone_amplitude"];
    c.zone_length = p["injury.zone_length"];
    return c;
}

}  // namespace

double Channel::radius(double z) const noexcept {
    return z < depth ? tip_radius + (mouth_radius - tip_radius) * (1 - z / taper) : 0.0;
}

// (theory: needling-1)
double cell_radius(double density) noexcept { return 1.0 / std::sqrt(std::numbers::pi * density); }

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

Shares ring_shares(const Channel& c, double r0, double r1, double z0, double z1) {
    Shares out;
    if (!(c.depth > 0)) return out;
    const double whole = 0.5 * (r1 * r1 - r0 * r0) * (z1 - z0);
    std::vector<double> kinks{c.depth};
    wall_depth(c, r0, kinks);
    wall_depth(c, r1, kinks);
    const double l = c.zone_length;
    const double bottom = std::min(z1, c.depth);
    double core = 0;
    double beside = 0;
    if (z0 < bottom) {
        // the core's section is quadratic in z between kinks, so one Gauss panel is exact
        core = panels(z0, bottom, z1 - z0, kinks, [&](double z) {
            const double a = std::clamp(c.radius(z), r0, r1);
            return 0.5 * (a * a - r0 * r0);
        });
        beside = panels(z0, bottom, 0.5 * l, kinks, [&](double z) {
            const double a = c.radius(z);
            const double from = std::max(r0, a);
            if (from >= r1) return 0.0;
            return l * ((from + l) * std::exp(-(from - a) / l) - (r1 + l) * std::exp(-(r1 - a) / l));
        });
    }
    double below = 0;
    if (z1 > c.depth) {
        const double end =
            c.depth < c.taper ? c.tip_radius + (c.mouth_radius - c.tip_radius) * (1 - c.depth / c.taper) : c.tip_radius;
        below = panels(std::max(z0, c.depth), z1, 0.25 * l, {}, [&](double z) {
            const double h = z - c.depth;
            return panels(r0, r1, 0.25 * l, {end},
                          [&](double r) { return r * std::exp(-std::hypot(std::max(r - end, 0.0), h) / l); });
        });
    }
    out.core = core / whole;
    out.zone = out.core + c.zone_amplitude * (beside + below) / whole;
    return out;
}

tissue::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density,
                         const ParameterSet& parameters) {
    tissue::Injury injury;
    injury.core.assign(static_cast<std::size_t>(grid.field_stride()), 0.0);
    injury.zone = injury.core;
    injury.killed = injury.core;
    const double kill = parameters["injury.zone_kill_weight"];
    injury.bleeding = channel.bleeding;
    injury.depth = channel.depth;
    injury.density = density;
    injury.penetration = channel.penetration;
    injury.mouth_radius = channel.mouth_radius;
    injury.junction_radius = channel.depth > 0 ? channel.mouth_radius : 0.0;
    injury.stratum_corneum = channel.stratum_corneum;
    injury.viable_epidermis = channel.viable_epidermis;
    const double radius = cell_radius(density);
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
    const grid::Axis patch = grid::axis_from_edges("r", grid::AxisKind::radial, {0.0, radius});
    const grid::Axis& r = column ? patch : grid.axes().front();
    for (int i = 0; i < r.cells(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double r0 = r.edges[k];
        const double r1 = r.edges[k + 1];
        const double cut = std::clamp(channel.mouth_radius, r0, r1);
        // (theory: needling-10)
        injury.surface.push_back((cut * cut - r0 * r0) / (r1 * r1 - r0 * r0));
        for (int j = 0; j < z->cells(); ++j) {
            const auto q = static_cast<std::size_t>(j);
            const Shares s = ring_shares(channel, r0, r1, z->edges[q], z->edges[q + 1]);
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
