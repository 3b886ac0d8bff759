// SPDX-License-Identifier: BSD-3-Clause
#include "grid/grid.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace skinheal::grid {
namespace {

Metrics metrics_of(const Axis* axis, int padded) {
    const auto size = static_cast<std::size_t>(padded + 2 * Grid::margin);
    Metrics m;
    for (auto* v : {&m.lower, &m.upper, &m.area_lower, &m.area_upper, &m.inverse_gap, &m.upper_weight, &m.slope_lower,
                    &m.slope_upper})
        v->assign(size, 0.0);
    if (axis == nullptr) return m;
    const int n = axis->cells();
    for (int i = 0; i < n; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const double volume = axis->measure(i);
        if (i > 0) {
            const double gap = axis->centres[k] - axis->centres[k - 1];
            m.area_lower[k] = axis->edge_area(i) / volume;
            m.lower[k] = m.area_lower[k] / gap;
            m.slope_lower[k] = 0.5 / gap;
        }
        if (i + 1 < n) {
            const double gap = axis->centres[k + 1] - axis->centres[k];
            m.area_upper[k] = axis->edge_area(i + 1) / volume;
            m.upper[k] = m.area_upper[k] / gap;
            m.inverse_gap[k] = 1.0 / gap;
            m.upper_weight[k] = (axis->edges[k + 1] - axis->centres[k]) / gap;
            m.slope_upper[k] = 0.5 / gap;
        }
    }
    return m;
}

}  // namespace

Grid::Grid(std::vector<Axis> axes) : axes_(std::move(axes)) {
    if (axes_.size() > 3) throw std::invalid_argument("a grid has at most three axes");
    for (std::size_t s = 0; s < axes_.size(); ++s) counts_[s] = axes_[s].cells();
    padded_ = (counts_[0] + margin - 1) / margin * margin;
    for (std::size_t s = 0; s < 3; ++s)
        metrics_[s] = metrics_of(s < axes_.size() ? &axes_[s] : nullptr, s == 0 ? padded_ : counts_[s]);
    pitch_ = padded_ + margin;
    plane_ = pitch_ * (counts_[1] + 2);  // one halo row below and above each plane
    stride_ = plane_ * (counts_[2] + (axes_.size() > 2 ? 2 : 0)) + margin;

    volume_weight_.assign(static_cast<std::size_t>(stride_), 0.0);
    const auto measure = [&](std::size_t s, int i) { return s < axes_.size() ? axes_[s].measure(i) : 1.0; };
    double total = 0;
    for (int k = 0; k < counts_[2]; ++k)
        for (int j = 0; j < counts_[1]; ++j)
            for (int i = 0; i < counts_[0]; ++i) {
                const double v = measure(0, i) * measure(1, j) * measure(2, k);
                volume_weight_[static_cast<std::size_t>(offset(i, j, k))] = v;
                total += v;
            }
    for (double& v : volume_weight_) v /= total;

    const std::size_t lateral = axes_.empty() ? 0 : axes_.size() - 1;
    surface_cells_ = 1;
    for (std::size_t s = 0; s < lateral; ++s) surface_cells_ *= counts_[s];
    double area = 0;
    for (int c = 0; c < surface_cells_; ++c) {
        double a = 1;
        if (lateral > 0) a *= measure(0, c % counts_[0]);
        if (lateral > 1) a *= measure(1, c / counts_[0]);
        area_weight_.push_back(a);
        area += a;
    }
    for (double& a : area_weight_) a /= area;
}

std::optional<int> Grid::depth_slot() const noexcept {
    if (axes_.empty()) return std::nullopt;
    return static_cast<int>(axes_.size()) - 1;
}

std::ptrdiff_t Grid::offset(int i, int j, int k) const noexcept {
    return margin + i + pitch_ * (j + 1) + plane_ * (k + (axes_.size() > 2 ? 1 : 0));
}

long Grid::cells() const noexcept { return static_cast<long>(counts_[0]) * counts_[1] * counts_[2]; }

double Grid::share_above(int j, double depth) const noexcept {
    if (axes_.empty()) return 1.0;
    const Axis& z = axes_.back();
    const auto k = static_cast<std::size_t>(j);
    return std::clamp((depth - z.edges[k]) / z.widths[k], 0.0, 1.0);
}

}  // namespace skinheal::grid
