// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "skinheal/error.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

const Course course{{0, 4 * day}, 12 * day};

struct Mark {
    long step;
    std::size_t sessions;  ///< applied so far
    std::map<std::string, std::vector<double>> arrays;
};

/// Go on to the end of the course with `sessions` already applied; save every `interval` steps and around each session.
std::vector<Mark> follow(healing::Healing& healing, std::size_t sessions, long interval) {
    reaction::System& system = healing.system();
    const skin::Injury injury = needle(system.grid(), 1.5e-3);
    std::vector<Mark> marks;
    const auto mark = [&] { marks.push_back({system.steps(), sessions, system.save()}); };
    while (system.state().time < course.end) {
        if (sessions < course.sessions.size() && system.state().time >= course.sessions[sessions]) {
            mark();
            healing.injure(injury);
            ++sessions;
            mark();
        }
        system.advance(sessions < course.sessions.size() ? course.sessions[sessions] : course.end);
        if (interval > 0 && system.steps() % interval == 0) mark();
    }
    mark();
    return marks;
}

class Restart : public ::testing::TestWithParam<std::tuple<std::string, int>> {
protected:
    grid::Grid grid() const {
        const int geometry = std::get<1>(GetParam());
        if (geometry == 3) return patch_grid(6, 9);
        return geometry == 0 ? point_grid() : geometry == 1 ? column_grid(24) : cell_grid(7, 20);
    }
    std::unique_ptr<healing::Healing> make(int threads) const {
        return heal_with(std::get<0>(GetParam()), grid(), {.threads = threads});
    }
};

TEST_P(Restart, GivesTheSameBitsFromEveryCheckpoint) {
    const auto whole = make(2);
    const std::vector<Mark> marks = follow(*whole, 0, 60);
    ASSERT_GE(marks.size(), 8U);
    for (std::size_t m = 0; m + 1 < marks.size(); ++m) {
        const auto again = make(1);
        again->system().restore(marks[m].arrays);
        EXPECT_EQ(again->system().steps(), marks[m].step);
        const std::vector<Mark> rest = follow(*again, marks[m].sessions, 0);
        ASSERT_TRUE(same_bits(again->system().state(), whole->system().state())) << "from step " << marks[m].step;
        ASSERT_EQ(rest.back().arrays, marks.back().arrays) << "from step " << marks[m].step;
    }
}

INSTANTIATE_TEST_SUITE_P(PointColumnCellPatch, Restart,
                         ::testing::Combine(::testing::ValuesIn(healing::models()), ::testing::Range(0, 4)));

TEST(Checkpoint, OfAnotherGridIsRefused) {
    const auto small = heal(cell_grid(12, 20), {});
    const auto large = heal(cell_grid(12, 21), {});
    EXPECT_THROW(large->system().restore(small->system().save()), Error);
    auto broken = small->system().save();
    broken["controller"].pop_back();
    EXPECT_THROW(small->system().restore(broken), Error);
}

}  // namespace
}  // namespace skinheal::test
