// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/banded.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace skinheal::test {
namespace {

using numerics::InstructionSet;

/// Entry of a column diagonally dominant matrix without symmetry.
double entry(int i, int j, int band) { return i == j ? 2.0 * band + 3 : -std::abs(std::sin(1.0 + 3.0 * i + 7.0 * j)); }

/// Largest error of a solved system whose solution is known.
double error(int n, int band, InstructionSet wanted) {
    numerics::BandedLu lu(wanted);
    lu.resize(n, band);
    lu.clear();
    std::vector<double> x;
    for (int i = 0; i < n; ++i) x.push_back(std::cos(5.0 * i));
    std::vector<double> y(x.size(), 0.0);
    for (int i = 0; i < n; ++i)
        for (int j = std::max(0, i - band); j <= std::min(n - 1, i + band); ++j) {
            lu.at(i, j) = entry(i, j, band);
            y[static_cast<std::size_t>(i)] += entry(i, j, band) * x[static_cast<std::size_t>(j)];
        }
    EXPECT_TRUE(lu.factorise());
    lu.solve(y);
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) worst = std::max(worst, std::abs(x[i] - y[i]));
    return worst;
}

TEST(BandedLu, SolvesEveryBandOnEveryInstructionSetOfThisProcessor) {
    std::vector<InstructionSet> sets{InstructionSet::baseline};
    const InstructionSet best = numerics::resolve(InstructionSet::best);
    if (best == InstructionSet::avx512) sets.push_back(InstructionSet::avx2);
    if (best != InstructionSet::baseline) sets.push_back(best);
    for (const InstructionSet set : sets)
        for (const int band : {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 16, 17, 30})
            for (const int n : {2, 5, 33, 64})
                EXPECT_LT(error(n, std::min(band, n - 1), set), 1e-14) << band << ", " << n;
}

TEST(BandedLu, RefusesAPivotThatIsNotPositive) {
    for (const int band : {1, 3, 20}) {
        numerics::BandedLu lu;
        lu.resize(30, band);
        lu.clear();
        for (int i = 0; i < 30; ++i) lu.at(i, i) = i == 17 ? 0.0 : 1.0;
        EXPECT_FALSE(lu.factorise());
    }
}

}  // namespace
}  // namespace skinheal::test
