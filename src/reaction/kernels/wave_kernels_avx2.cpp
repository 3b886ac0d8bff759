// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/kernels/wave_kernels.hpp"

namespace skinheal::reaction {

const WaveKernels& wave_kernels_avx2() noexcept {
    static constexpr WaveKernels table{&WaveLoops<4>::transform, &WaveLoops<4>::solve, &WaveLoops<4>::defect};
    return table;
}

}  // namespace skinheal::reaction
