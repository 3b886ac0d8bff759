// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "skinheal/absorption.hpp"

namespace skinheal::scenario {

/// A case as its document says it, numbers with 12 significant digits: so that one which is stored and read gives the same answer.
[[nodiscard]] AbsorptionCase documented(const AbsorptionCase& given);

}  // namespace skinheal::scenario
