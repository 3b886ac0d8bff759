// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/channels/sections.hpp"

#include <algorithm>
#include <cmath>

#include "absorption/skin/box.hpp"

namespace skinheal::absorption {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Share of a ring that lies within a radius.
double disc_share(double radius, double inner, double outer) {
    return std::clamp((radius * radius - inner * inner) / (outer * outer - inner * inner), 0.0, 1.0);
}

/// The same for a radius that goes straight from one value to another, as its mean.
double cone_share(double from, double to, double inner, double outer) {
    const double low = std::min(from, to);
    const double high = std::max(from, to);
    if (high <= inner) return 0;
    if (low >= outer) return 1;
    if (high - low < 1e-9 * high) return disc_share(high, inner, outer);
    const double a = std::clamp(inner, low, high);
    const double b = std::clamp(outer, low, high);
    const double part = ((b * b * b - a * a * a) / 3 - inner * inner * (b - a)) / (outer * outer - inner * inner);
    return std::clamp((part + high - b) / (high - low), 0.0, 1.0);
}

/// Share of the height of a row in which the channel is wider than a radius.
double height_share(const RowRadii& row, double radius) {
    const double low = std::min(row.top, row.base);
    const double high = std::max(row.top, row.base);
    if (high - low < 1e-9 * high) return high > radius * (1 + 1e-9) ? row.part : 0.0;
    return row.part * std::clamp((high - radius) / (high - low), 0.0, 1.0);
}

}  // namespace

RowRadii row_radii(const HoleShape& shape, double barrier, double shrink, double top, double base) {
    const double end = std::min(base, shape.depth);
    if (end <= top) return {};
    const double factor = base <= barrier * (1 + 1e-9) ? 1.0 : shrink;
    const double last = end < shape.depth ? shape.radius(barrier, end) : shape.end_radius(barrier);
    return {factor * shape.radius(barrier, top), factor * shape.radius(barrier, 0.5 * (top + end)), factor * last,
            (end - top) / (base - top)};
}

double passage_radius(const RowRadii& above, const RowRadii& below) {
    const double cone = std::sqrt(above.middle * below.middle);
    if (std::abs(above.base - below.top) <= 1e-9 * above.base) return cone;
    return std::min({cone, std::max(above.base, above.middle), std::max(below.top, below.middle)});
}

SectionFinder::SectionFinder(const Block& block, const Rows& rows, double barrier)
    : edges_(rows.edges), barrier_(barrier) {
    if (!block.channel) return;
    const std::vector<RowRadii> radii = radii_of(block, 1);
    for (int k = 0; k < static_cast<int>(block.volume.size()); ++k)
        if (cell_share(block, k, 1, radii) > 0) cells_.push_back(k);
    for (int f = 0; f < static_cast<int>(block.faces.size()); ++f)
        if (face_share(block, block.faces[at(f)], 1, radii) > 0) faces_.push_back(f);
}

std::vector<RowRadii> SectionFinder::radii_of(const Block& block, double shrink) const {
    std::vector<RowRadii> out;
    if (block.holes) return out;
    const ChannelClass& c = *block.channel;
    const HoleShape shape{c.mouth_radius, c.body_radius, c.tip_radius, c.depth};
    out.resize(edges_.size() - 1);
    for (std::size_t j = 0; j < out.size() && edges_[j] < shape.depth; ++j)
        out[j] = row_radii(shape, barrier_, shrink, edges_[j], edges_[j + 1]);
    return out;
}

double SectionFinder::cell_share(const Block& block, int k, double shrink, const std::vector<RowRadii>& radii) const {
    const int row = k / block.columns;
    if (block.holes) return block.holes->share(k % block.columns, edges_[at(row)], edges_[at(row + 1)], shrink);
    const RowRadii& r = radii[at(row)];
    return r.part * cone_share(r.top, r.base, block.inner[at(k)], block.outer[at(k)]);
}

double SectionFinder::face_share(const Block& block, const CellFace& face, double shrink,
                                 const std::vector<RowRadii>& radii) const {
    if (block.holes) {
        const int column = face.first % block.columns;
        const double* edge = &edges_[at(face.row)];
        if (face.vertical) return block.holes->passage(column, edge[0], edge[1], edge[2], shrink);
        const double a = cell_share(block, face.first, shrink, radii);
        return a > 0 ? std::sqrt(a * cell_share(block, face.second, shrink, radii)) : 0.0;
    }
    if (!face.vertical) return height_share(radii[at(face.row)], block.outer[at(face.first)]);
    const double radius = passage_radius(radii[at(face.row)], radii[at(face.row + 1)]);
    return disc_share(radius, block.inner[at(face.first)], block.outer[at(face.first)]);
}

void SectionFinder::find_ends(const Block& block, double shrink, const std::vector<RowRadii>& radii,
                              Sections& out) const {
    const int last = static_cast<int>(edges_.size()) - 2;
    for (int c = 0; c < block.columns; ++c) {
        const int deep = last * block.columns + c;
        if (block.holes) {
            out.top[at(c)] = cell_share(block, c, shrink, radii);
            out.base[at(c)] = cell_share(block, deep, shrink, radii);
            continue;
        }
        const auto within = [&](double r1, double r2, int k) {
            return disc_share(std::sqrt(r1 * r2), block.inner[at(k)], block.outer[at(k)]);
        };
        out.top[at(c)] = within(radii.front().top, radii.front().middle, c);
        out.base[at(c)] = within(radii.back().middle, radii.back().base, deep);
    }
}

void SectionFinder::find(const Block& block, double shrink, Sections& out) const {
    if (out.shrink == shrink) return;
    out.cell.resize(block.volume.size(), 0.0);
    out.face.resize(block.faces.size(), 0.0);
    out.top.resize(at(block.columns), 0.0);
    out.base.resize(at(block.columns), 0.0);
    const bool first = out.shrink < 0;
    out.shrink = shrink;
    if (!block.channel) return;
    const std::vector<RowRadii> radii = radii_of(block, shrink);
    const auto fixed = [&](int row) { return !first && edges_[at(row + 1)] <= barrier_; };
    for (const int k : cells_)
        if (!fixed(k / block.columns)) out.cell[at(k)] = cell_share(block, k, shrink, radii);
    for (const int f : faces_) {
        const CellFace& face = block.faces[at(f)];
        if (!fixed(face.row + (face.vertical ? 1 : 0))) out.face[at(f)] = face_share(block, face, shrink, radii);
    }
    find_ends(block, shrink, radii, out);
}

}  // namespace skinheal::absorption
