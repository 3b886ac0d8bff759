// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/kernels/cosine_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace skinheal::reaction {
namespace {

constexpr double pi = std::numbers::pi;

std::vector<int> factors_of(int n) {
    std::vector<int> out;
    for (const int r : {4, 2, 3, 5})
        for (; n % r == 0; n /= r) out.push_back(r);
    for (int r = 7; n > 1; r += 2)
        for (; n % r == 0; n /= r) out.push_back(r);
    return out;
}

bool equal_cells(const grid::Axis& axis) {
    const double width = axis.length() / axis.cells();
    return axis.kind == grid::AxisKind::cartesian &&
           std::ranges::all_of(axis.widths, [&](double w) { return std::abs(w - width) <= 1e-9 * width; });
}

}  // namespace

CosinePlan::CosinePlan(const grid::Axis& axis, int padded) : cells_(axis.cells()), radix_(factors_of(axis.cells())) {
    const auto add = [](std::vector<double>& to, double angle) {
        to.push_back(std::cos(angle));
        to.push_back(std::sin(angle));
    };
    int left = cells_;
    for (const int r : radix_) {
        // the product p k is reduced first, so that the angles of long lines keep all their digits
        for (int p = 0; p < left / r; ++p)
            for (int k = 0; k < r; ++k) add(twiddle_, -2 * pi * (p * k % left) / left);
        for (int j = 0; j < r; ++j) add(twiddle_, -2 * pi * j / r);
        left /= r;
    }
    for (int k = 0; k <= cells_ / 2; ++k) add(phase_, -0.5 * pi * k / cells_);
    decay_.assign(static_cast<std::size_t>(padded), 0.0);
    const double width = axis.length() / cells_;
    for (int k = 0; k < cells_; ++k) {
        const double half = std::sin(0.5 * pi * k / cells_) / (0.5 * width);
        decay_[static_cast<std::size_t>(k)] = half * half;
    }
}

CosineTables CosinePlan::tables() const noexcept {
    return {cells_, static_cast<int>(radix_.size()), radix_.data(), twiddle_.data(), phase_.data()};
}

void LateralWaves::prepare(const grid::Grid& grid, bool closed, [[maybe_unused]] int width) {
    const auto& axes = grid.axes();
    possible = closed && axes.size() == 3 && axes[0].cells() > 1 && axes[1].cells() > 1 && axes[2].cells() > 1 &&
               equal_cells(axes[0]) && equal_cells(axes[1]);
    kernels = &wave_kernels_baseline();
#if defined(__x86_64__)
    if (width == 8) kernels = &wave_kernels_avx512();
    if (width == 4) kernels = &wave_kernels_avx2();
#endif
    if (!possible) return;
    plans[0] = CosinePlan(axes[0], grid.padded_row());
    plans[1] = CosinePlan(axes[1], grid.count(1));
}

}  // namespace skinheal::reaction
