// SPDX-License-Identifier: BSD-3-Clause
#include "solver/program_kernels.hpp"

namespace skinheal::solver {

const ProgramTable& program_kernels_avx512() noexcept {
    static constexpr ProgramTable table = ProgramKernels<8>::table("AVX-512");
    return table;
}

}  // namespace skinheal::solver
