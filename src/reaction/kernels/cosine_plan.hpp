// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <vector>

#include "grid/grid.hpp"
#include "reaction/kernels/waves.hpp"

namespace skinheal::reaction {

/// The tables of the cosine transform of one line of equal cells between closed walls.  Its waves are what diffusion along the line
/// leaves in shape (theory: numerics-20).
class CosinePlan {
public:
    CosinePlan() = default;
    /// `padded`: entries that the rate constants are given, those beyond the last wave are 0.
    CosinePlan(const grid::Axis& axis, int padded);
    [[nodiscard]] CosineTables tables() const noexcept;
    [[nodiscard]] const double* decay() const noexcept { return decay_.data(); }

private:
    int cells_{0};
    std::vector<int> radix_;
    std::vector<double> twiddle_, phase_, decay_;
};

/// The transforms of the two lateral directions of a box with equal cells in each.
struct LateralWaves {
    std::array<CosinePlan, 2> plans{};
    const WaveKernels* kernels{nullptr};
    bool possible{false};

    /// `closed`: no field has a lateral wall that lets anything through, nor a diffusivity that varies.
    /// `width`: lanes of the other kernels.
    void prepare(const grid::Grid& grid, bool closed, int width);
};

}  // namespace skinheal::reaction
