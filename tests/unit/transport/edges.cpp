// SPDX-License-Identifier: BSD-3-Clause
#include "transport/edges.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace skinheal::test {
namespace {

using transport::Station;

TEST(GradedEdges, GrowNoFasterThanAllowedBesideAStationHoweverFine) {
    for (const double fine : {1e-4, 1e-7, 1e-10, 1e-13})
        for (const double growth : {1.08, 1.35, 2.0}) {
            const std::vector<Station> stations{{0, fine}, {1e-3, 1e-4}, {3e-3, 5e-5}};
            const auto edges = transport::graded_edges(stations, growth);
            EXPECT_TRUE(std::ranges::is_sorted(edges));
            EXPECT_LE(edges[1] - edges[0], fine * std::expm1(growth - 1) / (growth - 1) * (1 + 1e-9));
            for (std::size_t k = 2; k < edges.size(); ++k) {
                if (edges[k - 1] == 1e-3) continue;  // sizes on both sides of a station are rounded each for itself
                const double ratio = (edges[k] - edges[k - 1]) / (edges[k - 1] - edges[k - 2]);
                EXPECT_LE(std::max(ratio, 1 / ratio), std::exp(growth - 1) * (1 + 1e-6)) << fine << ", cell " << k;
            }
        }
}

TEST(GradedEdges, MeetEveryStation) {
    const std::vector<Station> stations{{0, 1e-5}, {2e-5, 1e-6}, {2.1e-5, 1}, {1e-3, 1e-4}};
    const auto edges = transport::graded_edges(stations, 1.3);
    for (const Station& s : stations) EXPECT_EQ(std::ranges::count(edges, s.place), 1) << s.place;
}

}  // namespace
}  // namespace skinheal::test
