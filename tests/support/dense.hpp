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

/// Eigenvalues, ascending, of a matrix whose eigenvalues are all real: QR steps by Givens rotations on the Hessenberg form,
/// Rayleigh shift, deflation at the end (Golub & Van Loan, Matrix Computations, section 7.5).
[[nodiscard]] inline std::vector<double> real_eigenvalues(Matrix m) {
    const std::size_t n = m.n;
    for (std::size_t k = 0; k + 2 < n; ++k)  // Hessenberg form by elimination with pivoting
        for (std::size_t i = k + 2; i < n; ++i) {
            const double x = m(k + 1, k);
            const double y = m(i, k);
            if (y == 0) continue;
            const double r = std::hypot(x, y);
            const double c = x / r;
            const double s = y / r;
            for (std::size_t j = 0; j < n; ++j) {
                const double p = m(k + 1, j);
                const double q = m(i, j);
                m(k + 1, j) = c * p + s * q;
                m(i, j) = c * q - s * p;
            }
            for (std::size_t j = 0; j < n; ++j) {
                const double p = m(j, k + 1);
                const double q = m(j, i);
                m(j, k + 1) = c * p + s * q;
                m(j, i) = c * q - s * p;
            }
        }
    std::vector<double> values;
    std::size_t size = n;
    for (int iteration = 0; size > 0; ++iteration) {
        if (iteration > 10000) throw std::runtime_error("the eigenvalues do not converge");
        if (size == 1) {
            values.push_back(m(0, 0));
            break;
        }
        std::size_t low = size - 1;  // the trailing block that has not split off yet
        while (low > 0 && std::abs(m(low, low - 1)) > std::numeric_limits<double>::epsilon() *
                                                          (std::abs(m(low, low)) + std::abs(m(low - 1, low - 1))))
            --low;
        if (low == size - 1) {
            values.push_back(m(size - 1, size - 1));
            --size;
            continue;
        }
        // the eigenvalue of the last 2 x 2 block that is nearer to its corner
        const double a = m(size - 2, size - 2);
        const double d = m(size - 1, size - 1);
        const double half = 0.5 * (a - d);
        const double bc = m(size - 2, size - 1) * m(size - 1, size - 2);
        const double root = std::sqrt(std::max(half * half + bc, 0.0));
        double shift = d + (half > 0 ? half - root : half + root);
        if (iteration % 11 == 10) shift += std::abs(m(size - 1, size - 2));
        std::vector<std::pair<double, double>> rotations;
        for (std::size_t k = low; k < size; ++k) m(k, k) -= shift;
        for (std::size_t k = low; k + 1 < size; ++k) {
            const double r = std::hypot(m(k, k), m(k + 1, k));
            const double c = r == 0 ? 1 : m(k, k) / r;
            const double s = r == 0 ? 0 : m(k + 1, k) / r;
            rotations.emplace_back(c, s);
            for (std::size_t j = k; j < size; ++j) {
                const double p = m(k, j);
                const double q = m(k + 1, j);
                m(k, j) = c * p + s * q;
                m(k + 1, j) = c * q - s * p;
            }
        }
        for (std::size_t k = low; k + 1 < size; ++k) {
            const auto [c, s] = rotations[k - low];
            for (std::size_t i = low; i <= std::min(k + 1, size - 1); ++i) {
                const double p = m(i, k);
                const double q = m(i, k + 1);
                m(i, k) = c * p + s * q;
                m(i, k + 1) = c * q - s * p;
            }
        }
        for (std::size_t k = low; k < size; ++k) m(k, k) += shift;
    }
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace skinheal::test
