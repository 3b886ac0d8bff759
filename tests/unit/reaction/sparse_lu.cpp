// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/simd/sparse_lu.hpp"

#include <gtest/gtest.h>

#include <random>
#include <type_traits>
#include <vector>

#include "healing/mn16.hpp"
#include "reaction/kernels/kernels.hpp"
#include "support/dense.hpp"

namespace skinheal::reaction {
namespace {

using healing::Mn16;
constexpr int N = Mn16::volume_count;
using Rates = decltype(std::declval<const Mn16&>().rates(std::declval<const Seeds<1, N>&>(),
                                                         std::declval<const Material<Mn16, 1>&>()));

// An arrow that points the wrong way: eliminating row 0 first would fill the matrix.
constexpr int arrow_size = 7;
constexpr std::array<std::uint32_t, arrow_size> arrow_rows{0b1111111, 0b0000011, 0b0000101, 0b0001001,
                                                           0b0010001, 0b0100001, 0b1000001};
constexpr Pattern<arrow_size> arrow = analyse<arrow_size>(arrow_rows);
// Fill that cannot be avoided: a ring.
constexpr int ring_size = 6;
constexpr std::array<std::uint32_t, ring_size> ring_rows{0b100011, 0b000111, 0b001110, 0b011100, 0b111000, 0b110001};
constexpr Pattern<ring_size> ring = analyse<ring_size>(ring_rows);

/// Fill the pattern of P with random numbers that dominate on the diagonal, factor and solve W systems at once, and compare with
/// dense elimination.
template <const auto& P, int W, int Size>
double worst_error(unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> number(-1, 1);
    Vec<W> a[Size][Size];
    Vec<W> b[Size];
    std::vector<test::Matrix> dense(W, test::Matrix(Size));
    std::vector<std::vector<double>> right(W, std::vector<double>(Size));
    const auto set = [](Vec<W>& v, int lane, double value) {
        if constexpr (W == 1)
            v = value;
        else
            v[lane] = value;
    };
    const auto get = [](const Vec<W>& v, int lane) {
        if constexpr (W == 1)
            return v;
        else
            return v[lane];
    };
    for (int lane = 0; lane < W; ++lane)
        for (int i = 0; i < Size; ++i) {
            double row = 0;
            for (int j = 0; j < Size; ++j) {
                const bool entry = i != j && ((P.row[static_cast<std::size_t>(i)] >> j) & 1U);
                const double value = entry ? number(random) : 0.0;
                set(a[i][j], lane, value);
                dense[lane](i, j) = value;
                row += std::abs(value);
            }
            set(a[i][i], lane, 1 + row);
            dense[lane](i, i) = 1 + row;
            right[lane][i] = number(random);
            set(b[i], lane, right[lane][i]);
        }
    factor<P, W, Size>(a);
    solve<P, W, Size>(a, b);
    double worst = 0;
    for (int lane = 0; lane < W; ++lane) {
        const std::vector<double> x = test::dense_solve(dense[lane], right[lane]);
        for (int i = 0; i < Size; ++i) worst = std::max(worst, std::abs(get(b[i], lane) - x[i]));
    }
    return worst;
}

TEST(SparseLu, SolvesTheKineticsLikeDenseElimination) {
    for (unsigned seed = 1; seed <= 5; ++seed) {
        EXPECT_LT((worst_error<PatternOf<Rates>::value, 1, N>(seed)), 1e-14);
        EXPECT_LT((worst_error<PatternOf<Rates>::value, 2, N>(seed)), 1e-14);
        EXPECT_LT((worst_error<PatternOf<Rates>::value, 4, N>(seed)), 1e-14);
        EXPECT_LT((worst_error<PatternOf<Rates>::value, 8, N>(seed)), 1e-14);
    }
}

TEST(SparseLu, SolvesPatternsWithAndWithoutFill) {
    EXPECT_LT((worst_error<arrow, 4, arrow_size>(1)), 1e-14);
    EXPECT_LT((worst_error<ring, 4, ring_size>(1)), 1e-14);
}

TEST(SparseLu, OrdersPivotsForLittleFill) {
    EXPECT_EQ(arrow.entries(), 3 * arrow_size - 2) << "an arrow needs no fill if its tip comes last";
    EXPECT_GT(ring.entries(), 3 * ring_size);
    EXPECT_LT(PatternOf<Rates>::value.entries(), N * N / 2);
}

TEST(SparseLu, FillContainsThePatternAndEveryPivotOnce) {
    const auto& p = PatternOf<Rates>::value;
    std::uint32_t seen = 0;
    for (std::size_t i = 0; i < N; ++i) {
        EXPECT_EQ(p.row[i] & ~p.filled[i], 0U);
        EXPECT_TRUE(p.has(static_cast<int>(i), static_cast<int>(i)));
        seen |= std::uint32_t{1} << p.order[i];
    }
    EXPECT_EQ(seen, (std::uint32_t{1} << N) - 1);
}

}  // namespace
}  // namespace skinheal::reaction
