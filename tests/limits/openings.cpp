// SPDX-License-Identifier: BSD-3-Clause
// Steady diffusion through openings and out of channels.  Sources: Weber 1873 and Carslaw, Jaeger 1959 (disc, sphere, spheroid);
// Fok 1941 (disc in a cell).  What has no closed form there is bracketed.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <sstream>
#include <vector>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"
#include "support/dense.hpp"
#include "support/transport.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;
using transport::Face;
using transport::GridNetwork;
using transport::Integrator;
using transport::Network;
using transport::Side;

/// `m` cells per unit of growth: sizes grow by exp(growth) in all, finest at 0.
std::vector<double> clustered(double length, double growth, int m) {
    std::vector<double> edges;
    const int n = static_cast<int>(std::lround(growth * m));
    for (int k = 0; k <= n; ++k) edges.push_back(length * std::expm1(static_cast<double>(k) / m) / std::expm1(growth));
    edges.back() = length;
    return edges;
}

/// From 0 to `end`, finest at `middle`.
std::vector<double> around(double middle, double end, double inside, double outside, int m) {
    std::vector<double> edges;
    const auto below = clustered(middle, inside, m);
    for (std::size_t k = below.size(); k-- > 0;) edges.push_back(middle - below[k]);
    edges.front() = 0;
    const auto above = clustered(end - middle, outside, m);
    for (std::size_t k = 1; k < above.size(); ++k) edges.push_back(middle + above[k]);
    return edges;
}

/// An axisymmetric block of diffusivity 1.
struct Block {
    std::vector<double> r, z;
    Network network{};
    GridNetwork cells;

    Block(std::vector<double> radii, std::vector<double> depths)
        : r(std::move(radii)),
          z(std::move(depths)),
          cells((network.accounts = 2, network),
                grid::Grid({grid::axis_from_edges("r", grid::AxisKind::radial, r),
                            grid::axis_from_edges("z", grid::AxisKind::cartesian, z)})) {
        const std::vector<double> one(static_cast<std::size_t>(cells.cells()), 1.0);
        cells.set_conductance(network, {{one, one, one}});
    }
    [[nodiscard]] int columns() const { return static_cast<int>(r.size()) - 1; }
    [[nodiscard]] double radius(int cell) const { return middle(r, cell % columns()); }
    [[nodiscard]] double depth(int cell) const { return middle(z, cell / columns()); }

    /// Hold the wall at `value(r, z)` where that is a number; `account` receives what flows out.
    void hold(int slot, Side side, int account, const std::function<double(double, double)>& value) {
        for (const Face& face : cells.wall(slot, side)) {
            const int cell = side == Side::lower ? face.upper : face.lower;
            const double at_r = slot == 0 ? (side == Side::lower ? r.front() : r.back()) : radius(cell);
            const double at_z = slot == 1 ? (side == Side::lower ? z.front() : z.back()) : depth(cell);
            const double v = value(at_r, at_z);
            if (std::isnan(v)) continue;
            const double g = transport::wall_conductance(face, 1.0);
            network.outlets.push_back({cell, g, g * v, account});
        }
    }
    /// Flow in through account 0 at rest, around the whole axis.
    [[nodiscard]] double flow() const {
        Integrator integrator(network, {}, {.tolerance = 1e-2});
        integrator.restart(0, empty_amounts(network));
        advance(integrator, 1e9);
        return -2 * pi * integrator.end_rates().accounts[0];
    }

private:
    [[nodiscard]] static double middle(const std::vector<double>& edges, int k) {
        return 0.5 * (edges[static_cast<std::size_t>(k)] + edges[static_cast<std::size_t>(k) + 1]);
    }
};

/// Limit of fine grids from three: the flux has an inverse root at an edge, so one part of the error follows the finest size there, and
/// another the square of the growth from cell to cell.
double limit_of(const std::function<double(int)>& value) {
    constexpr std::array<int, 3> grids{2, 3, 4};
    Matrix left(3);
    std::vector<double> right;
    for (std::size_t k = 0; k < 3; ++k) {
        left(k, 0) = 1;
        left(k, 1) = std::expm1(1.0 / grids[k]);
        left(k, 2) = 1.0 / (grids[k] * grids[k]);
        right.push_back(value(grids[k]));
    }
    return dense_solve(left, right)[0];
}

// V-B01a.  Far walls hold the closed form of the half space (oblate spheroids).
TEST(Openings, DiscInAHalfSpaceHasTheResistanceOfWeber) {
    const auto flow = [](int m) {
        Block block(around(1, 20, 5, 8, m), clustered(20, 8, m));
        const auto far = [](double r, double z) {
            return 2 / pi * std::asin(2 / (std::hypot(r - 1, z) + std::hypot(r + 1, z)));
        };
        block.hold(1, Side::lower, 0, [](double r, double) { return r < 1 ? 1.0 : NAN; });
        block.hold(0, Side::upper, 1, far);
        block.hold(1, Side::upper, 1, far);
        return block.flow();
    };
    verify("V-B01a", 1 / (limit_of(flow) * 5e-10 * 30e-6), 1.6666667e13, 5e-3);
}

// V-B01d.  Half of a sphere; the far wall holds 1 / r.
TEST(Openings, HemisphereFeedsAHalfSpace) {
    std::vector<double> edges;
    for (int i = 0; i <= 200; ++i) edges.push_back(std::pow(50.0, i / 200.0));
    Network network;
    network.accounts = 2;
    const GridNetwork shells(network, grid::Grid({grid::axis_from_edges("r", grid::AxisKind::spherical, edges)}));
    const std::vector<double> one(200, 1.0);
    shells.set_conductance(network, {{one}});
    open_wall(network, shells, 0, Side::lower, one, 1.0, 0);
    open_wall(network, shells, 0, Side::upper, one, 1.0 / 50, 1);
    Integrator integrator(network, {}, {.tolerance = 1e-6});
    integrator.restart(0, empty_amounts(network));
    advance(integrator, 1e9);
    verify("V-B01d", -2 * pi * integrator.end_rates().accounts[0] * 5e-10 * 30e-6, 9.424778e-14, 1e-3);
}

// V-B03.  A disc in an infinitely thin sheet over one cell: the resistance beyond that of the cell itself, over Weber's.
TEST(Openings, DiscInACellHasTheAccessResistanceOfFok) {
    for (const auto& [share, known] : {std::pair{0.1, 0.8594136}, {0.3, 0.58650941}, {0.5, 0.33960939}}) {
        const double a = share;
        const auto access = [&](int m) {
            Block block(around(a, 1, 5, 6, m), clustered(5, 8, m));
            block.hold(1, Side::lower, 0, [&](double r, double) { return r < a ? 1.0 : NAN; });
            block.hold(1, Side::upper, 1, [](double, double) { return 0.0; });
            return (1 / block.flow() - 5 / pi) * 4 * a;
        };
        std::ostringstream id;
        id << "V-B03 xi=" << share;
        verify(id.str(), limit_of(access), known, 5e-3);
    }
}

/// Where the straight way from a point outside a spheroid (radius a, depth d) to one inside meets it: share of the way.
double meeting(double r0, double z0, double r1, double z1, double a, double d) {
    double low = 0;
    double high = 1;
    const auto inside = [&](double s) {
        return std::pow((r0 + s * (r1 - r0)) / a, 2) + std::pow((z0 + s * (z1 - z0)) / d, 2) < 1;
    };
    const bool start = inside(0);
    for (int k = 0; k < 50; ++k) {
        const double s = 0.5 * (low + high);
        (inside(s) == start ? low : high) = s;
    }
    return 0.5 * (low + high);
}

/// Flow out of half a prolate spheroid of depth 1 and radius a held at 1; a confocal one of depth 5 holds `far`.
double spheroid_flow(double a, double far, int m) {
    const double focus = std::sqrt(1 - a * a);
    const double outer = std::sqrt(25 - focus * focus);
    std::vector<double> z;
    for (int k = 0; k < 4 * m; ++k) z.push_back(1.05 * k / (4 * m));
    for (const double beyond : clustered(4.2, 3, m)) z.push_back(1.05 + beyond);
    Block block(clustered(outer * 1.05, 4, m), z);
    enum class Part { source, free, sink };
    const auto part = [&](int cell) {
        const double r = block.radius(cell);
        const double depth = block.depth(cell);
        if (std::pow(r / a, 2) + depth * depth < 1) return Part::source;
        return std::pow(r / outer, 2) + std::pow(depth / 5, 2) < 1 ? Part::free : Part::sink;
    };
    Network& network = block.network;
    for (const Face& face : block.cells.faces()) {
        const Part below = part(face.lower);
        const Part above = part(face.upper);
        if (below == Part::free && above == Part::free) continue;
        transport::set_link(network.links[static_cast<std::size_t>(face.link)], 0.0);
        if (below != Part::free && above != Part::free) continue;
        const int cell = below == Part::free ? face.lower : face.upper;
        const int held = below == Part::free ? face.upper : face.lower;
        const bool source = part(held) == Part::source;
        const double share = meeting(block.radius(cell), block.depth(cell), block.radius(held), block.depth(held),
                                     source ? a : outer, source ? 1 : 5);
        const double g = face.area / ((face.lower_way + face.upper_way) * std::max(share, 1e-3));
        network.outlets.push_back({cell, g, g * (source ? 1.0 : far), source ? 0 : 1});
    }
    for (int cell = 0; cell < block.cells.cells(); ++cell)  // those that take no part
        if (part(cell) != Part::free) network.outlets.push_back({cell, 1.0, 0.0, 1});
    return block.flow();
}

// V-B02.  Half a prolate spheroid under an insulating surface, alone and in a confocal one.
TEST(Openings, SpheroidFeedsTissueAsItsCapacitySays) {
    const double d = 200e-6;
    const double a = 30e-6 / d;
    const double focus = std::sqrt(1 - a * a);
    const double far = std::atanh(focus / 5) / std::atanh(focus);  // what the half space has there
    const double alone = spheroid_flow(a, far, 14);
    verify("V-B02a", alone * d / (2 * pi), 7.6506094e-05, 3e-3);
    verify("V-B02b", alone * 5e-10 * d, 2.4035098e-13, 3e-3);
    verify("V-B02c", spheroid_flow(a, 0, 14) * 5e-10 * d, 2.6055078e-13, 3e-3);
}

/// Steady permeability of layers with channels over a sink, m/s.
double permeability(const std::vector<LayerProperties>& layers, const ChannelClass& channel, double fluid,
                    AbsorptionPath path, double refinement = 1) {
    AbsorptionCase c;
    c.layers = layers;
    c.base = Base::sink;
    c.applications = {product(1e-3, true)};
    c.channels = {channel};
    c.water_diffusivity = fluid;
    c.duration = 1e7;
    c.numerics.path = path;
    c.numerics.refinement = refinement;
    return absorb(c).surface_flux.back();
}

// V-B01c.  A narrowing channel through an insulating sheet whose base is a sink.  The known value is that of one dimension; in the
// cone itself the flow is not, and the whole is 0.8 % more.
TEST(Openings, NarrowingChannelHasTheResistanceOfItsCone) {
    const double density = 1e8;  // the cell of a channel is not much wider than its mouth
    const double known = 8.4882636e14;
    const auto resistance = [&](AbsorptionPath path, double refinement) {
        return density / permeability({layer("stratum_corneum", 200e-6, 1e-24)},
                                      {density, 30e-6, 5e-6, 5e-6, 200e-6, {}}, 5e-10, path, refinement);
    };
    const double coarse = resistance(AbsorptionPath::unit_cell, 0.5);
    const double usual = resistance(AbsorptionPath::unit_cell, 1);
    const double fine = resistance(AbsorptionPath::unit_cell, 2);
    verify("V-B01c", usual, known, 0.015);
    EXPECT_LT(std::abs(usual - fine), 2e-3 * fine);
    EXPECT_LT(std::abs(usual - fine), 0.5 * std::abs(coarse - fine));
    EXPECT_GT(fine, known);
    EXPECT_NEAR(resistance(AbsorptionPath::shells, 1), fine, 5e-3 * fine);
}

// V-B01b.  Two mouths and the body in series are less than the whole: between them the flow is not one-dimensional.  With uniform
// inflow the mouths would have 8 / (3 pi^2 D a) each, which is more.
TEST(Openings, ChannelBetweenTwoHalfSpacesLiesBetweenItsBounds) {
    const double depth = 200.0 / 30;  // in radii; the half is computed, its middle plane holds the mean
    const auto resistance = [&](int m) {
        Block block(around(1, 20, 5, 8, m), [&] {
            std::vector<double> z;
            const auto inside = clustered(depth / 2, 6, m);
            for (std::size_t k = inside.size(); k-- > 0;) z.push_back(-inside[k]);
            z.front() = -depth / 2;
            for (const double beyond : clustered(20, 8, m))
                if (beyond > 0) z.push_back(beyond);
            return z;
        }());
        for (const Face& face : block.cells.faces()) {
            const bool wall = block.depth(face.lower) < 0 && (block.radius(face.upper) > 1);
            if (wall) transport::set_link(block.network.links[static_cast<std::size_t>(face.link)], 0.0);
        }
        block.hold(1, Side::lower, 0, [](double r, double) { return r < 1 ? 1.0 : NAN; });
        // the middle plane holds 1; far away the half space holds what a source of the same flow leaves there
        const auto far = [&](double r, double z) {
            return z > 0 ? 1 / ((depth / pi + 0.5) * pi * std::hypot(r, z)) : NAN;
        };
        block.hold(0, Side::upper, 1, far);
        block.hold(1, Side::upper, 1, far);
        for (int cell = 0; cell < block.cells.cells(); ++cell)  // the sheet
            if (block.depth(cell) < 0 && block.radius(cell) > 1) block.network.outlets.push_back({cell, 1.0, 0.0, 1});
        return 2 / block.flow();
    };
    const double unit = 1 / (5e-10 * 30e-6);
    const double whole = limit_of(resistance) * unit;
    const double known = (depth / pi + 0.5) * unit;
    EXPECT_NEAR(known, 1.7480439e14, 1e-6 * known);
    verify("V-B01b", whole, known, 0.02);
    EXPECT_LT(whole, (depth / pi + 16 / (3 * pi * pi)) * unit);
}

// V-B05.  A leaky sheet with the same open share in wide channels (nothing crosses between what lies below them and the rest) and in
// narrow ones (all of it mixes) reaches its two bounds; a channel of 30 um lies between.
TEST(Openings, LeakySheetLiesBetweenItsBounds) {
    const std::vector<LayerProperties> layers{layer("stratum_corneum", 15e-6, 1.5e-14), layer("tissue", 500e-6, 5e-10)};
    const auto with = [&](double scale) {
        const double a = 30e-6 * scale;
        return permeability(layers, {1e6 / (scale * scale), a, a, a, 15e-6, {}}, 5e-10, AbsorptionPath::unit_cell, 1.5);
    };
    verify("V-B05a", with(1000), 3.7412573e-09, 0.02);
    verify("V-B05b", with(0.003), 8.6962238e-08, 0.02);
    EXPECT_GT(with(1), 3.7412573e-09);
    EXPECT_LT(with(1), 8.6962238e-08);
}

// V-C15.  Channels beside the intact barrier, over a sink: narrow ones, so that they take none of its area to speak of.
TEST(Openings, ChannelsAndIntactBarrierAddUp) {
    const double a = 1e-6;
    const double sheet = 15e-6;
    const double fluid = 1.2e-14 * sheet / (pi * a * a);
    const double intact = 3.0e-10;
    const double p = permeability({layer("stratum_corneum", sheet, intact * sheet)}, {1e6, a, a, a, sheet, {}}, fluid,
                                  AbsorptionPath::shells);
    verify("V-C15", p / intact, 41, 1e-3);
}

}  // namespace
}  // namespace skinheal::test
