// SPDX-License-Identifier: BSD-3-Clause
// Closed forms of diffusion in layers, cylinders and spheres.  Sources: Crank 1975, The Mathematics of Diffusion; Carslaw, Jaeger 1959;
// Danckwerts 1951, Trans. Faraday Soc. 47:1014.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <numbers>
#include <sstream>

#include "support/transport.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;
using transport::Integrator;
using transport::Network;
using transport::Side;

/// Steady flux and lag time of a slab between 1 and 0, from two late times.
struct Lag {
    double flux;
    double time;
};

Lag lag(const Slab& slab, double early, double late, const std::function<void(Network&)>& change = {}) {
    Network network;
    network.accounts = 2;
    const auto cells = add_slab(network, slab);
    const auto sigma = slab.conductivity();
    open_wall(network, cells, 0, Side::lower, sigma, 1.0, 0);
    open_wall(network, cells, 0, Side::upper, sigma, 0.0, 1);
    if (change) change(network);
    Integrator integrator(network, {}, {.tolerance = 1e-7});
    integrator.restart(0, empty_amounts(network));
    advance(integrator, early);
    const double q1 = integrator.amounts().accounts[1];
    advance(integrator, late);
    const double q2 = integrator.amounts().accounts[1];
    const double flux = (q2 - q1) / (late - early);
    EXPECT_NEAR(total(integrator.amounts()), 0, 1e-12 * q2);
    return {flux, late - q2 / flux};
}

TEST(Transport, SlabHasItsFluxAndLag) {
    const Slab slab{{15e-6}, {1e-14}, {0.8}, {60}};
    const auto [flux, time] = lag(slab, 3e5, 4e5);
    verify("V-C01a", flux, 5.3333333e-10, 1e-6);
    verify("V-C01b", time / 3600, 1.0416667, 1e-3);
}

TEST(Transport, LaminateHasItsFluxAndLag) {
    const Slab slab{{15e-6, 80e-6, 400e-6}, {1e-14, 1e-10, 1.5e-10}, {1.5, 0.7, 0.7}, {60, 40, 80}};
    const auto [flux, time] = lag(slab, 3e5, 4e5);
    verify("V-C03a", 1 / flux, 1.0049524e9, 1e-6);
    verify("V-C03b", time / 3600, 1.2675564, 1e-3);
    const Slab two{{1e-4, 2e-4}, {1e-12, 3e-12}, {2.0, 0.5}, {100, 100}};
    verify("V-C03c", lag(two, 2e5, 3e5).time, 7525.2525, 1e-3);
}

TEST(Transport, SlowBindingMultipliesTheLag) {
    const Slab slab{{1e-4}, {1e-11}, {1.0}, {100}};
    const auto [flux, time] = lag(slab, 2e4, 3e4, [](Network& network) {
        for (int i = 0; i < network.size(); ++i)
            network.stores.push_back({i, 3e-3 * network.capacity[static_cast<std::size_t>(i)], 1e-3});
    });
    EXPECT_NEAR(flux, 1e-7, 1e-6 * flux);
    verify("V-C11", time, 666.66667, 1e-3);
}

TEST(Transport, SlabFillsAsTheSeriesSays) {
    const Slab slab{{1.0}, {1.0}, {1.0}, {100}};
    Network network;
    network.accounts = 2;
    const auto cells = add_slab(network, slab);
    open_wall(network, cells, 0, Side::lower, slab.conductivity(), 1.0, 0);
    open_wall(network, cells, 0, Side::upper, slab.conductivity(), 0.0, 1);
    Integrator integrator(network, {}, {.tolerance = 1e-6, .first_step = 1e-7});
    integrator.restart(0, empty_amounts(network));
    for (const double t : {0.05, 0.1, 0.2, 0.5, 1.0}) {
        advance(integrator, t);
        double q = t - 1.0 / 6;
        for (int n = 1; n < 100; ++n)
            q -= 2 / (pi * pi) * (n % 2 == 0 ? 1 : -1) * std::exp(-n * n * pi * pi * t) / (n * n);
        EXPECT_NEAR(integrator.amounts().accounts[1], q, 2e-4 * q + 1e-6) << t;
        if (t == 0.1) verify("V-C02 J", integrator.end_rates().accounts[1], 0.29289965, 1e-3);
    }
}

/// b tan b = lambda, root number n.
double root(double lambda, int n) {
    double low = n * pi;
    double high = n * pi + pi / 2;
    for (int k = 0; k < 200; ++k) {
        const double b = 0.5 * (low + high);
        (b * std::tan(b) < lambda ? low : high) = b;
    }
    return low;
}

TEST(Transport, FiniteDosePermeatesAsTheSeriesSays) {
    for (const auto& [lambda, first] : {std::pair{0.1, 0.31105285}, {1.0, 0.86033359}, {10.0, 1.42887}}) {
        std::ostringstream id;
        id << "V-C04b lam=" << std::fixed << std::setprecision(1) << lambda;
        verify(id.str(), root(lambda, 0), first, 1e-6);
    }
    for (const double lambda : {0.1, 1.0, 10.0}) {
        const Slab slab{{1.0}, {1.0}, {1.0}, {100}};
        Network network;
        network.accounts = 1;
        network.capacity.push_back(1 / lambda);  // a well-stirred film with one unit of solute
        const auto cells = add_slab(network, slab);
        const double g = transport::wall_conductance(cells.wall(0, Side::lower)[0], 1.0);
        network.links.push_back({0, cells.first(), g, g});
        open_wall(network, cells, 0, Side::upper, slab.conductivity(), 0.0, 0);
        Integrator integrator(network, {}, {.tolerance = 1e-6, .first_step = 1e-7});
        auto start = empty_amounts(network);
        start.cells[0] = 1;
        integrator.restart(0, start);
        advance(integrator, 0.5);
        double q = 1;
        for (int n = 0; n < 40; ++n) {
            const double b = root(lambda, n);
            q -= 2 / b / (std::sin(b) * (1 + 1 / lambda) + b / lambda * std::cos(b)) * std::exp(-b * b * 0.5);
        }
        EXPECT_NEAR(integrator.amounts().accounts[0], q, 2e-4 * q) << lambda;
        EXPECT_NEAR(total(integrator.amounts()), 1, 1e-12);
    }
}

TEST(Transport, ClearanceStopsADeepFrontAsDanckwertsFound) {
    const double d = 1.5e-10;
    const double k = 8e-4;
    const Slab slab{{3e-3}, {d}, {1.0}, {1500}};
    Network network;
    network.accounts = 2;
    const auto cells = add_slab(network, slab);
    open_wall(network, cells, 0, Side::lower, slab.conductivity(), 1.0, 0);
    for (int i = 0; i < network.size(); ++i)
        network.outlets.push_back({i, k * network.capacity[static_cast<std::size_t>(i)], 0, 1});
    Integrator integrator(network, {}, {.tolerance = 1e-6});
    integrator.restart(0, empty_amounts(network));
    advance(integrator, 600);
    const auto c = integrator.concentration();
    verify("V-C07d", 0.5 * (c[149] + c[150]), 0.39541837, 2.5e-4);
    verify("V-C07e", -integrator.end_rates().accounts[0], 4.0762487e-07, 1e-4);
    // far behind the front the profile is exponential: its length is the depth of penetration
    advance(integrator, 1e6);
    const auto rest = integrator.concentration();
    verify("V-C07a", 2e-6 * 100 / std::log(rest[100] / rest[200]) * 1e6, 433.0127, 1e-4);
}

/// c at x = 300 um of 1.2 mm, sealed below, at rest; and the flux.
TEST(Transport, SteadyClearedSlabIsACosh) {
    const Slab slab{{1.2e-3}, {1.5e-10}, {1.0}, {400}};
    Network network;
    network.accounts = 2;
    const auto cells = add_slab(network, slab);
    open_wall(network, cells, 0, Side::lower, slab.conductivity(), 1.0, 0);
    for (int i = 0; i < network.size(); ++i)
        network.outlets.push_back({i, 8e-4 * network.capacity[static_cast<std::size_t>(i)], 0, 1});
    Integrator integrator(network, {}, {});
    integrator.restart(0, empty_amounts(network));
    advance(integrator, 1e6);
    const auto c = integrator.concentration();
    verify("V-C07b", 0.5 * (c[99] + c[100]), 0.50601207, 4e-5);
    verify("V-C07c", integrator.end_rates().accounts[1], 3.4370733e-07, 1e-4);
}

/// Flux out of a source of radius a at concentration 1 into a radial axis with clearance, closed at b; and what is found at a radius.
struct Source {
    double flux;
    double there;
};

Source source(grid::AxisKind kind, double a, double b, int cells, double d, double k, double until, double at) {
    std::vector<double> edges;
    for (int i = 0; i <= cells; ++i) edges.push_back(a * std::pow(b / a, static_cast<double>(i) / cells));
    Network network;
    network.accounts = 2;
    const transport::GridNetwork shells(network, grid::Grid({grid::axis_from_edges("r", kind, edges)}));
    const std::vector<double> sigma(static_cast<std::size_t>(cells), d);
    shells.set_conductance(network, {{sigma}});
    open_wall(network, shells, 0, Side::lower, sigma, 1.0, 0);
    for (int i = 0; i < network.size(); ++i)
        network.outlets.push_back({i, k * network.capacity[static_cast<std::size_t>(i)], 0, 1});
    Integrator integrator(network, {}, {.tolerance = 1e-6});
    integrator.restart(0, empty_amounts(network));
    advance(integrator, until);
    // between two centres in the logarithm of the radius; beyond the last centre the profile is flat
    const auto c = integrator.concentration();
    const double place = std::log(at / a) / std::log(b / a) * cells - 0.5;
    const auto below = static_cast<std::size_t>(std::min(std::floor(place), cells - 1.0));
    const std::size_t above = std::min(below + 1, c.size() - 1);
    const double share = place - static_cast<double>(below);
    return {-integrator.end_rates().accounts[0], c[below] + share * (c[above] - c[below])};
}

double source_flux(grid::AxisKind kind, double a, double b, int cells, double d, double k, double until) {
    return source(kind, a, b, cells, d, k, until, a * 1.1).flux;
}

TEST(Transport, CylinderWithClearanceHasItsFlux) {
    const double a = 30e-6;
    // per unit length; closed at the radius of a cell, and so far out that it does not matter
    const auto cell = source(grid::AxisKind::radial, a, 564.19e-6, 200, 1.5e-10, 8e-4, 1e6, 564.19e-6);
    verify("V-C09d", 2 * pi * cell.flux, 2.8700193e-10, 1e-4);
    verify("V-C09c", cell.there, 0.29485543, 2e-4);
    const auto alone = source(grid::AxisKind::radial, a, 8e-3, 400, 1.5e-10, 8e-4, 1e6, 200e-6);
    verify("V-C09b", 2 * pi * alone.flux, 3.3513459e-10, 1e-4);
    verify("V-C09a", alone.there, 0.35512139, 2e-4);
}

TEST(Transport, SphereHasItsFluxWithAndWithoutClearance) {
    const double a = 30e-6;
    verify("V-C09e", 4 * pi * source_flux(grid::AxisKind::spherical, a, 8e-3, 400, 1.5e-10, 8e-4, 1e6), 6.0466474e-14,
           1e-4);
    verify("V-C09f", 4 * pi * source_flux(grid::AxisKind::spherical, a, 8e-3, 400, 1.5e-10, 0, 600), 5.9739085e-14,
           1e-4);
}

// What lies within 1.5 um of the surface evaporates at 2 nm/s or passes a slab of 15 um: a splitting probability.
TEST(Transport, VolatileDepositIsSplitBetweenAirAndSkin) {
    const Slab slab{{15e-6}, {1e-14}, {1.0}, {200}};
    Network network;
    network.accounts = 2;
    const auto cells = add_slab(network, slab);
    open_wall(network, cells, 0, Side::lower, slab.conductivity(), 0.0, 0, 2e-9);
    open_wall(network, cells, 0, Side::upper, slab.conductivity(), 0.0, 1);
    Integrator integrator(network, {}, {.tolerance = 1e-6});
    auto start = empty_amounts(network);
    for (std::size_t i = 0; i < 20; ++i) start.cells[i] = network.capacity[i];
    const double dose = total(start);
    integrator.restart(0, start);
    advance(integrator, 1e8);
    verify("V-C06a", integrator.amounts().accounts[1] / dose, 0.2875, 1e-3);
    EXPECT_NEAR(total(integrator.amounts()), dose, 1e-12 * dose);
}

TEST(Transport, LoadedCylinderEmptiesAsTheSeriesSays) {
    Network network;
    network.accounts = 1;
    const transport::GridNetwork cells(network,
                                       grid::Grid({grid::uniform_axis("r", grid::AxisKind::radial, 1.0, 200)}));
    const std::vector<double> sigma(200, 1.0);
    cells.set_conductance(network, {{sigma}});
    open_wall(network, cells, 0, Side::upper, sigma, 0.0, 0);
    Integrator integrator(network, {}, {.tolerance = 1e-6, .first_step = 1e-7});
    auto start = empty_amounts(network);
    start.cells = network.capacity;
    integrator.restart(0, start);
    advance(integrator, 0.05);
    verify("V-C09g", integrator.amounts().accounts[0] / 0.5, 0.452121, 2.2e-4);
}

TEST(Transport, SemiInfiniteUptakeGrowsWithTheRootOfTime) {
    const Slab slab{{8e-3}, {1.5e-10}, {1.0}, {2000}};
    Network network;
    network.accounts = 1;
    const auto cells = add_slab(network, slab);
    open_wall(network, cells, 0, Side::lower, slab.conductivity(), 1.0, 0);
    Integrator integrator(network, {}, {.tolerance = 1e-6});
    integrator.restart(0, empty_amounts(network));
    advance(integrator, 3600);
    verify("V-C10a", -integrator.amounts().accounts[0], 0.00082918596, 2e-5);
    verify("V-C10b", 0.5 * (integrator.concentration()[124] + integrator.concentration()[125]), 0.6304275, 3e-5);
}

// P4 of the benchmark problems: five orders of contrast.  Reference: the same operator, another method, a thousandfold tighter.
TEST(Transport, LayersOfFiveOrdersOfContrastReachTheAskedTolerance) {
    std::vector<double> sigma;
    for (int i = 0; i < 400; ++i) sigma.push_back(i < 30 ? 1e-3 : (i < 200 ? 10.0 : 1.0));
    const auto solve = [&](const transport::IntegratorOptions& options) {
        Network network;
        network.accounts = 2;
        const transport::GridNetwork cells(network,
                                           grid::Grid({grid::uniform_axis("z", grid::AxisKind::cartesian, 200, 400)}));
        cells.set_conductance(network, {{sigma}});
        open_wall(network, cells, 0, Side::lower, sigma, 1.0, 0);
        open_wall(network, cells, 0, Side::upper, sigma, 0.0, 1);
        Integrator integrator(network, {}, options);
        integrator.restart(0, empty_amounts(network));
        advance(integrator, 3e4);
        return std::make_pair(std::vector<double>(integrator.concentration().begin(), integrator.concentration().end()),
                              integrator.counts());
    };
    const auto reference = solve({.method = transport::esdirk4, .tolerance = 1e-10, .first_step = 1e-2}).first;
    for (const auto& [method, tolerance, asked] : {std::tuple{transport::trbdf2, 5e-4, 1e-4},
                                                   {transport::esdirk3, 5e-4, 1e-4},
                                                   {transport::esdirk4, 3e-3, 1e-4},
                                                   {transport::esdirk4, 7e-5, 1e-6}}) {
        const auto [c, counts] = solve({.method = method, .tolerance = tolerance, .first_step = 1e-2});
        double error = 0;
        double norm = 0;
        for (std::size_t i = 0; i < c.size(); ++i) {
            error += (c[i] - reference[i]) * (c[i] - reference[i]);
            norm += reference[i] * reference[i];
        }
        EXPECT_LT(std::sqrt(error / norm), asked) << method.name;
        // each stage of each step would factorise anew
        EXPECT_LT(counts.factorisations, counts.steps * (method.stages - 1) / 2) << method.name;
    }
}

}  // namespace
}  // namespace skinheal::test
