// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/linear/banded.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/linear/banded_kernels.hpp"
#include "numerics/simd/instruction_set.hpp"

namespace skinheal::numerics {
namespace {

/// The next band whose loops the compiler knows; a few zeros cost less than loops of unknown length.
int padded_band(int band) {
    for (const int known : {1, 4, 6, 8, 12, 16})
        if (band <= known) return known;
    return band;
}

}  // namespace

BandedLu::BandedLu(numerics::InstructionSet wanted)
    : kernels_(&numerics::choose<BandedTable>(wanted, &banded_kernels_baseline, &banded_kernels_avx2,
                                              &banded_kernels_avx512)) {}

void BandedLu::resize(int n, int band) {
    n_ = n;
    band_ = padded_band(std::max(band, 1));
    width_ = static_cast<std::size_t>(2 * band_ + 1);
    const auto count = static_cast<std::size_t>(n);
    const auto padded = count + static_cast<std::size_t>(band_);
    rows_.assign(padded * width_, 0.0);
    lower_.assign(count * static_cast<std::size_t>(band_), 0.0);
    upper_.assign(padded * static_cast<std::size_t>(band_), 0.0);
    inverse_.assign(count, 0.0);
}

void BandedLu::clear() { std::ranges::fill(rows_, 0.0); }

void BandedLu::clear_row(int row) {
    const auto first = rows_.begin() + static_cast<std::ptrdiff_t>(row) * static_cast<std::ptrdiff_t>(width_);
    std::fill(first, first + static_cast<std::ptrdiff_t>(width_), 0.0);
}

BandedArrays BandedLu::arrays() noexcept {
    return {rows_.data(), lower_.data(), upper_.data(), inverse_.data(), n_, band_};
}

bool BandedLu::factorise() { return kernels_->eliminate(arrays()); }

void BandedLu::solve(std::span<double> x) { kernels_->sweep(arrays(), x.data()); }

}  // namespace skinheal::numerics
