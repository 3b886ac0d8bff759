// SPDX-License-Identifier: BSD-3-Clause
// Promise: a writer that is killed leaves a file that opens, with every snapshot that was appended.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <string>
#include <vector>

#include "io/result_file.hpp"
#include "support/result_sample.hpp"

namespace skinheal::test {
namespace {

using io::ResultFile;

constexpr int rows_per_snapshot = 5;

struct Case {
    int depth;
    int lateral;
    long snapshots;
    int kills;
    int longest_life_us;
};

/// Writes without a pause, so that most kills fall into a write, and tells each finished snapshot.
[[noreturn]] void write_until_killed(const std::filesystem::path& path, const io::FileSpec& spec, long snapshots,
                                     int told) {
    auto file = ResultFile::create(path, spec, true);
    for (long k = 0; k < snapshots; ++k) {
        append_sample(file, spec, k, rows_per_snapshot);
        if (::write(told, "x", 1) != 1) ::_exit(1);
    }
    while (true) ::pause();
}

/// Starts a writer, kills it after a random time since its first snapshot; returns how many snapshots it finished.
long kill_a_writer(const std::filesystem::path& path, const io::FileSpec& spec, const Case& c, std::mt19937& random) {
    int told[2];
    if (::pipe(told) != 0) return -1;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(told[0]);
        write_until_killed(path, spec, c.snapshots, told[1]);
    }
    ::close(told[1]);
    char mark = 0;
    long finished = ::read(told[0], &mark, 1);
    ::usleep(std::uniform_int_distribution<useconds_t>(0, static_cast<useconds_t>(c.longest_life_us))(random));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(told[0], &mark, 1) == 1) ++finished;
    ::close(told[0]);
    return finished;
}

void expect_all(const std::filesystem::path& path, const io::FileSpec& spec, long finished) {
    const Reader reader(path);
    ASSERT_TRUE(reader.is_open());
    EXPECT_EQ(reader.text(".", "status"), "running");
    ASSERT_GE(reader.numbers("time").size(), static_cast<std::size_t>(finished));
    for (std::size_t f = 0; f < spec.fields.size(); ++f) {
        const auto& name = spec.fields[f].name;
        const std::size_t n = values_of(spec, spec.fields[f]);
        const auto values = reader.numbers(name);  // all of it: also a record that was not finished must not disturb
        ASSERT_GE(values.size(), n * static_cast<std::size_t>(finished)) << name;
        for (std::size_t i = 0; i < n * static_cast<std::size_t>(finished); ++i)
            ASSERT_EQ(values[i], sample_value(static_cast<long>(i / n), f, i % n)) << name << " " << i;
    }
    for (const auto& s : spec.series)
        ASSERT_GE(reader.numbers(s.name).size(), static_cast<std::size_t>(rows_per_snapshot * finished)) << s.name;
}

class KilledWriter : public testing::TestWithParam<Case> {};

TEST_P(KilledWriter, LeavesEverySnapshotThatWasAppended) {
    const Folder folder("killed");
    const Case c = GetParam();
    auto spec = sample_spec(c.depth, c.lateral, 16, 40);
    spec.expected_snapshots = c.snapshots;
    std::mt19937 random(4711);
    for (int k = 0; k < c.kills; ++k) {
        const long finished = kill_a_writer(folder / "run.h5", spec, c, random);
        ASSERT_GE(finished, 1);
        ASSERT_NO_FATAL_FAILURE(expect_all(folder / "run.h5", spec, finished)) << "kill " << k;
        auto file = ResultFile::reopen(folder / "run.h5", spec, finished, rows_per_snapshot * finished);
        append_sample(file, spec, finished, rows_per_snapshot);
        file.finish(sample_ending());
        EXPECT_EQ(Reader(folder / "run.h5").numbers("time").size(), static_cast<std::size_t>(finished + 1));
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, KilledWriter,
                         testing::Values(Case{24, 16, 84, 30, 60'000}, Case{64, 48, 40, 10, 100'000}));

}  // namespace
}  // namespace skinheal::test
