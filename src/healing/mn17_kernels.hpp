// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "reaction/kernels/kernels.hpp"

namespace skinheal::healing {

/// The inner loops of `mn17`, compiled for 2, 4 and 8 lanes.
[[nodiscard]] const reaction::KernelTable& mn17_kernels_baseline() noexcept;
[[nodiscard]] const reaction::KernelTable& mn17_kernels_avx2() noexcept;
[[nodiscard]] const reaction::KernelTable& mn17_kernels_avx512() noexcept;

}  // namespace skinheal::healing
