// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <string>

namespace skinheal::test {

/// A case of the verification table (docs/reference/verification.md): within `bound` of what is known, relative.  What was reached
/// goes into the report of the test, from which the table is made.
inline void verify(const std::string& id, double found, double known, double bound) {
    const double reached = std::abs(found / known - 1);
    EXPECT_LE(reached, bound) << id << ": " << found << ", known " << known;
    std::ostringstream text;
    text.precision(8);
    text << known << ' ' << reached << ' ' << bound;
    ::testing::Test::RecordProperty(id, text.str());
}

}  // namespace skinheal::test
