// SPDX-License-Identifier: BSD-3-Clause
#include "regression/reference.hpp"

#include <gtest/gtest.h>

namespace skinheal::test {
namespace {

const healing::Options fine_options{.tolerance = 1e-3, .threads = 2};

class FineGrid : public ::testing::TestWithParam<Treatment> {};

// 96 x 160 graded cells: every quantity within 0.2 % of its peak change.  Elastin in courses has order 1 (see reference.cpp): two
// grids, extrapolated, must hit the reference within 0.2 % and its own estimated error.
TEST_P(FineGrid, IsWithinATwoThousandthOfTheConvergedReference) {
    const auto rows = rows_of(read_table("mn16_reference.csv"), GetParam());
    ASSERT_FALSE(rows.empty());
    Recorded fine = record(GetParam(), rows, cell_grid(96, 160), fine_options);
    if (GetParam().course == "4x4w") {
        const Recorded coarse = record(GetParam(), rows, cell_grid(48, 80), fine_options);
        for (const auto& [time, at] : fine.row) {
            double& e = fine.series.at("E")[at];
            e = 2 * e - coarse.series.at("E")[coarse.row.at(time)];
        }
    }
    for (const auto& [quantity, d] : deviations(fine, rows)) {
        const double bound = quantity == "E" && GetParam().course == "4x4w" ? 0.002 + d.estimate : 0.002;
        EXPECT_LE(d.share, bound) << quantity << " on day " << d.time << ": " << d.value << ", reference "
                                  << d.reference;
    }
}

INSTANTIATE_TEST_SUITE_P(Reference, FineGrid,
                         ::testing::Values(Treatment{"1x", 1.0}, Treatment{"1x", 2.5}, Treatment{"4x4w", 1.0}));

}  // namespace
}  // namespace skinheal::test
