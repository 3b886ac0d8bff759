// SPDX-License-Identifier: BSD-3-Clause
// Manufactured solutions of the transport operator on each geometry, with each kind of wall, and of the methods in time.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/order.hpp"
#include "support/transport.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;
using transport::Network;
using transport::Side;

struct Case {
    const char* name;
    std::function<grid::Grid(int)> grid;
    Side open;  ///< wall of the last slot that is open; the other walls are closed
    double transfer;
};

constexpr double clearance = 0.7;

double infinite() { return std::numeric_limits<double>::infinity(); }

/// u = (1 + cos(pi x) / 2 [per lateral slot]) f(z) with f' = 0 at the closed wall, conductivity 1 + z^2 / 4, capacity 1 + z / 2.
struct Manufactured {
    const Case& which;
    std::size_t slots;

    [[nodiscard]] double f(double z) const {
        return which.open == Side::lower ? 1 + std::sin(pi * z / 2) : std::cos(pi * z / 2) + 1;
    }
    [[nodiscard]] double df(double z) const {
        return which.open == Side::lower ? pi / 2 * std::cos(pi * z / 2) : -pi / 2 * std::sin(pi * z / 2);
    }
    [[nodiscard]] double ddf(double z) const { return -pi * pi / 4 * (f(z) - 1); }
    [[nodiscard]] static double sigma(double z) { return 1 + z * z / 4; }
    /// Lateral factor and its operator (Laplacian) along one slot.
    [[nodiscard]] static double g(double x) { return 1 + 0.5 * std::cos(pi * x); }
    [[nodiscard]] static double lap(double x, grid::AxisKind kind) {
        const double flat = -0.5 * pi * pi * std::cos(pi * x);
        return kind == grid::AxisKind::radial ? flat - 0.5 * pi * std::sin(pi * x) / x : flat;
    }
};

/// Values of the manufactured solution in the cells: conductivity, solution, what must be supplied.
struct InCells {
    std::vector<double> sigma{}, exact{}, load{};
};

InCells in_cells(const Manufactured& u, const grid::Grid& grid) {
    const auto& axes = grid.axes();
    const std::size_t last = axes.size() - 1;
    InCells found;
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            for (int i = 0; i < grid.count(0); ++i) {
                const std::array<int, 3> at{i, j, k};
                const auto place = [&](std::size_t s) { return axes[s].centres[static_cast<std::size_t>(at[s])]; };
                const double z = place(last);
                double g = 1;
                for (std::size_t s = 0; s < last; ++s) g *= Manufactured::g(place(s));
                double lateral = 0;
                for (std::size_t s = 0; s < last; ++s)
                    lateral += g / Manufactured::g(place(s)) * Manufactured::lap(place(s), axes[s].kind);
                double along = u.ddf(z) * Manufactured::sigma(z) + u.df(z) * z / 2;
                if (axes[last].kind == grid::AxisKind::radial) along += Manufactured::sigma(z) * u.df(z) / z;
                found.sigma.push_back(Manufactured::sigma(z));
                found.exact.push_back(g * u.f(z));
                found.load.push_back(clearance * found.exact.back() - g * along -
                                     Manufactured::sigma(z) * lateral * u.f(z));
            }
    return found;
}

/// Let the open wall exchange with what the solution wants beyond it: transfer (u - beyond) = -sigma du/dn.
void exchange_beyond(Network& network, const transport::GridNetwork& cells, const grid::Grid& grid,
                     const Manufactured& u) {
    const auto& axes = grid.axes();
    const Case& which = u.which;
    const int last = static_cast<int>(axes.size()) - 1;
    const double wall = which.open == Side::lower ? axes.back().edges.front() : axes.back().edges.back();
    const double outward = which.open == Side::lower ? -1 : 1;
    for (const transport::Face& face : cells.wall(last, which.open)) {
        const int cell = which.open == Side::lower ? face.upper : face.lower;
        int rest = cell;
        double g = 1;
        for (int s = 0; s < last; ++s) {
            g *= Manufactured::g(
                axes[static_cast<std::size_t>(s)].centres[static_cast<std::size_t>(rest % grid.count(s))]);
            rest /= grid.count(s);
        }
        double beyond = g * u.f(wall);
        if (std::isfinite(which.transfer))
            beyond += Manufactured::sigma(wall) * outward * g * u.df(wall) / which.transfer;
        const double conductance = transport::wall_conductance(face, Manufactured::sigma(wall), which.transfer);
        network.outlets.push_back({cell, conductance, conductance * beyond, 1});
    }
}

/// Volume-weighted error of the steady solution on `n` cells per direction.
double steady_error(const Case& which, int n) {
    const grid::Grid grid = which.grid(n);
    const std::size_t slots = grid.axes().size();
    const Manufactured u{which, slots};
    Network network;
    network.accounts = 3;
    const transport::GridNetwork cells(network, grid);
    const auto [sigma, exact, load] = in_cells(u, grid);
    cells.set_conductance(network, {{sigma, sigma, sigma}});
    for (int i = 0; i < network.size(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        network.outlets.push_back({i, clearance * network.capacity[k], load[k] * network.capacity[k], 0});
    }
    exchange_beyond(network, cells, grid, u);
    transport::Integrator integrator(network, {}, {.tolerance = 1e-6, .iterative = slots == 3});
    auto start = empty_amounts(network);
    for (std::size_t k = 0; k < exact.size(); ++k) start.cells[k] = exact[k] * network.capacity[k];
    integrator.restart(0, start);
    advance(integrator, 1e4);  // at rest: damped to rounding
    double sum = 0;
    double total = 0;
    for (std::size_t k = 0; k < exact.size(); ++k) {
        const double e = integrator.concentration()[k] - exact[k];
        sum += cells.volumes()[k] * e * e;
        total += cells.volumes()[k];
    }
    return std::sqrt(sum / total);
}

class TransportSpace : public ::testing::TestWithParam<Case> {};

TEST_P(TransportSpace, HalvingTheCellsQuartersTheError) {
    const int n = GetParam().grid(4).axes().size() == 3 ? 6 : 24;
    const double coarse = steady_error(GetParam(), n);
    const double fine = steady_error(GetParam(), 2 * n);
    EXPECT_GT(observed_order(coarse, fine), 1.9) << coarse << ", " << fine;
    EXPECT_LT(observed_order(coarse, fine), 2.1) << coarse << ", " << fine;
}

grid::Axis flat(const char* name, int n) { return grid::uniform_axis(name, grid::AxisKind::cartesian, 1.0, n); }
grid::Axis fine_at_0(const char* name, grid::AxisKind kind, int n) {
    return grid::graded_axis(name, kind, 1.0, n, 1.5);
}

const std::array cases{
    Case{"ColumnDirichlet", [](int n) { return grid::Grid({flat("z", n)}); }, Side::lower, infinite()},
    Case{"ColumnRobin", [](int n) { return grid::Grid({flat("z", n)}); }, Side::upper, 3.0},
    Case{"GradedColumnDirichlet", [](int n) { return grid::Grid({fine_at_0("z", grid::AxisKind::cartesian, n)}); },
         Side::upper, infinite()},
    Case{"RadialRobin", [](int n) { return grid::Grid({fine_at_0("r", grid::AxisKind::radial, n)}); }, Side::upper,
         3.0},
    Case{"AxisymmetricDirichlet",
         [](int n) {
             return grid::Grid({grid::uniform_axis("r", grid::AxisKind::radial, 1.0, n), flat("z", n)});
         },
         Side::lower, infinite()},
    Case{"GradedAxisymmetricRobin",
         [](int n) {
             return grid::Grid(
                 {fine_at_0("r", grid::AxisKind::radial, n), fine_at_0("z", grid::AxisKind::cartesian, n)});
         },
         Side::upper, 3.0},
    Case{"BoxDirichlet",
         [](int n) {
             return grid::Grid({flat("x", n), flat("y", n), flat("z", n)});
         },
         Side::lower, infinite()},
    Case{"GradedBoxRobin",
         [](int n) {
             return grid::Grid({flat("x", n), fine_at_0("y", grid::AxisKind::cartesian, n),
                                fine_at_0("z", grid::AxisKind::cartesian, n)});
         },
         Side::upper, 3.0}};

INSTANTIATE_TEST_SUITE_P(Geometries, TransportSpace, ::testing::ValuesIn(cases),
                         [](const auto& each) { return each.param.name; });

/// c of a film that drains into a closed column while its link closes and its volume shrinks, with equal steps.
std::vector<double> closing(const transport::Esdirk& method, int steps) {
    const Slab slab{{1.0}, {1.0}, {1.5}, {4}};
    Network network;
    network.accounts = 1;
    network.capacity.push_back(0.5);
    const auto cells = add_slab(network, slab);
    const std::size_t link = network.links.size();
    network.links.push_back({0, cells.first(), 0, 0});
    for (int i = 1; i < network.size(); ++i) network.outlets.push_back({i, 0.01 * i, 0, 0});
    const auto update = [link](double t, Network& n) {
        n.links[link].forward = n.links[link].backward = 2 * std::exp(-t) + 0.1;
        n.capacity[0] = 0.5 / (1 + t);
        n.outlets[3].rate = 0.5 * (1 + std::sin(3 * t));
    };
    transport::Integrator integrator(network, update, {.method = method, .first_step = 1.0 / steps, .adaptive = false});
    auto start = empty_amounts(network);
    start.cells[0] = 0.5;
    integrator.restart(0, start);
    advance(integrator, 1.0);
    EXPECT_EQ(integrator.counts().steps, steps);
    EXPECT_NEAR(total(integrator.amounts()), 0.5, 1e-13);
    return integrator.amounts().cells;
}

TEST(TransportTime, CoefficientsThatChangeKeepTheOrder) {
    for (const auto& method : {transport::trbdf2, transport::esdirk3, transport::esdirk4}) {
        const auto exact = closing(transport::esdirk4, 4096);
        const auto error = [&](int steps) {
            const auto c = closing(method, steps);
            double sum = 0;
            for (std::size_t i = 0; i < c.size(); ++i) sum += (c[i] - exact[i]) * (c[i] - exact[i]);
            return std::sqrt(sum);
        };
        // few cells: stiff modes that are not at rest lower the order of the higher methods (order reduction)
        const double order = observed_order(error(128), error(256));
        EXPECT_GT(order, method.order - 0.15) << method.name;
        EXPECT_LT(order, method.order + 0.6) << method.name;
    }
}

TEST(TransportTime, TheErrorFollowsTheTolerance) {
    const auto solve = [](double tolerance) {
        const Slab slab{{1.0}, {1.0}, {1.0}, {50}};
        Network network;
        network.accounts = 2;
        const auto cells = add_slab(network, slab);
        open_wall(network, cells, 0, Side::lower, slab.conductivity(), 1.0, 0);
        open_wall(network, cells, 0, Side::upper, slab.conductivity(), 0.0, 1);
        transport::Integrator integrator(network, {}, {.tolerance = tolerance, .first_step = 1e-6});
        integrator.restart(0, empty_amounts(network));
        advance(integrator, 0.2);
        return integrator.amounts().accounts[1];
    };
    const double exact = solve(1e-9);
    for (const double tolerance : {1e-2, 1e-3, 1e-4, 1e-5})
        EXPECT_LT(std::abs(solve(tolerance) / exact - 1), 3 * tolerance);
}

}  // namespace
}  // namespace skinheal::test
