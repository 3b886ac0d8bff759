// SPDX-License-Identifier: BSD-3-Clause
#include "solver/program_kernels.hpp"

namespace skinheal::solver {

const ProgramTable& program_kernels_avx2() noexcept {
    static constexpr ProgramTable table = ProgramKernels<4>::table("AVX2");
    return table;
}

}  // namespace skinheal::solver
