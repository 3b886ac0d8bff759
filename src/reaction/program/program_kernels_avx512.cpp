// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/program/program_kernels.hpp"

namespace skinheal::reaction {

const ProgramTable& program_kernels_avx512() noexcept {
    static constexpr ProgramTable table = ProgramKernels<8>::table("AVX-512");
    return table;
}

}  // namespace skinheal::reaction
