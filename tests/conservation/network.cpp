// SPDX-License-Identifier: BSD-3-Clause
// What leaves one place of a network arrives in another, to rounding, whatever happens to coefficients, limits and stores.
#include <gtest/gtest.h>

#include <cmath>

#include "support/transport.hpp"

namespace skinheal::test {
namespace {

using transport::Network;

/// A closing, binding, metabolising, partly precipitated axisymmetric cell with a film on top and a receptor below.
struct Everything {
    Network network{};
    transport::Update update{};
    transport::Amounts start{};
};

Everything everything() {
    Everything e;
    Network& network = e.network;
    network.accounts = 3;
    network.capacity.push_back(2.0);  // film
    const grid::Grid grid({grid::graded_axis("r", grid::AxisKind::radial, 1.0, 6, 1.5),
                           grid::graded_axis("z", grid::AxisKind::cartesian, 2.0, 12, 1.0)});
    const transport::GridNetwork cells(network, grid);
    std::vector<double> theta;
    for (int i = 0; i < cells.cells(); ++i) theta.push_back(i % 5 == 0 ? 3.0 : 0.7);
    cells.set_capacity(network, theta);
    const std::size_t film = network.links.size();
    for (const auto& face : cells.wall(1, transport::Side::lower)) network.links.push_back({0, face.upper, 0, 0});
    network.capacity.push_back(5.0);  // receptor
    for (const auto& face : cells.wall(1, transport::Side::upper))
        network.links.push_back({face.lower, network.size() - 1, 0.1, 0.1});
    for (int i = 1; i <= cells.cells(); ++i) {
        network.outlets.push_back({i, 1e-3 * i, 0, 0});
        if (i % 3 == 0) network.saturating.push_back({i, 0.5, 0.2, 1});
        if (i % 4 == 0) network.stores.push_back({i, 0.3, 0.1});
    }
    network.outlets.push_back({0, 0.05, 0, 2});
    network.limits.push_back({0, 1.0});
    e.update = [cells, film](double t, Network& n) {
        std::vector<double> sigma;
        std::vector<double> flow;
        for (int i = 0; i < cells.cells(); ++i) sigma.push_back((i % 6 < 3 ? 1.0 : 1e-5) * (1 + std::exp(-t)));
        for (const auto& f : cells.faces()) flow.push_back(f.slot == 1 ? -0.3 * f.area * std::exp(-3 * t) : 0.0);
        cells.set_conductance(n, {{sigma, sigma, sigma}}, {}, flow);
        std::size_t l = film;
        for (const auto& face : cells.wall(1, transport::Side::lower))
            transport::set_link(n.links[l++], transport::wall_conductance(face, 1e-2 + std::exp(-t)), 0.0);
        n.capacity[0] = 0.5 + 1.5 * std::exp(-0.5 * t);
    };
    e.start = empty_amounts(network);
    e.start.cells[0] = 3.0;
    return e;
}

TEST(NetworkConservation, NothingIsLostOverAWholeCourse) {
    for (const auto& method : {transport::trbdf2, transport::esdirk3, transport::esdirk4}) {
        const Everything e = everything();
        transport::Integrator integrator(e.network, e.update, {.method = method, .tolerance = 1e-4});
        integrator.restart(0, e.start);
        while (integrator.time() < 20) {
            ASSERT_TRUE(integrator.step(20)) << integrator.cause();
            ASSERT_NEAR(total(integrator.amounts()), 3.0, 3e-12) << method.name << " at " << integrator.time();
        }
        for (const double q : integrator.amounts().accounts) EXPECT_GT(q, 1e-3);
        // and between the ends of a step
        const double t = integrator.time() - 0.3 * integrator.last_step();
        const auto w = integrator.interpolation(t);
        const double there = w.start * total(integrator.start_amounts()) + w.end * total(integrator.amounts()) +
                             w.start_rate * total(integrator.start_rates()) +
                             w.end_rate * total(integrator.end_rates());
        EXPECT_NEAR(there, 3.0, 3e-12);
    }
}

TEST(NetworkConservation, ConcentrationsStayPositiveToTheStatedBound) {
    for (const double tolerance : {1e-1, 1e-2, 1e-3}) {
        const Everything e = everything();
        transport::Integrator integrator(e.network, e.update, {.tolerance = tolerance, .first_step = 1.0});
        integrator.restart(0, e.start);
        while (integrator.time() < 20) {
            ASSERT_TRUE(integrator.step(20)) << integrator.cause();
            for (const double c : integrator.concentration()) ASSERT_GE(c, -2 * tolerance);
        }
    }
}

TEST(NetworkConservation, TheIterativeSolverGivesTheSameCourse) {
    std::vector<std::vector<double>> ends;
    for (const bool iterative : {false, true}) {
        const Everything e = everything();
        transport::Integrator integrator(e.network, e.update, {.tolerance = 1e-4, .iterative = iterative});
        integrator.restart(0, e.start);
        advance(integrator, 20);
        EXPECT_NEAR(total(integrator.amounts()), 3.0, 1e-10);
        ends.push_back(integrator.amounts().cells);
    }
    for (std::size_t i = 0; i < ends[0].size(); ++i) EXPECT_NEAR(ends[0][i], ends[1][i], 1e-8);
}

TEST(NetworkConservation, NothingHappensAtRest) {
    Everything e = everything();
    e.network.saturating.clear();
    e.network.stores.clear();
    e.network.outlets.clear();
    e.network.limits.clear();
    e.start.stored.clear();
    transport::Integrator integrator(e.network, {}, {});
    auto start = e.start;
    for (std::size_t i = 0; i < start.cells.size(); ++i) start.cells[i] = 0.25 * e.network.capacity[i];
    integrator.restart(0, start);
    advance(integrator, 1e6);
    for (const double c : integrator.concentration()) EXPECT_NEAR(c, 0.25, 1e-12);
}

TEST(NetworkConservation, ASolidIsUsedUpWhenTheArithmeticSays) {
    // a film of capacity 1 with 3 units, of which 1 can be dissolved, drains through a conductance of 0.5: the solid lasts 4 time units
    Network network;
    network.accounts = 1;
    network.capacity = {1.0};
    network.outlets.push_back({0, 0.5, 0, 0});
    network.limits.push_back({0, 1.0});
    transport::Integrator integrator(network, {}, {.tolerance = 1e-6});
    auto start = empty_amounts(network);
    start.cells[0] = 3;
    integrator.restart(0, start);
    double gone = 0;
    while (integrator.time() < 6) {
        ASSERT_TRUE(integrator.step(6)) << integrator.cause();
        if (gone == 0 && integrator.amounts().cells[0] <= 1 + 1e-9) gone = integrator.time();
    }
    EXPECT_NEAR(gone, 4.0, 1e-6);
    EXPECT_NEAR(integrator.amounts().cells[0], std::exp(-0.5 * 2), 2e-5);
}

}  // namespace
}  // namespace skinheal::test
