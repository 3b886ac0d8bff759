// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn16.hpp"
#include "healing/mn16_kernels.hpp"

namespace skinheal::healing {

const reaction::KernelTable& mn16_kernels_baseline() noexcept {
    static constexpr reaction::KernelTable table = reaction::Kernels<Mn16, 2>::table("baseline");
    return table;
}

}  // namespace skinheal::healing
