// SPDX-License-Identifier: BSD-3-Clause
// What holds for factored steps to the last bit holds without factors too.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "benchmarks/layered.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using problems::Layered;
using reaction::Method;

TEST(UnfactoredRest, IsKeptToTheLastBit) {
    for (const auto& model : healing::models())
        for (const grid::Grid& grid : {column_grid(12), cell_grid(7, 12), patch_grid(6, 7)}) {
            const auto healing = heal_with(model, grid, {.method = Method::unfactored});
            const reaction::State rest = healing->system().empty_state();
            for (int k = 0; k < 5; ++k) healing->system().advance(400 * day);
            EXPECT_EQ(healing->system().method_counts().unfactored, 5);
            EXPECT_EQ(healing->system().method_counts().iterations, 0);
            const auto now = healing->system().state().volume.span();
            for (std::size_t i = 0; i < now.size(); ++i)
                if (grid.volume_weight()[i % static_cast<std::size_t>(grid.field_stride())] > 0)
                    ASSERT_EQ(now[i], rest.volume.data()[i]) << model;
        }
}

TEST(UnfactoredThreads, GiveTheSameBits) {
    for (const int dimensions : {2, 3}) {
        const Layered problem{.dimensions = dimensions, .cells = 20, .contrast = 1e4, .exchange = 10};
        const auto one = problem.make({.threads = 1, .method = Method::unfactored});
        const auto three = problem.make({.threads = 3, .method = Method::unfactored});
        for (int k = 0; k < 60; ++k) {
            one->advance(1e3);
            three->advance(1e3);
            ASSERT_TRUE(same_bits(one->state(), three->state())) << "step " << k;
        }
        EXPECT_GT(one->method_counts().iterations, 0);
        EXPECT_EQ(one->method_counts().iterations, three->method_counts().iterations);
    }
}

// Before, while and after the method is changed on its own.
TEST(UnfactoredRestart, GivesTheSameBitsFromEveryCheckpoint) {
    const Layered problem{.dimensions = 3, .cells = 12, .contrast = 1e4};
    const double end = 300;
    const auto whole = problem.make({});
    std::vector<std::map<std::string, std::vector<double>>> marks;
    while (whole->state().time < end) {
        if (whole->steps() % 5 == 0) marks.push_back(whole->save());
        whole->advance(end);
    }
    ASSERT_GT(whole->method_counts().unfactored, 0);
    ASSERT_LT(whole->method_counts().unfactored, whole->steps());
    for (const auto& mark : marks) {
        const auto again = problem.make({.threads = 2});
        again->restore(mark);
        while (again->state().time < end) again->advance(end);
        ASSERT_TRUE(same_bits(again->state(), whole->state())) << "from time " << mark.at("controller")[0];
        ASSERT_EQ(again->save(), whole->save());
    }
}

TEST(UnfactoredRestart, OfACheckpointFromBeforeGoesOnFactored) {
    const Layered problem{.cells = 8};
    const auto system = problem.make({});
    system->advance(1);
    auto saved = system->save();
    saved.erase("method");
    const auto again = problem.make({});
    again->restore(saved);
    EXPECT_EQ(again->method_counts().unfactored, 0);
    EXPECT_EQ(again->steps(), 1);
}

}  // namespace
}  // namespace skinheal::test
