// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/threads/team.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <latch>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "numerics/simd/floating_point.hpp"
#include "skinheal/error.hpp"

namespace skinheal::numerics {
namespace {

TEST(Team, DoesEveryChunkOnce) {
    for (const int threads : {1, 2, 5}) {
        Team team(threads);
        EXPECT_EQ(team.size(), threads);
        for (int loop = 0; loop < 2000; ++loop) {
            const int chunks = loop % 37;
            std::vector<int> count(37, 0);
            std::vector<int> worker_of(37, -1);
            team.run(chunks, [&](int worker, int chunk) {
                ++count[static_cast<std::size_t>(chunk)];
                worker_of[static_cast<std::size_t>(chunk)] = worker;
            });
            for (int c = 0; c < 37; ++c) {
                ASSERT_EQ(count[static_cast<std::size_t>(c)], c < chunks ? 1 : 0) << "loop " << loop;
                ASSERT_LT(worker_of[static_cast<std::size_t>(c)], threads);
            }
        }
    }
}

TEST(Team, SharesTheWork) {
    Team team(2);
    std::vector<int> by(2, 0);
    team.run(20, [&](int worker, int) {
        ++by[static_cast<std::size_t>(worker)];
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    });
    EXPECT_GT(by[0], 0);
    EXPECT_GT(by[1], 0);
}

TEST(Team, EveryWorkerBeginsInTheSamePartOfEveryLoop) {
    constexpr int workers = 4;
    Team team(workers);
    for (const int chunks : {16, 40, 1000}) {
        std::latch all_have_one(workers);  // so that nobody is through with its own part before the others have begun
        std::vector<int> begin(workers, -1);
        team.run(chunks, [&](int worker, int chunk) {
            int& mine = begin[static_cast<std::size_t>(worker)];
            if (mine >= 0) return;
            mine = chunk;
            all_have_one.arrive_and_wait();
        });
        const int part = chunks / workers;
        EXPECT_EQ(begin, (std::vector<int>{0, 2 * part - 1, 2 * part, 4 * part - 1})) << chunks;
    }
}

TEST(Team, CountsMoreChunksThanOneWordHolds) {
    constexpr int chunks = 3'000'000;
    for (const int threads : {1, 3}) {
        Team team(threads);
        std::vector<unsigned char> count(chunks, 0);
        team.run(chunks, [&](int, int chunk) { ++count[static_cast<std::size_t>(chunk)]; });
        for (std::size_t c = 0; c < count.size(); ++c) ASSERT_EQ(count[c], 1) << "chunk " << c << " of " << threads;
    }
}

/// A system that has threads for the caller and two helpers.
void third_fails(Team::Helpers& helpers, Team& team, int worker) {
    if (worker == 3) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    Team::start(helpers, team, worker);
}

TEST(Team, SaysWhichThreadCouldNotBeStartedAndEndsTheOthers) {
    for (int again = 0; again < 50; ++again) {  // helpers are stopped at any point of their beginning
        // long enough, now and then, for them to have gone to sleep
        try {
            const Team team(8, [](Team::Helpers& helpers, Team& t, int worker) {
                if (worker == 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                third_fails(helpers, t, worker);
            });
            FAIL() << "a team of three took itself for one of eight";
        } catch (const Error& error) {
            EXPECT_NE(std::string(error.what()).find("could not start number 4 of 8"), std::string::npos)
                << error.what();
        }
        EXPECT_THROW(Team(8, third_fails), Error);
    }
    Team after(3, third_fails);  // as many as there are
    int done = 0;
    after.run(1, [&](int, int) { ++done; });
    EXPECT_EQ(done, 1);
}

TEST(Team, DoesNotWaitForAHelperThatIsNotThere) {
    Team team(64);  // far more than there are processors
    const auto start = std::chrono::steady_clock::now();
    for (int loop = 0; loop < 200; ++loop) team.run(4, [](int, int) {});
    EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 5.0);
}

#if defined(__SSE2__)
TEST(Team, FlushesDenormalsInEveryChunkAndRestoresTheMode) {
    const unsigned before = _mm_getcsr();
    for (const int threads : {1, 3}) {
        Team team(threads);
        std::vector<unsigned> mode(16, 0);
        team.run(16, [&](int, int chunk) { mode[static_cast<std::size_t>(chunk)] = _mm_getcsr() & 0x8040U; });
        for (const unsigned m : mode) EXPECT_EQ(m, 0x8040U);
    }
    EXPECT_EQ(_mm_getcsr(), before);
}
#endif

}  // namespace
}  // namespace skinheal::numerics
