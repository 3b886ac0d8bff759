// SPDX-License-Identifier: BSD-3-Clause
#include "needling/channel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "numerics/linear/quadrature.hpp"

namespace skinheal::needling {
namespace {

/// Depth at which the wall passes radius r; `otherwise` where the wall is straight.
double wall_depth(const Channel& c, double r, double otherwise) {
    const double slope = c.shaft_radius - c.tip_radius;
    return slope > 0 ? c.taper - (c.taper - c.shoulder) * (r - c.tip_radius) / slope : otherwise;
}

// Panels of 8 Gauss points are as long as the integrand allows: it is analytic, and a panel that lies two of its own lengths from the
// nearest point where it is not, or over which its exponent changes by 1, is good to 1e-12 of the integral.

/// Damage beside the wall between two depths without a kink, by a Gauss rule along z over the exact integral along r.
double beside(const Channel& c, double r0, double r1, double from, double to) {
    const double steep = std::abs(c.wall(to) - c.wall(from)) / (to - from);
    const double least = std::min(c.margin(from), c.margin(to));
    const double rate = steep / least * (1 + c.zone_growth * (1 + (r1 - std::min(c.wall(from), c.wall(to))) / least));
    return numerics::integrate_panels<8>(from, to, 1 / rate, [&](double z) {
        const double a = c.wall(z);
        const double start = std::max(r0, a);
        if (start >= r1) return 0.0;
        const double l = c.margin(z);
        return l * ((start + l) * std::exp(-(start - a) / l) - (r1 + l) * std::exp(-(r1 - a) / l));
    });
}

/// Integral of (end + rho) exp(-s/l), s = sqrt(rho^2 + h^2), over rho0..rho1, h0..h1: what lies below the rim of the tip.  The kink of s
/// at the rim makes quadrature over the area slow there.  The integrand is the divergence of
///   F = (rho, h)/s^2 (end G(s) + rho/s H(s)),  G' = s exp(-s/l),  H' = s^2 exp(-s/l),
/// so four integrals along the sides remain.
class BelowRim {
public:
    BelowRim(double end, double l, double rho0, double rho1, double h0, double h1)
        : end_(end), l_(l), rho0_(rho0), rho1_(rho1), h0_(h0), h1_(h1) {
        // Near the rim G and H vanish at s = 0; far from it they vanish at infinity, so that no large terms cancel.
        if (std::hypot(rho0, h0) < l) {
            g_ = l * l;
            h_ = 2 * l * l * l;
        }
    }

    [[nodiscard]] double value() const { return upright(rho1_) - upright(rho0_) + level(h1_) - level(h0_); }

private:
    [[nodiscard]] double flux(double rho, double h) const {
        const double s = std::sqrt(rho * rho + h * h);
        const double decay = l_ * std::exp(-s / l_);
        const double g = g_ - decay * (s + l_);
        const double hh = h_ - decay * (s * s + 2 * l_ * (s + l_));
        return (end_ * g + rho / s * hh) / (s * s);
    }

    /// Along a side from `a` to `b` that passes the rim at the distance `off`; nothing flows along a side through the rim.
    template <class F>
    [[nodiscard]] double side(double off, double a, double b, F&& f) const {
        double sum = 0;
        for (double x = a; off > 0 && x < b;) {
            const double next = std::min(b, x + std::min(l_, 0.7 * std::hypot(off, x)));
            sum += numerics::integrate<8>(x, next, f);
            x = next;
        }
        return off * sum;
    }
    [[nodiscard]] double upright(double rho) const {
        return side(rho, h0_, h1_, [&](double h) { return flux(rho, h); });
    }
    [[nodiscard]] double level(double h) const {
        return side(h, rho0_, rho1_, [&](double rho) { return flux(rho, h); });
    }

    double end_, l_, rho0_, rho1_, h0_, h1_;
    double g_{0};
    double h_{0};
};

/// Damage below the tip, h0 to h1 under it.
double below(const Channel& c, double r0, double r1, double h0, double h1) {
    const double end = c.wall(c.depth);
    const double l = c.margin(c.depth);
    double sum = 0;
    if (const double inner = std::min(r1, end); r0 < inner)
        sum += 0.5 * (inner * inner - r0 * r0) * l * (std::exp(-h0 / l) - std::exp(-h1 / l));
    if (r1 > end) sum += BelowRim(end, l, std::max(r0, end) - end, r1 - end, h0, h1).value();
    return sum;
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

double distinct_channels(double strokes, double mouth_radius) noexcept {
    const double mouth = std::numbers::pi * mouth_radius * mouth_radius;
    return mouth > 0 ? -std::expm1(-strokes * mouth) / mouth : strokes;
}

Shares ring_shares(const Channel& c, double r0, double r1, double z0, double z1) {
    Shares out;
    if (!(c.depth > 0)) return out;
    const double whole = 0.5 * (r1 * r1 - r0 * r0) * (z1 - z0);
    const double bottom = std::min(z1, c.depth);
    double core = 0;
    double zone = 0;
    if (z0 < bottom) {
        std::array<double, 5> cuts{z0, c.shoulder, wall_depth(c, r0, z0), wall_depth(c, r1, z0), bottom};
        for (double& cut : cuts) cut = std::clamp(cut, z0, bottom);
        std::ranges::sort(cuts);
        for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
            if (!(cuts[i + 1] > cuts[i])) continue;
            // the core's section is quadratic in z between kinks, so that two points are exact
            core += numerics::integrate<2>(cuts[i], cuts[i + 1], [&](double z) {
                const double a = std::clamp(c.wall(z), r0, r1);
                return 0.5 * (a * a - r0 * r0);
            });
            zone += beside(c, r0, r1, cuts[i], cuts[i + 1]);
        }
    }
    if (z1 > c.depth) zone += below(c, r0, r1, std::max(z0, c.depth) - c.depth, z1 - c.depth);
    out.core = core / whole;
    out.zone = out.core + c.zone_amplitude * zone / whole;
    return out;
}

}  // namespace skinheal::needling
