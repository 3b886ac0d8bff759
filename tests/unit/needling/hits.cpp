// SPDX-License-Identifier: BSD-3-Clause
#include "needling/hits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <set>
#include <stdexcept>
#include <vector>

#include "needling/channel.hpp"
#include "needling/philox.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using needling::Hit;
using needling::Patch;
using needling::PatternStatistics;
using needling::philox;
using needling::Purpose;
using needling::Random;

constexpr double eight = 1e-7;  ///< half a unit of the last of eight digits

using Block = std::array<std::uint32_t, 4>;

// The known answers that are published with the generator (salmon2011).
TEST(Philox, GivesThePublishedAnswers) {
    constexpr std::uint32_t ones = 0xFFFFFFFFU;
    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627E8D5U, 0xE169C58DU, 0xBC57AC4CU, 0x9B00DBD8U}));
    EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
              (Block{0x408F276DU, 0x41C83B0EU, 0xA20BC7C6U, 0x6D5451FDU}));
    EXPECT_EQ(philox({0x243F6A88U, 0x85A308D3U, 0x13198A2EU, 0x03707344U}, {0xA4093822U, 0x299F31D0U}),
              (Block{0xD16CFE09U, 0x94FDCCEBU, 0x5001E420U, 0x24126EA1U}));
}

TEST(Random, UniformNumbersFillTheUnitInterval) {
    const Random random{7, 0};
    const int n = 20000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; ++i)
        for (const double u : random.uniform(Purpose::scatter, static_cast<std::uint32_t>(i))) {
            ASSERT_GT(u, 0.0);
            ASSERT_LT(u, 1.0);
            sum += u;
            squares += u * u;
        }
    EXPECT_NEAR(sum / (2 * n), 0.5, 5 * std::sqrt(1.0 / 12 / (2 * n)));
    EXPECT_NEAR(squares / (2 * n), 1.0 / 3, 5 * std::sqrt(4.0 / 45 / (2 * n)));
}

TEST(Random, NormalQuantileInvertsTheNormalShare) {
    for (const double x : {-8.0, -5.0, -2.5, -1.0, -0.3, 0.0, 0.01, 0.7, 1.5, 3.0}) {
        const double share = needling::normal_share(x);
        EXPECT_NEAR(needling::normal_quantile(share), x, 1e-13 * std::max(1.0, std::abs(x))) << x;
    }
    EXPECT_NEAR(needling::normal_quantile(0.975), 1.959963984540054, 1e-14);
    EXPECT_NEAR(needling::normal_quantile(1e-20), -9.262340089798408, 1e-13);
}

Device roller() { return Device::preset_named("roller"); }

// V-A03
TEST(Density, PerPassIsThatOfTheVerificationTable) {
    const double once = needling::density_per_pass(roller());
    verify("V-A03a", once, 15.278875e4, eight);
    verify("V-A03b", 15 * once, 229.18312e4, eight);
    Device pen = Device::preset_named("pen");
    pen.needles = 12;
    pen.frequency = 90;
    pen.speed = 20e-3;
    pen.width = 8e-3;
    verify("V-A03c", needling::density_per_pass(pen), 675e4, eight);
    // from stroke to stroke of a needle, as the hits of one pass in one direction show it
    pen.slip = 0;
    pen.needles = 1;
    const auto strokes = needling::hits(pen, 1, {4e-3, 8e-3}, Random{1, 0});
    ASSERT_GT(strokes.size(), 2U);
    verify("V-A03d", strokes[1].x - strokes[0].x, 0.022222222e-2, eight);
    EXPECT_NEAR(needling::density_per_pass(Device::preset_named("stamp")), 100e4, 1e-3);
}

TEST(Hits, HaveTheDensityOfTheDevice) {
    const Patch patch{60e-3, 50e-3};
    for (const char* name : {"pen", "roller", "stamp"}) {
        const Device device = Device::preset_named(name);
        const int passes = name == std::string("pen") ? 2 : 12;
        const double expected = needling::density_per_pass(device) * passes * patch.area();
        double count = 0;
        const int sessions = 8;
        for (int s = 0; s < sessions; ++s)
            count += static_cast<double>(
                needling::hits(device, passes, patch, Random{3, static_cast<std::uint32_t>(s)}).size());
        // a lattice with a random phase: the count varies with the perimeter, far less than a Poisson count
        EXPECT_NEAR(count / sessions / expected, 1.0, 3 * std::sqrt(expected / sessions) / expected) << name;
    }
}

TEST(Hits, AreTheSameForTheSameSeedAndNewInEverySession) {
    const Patch patch{20e-3, 20e-3};
    const auto first = needling::hits(roller(), 15, patch, Random{1, 0});
    const auto again = needling::hits(roller(), 15, patch, Random{1, 0});
    ASSERT_EQ(first.size(), again.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        ASSERT_EQ(first[i].x, again[i].x);
        ASSERT_EQ(first[i].y, again[i].y);
    }
    for (const Random& other : {Random{1, 1}, Random{2, 0}}) {
        std::size_t shared = 0;
        for (const Hit& hit : needling::hits(roller(), 15, patch, other))
            shared += static_cast<std::size_t>(
                std::count_if(first.begin(), first.end(), [&](const Hit& h) { return h.x == hit.x && h.y == hit.y; }));
        EXPECT_EQ(shared, 0U);
    }
}

// These bits are the contract between compilers; a change here changes every run with positions.
TEST(Hits, AreTheSameOnEveryCompiler) {
    const auto found = needling::hits(roller(), 4, Patch{10e-3, 10e-3}, Random{1, 0});
    ASSERT_FALSE(found.empty());
    double x = 0;
    double y = 0;
    for (const Hit& hit : found) {
        x += hit.x;
        y += hit.y;
    }
    EXPECT_EQ(found.size(), 59U);
    EXPECT_EQ(found.front().x, 0x1.0b3a0b2909efp-9);
    EXPECT_EQ(found.front().y, 0x1.515d0f56b44c3p-10);
    EXPECT_EQ(x, 0x1.1f3127ce7280ep-2);
    EXPECT_EQ(y, 0x1.251576d86487ep-2);
}

TEST(Hits, TakeTheDirectionsInTurn) {
    for (const Hit& hit : needling::hits(roller(), 6, Patch{20e-3, 20e-3}, Random{1, 0}))
        ASSERT_EQ(hit.direction, hit.pass % 4);
    for (const Hit& hit : needling::hits(Device::preset_named("stamp"), 3, Patch{20e-3, 20e-3}, Random{1, 0}))
        ASSERT_EQ(hit.direction, 0);
}

TEST(Hits, OfADensityHaveItInTheMean) {
    const Patch patch{50e-3, 50e-3};
    for (const double wanted : {20e4, 200e4}) {
        double count = 0;
        const int sessions = 10;
        for (int s = 0; s < sessions; ++s)
            count += static_cast<double>(
                needling::hits_of_density(roller(), wanted, patch, Random{5, static_cast<std::uint32_t>(s)}).size());
        const double expected = wanted * patch.area();
        EXPECT_NEAR(count / sessions, expected, 4 * std::sqrt(expected / sessions));
    }
}

// V-A04: closed forms of hits that are independent and uniform.
TEST(PoissonStatistics, AreThoseOfTheVerificationTable) {
    const PatternStatistics s = needling::poisson_statistics(229.183118052e4, 30e-6);
    verify("V-A04a", s.open_share, 0.0064590501, eight);
    verify("V-A04b", s.isolated_share, 0.97441304, eight);
    verify("V-A04c", s.nearest_distance, 0.033027727e-2, eight);
    verify("V-A04d", s.reentry_share, 0.0032330129, eight);
    verify("V-A04e", needling::cell_radius(229.183118052e4), 0.0372678e-2, eight);
}

TEST(PatternStatistics, OfScatteredHitsAgreeWithTheClosedForms) {
    const Patch patch{10e-3, 10e-3};
    const double density = 400e4;
    const double radius = 120e-6;  // large, so that holes overlap
    const int count = 400;
    const int trials = 40;
    PatternStatistics mean;
    for (int t = 0; t < trials; ++t) {
        const auto found = needling::scattered_hits(count, patch, Random{11, static_cast<std::uint32_t>(t)});
        const auto s = needling::pattern_statistics(found, patch, radius);
        mean.open_share += s.open_share / trials;
        mean.isolated_share += s.isolated_share / trials;
        mean.nearest_distance += s.nearest_distance / trials;
        mean.reentry_share += s.reentry_share / trials;
    }
    const auto exact = needling::poisson_statistics(density, radius);
    const double n = count * trials;
    EXPECT_NEAR(mean.open_share, exact.open_share, 0.01 * exact.open_share);
    EXPECT_NEAR(mean.isolated_share, exact.isolated_share,
                6 * std::sqrt(exact.isolated_share * (1 - exact.isolated_share) / n));
    EXPECT_NEAR(mean.nearest_distance, exact.nearest_distance, 6 * 0.52 * exact.nearest_distance / std::sqrt(n));
    EXPECT_NEAR(mean.reentry_share, exact.reentry_share, 6 * std::sqrt(exact.reentry_share / n));
}

TEST(PatternStatistics, ManyPassesOfARollerTendToIndependentHits) {
    const Patch patch{30e-3, 30e-3};
    const double radius = 60e-6;
    const auto found = needling::hits(roller(), 15, patch, Random{1, 0});
    const auto s = needling::pattern_statistics(found, patch, radius);
    const auto exact = needling::poisson_statistics(s.density, radius);
    EXPECT_NEAR(s.open_share, exact.open_share, 0.03 * exact.open_share);
    EXPECT_NEAR(s.isolated_share, exact.isolated_share, 0.03);
    EXPECT_NEAR(s.nearest_distance, exact.nearest_distance, 0.05 * exact.nearest_distance);
}

TEST(PatternStatistics, FindTheNearestOfTwo) {
    const Patch patch{10e-3, 8e-3};
    const std::vector<Hit> two{{0.5e-3, 1e-3, 0, 0, 0}, {9.5e-3, 7.5e-3, 0, 1, 0}};  // neighbours across the edges
    const auto s = needling::pattern_statistics(two, patch, 0.1e-3);
    EXPECT_NEAR(s.nearest_distance, std::hypot(1e-3, 1.5e-3), 1e-15);
    EXPECT_EQ(s.isolated_share, 1.0);
    EXPECT_EQ(s.reentry_share, 0.0);
    EXPECT_NEAR(s.open_share, 2 * std::numbers::pi * 1e-8 / patch.area(), 0.02 * s.open_share);
}

TEST(Hits, RefusePatternsWithoutExtent) {
    Device device = roller();
    device.drum_radius = 0;
    EXPECT_THROW((void)needling::hits(device, 1, Patch{1e-3, 1e-3}, Random{}), std::invalid_argument);
    EXPECT_THROW((void)needling::hits(roller(), 15, Patch{10.0, 10.0}, Random{}), std::invalid_argument);
    // few hits, but more steps along the patch than an int can count
    EXPECT_THROW((void)needling::hits(roller(), 1, Patch{1e8, 1e-10}, Random{}), std::invalid_argument);
    EXPECT_THROW((void)needling::hits_of_density(roller(), 1e30, Patch{1e-3, 1e-3}, Random{}), std::invalid_argument);
    // and a raster of more points than that
    const std::vector<Hit> one{{0.5, 0.5e-3, 0, 0, 0}};
    EXPECT_EQ(needling::pattern_statistics(one, Patch{1e6, 1e-3}, 1e-6).isolated_share, 1.0);
}

TEST(Random, CountsAllBitsOfASeedAndLeavesThoseBelowTwoToThe32AsTheyWere) {
    const auto first = [](std::uint64_t seed, std::uint32_t session) {
        return needling::Random{seed, session}.uniform(needling::Purpose::lanes, 3)[0];
    };
    const auto key = [](std::uint32_t seed, std::uint32_t session) {
        return needling::philox({3, 0, 0, 0}, {seed, session})[0];
    };
    EXPECT_NE(key(1, 0), key(2, 0));
    std::set<double> seen;
    const std::vector<std::uint64_t> seeds{
        0,           1,           0x7FFFFFFF,         0x80000000,         0xFFFFFFFF,
        0x100000000, 0x100000001, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF};
    for (const std::uint64_t seed : seeds)
        for (std::uint32_t session = 0; session < 20; ++session) seen.insert(first(seed, session));
    EXPECT_EQ(seen.size(), 20 * seeds.size());
}

}  // namespace
}  // namespace skinheal::test
