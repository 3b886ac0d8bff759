// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace skinheal::numerics {

/// Kernels are compiled for each of these; `best` is the widest that this processor has.
enum class InstructionSet { best, baseline, avx2, avx512 };

/// The set that `best` stands for here.
[[nodiscard]] inline InstructionSet resolve(InstructionSet wanted) noexcept {
    if (wanted != InstructionSet::best) return wanted;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd"))
        return InstructionSet::avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
        return InstructionSet::avx2;
#endif
    return InstructionSet::baseline;
}

/// One of three tables, each from a function that is compiled for its instruction set.
template <class Table>
[[nodiscard]] const Table& choose(InstructionSet wanted, const Table& (*baseline)() noexcept,
                                  [[maybe_unused]] const Table& (*avx2)() noexcept,
                                  [[maybe_unused]] const Table& (*avx512)() noexcept) noexcept {
    switch (resolve(wanted)) {
#if defined(__x86_64__)
        case InstructionSet::avx512:
            return avx512();
        case InstructionSet::avx2:
            return avx2();
#endif
        default:
            return baseline();
    }
}

}  // namespace skinheal::numerics
