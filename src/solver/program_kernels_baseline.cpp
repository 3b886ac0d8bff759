// SPDX-License-Identifier: BSD-3-Clause
#include "solver/program_kernels.hpp"

namespace skinheal::solver {

const ProgramTable& program_kernels_baseline() noexcept {
    static constexpr ProgramTable table = ProgramKernels<2>::table("baseline");
    return table;
}

}  // namespace skinheal::solver
