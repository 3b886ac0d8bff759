// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "grid/grid.hpp"

namespace skinheal::reaction {

/// Operators of a grid on the fields of its top wall: diffusion along the wall, and means over a depth below it.
class SurfaceLines {
public:
    SurfaceLines(const grid::Grid& grid, double probe_depth) : grid_(grid) {
        cells_ = static_cast<std::size_t>(grid.surface_cells());
        lateral_ = grid.axes().size() > 1 ? grid.axes().size() - 1 : 0;
        const grid::Axis* z = grid.depth_axis();
        double total = 0;
        for (int j = 0; z != nullptr && j < z->cells(); ++j) {
            const double w =
                grid.share_above(j, z->edges.front() + probe_depth) * z->widths[static_cast<std::size_t>(j)];
            if (w == 0) break;
            probe_weight_.push_back(w);
            total += w;
        }
        for (double& w : probe_weight_) w /= total;
    }

    [[nodiscard]] std::size_t cells() const noexcept { return cells_; }

    /// Mean of a volume field over the probe depth, for every surface cell.  A point has one value: its own.
    void mean_over_depth(const double* p, std::vector<double>& out) const {
        const auto depth = grid_.depth_slot();
        if (!depth) {
            out[0] = p[grid_.offset(0)];
            return;
        }
        const std::ptrdiff_t step = *depth == 0 ? 1 : *depth == 1 ? grid_.pitch() : grid_.plane();
        for (std::size_t c = 0; c < cells_; ++c) {
            const int i = *depth == 0 ? 0 : static_cast<int>(c) % grid_.count(0);
            const int j = *depth == 2 ? static_cast<int>(c) / grid_.count(0) : 0;
            const double* q = p + grid_.offset(i, j, 0);
            double sum = 0;
            for (std::size_t k = 0; k < probe_weight_.size(); ++k)
                sum += probe_weight_[k] * q[static_cast<std::ptrdiff_t>(k) * step];
            out[c] = sum;
        }
    }

    /// out += factor x the second difference of u in the plane of the wall.
    void add_spreading(std::span<const double> u, const double* factor, double* out) const {
        for (std::size_t slot = 0; slot < lateral_; ++slot) {
            const auto& m = grid_.metrics(static_cast<int>(slot));
            const auto n = static_cast<std::size_t>(grid_.count(static_cast<int>(slot)));
            const std::size_t step = slot == 0 ? 1 : static_cast<std::size_t>(grid_.count(0));
            for (std::size_t c = 0; c < cells_; ++c) {
                const std::size_t i = c / step % n;
                double sum = 0;
                if (i + 1 < n) sum += m.upper[i] * (u[c + step] - u[c]);
                if (i > 0) sum += m.lower[i] * (u[c - step] - u[c]);
                out[c] += factor[c] * sum;
            }
        }
    }

    /// (I - g diag(factor) A)^-1 in place, a product of directions.
    void solve(double g, const double* factor, double* u) {
        for (std::size_t slot = 0; slot < lateral_; ++slot) sweep(static_cast<int>(slot), g, factor, u);
    }

private:
    /// (I - g diag(factor) A)^-1 along one lateral direction, in place.
    void sweep(int slot, double g, const double* factor, double* u) {
        const auto n = static_cast<std::size_t>(grid_.count(slot));
        const auto& m = grid_.metrics(slot);
        if (line_.size() < n) line_.resize(n);
        const std::size_t step = slot == 0 ? 1 : static_cast<std::size_t>(grid_.count(0));
        for (std::size_t line = 0; line < cells_ / n; ++line) {
            const std::size_t first = slot == 0 ? line * n : line;
            double w = 0;
            double carried = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const std::size_t c = first + i * step;
                const double lower = g * factor[c] * m.lower[i];
                const double upper = g * factor[c] * m.upper[i];
                const double b = 1 / (1 + lower + upper - lower * carried);
                u[c] = w = (u[c] + lower * w) * b;
                line_[i] = carried = upper * b;
            }
            for (std::size_t i = n - 1; i-- > 0;) {
                const std::size_t c = first + i * step;
                u[c] = w = u[c] + line_[i] * w;
            }
        }
    }

    const grid::Grid& grid_;
    std::size_t cells_{1};
    std::size_t lateral_{0};
    std::vector<double> probe_weight_, line_;
};

}  // namespace skinheal::reaction
