// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/solute/cell_problem.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <vector>

namespace skinheal::absorption {
namespace {

/// Two half cells in series, per area of the face.
double between(double half_a, double conductivity_a, double half_b, double conductivity_b) {
    if (conductivity_a <= 0 || conductivity_b <= 0) return 0;
    return 1 / (half_a / conductivity_a + half_b / conductivity_b);
}

/// Symmetric positive definite matrix of lower bandwidth `band`, row by row: entry (i, i - k) at i * (band + 1) + k.
class BandMatrix {
public:
    BandMatrix(std::size_t size, std::size_t band) : size_(size), band_(band), entries_(size * (band + 1), 0.0) {}

    double& at(std::size_t row, std::size_t column) { return entries_[row * (band_ + 1) + (row - column)]; }

    /// A conductance between two unknowns.
    void join(std::size_t i, std::size_t j, double conductance) {
        at(i, i) += conductance;
        at(j, j) += conductance;
        at(std::max(i, j), std::min(i, j)) -= conductance;
    }

    /// LDL^T in place, then both substitutions; the right side becomes the answer.
    void solve(std::vector<double>& right) {
        std::vector<double> scaled(band_ + 1);
        for (std::size_t i = 0; i < size_; ++i) {
            const std::size_t first = i > band_ ? i - band_ : 0;
            for (std::size_t j = first; j < i; ++j) {
                double sum = at(i, j);
                for (std::size_t k = std::max(first, j > band_ ? j - band_ : 0); k < j; ++k)
                    sum -= scaled[i - k] * at(j, k);
                scaled[i - j] = sum;  // L(i,j) D(j)
                at(i, j) = sum;
            }
            for (std::size_t j = first; j < i; ++j) {
                const double factor = scaled[i - j] / at(j, j);
                at(i, i) -= factor * scaled[i - j];
                at(i, j) = factor;
                right[i] -= factor * right[j];
            }
            if (at(i, i) == 0) at(i, i) = 1;  // a cell that nothing touches
        }
        for (std::size_t i = size_; i-- > 0;) {
            right[i] /= at(i, i);
            for (std::size_t k = i + 1; k < std::min(size_, i + band_ + 1); ++k) right[i] -= at(k, i) * right[k];
        }
    }

private:
    std::size_t size_;
    std::size_t band_;
    std::vector<double> entries_;
};

}  // namespace

double effective_conductivity(std::span<const double> x_edges, std::span<const double> z_edges,
                              std::span<const double> conductivity) {
    const std::size_t nx = x_edges.size() - 1;
    const std::size_t nz = z_edges.size() - 1;
    assert(conductivity.size() == nx * nz);
    const auto dx = [&](std::size_t i) { return x_edges[i + 1] - x_edges[i]; };
    const auto dz = [&](std::size_t i) { return z_edges[i + 1] - z_edges[i]; };
    BandMatrix matrix(nx * nz, nx);
    std::vector<double> potential(nx * nz, 0.0);
    std::vector<double> entry(nx);
    for (std::size_t iz = 0; iz < nz; ++iz) {
        for (std::size_t ix = 0; ix < nx; ++ix) {
            const std::size_t here = iz * nx + ix;
            const double k = conductivity[here];
            if (nx > 1) {
                const std::size_t next = (ix + 1) % nx;
                const double side = between(dx(ix) / 2, k, dx(next) / 2, conductivity[iz * nx + next]);
                matrix.join(here, iz * nx + next, side * dz(iz));
            }
            if (iz + 1 < nz) {
                const double down = between(dz(iz) / 2, k, dz(iz + 1) / 2, conductivity[here + nx]);
                matrix.join(here, here + nx, down * dx(ix));
            }
            // Potential 1 on top, 0 below.
            if (iz == 0) {
                entry[ix] = k / (dz(iz) / 2) * dx(ix);
                matrix.at(here, here) += entry[ix];
                potential[here] += entry[ix];
            }
            if (iz + 1 == nz) matrix.at(here, here) += k / (dz(iz) / 2) * dx(ix);
        }
    }
    matrix.solve(potential);
    double flow = 0;
    for (std::size_t ix = 0; ix < nx; ++ix) flow += entry[ix] * (1 - potential[ix]);
    return flow * (z_edges.back() - z_edges.front()) / (x_edges.back() - x_edges.front());
}

}  // namespace skinheal::absorption
