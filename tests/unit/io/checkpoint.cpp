// SPDX-License-Identifier: BSD-3-Clause
#include "io/checkpoint.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <limits>

#include "support/result_sample.hpp"

namespace skinheal::test {
namespace {

io::Checkpoint sample() {
    io::Checkpoint c;
    c.scenario_hash = "0123abcd";
    c.library_version = "1.2.3";
    c.snapshots = 12;
    c.series_rows = 345;
    c.arrays["empty"] = {};
    c.arrays["fields"] = {0.1, -0.0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity(),
                          std::numeric_limits<double>::quiet_NaN()};
    return c;
}

TEST(Checkpoint, GivesBackEveryBit) {
    const Folder folder("checkpoint");
    const auto written = sample();
    io::write_checkpoint(folder / "run.checkpoint", written);
    const auto read = io::read_checkpoint(folder / "run.checkpoint");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->scenario_hash, written.scenario_hash);
    EXPECT_EQ(read->library_version, written.library_version);
    EXPECT_EQ(read->snapshots, 12);
    EXPECT_EQ(read->series_rows, 345);
    ASSERT_EQ(read->arrays.size(), 2u);
    EXPECT_TRUE(read->arrays.at("empty").empty());
    const auto& a = read->arrays.at("fields");
    const auto& b = written.arrays.at("fields");
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
        EXPECT_EQ(std::bit_cast<std::uint64_t>(a[i]), std::bit_cast<std::uint64_t>(b[i])) << i;
}

TEST(Checkpoint, NoFileIsNoCheckpoint) {
    const Folder folder("none");
    EXPECT_FALSE(io::read_checkpoint(folder / "run.checkpoint"));
}

TEST(Checkpoint, ReplacesTheOldOneAndLeavesNothingBeside) {
    const Folder folder("replace");
    io::write_checkpoint(folder / "run.checkpoint", sample());
    auto later = sample();
    later.snapshots = 13;
    io::write_checkpoint(folder / "run.checkpoint", later);
    EXPECT_EQ(io::read_checkpoint(folder / "run.checkpoint")->snapshots, 13);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace skinheal::test
