// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/banded_kernels_body.hpp"

namespace skinheal::numerics {

const BandedTable& banded_kernels_avx2() noexcept {
    static constexpr BandedTable table{"AVX2", &eliminate, &sweep};
    return table;
}

}  // namespace skinheal::numerics
