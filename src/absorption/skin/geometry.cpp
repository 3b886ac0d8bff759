// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/skin/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "absorption/skin/box.hpp"
#include "grid/axis.hpp"

namespace skinheal::absorption {
namespace {

using transport::Station;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Sizes of cells relative to what they must resolve, per path.
struct Fineness {
    double interface;  ///< next to an interface, share of the thinner layer
    double growth;
    double tip;  ///< next to the tip of a channel, share of its radius there
    /// Next to the surfaces of the first layer, share of it; twice that in its middle.  0 = as any layer.
    double barrier;
};

Fineness fineness(const AbsorptionCase& given) {
    const double r = given.numerics.refinement;
    switch (given.numerics.path) {
        case AbsorptionPath::shells:
            return {1.0 / (16 * r), 1 + 0.35 / r, 0.5 / r, 1.0 / (32 * r)};
        case AbsorptionPath::unit_cell:
            return {1.0 / (25 * r), 1 + 0.25 / r, 0.25 / r, 1.0 / (32 * r)};
        case AbsorptionPath::box:
            return {1.0 / (12 * r), 1 + 0.5 / r, 0, 0};
        case AbsorptionPath::column:
            break;
    }
    return {1.0 / (40 * r), 1 + 0.08 / r, 0, 0};
}

void add_station(std::vector<Station>& stations, Station extra) {
    for (Station& s : stations)
        if (std::abs(s.place - extra.place) < 0.5 * std::min(s.size, extra.size)) {
            s.size = std::min(s.size, extra.size);
            return;
        }
    stations.push_back(extra);
}

void add_cell(Block& block, double volume, double inner, double outer) {
    block.volume.push_back(volume);
    block.inner.push_back(inner);
    block.outer.push_back(outer);
}

Block column_block(const Rows& rows) {
    Block block;
    for (int j = 0; j < rows.count(); ++j) {
        const double height = rows.edges[at(j + 1)] - rows.edges[at(j)];
        add_cell(block, height, 0, 0);
        add_vertical_faces(block, rows, j, 0, 1);
    }
    return block;
}

/// Area-weighted mean over [r0, r1] of the quasi-steady profile around a source in a closed cell of radius b: b^2 ln r - r^2 / 2.
double mean_profile(double r0, double r1, double b) {
    const auto primitive = [b](double r) {
        return r > 0 ? r * r * (0.5 * b * b * (std::log(r) - 0.5) - r * r / 8) : 0.0;
    };
    return 2 * (primitive(r1) - primitive(r0)) / (r1 * r1 - r0 * r0);
}

double profile(double r, double b) { return b * b * std::log(r) - 0.5 * r * r; }

/// Radii between cells of nested shells: three cells in the widest section of the channel, then a geometric progression.
std::vector<double> shell_radii(double widest, double b, int shells) {
    std::vector<double> radii{0.0, 0.4 * widest, 0.7 * widest};
    for (int i = 0; i < shells; ++i) radii.push_back(widest * std::pow(b / widest, static_cast<double>(i) / shells));
    radii.push_back(b);
    return radii;
}

/// A channel and nested shells around it at every depth: several interacting continua (theory: absorption-13).
/// Source: Pruess, Narasimhan 1985, SPE J. 25:14.
Block shell_block(const AbsorptionCase& given, const ChannelClass& channel, const Rows& rows, double b, double share) {
    Block block;
    block.channel = channel;
    const double widest = std::max({channel.mouth_radius, channel.body_radius, channel.tip_radius});
    const std::vector<double> r = shell_radii(widest, b, given.numerics.shells);
    block.columns = static_cast<int>(r.size()) - 1;
    const double scale = share / (b * b);
    for (int j = 0; j < rows.count(); ++j) {
        const double height = rows.edges[at(j + 1)] - rows.edges[at(j)];
        const double ring = 1.0 / (2 * scale * height);
        for (int i = 0; i < block.columns; ++i) {
            const double area = scale * (r[at(i + 1)] * r[at(i + 1)] - r[at(i)] * r[at(i)]);
            add_cell(block, area * height, r[at(i)], r[at(i + 1)]);
            add_vertical_faces(block, rows, j, i, area);
            if (i + 1 == block.columns) continue;
            // the flux through r falls as b^2 - r^2; what remains is the drop of the profile from mean to face
            const double face = r[at(i + 1)];
            const double flux = b * b - face * face;
            const double inside = i == 0 ? 0.25 : (profile(face, b) - mean_profile(r[at(i)], face, b)) / flux;
            const double outside = (mean_profile(face, r[at(i + 2)], b) - profile(face, b)) / flux;
            const int here = j * block.columns + i;
            block.faces.push_back({false, j, here, here + 1, inside * ring, outside * ring, ring});
        }
    }
    return block;
}

grid::Axis radial_axis(const AbsorptionCase& given, const ChannelClass& channel, double b) {
    const double f = 1.0 / given.numerics.refinement;
    std::vector<Station> stations{{0, channel.tip_radius / 3 * f}, {b, b / 8 * f}};
    add_station(stations, {channel.tip_radius, channel.tip_radius / 4 * f});
    add_station(stations, {channel.body_radius, channel.body_radius / 14 * f});
    add_station(stations, {channel.mouth_radius, channel.mouth_radius / 14 * f});
    std::ranges::sort(stations, {}, &Station::place);
    for (Station& s : stations) s.size = std::max(s.size, b * 1e-4);
    return grid::axis_from_edges("r", grid::AxisKind::radial, transport::graded_edges(stations, 1 + 0.3 * f));
}

Block unit_cell_block(const AbsorptionCase& given, const ChannelClass& channel, const Rows& rows, double b,
                      double share) {
    Block block;
    block.channel = channel;
    const grid::Axis r = radial_axis(given, channel, b);
    block.columns = r.cells();
    const double scale = 2 * share / (b * b);
    for (int j = 0; j < rows.count(); ++j) {
        const double height = rows.edges[at(j + 1)] - rows.edges[at(j)];
        for (int i = 0; i < block.columns; ++i) {
            const double area = scale * r.measure(i);
            add_cell(block, area * height, r.edges[at(i)], r.edges[at(i + 1)]);
            add_vertical_faces(block, rows, j, i, area);
            if (i + 1 == block.columns) continue;
            const double face = scale * r.edge_area(i + 1) * height;
            const int here = j * block.columns + i;
            block.faces.push_back(
                {false, j, here, here + 1, r.upper_way(i) / face, r.lower_way(i + 1) / face, 1.0 / (scale * height)});
        }
    }
    return block;
}

}  // namespace

double barrier_thickness(const AbsorptionCase& given) {
    double sum = 0;
    for (const LayerProperties& l : given.layers)
        if (l.name == "stratum_corneum") sum += l.thickness;
    return sum;
}

void add_vertical_faces(Block& block, const Rows& rows, int row, int column, double area) {
    const int here = row * block.columns + column;
    const double way = 0.5 * (rows.edges[at(row + 1)] - rows.edges[at(row)]) / area;
    if (row == 0) block.top.push_back({true, 0, -1, here, 0, way});
    if (row + 1 == rows.count()) {
        block.base.push_back({true, row, here, -1, way, 0});
        return;
    }
    const double below = 0.5 * (rows.edges[at(row + 2)] - rows.edges[at(row + 1)]) / area;
    block.faces.push_back({true, row, here, here + block.columns, way, below});
}

double HoleShape::radius(double barrier, double at_depth) const {
    return at_depth < depth ? wall(barrier, at_depth) : 0.0;
}

double HoleShape::end_radius(double barrier) const { return wall(barrier, depth); }

double HoleShape::wall(double barrier, double at_depth) const {
    if (at_depth < barrier) return mouth_radius + (body_radius - mouth_radius) * at_depth / barrier;
    const double rest = depth - barrier;
    const double share = rest > 0 ? (at_depth - barrier) / rest : 0;
    return body_radius + (tip_radius - body_radius) * share;
}

Rows make_rows(const AbsorptionCase& given, const std::vector<ChannelClass>& all_channels) {
    const Fineness fine = fineness(given);
    std::vector<double> interfaces{0.0};
    for (const LayerProperties& l : given.layers) interfaces.push_back(interfaces.back() + l.thickness);
    std::vector<Station> stations;
    for (std::size_t k = 0; k < interfaces.size(); ++k) {
        const double above = k > 0 ? given.layers[k - 1].thickness : given.layers[0].thickness;
        const double below = k < given.layers.size() ? given.layers[k].thickness : given.layers.back().thickness;
        stations.push_back({interfaces[k], fine.interface * std::min(above, below)});
    }
    // most of the drop is there, and what comes before the steady state: coarse cells would let a few percent less through
    if (fine.barrier > 0) {
        const double size = fine.barrier * given.layers[0].thickness;
        for (std::size_t k = 0; k < 2; ++k) stations[k].size = std::min(stations[k].size, size);
        add_station(stations, {0.5 * given.layers[0].thickness, 2 * size});
    }
    // a slow solute stays near the surface: resolve how far it comes
    const double reach = std::sqrt(given.layers[0].diffusivity * given.duration);
    stations[0].size = std::max(std::min(stations[0].size, 0.15 * reach / given.numerics.refinement),
                                1e-4 * given.layers[0].thickness);
    if (given.numerics.path == AbsorptionPath::box) {
        for (const Station& end : hole_ends(given))
            if (end.place < interfaces.back()) add_station(stations, end);
    } else if (given.numerics.path != AbsorptionPath::column) {
        for (const ChannelClass& c : all_channels)
            if (c.depth < interfaces.back())
                add_station(stations, {c.depth, fine.tip * std::max(c.tip_radius, 0.2 * c.body_radius)});
    }
    for (const SoluteDeposit& d : given.deposits)
        for (const double end : {d.top, d.base})
            if (end > 0 && end < interfaces.back()) add_station(stations, {end, 0.25 * (d.base - d.top)});
    std::ranges::sort(stations, {}, &Station::place);
    Rows rows;
    rows.edges = transport::graded_edges(stations, fine.growth);
    for (std::size_t j = 0; j + 1 < rows.edges.size(); ++j) {
        const double centre = 0.5 * (rows.edges[j] + rows.edges[j + 1]);
        const auto next = std::ranges::upper_bound(interfaces, centre);
        rows.layer.push_back(static_cast<int>(next - interfaces.begin()) - 1);
    }
    return rows;
}

std::vector<Block> make_blocks(const AbsorptionCase& given, const Rows& rows) {
    std::vector<Block> blocks;
    double density = 0;
    for (const ChannelClass& c : given.channels) density += c.density;
    if (given.numerics.path == AbsorptionPath::column || density <= 0) {
        blocks.push_back(column_block(rows));
        return blocks;
    }
    if (given.numerics.path == AbsorptionPath::box) {
        blocks.push_back(box_block(given, rows));
        return blocks;
    }
    const double b = 1.0 / std::sqrt(std::numbers::pi * density);
    for (const ChannelClass& c : given.channels) {
        if (c.density <= 0) continue;
        const double share = c.density / density;
        blocks.push_back(given.numerics.path == AbsorptionPath::shells ? shell_block(given, c, rows, b, share)
                                                                       : unit_cell_block(given, c, rows, b, share));
        blocks.back().density = c.density;
    }
    return blocks;
}

}  // namespace skinheal::absorption
