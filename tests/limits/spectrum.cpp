// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "reaction/kernels/kernels.hpp"
#include "support/dense.hpp"
#include "support/engine.hpp"

namespace skinheal::test {
namespace {

constexpr int N = Mn16::volume_count;
using Numbers = std::array<double, N>;

/// d rate_i / d u_j per day, each field in its own unit, by dual numbers.
Matrix jacobian(const Mn16& model, const Numbers& u, const Numbers& unit) {
    numerics::Seeds<1, N> seeds;
    for (std::size_t f = 0; f < N; ++f) seeds.u[f] = u[f];
    const auto rates = model.rates(seeds, reaction::Material<Mn16, 1>{});
    Matrix out(N);
    reaction::detail::unroll<1>(
        [&](auto i) {
            reaction::detail::unroll<1>(
                [&](auto j) { out(i, j) = numerics::derivative<j>(std::get<i>(rates)) * unit[j] / unit[i] * day; },
                std::make_integer_sequence<int, N>{});
        },
        std::make_integer_sequence<int, N>{});
    return out;
}

class Rest : public ::testing::Test {
protected:
    Rest() {
        const auto fields = model.volume_fields();
        for (std::size_t f = 0; f < N; ++f) rest[f] = fields[f].resting;
    }
    /// Each column where its field is a little above (or below) rest: the one-sided terms have another slope on each side.
    Matrix beside(double sign) const {
        Matrix out(N);
        for (std::size_t j = 0; j < N; ++j) {
            Numbers u = rest;
            u[j] += sign * 1e-9 * unit[j];
            const Matrix side = jacobian(model, u, unit);
            for (std::size_t i = 0; i < N; ++i) out(i, j) = side(i, j);
        }
        return out;
    }
    Mn16 model{adult_model()};
    Numbers rest{};
    Numbers unit{1, 1e12, 1e12, 1e12, 2e12, 2e12, 1, 1e-6, 1e-6, 1e-6, 1e-6, 1, 1, 1, 1, 1};
};

// The published list is by central differences, which see half of each one-sided slope.
TEST_F(Rest, HasTheListedSpectrumBetweenItsTwoSides) {
    const std::vector<double> listed{-6.0,  -5.92163024, -3.0,        -3.0,       -1.5,  -0.875,
                                     -0.48, -0.35,       -0.23,       -0.15,      -0.14, -0.13836976,
                                     -0.06, -0.01199459, -0.00058282, -0.00048342};
    Matrix central = beside(1);
    const Matrix other = beside(-1);
    for (std::size_t k = 0; k < central.a.size(); ++k) central.a[k] = 0.5 * (central.a[k] + other.a[k]);
    const std::vector<double> found = real_eigenvalues(central);
    ASSERT_EQ(found.size(), listed.size());
    for (std::size_t k = 0; k < listed.size(); ++k) EXPECT_NEAR(found[k] / listed[k], 1.0, 1e-5) << k;
}

TEST_F(Rest, IsStableOnBothSidesOfEveryField) {
    for (const double sign : {1.0, -1.0}) {
        const std::vector<double> found = real_eigenvalues(beside(sign));
        EXPECT_LT(found.back(), 0.0);
        EXPECT_NEAR(found.front(), -6.0, 0.2);
        // slowest: elastin below its set point, elastin with the excess turnover above (rates in 4 digits)
        EXPECT_NEAR(found.back(), sign > 0 ? -2.711e-5 - 9.126e-4 : -2.711e-5, 1e-7);
    }
}

TEST_F(Rest, TakesTheSlopeOfTheSideWhereTheFieldIs) {
    const Matrix above = beside(1);
    const Matrix below = beside(-1);
    const auto entry = [](const Matrix& m, int i, int j) {
        return m(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    };
    EXPECT_NEAR(entry(above, Mn16::fibroblasts, Mn16::fibroblasts), -0.1, 1e-6) << "loss above the capacity";
    EXPECT_NEAR(entry(below, Mn16::fibroblasts, Mn16::fibroblasts), -0.36, 1e-6) << "growth below it";
    EXPECT_EQ(entry(above, Mn16::vegf, Mn16::vessels), 0.0);
    EXPECT_NEAR(entry(below, Mn16::vegf, Mn16::vessels), -6.0, 1e-6) << "hypoxia";
    EXPECT_NEAR(entry(above, Mn16::elastin, Mn16::elastin), -2.711e-5 - 9.126e-4, 5e-8);
    EXPECT_NEAR(entry(below, Mn16::elastin, Mn16::elastin), -2.711e-5, 5e-8);
}

TEST(RealEigenvalues, FindKnownSpectra) {  // of the tool itself
    Matrix m(3);
    m.a = {2, -1, 0, -1, 2, -1, 0, -1, 2};
    const auto values = real_eigenvalues(m);
    EXPECT_NEAR(values[0], 2 - std::sqrt(2.0), 1e-13);
    EXPECT_NEAR(values[1], 2.0, 1e-13);
    EXPECT_NEAR(values[2], 2 + std::sqrt(2.0), 1e-13);
    Matrix twice(2);
    twice.a = {-3, 1, 0, -3};
    EXPECT_EQ(real_eigenvalues(twice), (std::vector<double>{-3, -3}));
}

}  // namespace
}  // namespace skinheal::test
