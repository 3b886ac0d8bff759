// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn17.hpp"
#include "healing/mn17_kernels.hpp"

namespace skinheal::healing {

const reaction::KernelTable& mn17_kernels_baseline() noexcept {
    static constexpr reaction::KernelTable table = reaction::Kernels<Mn17, 2>::table("baseline");
    return table;
}

}  // namespace skinheal::healing
