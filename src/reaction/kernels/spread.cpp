// SPDX-License-Identifier: BSD-3-Clause
#include "reaction/kernels/spread.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace skinheal::reaction {
namespace {

/// Flux per difference of the cell's centre and what lies outside: the wall and half a cell in series (theory: numerics-14).
double conductance(const Wall& wall, double diffusivity, double half) {
    if (wall.transfer == 0 || diffusivity == 0) return 0;
    return 1 / (1 / wall.transfer + half / diffusivity);
}

bool open(const Wall& wall) { return wall.transfer != 0 || wall.inflow != 0; }

/// Distance of the first or last centre from its wall.
double half_cell(const grid::Axis& axis, bool upper) {
    return upper ? axis.edges.back() - axis.centres.back() : axis.centres.front() - axis.edges.front();
}

}  // namespace

SpreadSet::SpreadSet(const grid::Grid& grid, const std::vector<Transport>& transport) {
    for (const Transport& t : transport) {
        Spread view{};
        view.diffusivity = t.diffusivity;
        views_.push_back(view);
        fields_.push_back(std::make_unique<Field>());
    }
    for (std::size_t f = 0; f < transport.size(); ++f) arrange(grid, f);
}

void SpreadSet::set_walls(const grid::Grid& grid, int field, const Walls& walls) {
    for (std::size_t s = 0; s < 3; ++s)
        for (const Wall& wall : walls[s]) {
            if (!(wall.transfer >= 0) || !std::isfinite(wall.outside) || !std::isfinite(wall.inflow))
                throw std::invalid_argument("a wall needs a transfer velocity >= 0 and finite values");
            if (open(wall) && s >= grid.axes().size())
                throw std::invalid_argument("the grid has no wall in direction " + std::to_string(s));
        }
    const auto f = static_cast<std::size_t>(field);
    if (fields_[f]->given) throw std::logic_error("the walls of a field come before its diffusivity per cell");
    fields_[f]->walls = walls;
    arrange(grid, f);
}

void SpreadSet::vary(const grid::Grid& grid, int field, bool two_times) {
    const auto f = static_cast<std::size_t>(field);
    const auto size = static_cast<std::size_t>(grid.field_stride());
    for (std::size_t s = 0; s < 3; ++s) {
        fields_[f]->face[s] = Buffer(size);
        fields_[f]->factor_face[s] = Buffer(two_times ? size : 0);
    }
    arrange(grid, f);
}

void SpreadSet::set_diffusivity(const grid::Grid& grid, int field, const double* cells) {
    vary(grid, field, false);
    fill_faces(grid, field, cells, FaceMean::harmonic, 0, grid.rows());
    fields_[static_cast<std::size_t>(field)]->given = true;
}

void SpreadSet::arrange(const grid::Grid& grid, std::size_t f) {
    Field& field = *fields_[f];
    Spread& view = views_[f];
    const bool varies = field.face[0].size() > 0;
    for (std::size_t s = 0; s < 3; ++s) {
        view.face[s] = field.face[s].data();
        view.factor_face[s] = field.factor_face[s].size() > 0 ? field.factor_face[s].data() : field.face[s].data();
        view.wall_lower[s] = view.wall_upper[s] = view.inflow[s] = nullptr;
        const auto& [low, high] = field.walls[s];
        if (s >= grid.axes().size() || !(open(low) || open(high))) continue;
        const grid::Axis& axis = grid.axes()[s];
        const int last = axis.cells() - 1;
        const auto size = static_cast<std::size_t>(s == 0 ? grid.padded_row() : axis.cells()) + grid::Grid::margin;
        for (auto* v : {&field.lower[s], &field.upper[s], &field.inflow[s]}) v->assign(size, 0.0);
        const double area_low = axis.edge_area(0) / axis.measure(0);
        const double area_high = axis.edge_area(last + 1) / axis.measure(last);
        const auto rate = [&](const Wall& wall, bool upper) {
            if (varies) return wall.transfer == 0 ? 0.0 : 1.0;
            return conductance(wall, view.diffusivity, half_cell(axis, upper));
        };
        field.lower[s][0] = area_low * rate(low, false);
        field.upper[s][static_cast<std::size_t>(last)] = area_high * rate(high, true);
        // an inflow beside a transfer acts as a shifted outer value
        const auto shift = [](const Wall& w) {
            return w.transfer == 0 || std::isinf(w.transfer) ? 0.0 : w.inflow / w.transfer;
        };
        view.outside_lower[s] = low.outside + shift(low);
        view.outside_upper[s] = high.outside + shift(high);
        if (low.transfer == 0) field.inflow[s][0] += area_low * low.inflow;
        if (high.transfer == 0) field.inflow[s][static_cast<std::size_t>(last)] += area_high * high.inflow;
        view.wall_lower[s] = field.lower[s].data();
        view.wall_upper[s] = field.upper[s].data();
        view.inflow[s] = field.inflow[s].data();
    }
}

void SpreadSet::fill_faces(const grid::Grid& grid, int field, const double* cells, FaceMean mean, int begin, int end,
                           const WallCells& at_walls) {
    Field& own = *fields_[static_cast<std::size_t>(field)];
    const int rows = grid.count(1);
    const std::ptrdiff_t steps[3] = {1, grid.pitch(), grid.plane()};
    for (std::size_t s = 0; s < grid.axes().size(); ++s) {
        const grid::Axis& axis = grid.axes()[s];
        const grid::Metrics& metrics = grid.metrics(static_cast<int>(s));
        double* face = own.face[s].data();
        const std::ptrdiff_t step = steps[s];
        for (int row = begin; row < end; ++row) {
            const int first[3] = {0, row % rows, row / rows};
            const std::ptrdiff_t offset = grid.offset(0, first[1], first[2]);
            // half a cell from the wall: the mean of what the state makes of it at both ends
            const auto beside = [&](std::size_t side, std::ptrdiff_t cell) {
                const double* wall = at_walls[s][side];
                return wall == nullptr ? cells[cell] : 0.5 * (cells[cell] + wall[cell]);
            };
            for (int i = 0; i < grid.count(0); ++i) {
                const int k = s == 0 ? i : first[s];
                const auto at = static_cast<std::size_t>(k);
                const double* d = cells + offset + i;
                double* out = face + offset + i;
                if (k == 0) out[-step] = conductance(own.walls[s][0], beside(0, offset + i), half_cell(axis, false));
                if (k + 1 == axis.cells())
                    *out = conductance(own.walls[s][1], beside(1, offset + i), half_cell(axis, true));
                else if (mean == FaceMean::arithmetic)
                    *out = d[0] + metrics.upper_weight[at] * (d[step] - d[0]);
                else
                    *out = (axis.centres[at + 1] - axis.centres[at]) /
                           ((axis.edges[at + 1] - axis.centres[at]) / d[0] +
                            (axis.centres[at + 1] - axis.edges[at + 1]) / d[step]);
            }
        }
    }
}

void SpreadSet::keep_faces(int field) {
    Field& own = *fields_[static_cast<std::size_t>(field)];
    for (std::size_t s = 0; s < 3; ++s)
        if (own.factor_face[s].size() > 0)
            std::copy_n(own.face[s].data(), own.face[s].size(), own.factor_face[s].data());
}

}  // namespace skinheal::reaction
