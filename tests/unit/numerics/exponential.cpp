// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/simd/exponential.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace skinheal::numerics {
namespace {

/// Largest error in units of the last place against the extended precision of the C library.
template <int W>
double worst_error(double from, double to, int samples) {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> uniform(from, to);
    double worst = 0;
    for (int s = 0; s < samples; s += W) {
        double x[W];
        double y[W];
        for (double& value : x) value = uniform(random);
        store<W>(y, exponential<W>(load<W>(x)));
        for (int lane = 0; lane < W; ++lane) {
            const long double exact = std::exp(static_cast<long double>(x[lane]));
            const auto rounded = static_cast<double>(exact);
            const double unit = std::nextafter(rounded, std::numeric_limits<double>::infinity()) - rounded;
            worst = std::max(worst, static_cast<double>(std::abs(y[lane] - exact)) / unit);
        }
    }
    return worst;
}

TEST(Exponential, IsWithinOneUnitInTheLastPlace) {
    struct Stretch {
        double from, to, most;
    };
    for (const auto& [from, to, most] :
         {Stretch{-1e-3, 1e-3, 1.0}, {-1.0, 1.0, 1.0}, {-40.0, 40.0, 1.0}, {-708.0, 709.7, 1.01}}) {
        EXPECT_LT(worst_error<1>(from, to, 200'000), most) << from << " to " << to;
        EXPECT_LT(worst_error<2>(from, to, 200'000), most) << from << " to " << to;
        EXPECT_LT(worst_error<8>(from, to, 200'000), most) << from << " to " << to;
    }
}

TEST(Exponential, OfTheEndsOfItsRange) {
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(exponential<1>(0.0), 1.0);
    EXPECT_EQ(exponential<1>(-0.0), 1.0);
    EXPECT_EQ(exponential<1>(infinity), infinity);
    EXPECT_EQ(exponential<1>(-infinity), 0.0);
    EXPECT_EQ(exponential<1>(1e300), infinity);
    EXPECT_EQ(exponential<1>(-1e300), 0.0);
    EXPECT_EQ(exponential<1>(709.79), infinity);
    EXPECT_TRUE(std::isfinite(exponential<1>(709.78)));
    EXPECT_EQ(exponential<1>(-709.0), 0.0);
    EXPECT_TRUE(std::isnan(exponential<1>(std::numeric_limits<double>::quiet_NaN())));
    double mixed[4] = {0.0, 800.0, -800.0, std::numeric_limits<double>::quiet_NaN()};
    store<4>(mixed, exponential<4>(load<4>(mixed)));
    EXPECT_EQ(mixed[0], 1.0);
    EXPECT_EQ(mixed[1], infinity);
    EXPECT_EQ(mixed[2], 0.0);
    EXPECT_TRUE(std::isnan(mixed[3])) << "one lane must not change another";
}

}  // namespace
}  // namespace skinheal::numerics
