// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "support/wound.hpp"

namespace skinheal::test {
namespace {

struct Size {
    int lateral;
    int depth;
};

void PrintTo(const Size& s, std::ostream* out) { *out << s.lateral << " x " << s.depth; }

/// Two runs side by side, compared after every step.
void compare(const std::string& model, const grid::Grid& grid, const Course& course, int few, int many) {
    const auto a = heal_with(model, grid, {.threads = few});
    const auto b = heal_with(model, grid, {.threads = many});
    const skin::Injury injury = needle(a->system().grid(), 1.5e-3);
    std::size_t session = 0;
    while (a->system().state().time < course.end) {
        if (session < course.sessions.size() && a->system().state().time >= course.sessions[session]) {
            a->injure(injury);
            b->injure(injury);
            ++session;
        }
        const double until = session < course.sessions.size() ? course.sessions[session] : course.end;
        a->system().advance(until);
        b->system().advance(until);
        ASSERT_EQ(a->system().state().time, b->system().state().time);
        ASSERT_TRUE(same_bits(a->system().state(), b->system().state())) << "step " << a->system().steps();
    }
    EXPECT_EQ(session, course.sessions.size());
    EXPECT_GT(a->system().steps(), 50);
    EXPECT_EQ(a->system().rejected(), b->system().rejected());
}

class Threads : public ::testing::TestWithParam<std::tuple<std::string, Size>> {};

// Work is split in blocks of eight rows and of eight lines, so more than 16 rows keep two threads busy.
TEST_P(Threads, GiveTheSameBitsThroughACourse) {
    const auto& [model, size] = GetParam();
    compare(model, cell_grid(size.lateral, size.depth), {{0, 3 * day}, 8 * day}, 1, 2);
}

INSTANTIATE_TEST_SUITE_P(Grids, Threads,
                         ::testing::Combine(::testing::ValuesIn(healing::models()),
                                            ::testing::Values(Size{12, 40}, Size{21, 37}, Size{3, 17})));

TEST(ManyThreads, GiveTheSameBitsToo) { compare("mn16", cell_grid(12, 29), {{0}, 0.5 * day}, 2, 3); }

TEST(ManyThreads, GiveTheSameBitsInAPatch) {
    for (const std::string& model : healing::models()) {
        compare(model, patch_grid(11, 19), {{0, day}, 2 * day}, 1, 3);
        compare(model, even_patch_grid(11, 19), {{0, day}, 2 * day}, 1, 3);
    }
}

}  // namespace
}  // namespace skinheal::test
