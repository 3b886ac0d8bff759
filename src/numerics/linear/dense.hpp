// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace skinheal::numerics {

/// Solves a x = b by Eigen's elimination with row pivots: `b` becomes x, `a` (by rows) is lost.
void solve_dense(std::vector<double>& a, std::vector<double>& b);

}  // namespace skinheal::numerics
