// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/simd/dual.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <type_traits>

namespace skinheal::numerics {
namespace {

// x carries bit 0, y bit 3; constants carry none.
template <int W>
Dual<1, W> x_of(double v) {
    return {splat<W>(v), {splat<W>(1.0)}};
}
template <int W>
Dual<8, W> y_of(double v) {
    return {splat<W>(v), {splat<W>(1.0)}};
}

template <class F>
double slope(F&& f, double at) {
    const double h = 1e-6 * std::abs(at);
    return (f(at + h) - f(at - h)) / (2 * h);
}

TEST(Dual, CarriesOneDerivativePerSetBit) {
    const auto sum = x_of<1>(1.0) + y_of<1>(2.0);
    static_assert(std::remove_cvref_t<decltype(sum)>::mask == 9);
    static_assert(std::remove_cvref_t<decltype(sum)>::count == 2);
    EXPECT_EQ(sum.v, 3.0);
    EXPECT_EQ(derivative<0>(sum), 1.0);
    EXPECT_EQ(derivative<3>(sum), 1.0);
    EXPECT_EQ(derivative<1>(sum), 0.0) << "a bit outside the mask has no derivative";
    EXPECT_EQ(rank_of(0b101101, 3), 2);
    EXPECT_EQ(nth_bit(0b101101, 2), 3);
}

TEST(Dual, EveryOperatorHasTheSlopeOfItsValue) {
    const double a = 1.7;
    const double b = -0.6;
    const auto x = x_of<1>(a);
    const auto y = y_of<1>(b);
    const auto check = [&](const auto& value, const std::function<double(double, double)>& f, const char* name) {
        EXPECT_DOUBLE_EQ(value.v, f(a, b)) << name;
        EXPECT_NEAR(derivative<0>(value), slope([&](double s) { return f(s, b); }, a), 1e-8) << name;
        EXPECT_NEAR(derivative<3>(value), slope([&](double s) { return f(a, s); }, b), 1e-8) << name;
    };
    check(
        x + y, [](double p, double q) { return p + q; }, "x + y");
    check(
        x - y, [](double p, double q) { return p - q; }, "x - y");
    check(
        x * y, [](double p, double q) { return p * q; }, "x * y");
    check(
        x / y, [](double p, double q) { return p / q; }, "x / y");
    check(
        x * x / (x * x + y * y), [](double p, double q) { return p * p / (p * p + q * q); }, "x^2 / (x^2 + y^2)");
    check(
        -x + y, [](double p, double q) { return -p + q; }, "-x");
    check(
        x + 2.0 - y, [](double p, double q) { return p + 2.0 - q; }, "x + c");
    check(
        2.0 + x * y, [](double p, double q) { return 2.0 + p * q; }, "c + x");
    check((x - 2.0) * y, [](double p, double q) { return (p - 2.0) * q; }, "x - c");
    check((2.0 - x) * y, [](double p, double q) { return (2.0 - p) * q; }, "c - x");
    check(
        3.0 * x * y, [](double p, double q) { return 3.0 * p * q; }, "c * x");
    check(
        x * 3.0 - y, [](double p, double q) { return p * 3.0 - q; }, "x * c");
    check(
        2.0 / (x * y), [](double p, double q) { return 2.0 / (p * q); }, "c / x");
    check(
        x / 4.0 * y, [](double p, double q) { return p / 4.0 * q; }, "x / c");
    check(
        power(x, 2.5) + y, [](double p, double q) { return std::pow(p, 2.5) + q; }, "x^p");
}

TEST(Dual, OneSidedPartsTakeTheInnerSlopeAndNoneAtTheKink) {
    EXPECT_EQ(derivative<0>(positive_part(x_of<1>(0.5))), 1.0);
    EXPECT_EQ(derivative<0>(positive_part(x_of<1>(0.0))), 0.0);
    EXPECT_EQ(derivative<0>(positive_part(x_of<1>(-0.5))), 0.0);
    EXPECT_EQ(positive_part(x_of<1>(-0.5)).v, 0.0);
    EXPECT_EQ(derivative<0>(negative_part(x_of<1>(-0.5))), 1.0);
    EXPECT_EQ(derivative<0>(negative_part(x_of<1>(0.0))), 0.0);
    EXPECT_EQ(derivative<0>(negative_part(x_of<1>(0.5))), 0.0);
    EXPECT_EQ(negative_part(x_of<1>(0.5)).v, 0.0);
}

TEST(Dual, LanesDoNotMix) {
    Dual<1, 4> x = x_of<4>(1.0);
    for (int lane = 0; lane < 4; ++lane) x.v[lane] = lane - 1.5;
    const auto f = positive_part(x) * x / (1.0 + x * x);
    for (int lane = 0; lane < 4; ++lane) {
        const auto one = x_of<1>(x.v[lane]);
        const auto expected = positive_part(one) * one / (1.0 + one * one);
        EXPECT_DOUBLE_EQ(f.v[lane], expected.v);
        EXPECT_DOUBLE_EQ(derivative<0>(f)[lane], derivative<0>(expected));
    }
}

}  // namespace
}  // namespace skinheal::numerics
