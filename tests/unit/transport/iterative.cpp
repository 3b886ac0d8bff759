// SPDX-License-Identifier: BSD-3-Clause
#include "transport/iterative.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace skinheal::test {
namespace {

/// A ring of cells.
transport::Network ring(int n) {
    transport::Network network;
    network.capacity.assign(static_cast<std::size_t>(n), 1.0);
    for (int i = 0; i < n; ++i) network.links.push_back({i, (i + 1) % n, 0, 0});
    return network;
}

TEST(IterativeSolver, SolvesRightSidesOfAnySize) {
    constexpr int n = 60;
    transport::IterativeSolver solver;
    solver.resize(ring(n));
    for (const double scale : {1.0, 1e-120, 1e-170, 1e-250, 1e200}) {
        solver.clear();
        std::vector<double> x;
        for (int i = 0; i < n; ++i) x.push_back(scale * std::cos(5.0 * i));
        std::vector<double> y(x.size(), 0.0);
        for (int i = 0; i < n; ++i)
            for (const int step : {-1, 0, 1}) {
                const int j = (i + step + n) % n;
                const double entry = step == 0 ? 3.0 : step < 0 ? -1.2 : -0.7;
                solver.at(i, j) = entry;
                y[static_cast<std::size_t>(i)] += entry * x[static_cast<std::size_t>(j)];
            }
        ASSERT_TRUE(solver.factorise()) << scale;
        ASSERT_TRUE(solver.solve(y)) << scale;
        for (std::size_t i = 0; i < x.size(); ++i) ASSERT_NEAR(y[i] / scale, x[i] / scale, 1e-11) << scale;
    }
}

TEST(IterativeSolver, ChangesNothingIfThereIsNothing) {
    transport::IterativeSolver solver;
    solver.resize(ring(5));
    solver.clear();
    for (int i = 0; i < 5; ++i) solver.at(i, i) = 1;
    ASSERT_TRUE(solver.factorise());
    std::vector<double> y(5, 0.0);
    EXPECT_TRUE(solver.solve(y));
    for (const double v : y) EXPECT_EQ(v, 0);
}

}  // namespace
}  // namespace skinheal::test
