// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace skinheal::test {

/// Row-major square matrix.
struct Matrix {
    std::size_t n{0};
    std::vector<double> a{};
    explicit Matrix(std::size_t size) : n(size), a(size * size, 0.0) {}
    double& operator()(std::size_t i, std::size_t j) { return a[i * n + j]; }
    double operator()(std::size_t i, std::size_t j) const { return a[i * n + j]; }
};

/// Gaussian elimination with partial pivoting.
[[nodiscard]] inline std::vector<double> dense_solve(Matrix m, std::vector<double> b) {
    for (std::size_t k = 0; k < m.n; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < m.n; ++i)
            if (std::abs(m(i, k)) > std::abs(m(pivot, k))) pivot = i;
        for (std::size_t j = 0; j < m.n; ++j) std::swap(m(k, j), m(pivot, j));
        std::swap(b[k], b[pivot]);
        for (std::size_t i = k + 1; i < m.n; ++i) {
            const double l = m(i, k) / m(k, k);
            for (std::size_t j = k; j < m.n; ++j) m(i, j) -= l * m(k, j);
            b[i] -= l * b[k];
        }
    }
    for (std::size_t k = m.n; k-- > 0;) {
        for (std::size_t j = k + 1; j < m.n; ++j) b[k] -= m(k, j) * b[j];
        b[k] /= m(k, k);
    }
    return b;
}

/// One plane rotation: (p, q) -> (c p + s q, c q - s p).
struct Rotation {
    double c{1};
    double s{0};
    /// The one that turns (x, y) into (r, 0).
    [[nodiscard]] static Rotation onto(double x, double y) {
        const double r = std::hypot(x, y);
        return r == 0 ? Rotation{} : Rotation{x / r, y / r};
    }
    void operator()(double& p, double& q) const {
        const double turned = c * p + s * q;
        q = c * q - s * p;
        p = turned;
    }
};

/// Bring a matrix to Hessenberg form; its eigenvalues stay.
inline void to_hessenberg(Matrix& m) {
    for (std::size_t k = 0; k + 2 < m.n; ++k)
        for (std::size_t i = k + 2; i < m.n; ++i) {
            if (m(i, k) == 0) continue;
            const auto turn = Rotation::onto(m(k + 1, k), m(i, k));
            for (std::size_t j = 0; j < m.n; ++j) turn(m(k + 1, j), m(i, j));
            for (std::size_t j = 0; j < m.n; ++j) turn(m(j, k + 1), m(j, i));
        }
}

/// The eigenvalue of the 2 x 2 block that ends before `size` which is nearer to its corner.
[[nodiscard]] inline double corner_eigenvalue(const Matrix& m, std::size_t size) {
    const double a = m(size - 2, size - 2);
    const double d = m(size - 1, size - 1);
    const double half = 0.5 * (a - d);
    const double bc = m(size - 2, size - 1) * m(size - 1, size - 2);
    const double root = std::sqrt(std::max(half * half + bc, 0.0));
    return d + (half > 0 ? half - root : half + root);
}

/// One QR step with a shift on rows and columns `low` to `size` - 1.
inline void qr_step(Matrix& m, std::size_t low, std::size_t size, double shift) {
    std::vector<Rotation> turns;
    for (std::size_t k = low; k < size; ++k) m(k, k) -= shift;
    for (std::size_t k = low; k + 1 < size; ++k) {
        turns.push_back(Rotation::onto(m(k, k), m(k + 1, k)));
        for (std::size_t j = k; j < size; ++j) turns.back()(m(k, j), m(k + 1, j));
    }
    for (std::size_t k = low; k + 1 < size; ++k)
        for (std::size_t i = low; i <= k + 1; ++i) turns[k - low](m(i, k), m(i, k + 1));
    for (std::size_t k = low; k < size; ++k) m(k, k) += shift;
}

/// First row of the trailing block that has not split off yet.
[[nodiscard]] inline std::size_t block_start(const Matrix& m, std::size_t size) {
    std::size_t low = size - 1;
    while (low > 0 && std::abs(m(low, low - 1)) > std::numeric_limits<double>::epsilon() *
                                                      (std::abs(m(low, low)) + std::abs(m(low - 1, low - 1))))
        --low;
    return low;
}

/// Eigenvalues, ascending, of a matrix whose eigenvalues are all real: QR steps by Givens rotations on the Hessenberg form,
/// Rayleigh shift, deflation at the end (Golub & Van Loan, Matrix Computations, section 7.5).
[[nodiscard]] inline std::vector<double> real_eigenvalues(Matrix m) {
    to_hessenberg(m);
    std::vector<double> values;
    std::size_t size = m.n;
    for (int iteration = 0; size > 0; ++iteration) {
        if (iteration > 10000) throw std::runtime_error("the eigenvalues do not converge");
        const std::size_t low = block_start(m, size);
        if (low == size - 1) {
            values.push_back(m(low, low));
            --size;
            continue;
        }
        double shift = corner_eigenvalue(m, size);
        if (iteration % 11 == 10) shift += std::abs(m(size - 1, size - 2));
        qr_step(m, low, size, shift);
    }
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace skinheal::test
