// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "reaction/kernels/kernels.hpp"

namespace skinheal::reaction {

/// The kernels of a model for the instruction set that this file is compiled for (-march=native and the like).
template <class Model>
[[nodiscard]] const KernelTable& native_kernels() noexcept {
#if defined(__AVX512F__) && defined(__AVX512DQ__)
    static constexpr KernelTable table = Kernels<Model, 8>::table("native, 8 lanes");
#elif defined(__AVX2__)
    static constexpr KernelTable table = Kernels<Model, 4>::table("native, 4 lanes");
#else
    static constexpr KernelTable table = Kernels<Model, 2>::table("native, 2 lanes");
#endif
    return table;
}

}  // namespace skinheal::reaction
