// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/kernels/wave_kernels.hpp"

namespace skinheal::reaction {

const WaveKernels& wave_kernels_avx512() noexcept {
    static constexpr WaveKernels table{&WaveLoops<8>::transform, &WaveLoops<8>::solve, &WaveLoops<8>::defect};
    return table;
}

}  // namespace skinheal::reaction
