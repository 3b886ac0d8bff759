// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/program/program_kernels.hpp"

namespace skinheal::reaction {

const ProgramTable& program_kernels_avx2() noexcept {
    static constexpr ProgramTable table = ProgramKernels<4>::table("AVX2");
    return table;
}

}  // namespace skinheal::reaction
