// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/program/program_kernels.hpp"

namespace skinheal::reaction {

const ProgramTable& program_kernels_baseline() noexcept {
    static constexpr ProgramTable table = ProgramKernels<2>::table("baseline");
    return table;
}

}  // namespace skinheal::reaction
