// SPDX-License-Identifier: BSD-3-Clause
#include "transport/edges.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace skinheal::transport {
namespace {

/// The size that a graded mesh may have at distance x from a station.
double allowed(const Station& station, double x, double growth) { return station.size + (growth - 1) * x; }

}  // namespace

std::vector<double> graded_edges(std::span<const Station> stations, double growth) {
    std::vector<double> edges{stations.front().place};
    for (std::size_t k = 0; k + 1 < stations.size(); ++k) {
        const Station& left = stations[k];
        const Station& right = stations[k + 1];
        const double length = right.place - left.place;
        // number of cells = integral of 1 / size; the size law is linear in the distance from the nearer station
        constexpr int samples = 256;
        std::vector<double> count{0.0};
        for (int i = 0; i < samples; ++i) {
            const double x = length * (i + 0.5) / samples;
            const double size = std::min(allowed(left, x, growth), allowed(right, length - x, growth));
            count.push_back(count.back() + length / samples / size);
        }
        const int cells = std::max(1, static_cast<int>(std::ceil(count.back() - 1e-6)));
        for (int c = 1; c < cells; ++c) {
            const double wanted = count.back() * c / cells;
            const auto i = static_cast<std::size_t>(std::ranges::upper_bound(count, wanted) - count.begin()) - 1;
            const double share = (wanted - count[i]) / (count[i + 1] - count[i]);
            edges.push_back(left.place + length * (static_cast<double>(i) + share) / samples);
        }
        edges.push_back(right.place);
    }
    return edges;
}

}  // namespace skinheal::transport
