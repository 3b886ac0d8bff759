// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "numerics/simd/pack.hpp"
#include "reaction/kernels/waves.hpp"
#include "reaction/lanes.hpp"

/// The cosine transform of lines by a Fourier transform of the same length (theory: numerics-21).
namespace skinheal::reaction {

/// Lanes are lines.  Two lines of each lane share one complex transform, one as its real and one as its imaginary part, because the
/// transform of a line to its waves is real.
template <int W>
struct CosineLine {
    struct Complex {
        Vec<W> re;
        Vec<W> im;
        SKINHEAL_INLINE Complex operator+(const Complex& o) const { return {re + o.re, im + o.im}; }
        SKINHEAL_INLINE Complex operator-(const Complex& o) const { return {re - o.re, im - o.im}; }
        SKINHEAL_INLINE Complex times(double c, double s) const { return {c * re - s * im, c * im + s * re}; }
    };
    static constexpr int size = 2 * W;  ///< doubles of one entry of a line

    static SKINHEAL_INLINE Complex get(const double* line, std::ptrdiff_t i) {
        return {load<W>(line + i * size), load<W>(line + i * size + W)};
    }
    static SKINHEAL_INLINE void put(double* line, std::ptrdiff_t i, const Complex& x) {
        store<W>(line + i * size, x.re);
        store<W>(line + i * size + W, x.im);
    }
    /// The value of cell i goes first half upwards, then downwards: so a Fourier transform of n numbers makes n cosine waves.
    static constexpr int folded(int i, int n) { return i % 2 == 0 ? i / 2 : n - (i + 1) / 2; }

    /// Fourier transform of R numbers.  `root`: cosine and sine of -2 pi j / R.
    template <int R>
    static SKINHEAL_INLINE void butterfly(Complex (&x)[R], const double* root) {
        if constexpr (R == 2) {
            const Complex sum = x[0] + x[1];
            x[1] = x[0] - x[1];
            x[0] = sum;
        } else if constexpr (R == 4) {
            const Complex a = x[0] + x[2];
            const Complex b = x[0] - x[2];
            const Complex c = x[1] + x[3];
            const Complex d = x[1] - x[3];
            x[0] = a + c;
            x[2] = a - c;
            x[1] = {b.re + d.im, b.im - d.re};
            x[3] = {b.re - d.im, b.im + d.re};
        } else {
            Complex sum[R / 2];
            Complex difference[R / 2];
            for (int j = 1; j <= R / 2; ++j) {
                sum[j - 1] = x[j] + x[R - j];
                difference[j - 1] = x[j] - x[R - j];
            }
            const Complex first = x[0];
            for (int j = 0; j < R / 2; ++j) x[0] = x[0] + sum[j];
            for (int k = 1; k <= R / 2; ++k) {
                Complex even = first;
                Complex odd{};
                for (int j = 1; j <= R / 2; ++j) {
                    const double* at = root + 2 * (j * k % R);
                    even.re += at[0] * sum[j - 1].re;
                    even.im += at[0] * sum[j - 1].im;
                    odd.re += at[1] * difference[j - 1].re;
                    odd.im += at[1] * difference[j - 1].im;
                }
                x[k] = {even.re - odd.im, even.im + odd.re};
                x[R - k] = {even.re + odd.im, even.im - odd.re};
            }
        }
    }

    /// One pass of the transform (Stockham's order: no permutation is left at the end).  `left`: length that is not yet done,
    /// `done`: the product of the factors before.
    template <int R>
    static SKINHEAL_INLINE void pass(const double* in, double* out, int left, int done, const double* twiddle) {
        const int m = left / R;
        const double* root = twiddle + 2 * R * m;
        for (int p = 0; p < m; ++p) {
            const double* turn = twiddle + 2 * R * p;
            for (int q = 0; q < done; ++q) {
                Complex x[R];
                for (int j = 0; j < R; ++j) x[j] = get(in, q + done * (p + m * j));
                butterfly<R>(x, root);
                put(out, q + done * R * p, x[0]);
                for (int k = 1; k < R; ++k) put(out, q + done * (R * p + k), x[k].times(turn[2 * k], turn[2 * k + 1]));
            }
        }
    }

    /// The same for a prime factor above 5.
    static SKINHEAL_INLINE void pass_of(int r, const double* in, double* out, int left, int done,
                                        const double* twiddle) {
        const int m = left / r;
        const double* root = twiddle + 2 * r * m;
        for (int p = 0; p < m; ++p)
            for (int k = 0; k < r; ++k) {
                const double* turn = twiddle + 2 * (r * p + k);
                for (int q = 0; q < done; ++q) {
                    Complex sum{};
                    for (int j = 0; j < r; ++j) {
                        const double* at = root + 2 * (j * k % r);
                        sum = sum + get(in, q + done * (p + m * j)).times(at[0], at[1]);
                    }
                    put(out, q + done * (r * p + k), sum.times(turn[0], turn[1]));
                }
            }
    }

    /// Fourier transform of the line in `a`; returns where it is, `a` or `b`.
    static SKINHEAL_INLINE double* fourier(const CosineTables& t, double* a, double* b) {
        int left = t.n;
        const double* twiddle = t.twiddle;
        for (int i = 0; i < t.passes; ++i) {
            const int r = t.radix[i];
            const int done = t.n / left;
            if (r == 4)
                pass<4>(a, b, left, done, twiddle);
            else if (r == 2)
                pass<2>(a, b, left, done, twiddle);
            else if (r == 3)
                pass<3>(a, b, left, done, twiddle);
            else if (r == 5)
                pass<5>(a, b, left, done, twiddle);
            else
                pass_of(r, a, b, left, done, twiddle);
            twiddle += 2 * (left + r);
            left /= r;
            double* swap = a;
            a = b;
            b = swap;
        }
        return a;
    }

    /// Line `a` (folded) to its waves; returns where they are.
    static SKINHEAL_INLINE double* to_waves(const CosineTables& t, double* a, double* b) {
        double* line = fourier(t, a, b);
        for (int k = 1; 2 * k < t.n; ++k) {
            const double c = t.phase[2 * k];
            const double s = t.phase[2 * k + 1];
            const Complex low = get(line, k).times(c, s);
            const Complex high = get(line, t.n - k).times(c, -s);
            put(line, k, low + high);
            put(line, t.n - k, {high.im - low.im, low.re - high.re});
        }
        return line;
    }

    /// Waves in `a` back to the line (folded); returns where it is.  The inverse transform is the transform with real and
    /// imaginary parts exchanged, before and after.
    static SKINHEAL_INLINE double* from_waves(const CosineTables& t, double* a, double* b) {
        const double one = 1.0 / t.n;
        const double half = 0.5 / t.n;
        const auto single = [&](int k) SKINHEAL_FORCE {
            const Complex x = get(a, k);
            put(a, k, {one * x.im, one * x.re});
        };
        single(0);
        if (t.n % 2 == 0) single(t.n / 2);
        for (int k = 1; 2 * k < t.n; ++k) {
            const double c = half * t.phase[2 * k];
            const double s = half * t.phase[2 * k + 1];
            const Complex x = get(a, k);
            const Complex y = get(a, t.n - k);
            const Complex low = Complex{x.re + y.im, x.im - y.re}.times(c, -s);
            const Complex high = Complex{x.re - y.im, x.im + y.re}.times(c, s);
            put(a, k, {low.im, low.re});
            put(a, t.n - k, {high.im, high.re});
        }
        double* line = fourier(t, a, b);
        for (int i = 0; i < t.n; ++i) {
            const Complex x = get(line, i);
            put(line, i, {x.im, x.re});
        }
        return line;
    }
};

}  // namespace skinheal::reaction
