// SPDX-License-Identifier: BSD-3-Clause
#include "support/mn17_cell.hpp"

namespace skinheal::test {
namespace {

TEST(Mn17Cell, OneSessionAgreesWithTheReference) { compare_with_reference({"1x", 1.5}, 24, 36, 2e-4); }

TEST(Mn17Cell, FourSessionsAgreeWithTheReference) { compare_with_reference({"4x4w new positions", 1.5}, 24, 36, 5e-4); }

}  // namespace
}  // namespace skinheal::test
