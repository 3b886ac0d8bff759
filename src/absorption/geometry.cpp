// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "grid/axis.hpp"
#include "transport/edges.hpp"

namespace skinheal::absorption {
namespace {

using transport::Station;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Sizes of cells relative to what they must resolve, per path.
struct Fineness {
    double interface;  ///< next to an interface, share of the thinner layer
    double growth;
    double tip;  ///< next to the tip of a channel, share of its radius there
};

Fineness fineness(const AbsorptionCase& given) {
    const double r = given.numerics.refinement;
    switch (given.numerics.path) {
        case AbsorptionPath::shells:
            return {1.0 / (20 * r), 1 + 0.30 / r, 0.5 / r};
        case AbsorptionPath::unit_cell:
            return {1.0 / (25 * r), 1 + 0.25 / r, 0.25 / r};
        case AbsorptionPath::column:
            break;
    }
    return {1.0 / (40 * r), 1 + 0.08 / r, 0};
}

void add_station(std::vector<Station>& stations, Station extra) {
    for (Station& s : stations)
        if (std::abs(s.place - extra.place) < 0.5 * std::min(s.size, extra.size)) {
            s.size = std::min(s.size, extra.size);
            return;
        }
    stations.push_back(extra);
}

/// Places every cell of a block: volume, radii and depth.
void add_cell(Block& block, double volume, double inner, double outer, double depth) {
    block.volume.push_back(volume);
    block.inner.push_back(inner);
    block.outer.push_back(outer);
    block.centre_depth.push_back(depth);
}

Block column_block(const Rows& rows) {
    Block block;
    const int n = rows.count();
    const auto half = [&](int j) { return 0.5 * (rows.edges[at(j + 1)] - rows.edges[at(j)]); };
    for (int j = 0; j < n; ++j) {
        add_cell(block, 2 * half(j), 0, 0, rows.edges[at(j)] + half(j));
        if (j + 1 < n) block.faces.push_back({true, j, j, j + 1, half(j), half(j + 1)});
    }
    block.top.push_back({true, 0, -1, 0, 0, half(0)});
    block.base.push_back({true, n - 1, n - 1, -1, half(n - 1), 0});
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

/// Radii between cells of one row of nested shells.
std::vector<double> shell_radii(double core, double b, int shells) {
    std::vector<double> radii{0.0};
    for (int i = 0; i <= shells; ++i) radii.push_back(core * std::pow(b / core, static_cast<double>(i) / shells));
    radii.back() = b;
    return radii;
}

/// A channel and nested shells around it at every depth: several interacting continua (theory: absorption-13).
/// Source: Pruess, Narasimhan 1985, SPE J. 25:14.
Block shell_block(const AbsorptionCase& given, const ChannelClass& channel, const Rows& rows, double b, double share) {
    Block block;
    block.core = true;
    block.channel = channel;
    block.columns = given.numerics.shells + 1;
    const double barrier = barrier_thickness(given);
    const double scale = share / (b * b);
    std::vector<std::vector<double>> radii;
    for (int j = 0; j < rows.count(); ++j) {
        const double centre = 0.5 * (rows.edges[at(j)] + rows.edges[at(j + 1)]);
        const double fresh = fresh_radius(channel, barrier, centre);
        radii.push_back(shell_radii(fresh > 0 ? fresh : channel.tip_radius, b, given.numerics.shells));
    }
    const auto area = [&](int j, int i) {
        return scale * (radii[at(j)][at(i + 1)] * radii[at(j)][at(i + 1)] - radii[at(j)][at(i)] * radii[at(j)][at(i)]);
    };
    for (int j = 0; j < rows.count(); ++j) {
        const double height = rows.edges[at(j + 1)] - rows.edges[at(j)];
        const auto& r = radii[at(j)];
        for (int i = 0; i < block.columns; ++i) {
            const int here = j * block.columns + i;
            add_cell(block, area(j, i) * height, r[at(i)], r[at(i + 1)], rows.edges[at(j)] + 0.5 * height);
            const double way = 0.5 * height / area(j, i);
            if (j == 0) block.top.push_back({true, 0, -1, here, 0, way});
            if (j + 1 == rows.count()) block.base.push_back({true, j, here, -1, way, 0});
            if (j + 1 < rows.count()) {
                const double below = 0.5 * (rows.edges[at(j + 2)] - rows.edges[at(j + 1)]) / area(j + 1, i);
                block.faces.push_back({true, j, here, here + block.columns, way, below});
            }
            if (i + 1 == block.columns) continue;
            // the flux through r falls as b^2 - r^2; what remains is the drop of the profile from mean to face
            const double face = r[at(i + 1)];
            const double per_area = 1.0 / ((b * b - face * face) * 2 * scale * height);
            const double inside =
                i == 0 ? 0.25 / (2 * scale * height) : per_area * (profile(face, b) - mean_profile(r[at(i)], face, b));
            const double outside = per_area * (mean_profile(face, r[at(i + 2)], b) - profile(face, b));
            block.faces.push_back({false, j, here, here + 1, inside, outside});
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
            const int here = j * block.columns + i;
            const double area = scale * r.measure(i);
            add_cell(block, area * height, r.edges[at(i)], r.edges[at(i + 1)], rows.edges[at(j)] + 0.5 * height);
            const double way = 0.5 * height / area;
            if (j == 0) block.top.push_back({true, 0, -1, here, 0, way});
            if (j + 1 == rows.count()) block.base.push_back({true, j, here, -1, way, 0});
            if (j + 1 < rows.count()) {
                const double below = 0.5 * (rows.edges[at(j + 2)] - rows.edges[at(j + 1)]) / area;
                block.faces.push_back({true, j, here, here + block.columns, way, below});
            }
            if (i + 1 == block.columns) continue;
            const double face = scale * r.edge_area(i + 1) * height;
            block.faces.push_back({false, j, here, here + 1, r.upper_way(i) / face, r.lower_way(i + 1) / face});
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

double fresh_radius(const ChannelClass& channel, double barrier, double depth) {
    if (depth >= channel.depth) return 0;
    if (depth < barrier) return channel.mouth_radius + (channel.body_radius - channel.mouth_radius) * depth / barrier;
    const double rest = channel.depth - barrier;
    const double share = rest > 0 ? (depth - barrier) / rest : 0;
    return channel.body_radius + (channel.tip_radius - channel.body_radius) * share;
}

Rows make_rows(const AbsorptionCase& given) {
    const Fineness fine = fineness(given);
    std::vector<double> interfaces{0.0};
    for (const LayerProperties& l : given.layers) interfaces.push_back(interfaces.back() + l.thickness);
    std::vector<Station> stations;
    for (std::size_t k = 0; k < interfaces.size(); ++k) {
        const double above = k > 0 ? given.layers[k - 1].thickness : given.layers[0].thickness;
        const double below = k < given.layers.size() ? given.layers[k].thickness : given.layers.back().thickness;
        stations.push_back({interfaces[k], fine.interface * std::min(above, below)});
    }
    if (given.numerics.path != AbsorptionPath::column)
        for (const ChannelClass& c : given.channels)
            if (c.depth < interfaces.back())
                add_station(stations, {c.depth, fine.tip * std::max(c.tip_radius, 0.2 * c.body_radius)});
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
