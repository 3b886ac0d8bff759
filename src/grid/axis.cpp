// SPDX-License-Identifier: BSD-3-Clause
#include "grid/axis.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace skinheal::grid {

double Axis::measure(int i) const noexcept {
    const auto k = static_cast<std::size_t>(i);
    switch (kind) {
        case AxisKind::radial:
            return centres[k] * widths[k];
        case AxisKind::spherical:
            return widths[k] * (centres[k] * centres[k] + widths[k] * widths[k] / 12);
        case AxisKind::cartesian:
            break;
    }
    return widths[k];
}

double Axis::edge_area(int i) const noexcept {
    const double r = edges[static_cast<std::size_t>(i)];
    switch (kind) {
        case AxisKind::radial:
            return r;
        case AxisKind::spherical:
            return r * r;
        case AxisKind::cartesian:
            break;
    }
    return 1.0;
}

namespace {

double way(AxisKind kind, double centre, double edge) noexcept {
    switch (kind) {
        case AxisKind::radial:
            return edge > 0 ? edge * std::abs(std::log(edge / centre)) : 0.0;
        case AxisKind::spherical:
            return edge * std::abs(edge - centre) / centre;
        case AxisKind::cartesian:
            break;
    }
    return std::abs(edge - centre);
}

}  // namespace

double Axis::lower_way(int i) const noexcept {
    const auto k = static_cast<std::size_t>(i);
    return way(kind, centres[k], edges[k]);
}

double Axis::upper_way(int i) const noexcept {
    const auto k = static_cast<std::size_t>(i);
    return way(kind, centres[k], edges[k + 1]);
}

Axis axis_from_edges(std::string name, AxisKind kind, std::vector<double> edges) {
    if (edges.size() < 2) throw std::invalid_argument("axis " + name + " needs at least one cell");
    Axis axis{std::move(name), kind, std::move(edges), {}, {}};
    for (std::size_t i = 0; i + 1 < axis.edges.size(); ++i) {
        const double width = axis.edges[i + 1] - axis.edges[i];
        if (!(width > 0)) throw std::invalid_argument("edges of axis " + axis.name + " must ascend");
        axis.widths.push_back(width);
        axis.centres.push_back(0.5 * (axis.edges[i] + axis.edges[i + 1]));
    }
    return axis;
}

Axis uniform_axis(std::string name, AxisKind kind, double length, int cells) {
    std::vector<double> edges;
    for (int i = 0; i <= cells; ++i) edges.push_back(length * i / cells);
    return axis_from_edges(std::move(name), kind, std::move(edges));
}

Axis graded_axis(std::string name, AxisKind kind, double length, int cells, double grading) {
    std::vector<double> edges;
    for (int i = 0; i < cells; ++i) edges.push_back(length * std::sinh(grading * i / cells) / std::sinh(grading));
    edges.push_back(length);
    return axis_from_edges(std::move(name), kind, std::move(edges));
}

}  // namespace skinheal::grid
