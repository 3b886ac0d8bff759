// SPDX-License-Identifier: BSD-3-Clause
#include "transport/banded.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

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

/// Elimination with the band known to the compiler; rows are padded with `band` rows of zeros, so that no loop has an end of its own.
template <int band>
bool eliminate(double* rows, double* lower, double* upper, double* inverses, std::ptrdiff_t n) {
    constexpr std::ptrdiff_t w = 2 * band + 1;
    for (std::ptrdiff_t k = 0; k < n; ++k) {
        const double* __restrict pivot_row = rows + k * w + band;
        if (!usable(*pivot_row)) return false;
        const double inverse = 1.0 / *pivot_row;
        inverses[k] = inverse;
        double pivot[band];
        for (int j = 0; j < band; ++j) pivot[j] = pivot_row[j + 1];
        for (int i = 1; i <= band; ++i) {
            double* __restrict row = rows + (k + i) * w + band - i;
            const double l = row[0] * inverse;
            lower[k * band + i - 1] = l;
            for (int j = 0; j < band; ++j) row[j + 1] -= l * pivot[j];
        }
        for (int j = 1; j <= band; ++j) upper[(k + j) * band + band - j] = pivot[j - 1] * inverse;
    }
    return true;
}

template <int band>
void sweep(const double* lower, const double* upper, const double* inverses, double* __restrict y, std::ptrdiff_t n) {
    for (std::ptrdiff_t k = 0; k + band < n; ++k) {
        const double a = y[k];
        for (int i = 0; i < band; ++i) y[k + 1 + i] -= a * lower[k * band + i];
    }
    for (std::ptrdiff_t k = std::max<std::ptrdiff_t>(0, n - band); k + 1 < n; ++k)
        for (std::ptrdiff_t i = 0; i < n - 1 - k; ++i) y[k + 1 + i] -= y[k] * lower[k * band + i];
    for (std::ptrdiff_t k = 0; k < n; ++k) y[k] *= inverses[k];
    for (std::ptrdiff_t k = n - 1; k >= band; --k) {
        const double a = y[k];
        for (int i = 0; i < band; ++i) y[k - band + i] -= a * upper[k * band + i];
    }
    for (std::ptrdiff_t k = std::min<std::ptrdiff_t>(band, n) - 1; k > 0; --k)
        for (std::ptrdiff_t i = 0; i < k; ++i) y[i] -= y[k] * upper[k * band + band - k + i];
}

/// Calls `f` with the band as a constant if it is a small one; false if not.
template <class F>
bool with_constant_band(int band, F&& f) {
    switch (band) {
        case 4:
            return f(std::integral_constant<int, 4>{});
        case 6:
            return f(std::integral_constant<int, 6>{});
        case 8:
            return f(std::integral_constant<int, 8>{});
        case 10:
            return f(std::integral_constant<int, 10>{});
        case 12:
            return f(std::integral_constant<int, 12>{});
        case 16:
            return f(std::integral_constant<int, 16>{});
        default:
            return false;
    }
}

/// The next band that the compiler knows; a few zeros cost less than loops of unknown length.
int padded_band(int band) {
    for (const int known : {1, 4, 6, 8, 10, 12, 16})
        if (band <= known) return known;
    return band;
}

}  // namespace

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

bool BandedLu::factorise() {
    if (band_ == 1) return factorise_tridiagonal();
    bool good = false;
    const bool known = with_constant_band(band_, [&](auto band) {
        good = eliminate<band>(rows_.data(), lower_.data(), upper_.data(), inverse_.data(), n_);
        return true;
    });
    return known ? good : factorise_general();
}

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
    const bool known = with_constant_band(band_, [&](auto band) {
        sweep<band>(lower_.data(), upper_.data(), inverse_.data(), x.data(), n);
        return true;
    });
    if (known) return;
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
