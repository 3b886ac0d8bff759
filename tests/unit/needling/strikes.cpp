// SPDX-License-Identifier: BSD-3-Clause
#include "support/strikes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace skinheal::test {
namespace {

std::vector<double> published() {
    std::ifstream file(std::string(SKINHEAL_TEST_DATA_DIR) + "/capillary_strikes.csv");
    std::string line;
    while (std::getline(file, line) && (line.empty() || line[0] == '#')) {
    }
    std::getline(file, line);  // after the header
    std::vector<double> out;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) out.push_back(std::stod(cell));
    return out;
}

StrikeCase lancets(const std::vector<double>& row) {
    StrikeCase c;
    c.needles = static_cast<int>(row[0]);
    c.rows = static_cast<int>(row[1]);
    c.needle_width = 0.35e-3;
    c.needle_thickness = 0.05e-3;
    c.box_x = row[2] * 1e-3;
    c.box_y = row[3] * 1e-3;
    c.capillaries = static_cast<int>(row[4]);
    c.capillary_diameter = 0.015e-3;
    c.least_gap = 0.08e-3;
    return c;
}

TEST(Strikes, HaveTheExactMeansOfThePublishedArray) {
    const auto row = published();
    ASSERT_EQ(row.size(), 9U);
    const auto exact = mean_strikes(lancets(row));
    EXPECT_NEAR(exact.total, row[5], 5e-5);
    EXPECT_NEAR(exact.direct, row[6], 5e-5);
}

TEST(Strikes, OfRandomCapillariesScatterAboutTheExactMeans) {
    const auto row = published();
    const auto c = lancets(row);
    const auto exact = mean_strikes(c);
    const int trials = 600;
    double total = 0;
    double squares = 0;
    double direct = 0;
    int none = 0;
    for (int t = 0; t < trials; ++t) {
        const auto s = strike_trial(c, needling::Random{21, static_cast<std::uint32_t>(t)});
        total += s.total;
        squares += s.total * s.total;
        direct += s.direct;
        none += s.total == 0 ? 1 : 0;
    }
    const double mean = total / trials;
    const double sd = std::sqrt(squares / trials - mean * mean);
    EXPECT_NEAR(mean, exact.total, 4 * sd / std::sqrt(trials));
    EXPECT_NEAR(direct / trials, exact.direct, 4 * std::sqrt(exact.direct / trials));
    EXPECT_NEAR(sd, row[7], 4 * row[7] / std::sqrt(2.0 * trials) + 0.02 * row[7]);
    EXPECT_LE(none, 2);  // a Poisson number of this mean would be zero once in twenty thousand trials
}

TEST(Strikes, CapillariesThatDoNotFitAreRefused) {
    auto c = lancets(published());
    c.least_gap = 1e-3;
    EXPECT_THROW((void)strike_trial(c, needling::Random{}), std::invalid_argument);
}

}  // namespace
}  // namespace skinheal::test
