// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/banded_kernels_body.hpp"

namespace skinheal::numerics {

const BandedTable& banded_kernels_avx512() noexcept {
    static constexpr BandedTable table{"AVX-512", &eliminate, &sweep};
    return table;
}

}  // namespace skinheal::numerics
