// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn17_sun.hpp"
#include "healing/mn17_sun_kernels.hpp"

namespace skinheal::healing {

const reaction::KernelTable& mn17_sun_kernels_baseline() noexcept {
    static constexpr reaction::KernelTable table = reaction::Kernels<Mn17Sun, 2>::table("baseline");
    return table;
}

}  // namespace skinheal::healing
