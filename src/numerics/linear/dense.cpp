// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/dense.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace skinheal::numerics {

void solve_dense(std::vector<double>& a, std::vector<double>& b) {
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < n; ++i)
            if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
        if (pivot != k) {
            std::swap_ranges(a.begin() + static_cast<std::ptrdiff_t>(k * n),
                             a.begin() + static_cast<std::ptrdiff_t>((k + 1) * n),
                             a.begin() + static_cast<std::ptrdiff_t>(pivot * n));
            std::swap(b[k], b[pivot]);
        }
        for (std::size_t i = k + 1; i < n; ++i) {
            const double factor = a[i * n + k] / a[k * n + k];
            if (factor == 0) continue;
            for (std::size_t j = k + 1; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k * n + j] * b[j];
        b[k] /= a[k * n + k];
    }
}

}  // namespace skinheal::numerics
