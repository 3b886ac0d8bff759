// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/stepping/tableau.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>

#include "support/dense.hpp"
#include "support/order.hpp"

namespace skinheal::reaction {
namespace {

using Two = std::array<double, 2>;

// a predator and its prey, without units
Two rates(const Two& u) { return {u[0] * (1.0 - u[1]), u[1] * (u[0] - 1.0)}; }

struct Outcome {
    Two u;
    Two error;
};

/// One step with an arbitrary matrix in place of the Jacobian.
Outcome step(const Tableau& t, const Two& u, double dt, const test::Matrix& a) {
    test::Matrix left(2);
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 2; ++j) left(i, j) = (i == j ? 1.0 : 0.0) - t.gamma * dt * a(i, j);
    std::array<Two, most_stages> k{};
    Outcome out{u, {0, 0}};
    for (std::size_t s = 0; s < static_cast<std::size_t>(t.stages); ++s) {
        Two at = u;
        for (std::size_t j = 0; j < s; ++j)
            for (std::size_t c = 0; c < 2; ++c) at[c] += t.a[s][j] * k[j][c];
        const Two f = rates(at);
        std::vector<double> right(2);
        for (std::size_t c = 0; c < 2; ++c) {
            right[c] = t.gamma * dt * f[c];
            for (std::size_t j = 0; j < s; ++j) right[c] += t.d[s][j] * k[j][c];
        }
        const auto x = test::dense_solve(left, right);
        k[s] = {x[0], x[1]};
        for (std::size_t c = 0; c < 2; ++c) {
            out.u[c] += t.m[s] * k[s][c];
            out.error[c] += t.e[s] * k[s][c];
        }
    }
    return out;
}

Two integrate(const Tableau& t, int steps, const test::Matrix& a) {
    Two u{1.5, 0.7};
    for (int k = 0; k < steps; ++k) u = step(t, u, 2.0 / steps, a).u;
    return u;
}

double gap(const Two& a, const Two& b) { return std::hypot(a[0] - b[0], a[1] - b[1]); }

class Method : public ::testing::TestWithParam<Tableau> {};

TEST_P(Method, KeepsItsOrderWithAnyMatrixInPlaceOfTheJacobian) {
    const Tableau& t = GetParam();
    test::Matrix wrong(2);
    wrong(0, 0) = -3.0;
    wrong(0, 1) = 0.5;
    wrong(1, 0) = 1.2;
    wrong(1, 1) = -0.4;
    for (const test::Matrix& a : {test::Matrix(2), wrong}) {
        const Two exact = integrate(t, 4096, a);
        EXPECT_NEAR(test::observed_order(gap(integrate(t, 64, a), exact), gap(integrate(t, 128, a), exact)), t.order,
                    0.15)
            << t.name;
    }
}

TEST_P(Method, EstimatesItsErrorOneOrderBelow) {
    const Tableau& t = GetParam();
    test::Matrix wrong(2);
    wrong(0, 0) = -3.0;
    wrong(1, 1) = -0.4;
    const auto estimate = [&](double dt) {
        const Outcome o = step(t, {1.5, 0.7}, dt, wrong);
        return std::hypot(o.error[0], o.error[1]);
    };
    EXPECT_NEAR(test::observed_order(estimate(0.01), estimate(0.005)), t.order, 0.1) << t.name;
    // the embedded solution is one of order p - 1: its local error is what the estimate says
    const Two start{1.5, 0.7};
    const double dt = 0.005;
    Two exact = start;
    for (int k = 0; k < 64; ++k) exact = step(ros34pw2, exact, dt / 64, wrong).u;
    const Outcome o = step(t, start, dt, wrong);
    const Two embedded{o.u[0] - o.error[0], o.u[1] - o.error[1]};
    EXPECT_NEAR(gap(embedded, exact) / std::hypot(o.error[0], o.error[1]), 1.0, 0.1) << t.name;
}

TEST_P(Method, IsAtRestWhereTheRatesVanish) {
    const Outcome o = step(GetParam(), {1.0, 1.0}, 1e6, test::Matrix(2));
    EXPECT_EQ(o.u, (Two{1.0, 1.0}));
    EXPECT_EQ(o.error, (Two{0.0, 0.0}));
}

TEST_P(Method, DampsStiffPartsCompletely) {
    // u' = -l u with the exact Jacobian: the growth of one step goes to 0 as l dt goes to infinity
    const Tableau& t = GetParam();
    const double z = -1e9;
    std::array<double, most_stages> k{};
    double u = 1;
    for (std::size_t s = 0; s < static_cast<std::size_t>(t.stages); ++s) {
        double at = 1;
        for (std::size_t j = 0; j < s; ++j) at += t.a[s][j] * k[j];
        double right = t.gamma * z * at;
        for (std::size_t j = 0; j < s; ++j) right += t.d[s][j] * k[j];
        k[s] = right / (1 - t.gamma * z);
        u += t.m[s] * k[s];
    }
    EXPECT_LT(std::abs(u), 1e-8) << t.name;
}

INSTANTIATE_TEST_SUITE_P(Tableaus, Method, ::testing::Values(ros2, ros34pw2),
                         [](const auto& method) { return method.param.name; });

}  // namespace
}  // namespace skinheal::reaction
