// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/skin/box.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absorption/channels/sections.hpp"

namespace skinheal::absorption {
namespace {

using transport::Station;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Cells next to a wall, share of the radius of the mouth, and their growth away from it.
constexpr double wall_cell = 0.6;
constexpr double wall_growth = 0.6;

/// Edges along one side: fine at both walls of every channel.
std::vector<double> side_edges(std::vector<double> centres, double radius, double length, double refinement) {
    const double size = wall_cell * radius / refinement;
    std::vector<Station> stations{{0, length}, {length, length}};
    const auto add = [&](double place) {
        if (place <= 0.3 * size || place >= length - 0.3 * size) return;
        for (Station& s : stations)
            if (std::abs(s.place - place) < 0.5 * size) {
                s.size = std::min(s.size, size);
                return;
            }
        stations.push_back({place, size});
    };
    std::ranges::sort(centres);
    for (const double c : centres) {
        add(c - radius);
        add(c + radius);
    }
    std::ranges::sort(stations, {}, &Station::place);
    return transport::graded_edges(stations, 1 + wall_growth / refinement);
}

/// The channels with their images beyond the sides, as far as those reach back into the patch.
std::vector<Hole> holes_of(const AbsorptionCase& given) {
    const Patch& patch = given.patch;
    const ChannelClass& kind = given.channels.front();
    const double reach = std::max({kind.mouth_radius, kind.body_radius, kind.tip_radius});
    std::vector<Hole> out;
    for (const PatchChannel& c : patch.channels)
        for (const double dx : {0.0, -patch.width, patch.width})
            for (const double dy : {0.0, -patch.height, patch.height}) {
                const Hole hole{c.x + dx, c.y + dy, {kind.mouth_radius, kind.body_radius, kind.tip_radius, c.depth}};
                if (hole.x > -reach && hole.x < patch.width + reach && hole.y > -reach && hole.y < patch.height + reach)
                    out.push_back(hole);
            }
    return out;
}

/// Edges of a patch along both of its sides.
struct Sides {
    std::vector<double> x;
    std::vector<double> y;
};

Sides sides_of(const AbsorptionCase& given, const std::vector<Hole>& holes) {
    std::vector<double> xs;
    std::vector<double> ys;
    for (const Hole& h : holes) {
        xs.push_back(h.x);
        ys.push_back(h.y);
    }
    const ChannelClass& kind = given.channels.front();
    const double radius = std::max(kind.mouth_radius, kind.body_radius);
    return {side_edges(std::move(xs), radius, given.patch.width, given.numerics.refinement),
            side_edges(std::move(ys), radius, given.patch.height, given.numerics.refinement)};
}

/// Faces of a box between neighbours along x and y within each row.
void add_side_faces(Block& block, const Rows& rows, const std::vector<double>& x, const std::vector<double>& y,
                    double scale) {
    const int nx = static_cast<int>(x.size()) - 1;
    const int ny = static_cast<int>(y.size()) - 1;
    for (int k = 0; k < rows.count(); ++k) {
        const double height = rows.edges[at(k + 1)] - rows.edges[at(k)];
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i) {
                const int here = (k * ny + j) * nx + i;
                const double dx = x[at(i + 1)] - x[at(i)];
                const double dy = y[at(j + 1)] - y[at(j)];
                if (i + 1 < nx) {
                    const double face = scale * dy * height;
                    block.faces.push_back(
                        {false, k, here, here + 1, 0.5 * dx / face, 0.5 * (x[at(i + 2)] - x[at(i + 1)]) / face, 0});
                }
                if (j + 1 < ny) {
                    const double face = scale * dx * height;
                    block.faces.push_back(
                        {false, k, here, here + nx, 0.5 * dy / face, 0.5 * (y[at(j + 2)] - y[at(j + 1)]) / face, 0});
                }
            }
    }
}

}  // namespace

HoleSections::HoleSections(std::vector<Hole> holes, const std::vector<grid::Rectangle>& columns, double barrier)
    : holes_(std::move(holes)), columns_(columns), near_(columns.size()), barrier_(barrier) {
    for (std::size_t c = 0; c < columns_.size(); ++c)
        for (std::size_t h = 0; h < holes_.size(); ++h) {
            const HoleShape& s = holes_[h].shape;
            const grid::Disc widest{holes_[h].x, holes_[h].y, std::max({s.mouth_radius, s.body_radius, s.tip_radius})};
            if (grid::shared_area(widest, columns_[c]) > 0) near_[c].push_back(static_cast<int>(h));
        }
}

double HoleSections::share(int column, double top, double base, double shrink) const {
    std::vector<grid::Disc> discs;
    double part = 0;  // of the height, where channels end within the cell
    for (const int h : near_[at(column)]) {
        const Hole& hole = holes_[at(h)];
        const RowRadii radii = row_radii(hole.shape, barrier_, shrink, top, base);
        if (radii.middle <= 0) continue;
        discs.push_back({hole.x, hole.y, radii.middle});
        part = std::max(part, radii.part);
    }
    return part * union_share(discs, column);
}

double HoleSections::passage(int column, double top, double face, double base, double shrink) const {
    std::vector<grid::Disc> discs;
    for (const int h : near_[at(column)]) {
        const Hole& hole = holes_[at(h)];
        const double radius = passage_radius(row_radii(hole.shape, barrier_, shrink, top, face),
                                             row_radii(hole.shape, barrier_, shrink, face, base));
        if (radius > 0) discs.push_back({hole.x, hole.y, radius});
    }
    return union_share(discs, column);
}

double HoleSections::union_share(const std::vector<grid::Disc>& discs, int column) const {
    if (discs.empty()) return 0;
    const grid::Rectangle& r = columns_[at(column)];
    return std::clamp(grid::union_area(discs, r) / r.area(), 0.0, 1.0);
}

Block box_block(const AbsorptionCase& given, const Rows& rows) {
    const Patch& patch = given.patch;
    Block block;
    block.channel = given.channels.front();
    block.density = block.channel->density;
    std::vector<Hole> holes = holes_of(given);
    const auto [x, y] = sides_of(given, holes);
    std::vector<grid::Rectangle> columns;
    for (std::size_t j = 0; j + 1 < y.size(); ++j)
        for (std::size_t i = 0; i + 1 < x.size(); ++i) columns.push_back({x[i], x[i + 1], y[j], y[j + 1]});
    block.columns = static_cast<int>(columns.size());
    const double scale = 1.0 / (patch.width * patch.height);
    for (int k = 0; k < rows.count(); ++k)
        for (int c = 0; c < block.columns; ++c) {
            const double area = scale * columns[at(c)].area();
            const double height = rows.edges[at(k + 1)] - rows.edges[at(k)];
            block.volume.push_back(area * height);
            block.inner.push_back(0);
            block.outer.push_back(0);
            add_vertical_faces(block, rows, k, c, area);
        }
    add_side_faces(block, rows, x, y, scale);
    block.holes = std::make_shared<HoleSections>(std::move(holes), columns, barrier_thickness(given));
    return block;
}

double box_cells(const AbsorptionCase& given) {
    const auto [x, y] = sides_of(given, holes_of(given));
    return static_cast<double>(x.size() - 1) * static_cast<double>(y.size() - 1) *
           make_rows(given, given.channels).count();
}

std::vector<Station> hole_ends(const AbsorptionCase& given) {
    double deepest = 0;
    double shallowest = given.patch.channels.empty() ? 0 : given.patch.channels.front().depth;
    for (const PatchChannel& c : given.patch.channels) {
        deepest = std::max(deepest, c.depth);
        shallowest = std::min(shallowest, c.depth);
    }
    const double size = 0.5 * given.channels.front().body_radius / given.numerics.refinement;
    if (deepest - shallowest < size) return {{deepest, size}};
    return {{shallowest, size}, {deepest, size}};
}

}  // namespace skinheal::absorption
