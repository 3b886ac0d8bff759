// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace skinheal::numerics {

/// Solves a x = b by elimination with row pivots: `b` becomes x, `a` (by rows) is lost.  For up to a few hundred unknowns.
void solve_dense(std::vector<double>& a, std::vector<double>& b);

}  // namespace skinheal::numerics
