// SPDX-License-Identifier: BSD-3-Clause
#include "solver/wave_kernels.hpp"

namespace skinheal::solver {

const WaveKernels& wave_kernels_baseline() noexcept {
    static constexpr WaveKernels table{&WaveLoops<2>::transform, &WaveLoops<2>::solve, &WaveLoops<2>::defect};
    return table;
}

}  // namespace skinheal::solver
