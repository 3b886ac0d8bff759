// SPDX-License-Identifier: BSD-3-Clause
#include "transport/banded_kernels_body.hpp"

namespace skinheal::transport {

const BandedTable& banded_kernels_avx2() noexcept {
    static constexpr BandedTable table{"AVX2", &eliminate, &sweep};
    return table;
}

}  // namespace skinheal::transport
