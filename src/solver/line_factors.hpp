// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "grid/grid.hpp"
#include "solver/kernels.hpp"
#include "solver/model.hpp"

namespace skinheal::solver {

/// Thomas factors of one line: (I - g (D A - e)) with A the second difference of a direction and e an exchange at its last cell.
/// b, l, c have the padded length; the padding is the identity.
inline void factor_line(const grid::Metrics& metrics, int cells, std::size_t padded, double g, double last_exchange,
                        double* b, double* l, double* c) {
    double carried = 0;
    for (std::size_t i = 0; i < padded; ++i) {
        if (i >= static_cast<std::size_t>(cells)) {
            b[i] = 1;
            l[i] = 0;
            c[i] = 0;
            continue;
        }
        const double lower = g * metrics.lower[i];
        const double upper = g * metrics.upper[i];
        double diagonal = 1 + lower + upper;
        if (i + 1 == static_cast<std::size_t>(cells)) diagonal += g * last_exchange;
        b[i] = 1 / (diagonal - lower * carried);
        l[i] = lower * b[i];
        c[i] = upper * b[i];
        carried = c[i];
    }
}

/// The factors of every moving field in every direction, renewed when g dt changes.
class LineFactorSet {
public:
    template <class Model>
    void prepare(const grid::Grid& grid, const std::array<Transport, Model::volume_count>& transport, double g,
                 double exchange) {
        if (prepared_ && g == g_) return;
        prepared_ = true;
        g_ = g;
        for (int slot = 0; slot < 3; ++slot) {
            const auto s = static_cast<std::size_t>(slot);
            if (grid.count(slot) == 1) continue;
            const auto padded = static_cast<std::size_t>(slot == 0 ? grid.padded_row() : grid.count(slot));
            length_[s] = padded;
            values_[s].resize(3 * padded * Model::volume_count);
            for (std::size_t f = 0; f < Model::volume_count; ++f) {
                if (!Model::moves[f]) continue;
                double* b = values_[s].data() + 3 * padded * f;
                const bool exchanging = grid.depth_slot() == slot && transport[f].exchanges;
                factor_line(grid.metrics(slot), grid.count(slot), padded, g * transport[f].diffusivity,
                            exchanging ? exchange : 0.0, b, b + padded, b + 2 * padded);
            }
        }
    }

    [[nodiscard]] LineFactors of(int slot, int field) const noexcept {
        const auto s = static_cast<std::size_t>(slot);
        const double* b = values_[s].data() + 3 * length_[s] * static_cast<std::size_t>(field);
        return {b, b + length_[s], b + 2 * length_[s]};
    }

private:
    bool prepared_{false};
    double g_{0};
    std::array<std::size_t, 3> length_{};
    std::array<std::vector<double>, 3> values_;
};

}  // namespace skinheal::solver
