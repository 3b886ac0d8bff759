// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/dense.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace skinheal::test {
namespace {

TEST(SolveDense, TakesRowsInTheOrderThatPivotsAsk) {
    std::vector<double> a{0, 2, 1,  //
                          1, 0, 0,  //
                          4, 1, 3};
    std::vector<double> b{2 * 5 + 7.0, 3, 4 * 3 + 5 + 3 * 7.0};  // of x = (3, 5, 7)
    numerics::solve_dense(a, b);
    EXPECT_NEAR(b[0], 3, 1e-14);
    EXPECT_NEAR(b[1], 5, 1e-14);
    EXPECT_NEAR(b[2], 7, 1e-14);
}

TEST(SolveDense, LeavesASmallResidualOfALargeSystem) {
    const std::size_t n = 120;
    std::vector<double> a(n * n);
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = std::sin(1.0 + static_cast<double>(i));
        for (std::size_t j = 0; j < n; ++j) a[i * n + j] = std::cos(static_cast<double>(i * j % 97)) + (i == j ? 3 : 0);
    }
    std::vector<double> b(n, 0.0);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) b[i] += a[i * n + j] * x[j];
    std::vector<double> work = a;
    numerics::solve_dense(work, b);
    for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(b[i], x[i], 1e-10);
}

}  // namespace
}  // namespace skinheal::test
