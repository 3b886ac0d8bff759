// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>

#include "benchmarks/layered.hpp"

namespace skinheal::test {
namespace {

// Neither the products nor the factors change a sum between closed walls, so no combination of them does.
TEST(Unfactored, KeepsTheSumsOfAClosedBlockThatExchanges) {
    for (const int dimensions : {2, 3})
        for (const double contrast : {1.0, 1e4}) {
            const problems::Layered problem{
                .dimensions = dimensions, .cells = 12, .contrast = contrast, .exchange = 1e3, .held = false};
            const auto system = problem.make({.method = reaction::Method::unfactored});
            const auto total = [&] {
                const auto& w = system->grid().volume_weight();
                double sum = 0;
                for (std::size_t i = 0; i < w.size(); ++i)
                    if (w[i] > 0)
                        sum += w[i] * (system->state().volume.data()[i] + system->state().volume.data()[w.size() + i]);
                return sum;
            };
            const double before = total();
            while (system->state().time < 100) system->advance(100);
            if (contrast > 1) EXPECT_GT(system->method_counts().iterations, 0) << dimensions;
            EXPECT_LT(std::abs(total() / before - 1), 1e-12) << dimensions << ", " << contrast;
        }
}

}  // namespace
}  // namespace skinheal::test
