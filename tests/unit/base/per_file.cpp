// SPDX-License-Identifier: BSD-3-Clause
#include "base/per_file.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/preset.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::test {
namespace {

TEST(PerFile, MakesAValueOnceForAllThreads) {
    base::PerFile<int> values;
    std::atomic<int> made{0};
    std::vector<const int*> found(4, nullptr);
    {
        std::vector<std::jthread> threads;
        for (auto& one : found)
            threads.emplace_back([&] { one = &values.get("skins/cheek.toml", [&] { return 7 + made++; }); });
    }
    EXPECT_EQ(made, 1);
    for (const int* one : found) {
        EXPECT_EQ(one, found.front());
        EXPECT_EQ(*one, 7);
    }
    EXPECT_EQ(values.get("skins/neck.toml", [] { return 9; }), 9) << "another file has its own";
}

TEST(PerFile, AFailureIsNotKept) {
    base::PerFile<int> values;
    EXPECT_THROW((void)values.get("skins/cheek.toml", []() -> int { throw std::runtime_error("no"); }),
                 std::runtime_error);
    EXPECT_EQ(values.get("skins/cheek.toml", [] { return 3; }), 3);
}

TEST(PerFile, APresetIsParsedOnce) {
    const auto load = []() -> const base::Preset& { return base::load_preset("skins", "cheek", "", "", ""); };
    EXPECT_EQ(&load(), &load());
}

TEST(ParameterSet, AChangedCopyLeavesTheSetAsItIs) {
    const ParameterSet known = ParameterSet::load("mn17");
    const double before = known["injury.zone_length"];
    ParameterSet mine = known;
    mine.scale("injury.zone_length", 2, "a test");
    EXPECT_EQ(mine["injury.zone_length"], 2 * before);
    EXPECT_EQ(known["injury.zone_length"], before);
    EXPECT_EQ(ParameterSet::load("mn17")["injury.zone_length"], before);
    EXPECT_FALSE(known.find("injury.zone_length").overridden);
}

}  // namespace
}  // namespace skinheal::test
