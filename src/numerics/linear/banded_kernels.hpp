// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>

namespace skinheal::numerics {

/// A matrix by rows of 2 band + 1 entries, its diagonal in the middle, followed by `band` rows of zeros; and its factors by columns.
struct BandedArrays {
    double* rows;
    double* lower;
    double* upper;
    double* inverses;
    std::ptrdiff_t n;
    int band;
};

/// Kernels of one instruction set.
struct BandedTable {
    const char* name;
    bool (*eliminate)(const BandedArrays& arrays);  ///< false if a pivot is not positive and finite
    void (*sweep)(const BandedArrays& arrays, double* x);
};

[[nodiscard]] const BandedTable& banded_kernels_baseline() noexcept;
[[nodiscard]] const BandedTable& banded_kernels_avx2() noexcept;
[[nodiscard]] const BandedTable& banded_kernels_avx512() noexcept;

}  // namespace skinheal::numerics
