// SPDX-License-Identifier: BSD-3-Clause
// Included by one source per instruction set: everything here has internal linkage, so that no linker mixes them.
#pragma once

#include <utility>

#include "numerics/linear/banded_kernels.hpp"
#include "numerics/simd/pack.hpp"

namespace skinheal::numerics {
namespace {

bool usable(double pivot) { return pivot > 0 && std::isfinite(pivot); }

/// target[k] -= a * source[k]
inline void subtract(double a, const double* __restrict source, double* __restrict target, std::ptrdiff_t n) {
    for (std::ptrdiff_t k = 0; k < n; ++k) target[k] -= a * source[k];
}

/// Four rows at once, so that the source is read once.
inline void subtract4(const double* a, const double* __restrict source, double* const* target, std::ptrdiff_t n) {
    const double a0 = a[0];
    const double a1 = a[1];
    const double a2 = a[2];
    const double a3 = a[3];
    double* __restrict t0 = target[0];
    double* __restrict t1 = target[1];
    double* __restrict t2 = target[2];
    double* __restrict t3 = target[3];
    for (std::ptrdiff_t k = 0; k < n; ++k) {
        const double s = source[k];
        t0[k] -= a0 * s;
        t1[k] -= a1 * s;
        t2[k] -= a2 * s;
        t3[k] -= a3 * s;
    }
}

/// Elimination with the band known to the compiler: thanks to the rows of zeros no loop has an end of its own.
template <int band>
bool eliminate_constant(const BandedArrays& m) {
    constexpr std::ptrdiff_t w = 2 * band + 1;
    for (std::ptrdiff_t k = 0; k < m.n; ++k) {
        const double* __restrict pivot_row = m.rows + k * w + band;
        if (!usable(*pivot_row)) return false;
        const double inverse = 1.0 / *pivot_row;
        m.inverses[k] = inverse;
        double pivot[band];
        for (int j = 0; j < band; ++j) pivot[j] = pivot_row[j + 1];
        for (int i = 1; i <= band; ++i) {
            double* __restrict row = m.rows + (k + i) * w + band - i;
            const double l = row[0] * inverse;
            m.lower[k * band + i - 1] = l;
            for (int j = 0; j < band; ++j) row[j + 1] -= l * pivot[j];
        }
        for (int j = 1; j <= band; ++j) m.upper[(k + j) * band + band - j] = pivot[j - 1] * inverse;
    }
    return true;
}

/// The next `band` rows and columns of the matrix, which the elimination of one column changes.  Row r is vector r % band, column c its
/// lane c % band: nothing moves when the window goes on by one, so that no load has to wait for stores of another shape.
template <int band>
using Window = numerics::Vec<band>[band];

/// Lanes moved up by `by`, round and round.
template <int band, int by, int... lane>
SKINHEAL_INLINE numerics::Vec<band> turned(numerics::Vec<band> v, std::integer_sequence<int, lane...> /*lanes*/) {
    return __builtin_shufflevector(v, v, ((lane - by + band) % band)...);
}

/// One lane replaced.
template <int band, int which, int... lane>
SKINHEAL_INLINE numerics::Vec<band> with_lane(numerics::Vec<band> v, double x,
                                              std::integer_sequence<int, lane...> /*lanes*/) {
    return __builtin_shufflevector(v, numerics::splat<band>(x), (lane == which ? band + lane : lane)...);
}

/// Eliminate column k, where lane = k % band.
template <int band, int lane>
SKINHEAL_INLINE bool eliminate_column(const BandedArrays& m, Window<band>& window, std::ptrdiff_t k) {
    constexpr std::ptrdiff_t w = 2 * band + 1;
    constexpr auto lanes = std::make_integer_sequence<int, band>{};
    numerics::Vec<band> pivot = window[lane];
    const double diagonal = pivot[lane];
    const double inverse = 1.0 / diagonal;
    m.inverses[k] = inverse;
    pivot = with_lane<band, lane>(pivot, m.rows[k * w + 2 * band], lanes);
    // the row that comes into the window begins at column k
    window[lane] = turned<band, lane>(numerics::load<band>(m.rows + (k + band) * w), lanes);
#pragma GCC unroll 16
    for (int i = 1; i <= band; ++i) {
        numerics::Vec<band>& row = window[(lane + i) % band];
        const double l = row[lane] * inverse;
        m.lower[k * band + i - 1] = l;
        row = with_lane<band, lane>(row, m.rows[(k + i) * w + 2 * band - i], lanes) - numerics::splat<band>(l) * pivot;
    }
    pivot = turned<band, band - 1 - lane>(pivot * numerics::splat<band>(inverse), lanes);
#pragma GCC unroll 16
    for (int j = 1; j <= band; ++j) m.upper[(k + j) * band + band - j] = pivot[j - 1];
    return usable(diagonal);
}

template <int band, int... lane>
SKINHEAL_INLINE bool eliminate_turn(const BandedArrays& m, Window<band>& window, std::ptrdiff_t k,
                                    std::integer_sequence<int, lane...> /*lanes*/) {
    return ((k + lane >= m.n || eliminate_column<band, lane>(m, window, k + lane)) && ...);
}

/// Elimination of a band that fills vectors.
template <int band>
bool eliminate_vectors(const BandedArrays& m) {
    constexpr std::ptrdiff_t w = 2 * band + 1;
    Window<band> window;
    for (int r = 0; r < band; ++r) window[r] = numerics::load<band>(m.rows + r * w + band - r);
    for (std::ptrdiff_t k = 0; k < m.n; k += band)
        if (!eliminate_turn<band>(m, window, k, std::make_integer_sequence<int, band>{})) return false;
    return true;
}

template <int band>
void sweep_constant(const BandedArrays& m, double* __restrict y) {
    const std::ptrdiff_t n = m.n;
    const std::ptrdiff_t full = n > band ? n - band : 0;
    for (std::ptrdiff_t k = 0; k < full; ++k) {
        const double a = y[k];
        for (int i = 0; i < band; ++i) y[k + 1 + i] -= a * m.lower[k * band + i];
    }
    for (std::ptrdiff_t k = full; k + 1 < n; ++k) subtract(y[k], m.lower + k * band, y + k + 1, n - 1 - k);
    for (std::ptrdiff_t k = 0; k < n; ++k) y[k] *= m.inverses[k];
    std::ptrdiff_t k = n - 1;
    for (; k >= band; --k) {
        const double a = y[k];
        for (int i = 0; i < band; ++i) y[k - band + i] -= a * m.upper[k * band + i];
    }
    for (; k > 0; --k) subtract(y[k], m.upper + k * band + band - k, y, k);
}

/// `band` unknowns of a sweep, with the next ones in a window like that of the elimination.
template <int band, int... lane>
SKINHEAL_INLINE void forward_turn(const BandedArrays& m, double* y, std::ptrdiff_t k, numerics::Vec<band>& window,
                                  std::integer_sequence<int, lane...> lanes) {
    const auto use = [&]<int here>(std::integral_constant<int, here>) SKINHEAL_FORCE {
        const double a = window[here];
        y[k + here] = a;
        window = with_lane<band, here>(window, y[k + here + band], lanes) -
                 numerics::splat<band>(a) *
                     turned<band, (here + 1) % band>(numerics::load<band>(m.lower + (k + here) * band), lanes);
    };
    (use(std::integral_constant<int, lane>{}), ...);
}

template <int band, int... lane>
SKINHEAL_INLINE void backward_turn(const BandedArrays& m, double* y, std::ptrdiff_t k, numerics::Vec<band>& window,
                                   std::integer_sequence<int, lane...> lanes) {
    const auto use = [&]<int here>(std::integral_constant<int, here>) SKINHEAL_FORCE {
        const double a = window[here];
        y[k + here] = a;
        window =
            with_lane<band, here>(window, y[k + here - band], lanes) -
            numerics::splat<band>(a) * turned<band, here>(numerics::load<band>(m.upper + (k + here) * band), lanes);
    };
    (use(std::integral_constant<int, band - 1 - lane>{}), ...);
}

/// The sweep of a band that fills vectors.
template <int band>
void sweep_vectors(const BandedArrays& m, double* y) {
    constexpr auto lanes = std::make_integer_sequence<int, band>{};
    const std::ptrdiff_t n = m.n;
    std::ptrdiff_t k = 0;
    if (n >= 2 * band) {
        numerics::Vec<band> window = numerics::load<band>(y);
        for (; k + 2 * band <= n; k += band) forward_turn<band>(m, y, k, window, lanes);
        numerics::store<band>(y + k, window);
    }
    for (; k + 1 < n; ++k) subtract(y[k], m.lower + k * band, y + k + 1, n - 1 - k < band ? n - 1 - k : band);
    for (k = 0; k < n; ++k) y[k] *= m.inverses[k];
    k = n - 1;
    if (n >= 2 * band) {
        std::ptrdiff_t first = n - band;
        numerics::Vec<band> window = numerics::load<band>(y + first);
        for (; first >= band; first -= band) backward_turn<band>(m, y, first, window, lanes);
        numerics::store<band>(y + first, window);
        k = first + band - 1;
    }
    for (; k > 0; --k) {
        const std::ptrdiff_t reach = k < band ? k : band;
        subtract(y[k], m.upper + k * band + band - reach, y + k - reach, reach);
    }
}

bool eliminate_any(const BandedArrays& m) {
    const std::ptrdiff_t b = m.band;
    const std::ptrdiff_t w = 2 * b + 1;
    for (std::ptrdiff_t k = 0; k < m.n; ++k) {
        const double* pivot_row = m.rows + k * w + b;
        if (!usable(*pivot_row)) return false;
        const double inverse = 1.0 / *pivot_row;
        m.inverses[k] = inverse;
        const std::ptrdiff_t reach = b < m.n - 1 - k ? b : m.n - 1 - k;
        double* l = m.lower + k * b;
        std::ptrdiff_t i = 1;
        for (; i + 3 <= reach; i += 4) {
            double* target[4];
            for (std::ptrdiff_t q = 0; q < 4; ++q) {
                double* at_column = m.rows + (k + i + q) * w + b - i - q;
                l[i + q - 1] = *at_column * inverse;
                target[q] = at_column + 1;
            }
            subtract4(l + i - 1, pivot_row + 1, target, reach);
        }
        for (; i <= reach; ++i) {
            double* at_column = m.rows + (k + i) * w + b - i;
            l[i - 1] = *at_column * inverse;
            subtract(l[i - 1], pivot_row + 1, at_column + 1, reach);
        }
        for (std::ptrdiff_t j = 1; j <= reach; ++j) m.upper[(k + j) * b + b - j] = pivot_row[j] * inverse;
    }
    return true;
}

void sweep_any(const BandedArrays& m, double* y) {
    const std::ptrdiff_t b = m.band;
    const std::ptrdiff_t n = m.n;
    for (std::ptrdiff_t k = 0; k + 1 < n; ++k)
        subtract(y[k], m.lower + k * b, y + k + 1, b < n - 1 - k ? b : n - 1 - k);
    for (std::ptrdiff_t k = 0; k < n; ++k) y[k] *= m.inverses[k];
    for (std::ptrdiff_t k = n - 1; k > 0; --k) {
        const std::ptrdiff_t reach = b < k ? b : k;
        subtract(y[k], m.upper + k * b + b - reach, y + k - reach, reach);
    }
}

/// Band 1 is eliminated from both ends to the middle row, so that two chains of operations run side by side.  Row i keeps the share of
/// the neighbour eliminated before it that it takes over (`lower`), and what it takes back from the one after it (`upper`); the middle
/// row takes over from both sides and keeps the share of the row below it in `upper`.
bool eliminate_tridiagonal(const BandedArrays& m) {
    const std::ptrdiff_t n = m.n;
    const std::ptrdiff_t middle = n / 2;
    bool good = true;
    struct Row {
        double inverse{0};
        double reach{0};  ///< its entry towards the middle
    };
    const auto eliminate_row = [&m, &good](std::ptrdiff_t i, int before, Row last) {
        const double* row = m.rows + 3 * i;
        const double share = row[1 + before] * last.inverse;
        const double pivot = row[1] - share * last.reach;
        good = good && usable(pivot);
        const double inverse = 1.0 / pivot;
        m.inverses[i] = inverse;
        m.lower[i] = share;
        m.upper[i] = row[1 - before] * inverse;
        return Row{inverse, row[1 - before]};
    };
    Row above;
    Row below;
    for (std::ptrdiff_t i = 0; i < n - 1 - middle; ++i) {
        above = eliminate_row(i, -1, above);
        below = eliminate_row(n - 1 - i, 1, below);
    }
    if (n % 2 == 0) above = eliminate_row(middle - 1, -1, above);
    const double* row = m.rows + 3 * middle;
    m.lower[middle] = row[0] * above.inverse;
    m.upper[middle] = row[2] * below.inverse;
    const double pivot = row[1] - m.lower[middle] * above.reach - m.upper[middle] * below.reach;
    m.inverses[middle] = 1.0 / pivot;
    return good && usable(pivot);
}

/// Right-hand sides are amounts on the way to the middle: what a row hands over is a share of what it has, so that their sum is kept
/// to rounding of the amounts.  Scaled by the pivots before, they would be rounded as what a step exchanges, which is far more.
void sweep_tridiagonal(const BandedArrays& m, double* __restrict x) {
    const std::ptrdiff_t n = m.n;
    const std::ptrdiff_t middle = n / 2;
    const auto forward = [&m, x](std::ptrdiff_t i, double before) { return x[i] -= m.lower[i] * before; };
    const auto back = [&m, x](std::ptrdiff_t i, double after) { return x[i] -= m.upper[i] * after; };
    double above = 0;
    double below = 0;
    for (std::ptrdiff_t i = 0; i < n - 1 - middle; ++i) {
        above = forward(i, above);
        below = forward(n - 1 - i, below);
    }
    if (n % 2 == 0) above = forward(middle - 1, above);
    x[middle] -= m.lower[middle] * above + m.upper[middle] * below;
    for (std::ptrdiff_t i = 0; i < n; ++i) x[i] *= m.inverses[i];
    above = below = x[middle];
    if (n % 2 == 0) above = back(middle - 1, above);
    for (std::ptrdiff_t i = n - 2 - middle; i >= 0; --i) {
        above = back(i, above);
        below = back(n - 1 - i, below);
    }
}

bool eliminate(const BandedArrays& m) {
    switch (m.band) {
        case 1:
            return eliminate_tridiagonal(m);
        case 4:
            return eliminate_constant<4>(m);
        case 6:
            return eliminate_constant<6>(m);
        case 8:
            return eliminate_vectors<8>(m);
        case 12:
            return eliminate_constant<12>(m);
        case 16:
            return eliminate_constant<16>(m);
        default:
            return eliminate_any(m);
    }
}

void sweep(const BandedArrays& m, double* x) {
    switch (m.band) {
        case 1:
            return sweep_tridiagonal(m, x);
        case 4:
            return sweep_constant<4>(m, x);
        case 6:
            return sweep_constant<6>(m, x);
        case 8:
            return sweep_vectors<8>(m, x);
        case 12:
            return sweep_constant<12>(m, x);
        case 16:
            return sweep_constant<16>(m, x);
        default:
            return sweep_any(m, x);
    }
}

}  // namespace
}  // namespace skinheal::numerics
