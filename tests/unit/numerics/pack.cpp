// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/simd/pack.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace skinheal::numerics {
namespace {

template <class T>
class Pack : public ::testing::Test {};

template <int W>
using Width = std::integral_constant<int, W>;
using Widths = ::testing::Types<Width<2>, Width<4>, Width<8>>;
TYPED_TEST_SUITE(Pack, Widths);

TYPED_TEST(Pack, TransposeSwapsRowsAndLanes) {
    constexpr int W = TypeParam::value;
    Vec<W> rows[W];
    for (int i = 0; i < W; ++i)
        for (int j = 0; j < W; ++j) rows[i][j] = 10 * i + j;
    transpose<W>(rows);
    for (int i = 0; i < W; ++i)
        for (int j = 0; j < W; ++j) EXPECT_EQ(rows[i][j], 10 * j + i) << "row " << i << " lane " << j;
}

TYPED_TEST(Pack, LoadsAndStoresWhereNoVectorIsAligned) {
    constexpr int W = TypeParam::value;
    alignas(64) std::array<double, 2 * W + 3> from{};
    alignas(64) std::array<double, 2 * W + 3> to{};
    for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<double>(i) + 0.25;
    store<W>(to.data() + 3, load<W>(from.data() + 1));
    for (std::size_t i = 0; i < to.size(); ++i) {
        const bool inside = i >= 3 && i < 3 + W;
        EXPECT_EQ(to[i], inside ? from[i - 2] : 0.0) << i;
    }
}

TYPED_TEST(Pack, LaneWiseFunctionsAreThoseOfTheLanes) {
    constexpr int W = TypeParam::value;
    Vec<W> a{};
    Vec<W> b{};
    for (int lane = 0; lane < W; ++lane) {
        a[lane] = lane - 1.0;
        b[lane] = 2.0 - lane;
    }
    double sum = 0;
    for (int lane = 0; lane < W; ++lane) {
        EXPECT_EQ(maximum<W>(a, b)[lane], std::max<double>(a[lane], b[lane]));
        EXPECT_EQ(minimum<W>(a, b)[lane], std::min<double>(a[lane], b[lane]));
        EXPECT_EQ(absolute<W>(a)[lane], std::abs(static_cast<double>(a[lane])));
        EXPECT_EQ(square_root<W>(a * a)[lane], std::abs(static_cast<double>(a[lane])));
        sum += a[lane];
    }
    EXPECT_EQ(sum_lanes<W>(a), sum);
}

}  // namespace
}  // namespace skinheal::numerics
