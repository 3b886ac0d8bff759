// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "numerics/linear/banded_kernels.hpp"
#include "numerics/simd/instruction_set.hpp"

namespace skinheal::numerics {

/// Direct solver for a matrix whose entries lie within `band` of the diagonal.  No pivoting: the matrices of implicit transport are
/// column diagonally dominant, for which elimination is stable in any order.
class BandedLu {
public:
    explicit BandedLu(numerics::InstructionSet wanted = numerics::InstructionSet::best);
    void resize(int n, int band);
    [[nodiscard]] int size() const noexcept { return n_; }
    /// At least the band asked for.
    [[nodiscard]] int band() const noexcept { return band_; }

    /// Set every entry to 0 before filling.
    void clear();
    [[nodiscard]] double& at(int row, int column) noexcept {
        return rows_[static_cast<std::size_t>(row) * width_ + static_cast<std::size_t>(column - row + band_)];
    }
    /// Set the entries of one row to 0.
    void clear_row(int row);
    /// False if a pivot is not positive and finite.
    [[nodiscard]] bool factorise();
    /// x := A^-1 x.
    void solve(std::span<double> x);

private:
    [[nodiscard]] BandedArrays arrays() noexcept;

    const BandedTable* kernels_;
    int n_{0};
    int band_{0};
    std::size_t width_{1};
    std::vector<double> rows_{};  ///< by rows, overwritten by the factors
    std::vector<double>
        lower_{};  ///< columns of L below the diagonal, `band` each: a sweep is then an axpy, which vectorises
    std::vector<double> upper_{};    ///< columns of U above the diagonal, scaled by the pivot of their row
    std::vector<double> inverse_{};  ///< 1 / pivot
};

}  // namespace skinheal::numerics
