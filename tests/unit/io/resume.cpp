// SPDX-License-Identifier: BSD-3-Clause
// A run that goes on in its file leaves the same bits as one that was never stopped.
#include <gtest/gtest.h>

#include "io/result_file.hpp"
#include "support/result_sample.hpp"

namespace skinheal::test {
namespace {

using io::ResultFile;

struct Case {
    int depth;
    int lateral;
    long written;
    long kept;
    bool finished;
};

class Resume : public testing::TestWithParam<Case> {};

TEST_P(Resume, GivesTheSameDatasetsBitByBit) {
    const Folder folder("resume");
    const Case c = GetParam();
    constexpr long snapshots = 70;
    const auto spec = sample_spec(c.depth, c.lateral, 3);
    {
        auto file = ResultFile::create(folder / "whole.h5", spec);
        for (long k = 0; k < snapshots; ++k) append_sample(file, spec, k);
        file.finish(sample_ending());
    }
    {
        auto file = ResultFile::create(folder / "parts.h5", spec);
        for (long k = 0; k < c.written; ++k) append_sample(file, spec, k);
        if (c.finished) file.finish({.status = "cancelled", .sessions = {{1.0, 2.0}}, .warnings = {"a", "b"}});
    }
    {
        auto file = ResultFile::reopen(folder / "parts.h5", spec, c.kept, 3 * c.kept);
        EXPECT_EQ(file.snapshots(), c.kept);
        EXPECT_EQ(file.series_rows(), 3 * c.kept);
        for (long k = c.kept; k < snapshots; ++k) append_sample(file, spec, k);
        file.finish(sample_ending());
    }
    EXPECT_EQ(all_content(folder / "whole.h5"), all_content(folder / "parts.h5"));
    EXPECT_EQ(Reader(folder / "parts.h5").text(".", "status"), "complete");
    EXPECT_EQ(file_bytes(folder / "whole.xdmf").size(), file_bytes(folder / "parts.xdmf").size());
}

INSTANTIATE_TEST_SUITE_P(Files, Resume,
                         testing::Values(Case{7, 5, 40, 40, false}, Case{7, 5, 40, 33, false}, Case{7, 5, 40, 33, true},
                                         Case{7, 5, 1, 0, false}, Case{7, 5, 0, 0, false}, Case{60, 40, 9, 6, false},
                                         Case{60, 40, 9, 9, true}));

TEST(ResumedFile, IsMarkedAsRunningAgain) {
    const Folder folder("running");
    const auto spec = sample_spec(4, 3);
    {
        auto file = ResultFile::create(folder / "run.h5", spec);
        append_sample(file, spec, 0);
        file.finish({.status = "cancelled"});
    }
    { const auto file = ResultFile::reopen(folder / "run.h5", spec, 1, 3); }
    EXPECT_EQ(Reader(folder / "run.h5").text(".", "status"), "running");
}

}  // namespace
}  // namespace skinheal::test
