// SPDX-License-Identifier: BSD-3-Clause
#include "transport/banded.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::transport {
namespace {

bool usable(double pivot) { return pivot > 0 && std::isfinite(pivot); }

/// target[k] -= a * source[k]
void subtract(double a, const double* __restrict source, double* __restrict target, std::ptrdiff_t n) {
    for (std::ptrdiff_t k = 0; k < n; ++k) target[k] -= a * source[k];
}

/// Four rows at once, so that the source is read once.
void subtract4(const double* a, const double* __restrict source, double* const* target, std::ptrdiff_t n) {
    double* __restrict t0 = target[0];
    double* __restrict t1 = target[1];
    double* __restrict t2 = target[2];
    double* __restrict t3 = target[3];
    for (std::ptrdiff_t k = 0; k < n; ++k) {
        const double s = source[k];
        t0[k] -= a[0] * s;
        t1[k] -= a[1] * s;
        t2[k] -= a[2] * s;
        t3[k] -= a[3] * s;
    }
}

}  // namespace

void BandedLu::resize(int n, int band) {
    n_ = n;
    band_ = std::max(band, 1);
    width_ = static_cast<std::size_t>(2 * band_ + 1);
    const auto count = static_cast<std::size_t>(n);
    rows_.assign(count * width_, 0.0);
    lower_.assign(count * static_cast<std::size_t>(band_), 0.0);
    upper_.assign(count * static_cast<std::size_t>(band_), 0.0);
    inverse_.assign(count, 0.0);
}

void BandedLu::clear() { std::ranges::fill(rows_, 0.0); }

bool BandedLu::factorise() { return band_ == 1 ? factorise_tridiagonal() : factorise_general(); }

bool BandedLu::factorise_tridiagonal() {
    double upper = 0;  // of the row above
    double inverse = 0;
    for (std::size_t i = 0; i < inverse_.size(); ++i) {
        double* row = rows_.data() + i * width_;
        const double l = i > 0 ? row[0] * inverse : 0.0;
        const double pivot = row[1] - l * upper;
        if (!usable(pivot)) return false;
        inverse = 1.0 / pivot;
        upper = row[2];
        if (i > 0) lower_[i - 1] = l;
        if (i + 1 < inverse_.size()) upper_[i + 1] = upper * inverse;
        inverse_[i] = inverse;
    }
    return true;
}

bool BandedLu::factorise_general() {
    const std::ptrdiff_t b = band_;
    const auto w = static_cast<std::ptrdiff_t>(width_);
    const std::ptrdiff_t n = n_;
    for (std::ptrdiff_t k = 0; k < n; ++k) {
        double* pivot_row = rows_.data() + k * w + b;  // its diagonal
        if (!usable(*pivot_row)) return false;
        const double inverse = 1.0 / *pivot_row;
        inverse_[static_cast<std::size_t>(k)] = inverse;
        const std::ptrdiff_t reach = std::min(b, n - 1 - k);
        double* l = lower_.data() + k * b;
        std::ptrdiff_t i = 1;
        for (; i + 3 <= reach; i += 4) {
            double* target[4];
            for (std::ptrdiff_t q = 0; q < 4; ++q) {
                double* at_column = rows_.data() + (k + i + q) * w + b - i - q;
                l[i + q - 1] = *at_column * inverse;
                target[q] = at_column + 1;
            }
            subtract4(l + i - 1, pivot_row + 1, target, reach);
        }
        for (; i <= reach; ++i) {
            double* at_column = rows_.data() + (k + i) * w + b - i;
            l[i - 1] = *at_column * inverse;
            subtract(l[i - 1], pivot_row + 1, at_column + 1, reach);
        }
        for (std::ptrdiff_t j = 1; j <= reach; ++j)
            upper_[static_cast<std::size_t>((k + j) * b + b - j)] = pivot_row[j] * inverse;
    }
    return true;
}

void BandedLu::solve(std::span<double> x) const {
    const std::ptrdiff_t n = n_;
    if (band_ == 1) {
        for (std::ptrdiff_t i = 1; i < n; ++i)
            x[static_cast<std::size_t>(i)] -=
                lower_[static_cast<std::size_t>(i - 1)] * x[static_cast<std::size_t>(i - 1)];
        for (std::size_t i = 0; i < inverse_.size(); ++i) x[i] *= inverse_[i];
        for (std::ptrdiff_t i = n - 1; i > 0; --i)
            x[static_cast<std::size_t>(i - 1)] -= upper_[static_cast<std::size_t>(i)] * x[static_cast<std::size_t>(i)];
        return;
    }
    const std::ptrdiff_t b = band_;
    double* y = x.data();
    for (std::ptrdiff_t k = 0; k + 1 < n; ++k) subtract(y[k], lower_.data() + k * b, y + k + 1, std::min(b, n - 1 - k));
    for (std::size_t i = 0; i < inverse_.size(); ++i) x[i] *= inverse_[i];
    for (std::ptrdiff_t k = n - 1; k > 0; --k) {
        const std::ptrdiff_t reach = std::min(b, k);
        subtract(y[k], upper_.data() + k * b + b - reach, y + k - reach, reach);
    }
}

}  // namespace skinheal::transport
