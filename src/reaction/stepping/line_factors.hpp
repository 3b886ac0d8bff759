// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "grid/grid.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/spread.hpp"
#include "reaction/model.hpp"

namespace skinheal::reaction {

/// Boundary losses of a grid line, besides diffusion within the grid.
struct LineEnds {
    double last_exchange{0};            ///< loss of the last cell over the diffusivity, 1/m2
    const double* wall_lower{nullptr};  ///< rate constants per cell, 1/s (Spread), or none
    const double* wall_upper{nullptr};
    double gamma_tau{0};  ///< of the walls
};

/// Thomas factors of one line: (I - g (D A - e)) with A the second difference of a direction and e the loss at its ends.
/// b, l, c have the padded length; the padding is the identity.
inline void factor_line(const grid::Metrics& metrics, int cells, std::size_t padded, double g, const LineEnds& ends,
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
        if (i + 1 == static_cast<std::size_t>(cells)) diagonal += g * ends.last_exchange;
        if (ends.wall_lower != nullptr) diagonal += ends.gamma_tau * (ends.wall_lower[i] + ends.wall_upper[i]);
        b[i] = 1 / (diagonal - lower * carried);
        l[i] = lower * b[i];
        c[i] = upper * b[i];
        carried = c[i];
    }
}

/// The factors of every moving field in every direction, renewed when g dt changes.
class LineFactorSet {
public:
    /// `exchange`: of the far wall, for the fields that exchange there.
    void prepare(const grid::Grid& grid, std::span<const Transport> transport, const std::vector<bool>& moves,
                 const SpreadSet& spread, double g, double exchange) {
        if (prepared_ && g == g_) return;
        prepared_ = true;
        g_ = g;
        for (int slot = 0; slot < 3; ++slot) {
            const auto s = static_cast<std::size_t>(slot);
            const auto padded = static_cast<std::size_t>(slot == 0 ? grid.padded_row() : grid.count(slot));
            length_[s] = padded;
            values_[s].resize(3 * padded * moves.size());
            for (std::size_t f = 0; f < moves.size(); ++f) {
                if (!moves[f]) continue;
                const Spread* view = spread.view(f);
                if (view != nullptr && view->face[0] != nullptr) continue;  // factored while it is swept
                double* b = values_[s].data() + 3 * padded * f;
                LineEnds ends;
                if (grid.depth_slot() == slot && transport[f].exchanges) ends.last_exchange = exchange;
                if (view != nullptr) {
                    ends.wall_lower = view->wall_lower[s];
                    ends.wall_upper = view->wall_upper[s];
                    ends.gamma_tau = g;
                }
                factor_line(grid.metrics(slot), grid.count(slot), padded, g * transport[f].diffusivity, ends, b,
                            b + padded, b + 2 * padded);
            }
        }
    }
    void forget() noexcept { prepared_ = false; }

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

}  // namespace skinheal::reaction
