// SPDX-License-Identifier: BSD-3-Clause
// Lanes, derivatives and small factorisations by their short names.
#pragma once

#include "numerics/simd/buffer.hpp"
#include "numerics/simd/dual.hpp"
#include "numerics/simd/instruction_set.hpp"
#include "numerics/simd/pack.hpp"
#include "numerics/simd/sparse_lu.hpp"
#include "numerics/threads/team.hpp"

namespace skinheal::reaction {

using namespace numerics;  // NOLINT(google-build-using-namespace): the solver's formulas are written in them throughout
namespace detail {
using namespace numerics::detail;  // NOLINT(google-build-using-namespace)
}

}  // namespace skinheal::reaction
