// SPDX-License-Identifier: BSD-3-Clause
#include "support/mn17_cell.hpp"

namespace skinheal::test {
namespace {

class Mn17Courses : public testing::TestWithParam<CellCase> {};

TEST_P(Mn17Courses, AgreeWithTheReference) { compare_with_reference(GetParam(), 32, 48, 2e-4); }

INSTANTIATE_TEST_SUITE_P(Needles, Mn17Courses,
                         testing::Values(CellCase{"4x4w new positions", 0.25}, CellCase{"4x4w new positions", 0.5},
                                         CellCase{"4x4w new positions", 1.0}, CellCase{"4x4w new positions", 1.5},
                                         CellCase{"4x4w new positions", 2.5}, CellCase{"4x4w same hole", 1.5},
                                         CellCase{"1x", 1.5}));

}  // namespace
}  // namespace skinheal::test
