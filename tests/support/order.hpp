// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

namespace skinheal::test {

/// Order that two errors show when the cell (or the step) is `ratio` times smaller for the second.
[[nodiscard]] inline double observed_order(double coarse, double fine, double ratio = 2.0) {
    return std::log(coarse / fine) / std::log(ratio);
}

}  // namespace skinheal::test
