// SPDX-License-Identifier: BSD-3-Clause
#include "needling/channel.hpp"

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

/// Depths at which the wall passes radius r.
void wall_depth(const Channel& c, double r, std::vector<double>& out) {
    const double slope = c.shaft_radius - c.tip_radius;
    if (slope > 0) out.push_back(c.taper - (c.taper - c.shoulder) * (r - c.tip_radius) / slope);
}

}  // namespace

double Channel::wall(double z) const noexcept {
    if (z <= shoulder) return shaft_radius;
    return tip_radius + (shaft_radius - tip_radius) * ((taper - z) / (taper - shoulder));
}

double Channel::dermal_volume() const noexcept {
    if (!(depth > 0)) return 0;
    const double from = std::clamp(shoulder, 0.0, depth);
    const double a = wall(from);
    const double b = wall(depth);
    return std::numbers::pi * (shaft_radius * shaft_radius * from + (depth - from) * (a * a + a * b + b * b) / 3);
}

// (theory: needling-1)
double cell_radius(double density) noexcept { return 1.0 / std::sqrt(std::numbers::pi * density); }

Shares ring_shares(const Channel& c, double r0, double r1, double z0, double z1) {
    Shares out;
    if (!(c.depth > 0)) return out;
    const double whole = 0.5 * (r1 * r1 - r0 * r0) * (z1 - z0);
    std::vector<double> kinks{c.depth};
    kinks.push_back(c.shoulder);
    wall_depth(c, r0, kinks);
    wall_depth(c, r1, kinks);
    const double bottom = std::min(z1, c.depth);
    double core = 0;
    double beside = 0;
    if (z0 < bottom) {
        // the core's section is quadratic in z between kinks, so one Gauss panel is exact
        core = panels(z0, bottom, z1 - z0, kinks, [&](double z) {
            const double a = std::clamp(c.radius(z), r0, r1);
            return 0.5 * (a * a - r0 * r0);
        });
        beside = panels(z0, bottom, 0.5 * c.zone_length, kinks, [&](double z) {
            const double a = c.radius(z);
            const double from = std::max(r0, a);
            if (from >= r1) return 0.0;
            const double l = c.margin(z);
            return l * ((from + l) * std::exp(-(from - a) / l) - (r1 + l) * std::exp(-(r1 - a) / l));
        });
    }
    double below = 0;
    if (z1 > c.depth) {
        const double end = c.wall(c.depth);
        const double l = c.margin(c.depth);
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

}  // namespace skinheal::needling
