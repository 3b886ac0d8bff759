// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "numerics/simd/buffer.hpp"
#include "reaction/lanes.hpp"
#include "reaction/stepping/line_factors.hpp"

namespace skinheal::reaction {

/// Least squares of a Krylov method, column by column: min | beta e_1 - H y |, H upper Hessenberg, by Givens rotations.
template <int Most>
class Hessenberg {
public:
    explicit Hessenberg(double beta) noexcept { right_[0] = beta; }

    /// Add the column h[0..n+1], n columns being there; returns the norm of the residual.
    double add(std::array<double, Most + 1> h) noexcept {
        const std::size_t n = count_;
        for (std::size_t i = 0; i < n; ++i) {
            const double upper = cosine_[i] * h[i] + sine_[i] * h[i + 1];
            h[i + 1] = cosine_[i] * h[i + 1] - sine_[i] * h[i];
            h[i] = upper;
        }
        const double length = std::sqrt(h[n] * h[n] + h[n + 1] * h[n + 1]);
        cosine_[n] = length > 0 ? h[n] / length : 1.0;
        sine_[n] = length > 0 ? h[n + 1] / length : 0.0;
        h[n] = length;
        columns_[n] = h;
        right_[n + 1] = -sine_[n] * right_[n];
        right_[n] *= cosine_[n];
        ++count_;
        return std::abs(right_[n + 1]);
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    /// The minimiser; zero for a column that adds nothing.
    [[nodiscard]] std::array<double, Most> solution() const noexcept {
        std::array<double, Most> y{};
        for (std::size_t i = count_; i-- > 0;) {
            double sum = right_[i];
            for (std::size_t j = i + 1; j < count_; ++j) sum -= columns_[j][i] * y[j];
            y[i] = columns_[i][i] != 0 ? sum / columns_[i][i] : 0.0;
        }
        return y;
    }

private:
    std::array<std::array<double, Most + 1>, Most> columns_{};
    std::array<double, Most> cosine_{}, sine_{};
    std::array<double, Most + 1> right_{};
    std::size_t count_{0};
};

/// Memory of the steps whose matrix is not factored: whole states (theory: numerics-18).
struct KrylovSpace {
    static constexpr int most = 24;  ///< directions between restarts
    static constexpr int most_shifts = 8;

    std::array<Buffer, most + 1> basis{};
    std::array<Buffer, most> direction{};
    Buffer right{};
    std::array<LineFactorSet, most_shifts> factors{};
    std::array<double, most_shifts> shift{};  ///< shares of g dt, falling from 1
    int shifts{1};
    std::vector<double> weight{};  ///< per field: one over the tolerance in its unit, squared
    std::vector<double> partial{};
    bool ready{false};
};

}  // namespace skinheal::reaction
