// SPDX-License-Identifier: BSD-3-Clause
#include "solver/wave_kernels.hpp"

namespace skinheal::solver {

const WaveKernels& wave_kernels_avx2() noexcept {
    static constexpr WaveKernels table{&WaveLoops<4>::transform, &WaveLoops<4>::solve, &WaveLoops<4>::defect};
    return table;
}

}  // namespace skinheal::solver
