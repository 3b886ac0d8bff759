// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "transport/network.hpp"

namespace skinheal::transport {

/// Iterative solver for networks whose band is too wide for elimination (boxes): BiCGSTAB, preconditioned by an incomplete factorisation
/// on the pattern of the links, which exists for the M-matrices of implicit transport.  Source: van der Vorst 1992, SIAM J. Sci. Stat.
/// Comput. 13:631.
class IterativeSolver {
public:
    /// Pattern of a network.
    void resize(const Network& network);
    void clear();
    /// @pre row and column are linked, or equal.
    [[nodiscard]] double& at(int row, int column);
    void clear_row(int row);
    /// Incomplete factors; false if a pivot is not positive and finite.
    [[nodiscard]] bool factorise();
    /// x := A^-1 x to a relative residual of 1e-13; false if it does not get there.
    [[nodiscard]] bool solve(std::span<double> x);

private:
    void multiply(const std::vector<double>& x, std::vector<double>& y) const;
    void precondition(const std::vector<double>& x, std::vector<double>& y) const;

    std::vector<std::size_t> start_{};
    std::vector<int> column_{};
    std::vector<std::size_t> diagonal_{};
    std::vector<double> value_{};
    std::vector<double> factor_{};
    /// Vectors of an iteration and places of the columns of a row, so that a step takes no memory.
    struct Work {
        std::vector<double> r{}, shadow{}, x{}, p{}, v{}, s{}, t{}, y{}, z{};
        std::vector<std::ptrdiff_t> place{};
    };
    Work work_{};
};

}  // namespace skinheal::transport
