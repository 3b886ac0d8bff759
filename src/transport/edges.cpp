// SPDX-License-Identifier: BSD-3-Clause
#include "transport/edges.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace skinheal::transport {
namespace {

/// Cells from a station of a size to a distance x: the integral of 1 / (size + rate x).
double cells_to(double x, double size, double rate) { return std::log1p(rate * x / size) / rate; }

/// The distance with so many cells.
double distance_of(double cells, double size, double rate) { return size * std::expm1(rate * cells) / rate; }

}  // namespace

std::vector<double> graded_edges(std::span<const Station> stations, double growth) {
    std::vector<double> edges{stations.front().place};
    for (std::size_t k = 0; k + 1 < stations.size(); ++k) {
        const Station& left = stations[k];
        const Station& right = stations[k + 1];
        const double length = right.place - left.place;
        // sizes grow away from both stations until they meet
        const double rate = growth - 1;
        const double middle = std::clamp(0.5 * (length + (right.size - left.size) / rate), 0.0, length);
        const double before = cells_to(middle, left.size, rate);
        const double whole = before + cells_to(length - middle, right.size, rate);
        const int cells = std::max(1, static_cast<int>(std::ceil(whole - 1e-6)));
        for (int c = 1; c < cells; ++c) {
            const double wanted = whole * c / cells;
            edges.push_back(wanted < before ? left.place + distance_of(wanted, left.size, rate)
                                            : right.place - distance_of(whole - wanted, right.size, rate));
        }
        edges.push_back(right.place);
    }
    return edges;
}

}  // namespace skinheal::transport
