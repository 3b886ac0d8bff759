// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/kernels/wave_kernels.hpp"

namespace skinheal::reaction {

const WaveKernels& wave_kernels_baseline() noexcept {
    static constexpr WaveKernels table{&WaveLoops<2>::transform, &WaveLoops<2>::solve, &WaveLoops<2>::defect};
    return table;
}

}  // namespace skinheal::reaction
