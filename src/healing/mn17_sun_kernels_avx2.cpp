// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn17_sun.hpp"
#include "healing/mn17_sun_kernels.hpp"

namespace skinheal::healing {

const reaction::KernelTable& mn17_sun_kernels_avx2() noexcept {
    static constexpr reaction::KernelTable table = reaction::Kernels<Mn17Sun, 4>::table("AVX2");
    return table;
}

}  // namespace skinheal::healing
