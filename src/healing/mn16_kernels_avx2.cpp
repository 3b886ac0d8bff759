// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn16.hpp"
#include "healing/mn16_kernels.hpp"

namespace skinheal::healing {

const reaction::KernelTable& mn16_kernels_avx2() noexcept {
    static constexpr reaction::KernelTable table = reaction::Kernels<Mn16, 4>::table("AVX2");
    return table;
}

}  // namespace skinheal::healing
