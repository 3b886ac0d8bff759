// SPDX-License-Identifier: BSD-3-Clause
// Files that cannot be written or read: each message says what, where, why, and what to do next.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include "io/checkpoint.hpp"
#include "io/result_file.hpp"
#include "io/xdmf.hpp"
#include "skinheal/error.hpp"
#include "support/result_sample.hpp"

namespace skinheal::test {
namespace {

using io::ResultFile;

/// The IoError of `action`; fails the test if there is none, or if the library printed something.
IoError error_of(const std::function<void()>& action) {
    H5Eset_auto2(
        H5E_DEFAULT, [](hid_t stack, void*) { return H5Eprint2(stack, stderr); }, nullptr);
    testing::internal::CaptureStderr();
    IoError caught("none", "");
    try {
        action();
        ADD_FAILURE() << "no IoError";
    } catch (const IoError& error) {
        caught = error;
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    return caught;
}

void expect_message(const IoError& error, const std::filesystem::path& path, const std::string& text) {
    EXPECT_EQ(error.what(), path.string() + ": " + text);
    EXPECT_EQ(error.path(), path.string());
}

void write_text(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

/// In a child, so that the limits of this process stay: 0 if `action` returned true.
int in_child(const std::function<bool()>& action) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            ::_exit(action() ? 0 : 1);
        } catch (...) {
            ::_exit(2);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(ResultFileErrors, AnExistingFileIsRefusedAndKept) {
    const Folder folder("exists");
    const auto path = folder / "run.h5";
    ResultFile::create(path, sample_spec(3, 2)).finish(sample_ending());
    const std::string before = file_bytes(path);
    const auto created = Reader(path).text(".", "created");
    const auto error = error_of([&] { (void)ResultFile::create(path, sample_spec(3, 2)); });
    expect_message(error, path,
                   "this file exists already and was not touched. It holds a run with status \"complete\" of " +
                       created +
                       ".\n  Choose another name, or replace it (overwrite = true); a complete run cannot be continued "
                       "(resume = true).");
    EXPECT_EQ(file_bytes(path), before);
}

TEST(ResultFileErrors, ARunThatWasCutOffCanBeContinued) {
    const Folder folder("cutoff");
    const auto path = folder / "run.h5";
    { const auto file = ResultFile::create(path, sample_spec(3, 2)); }
    const auto created = Reader(path).text(".", "created");
    const auto error = error_of([&] { (void)ResultFile::create(path, sample_spec(3, 2)); });
    expect_message(error, path,
                   "this file exists already and was not touched. It holds a run with status \"running\" of " +
                       created +
                       ".\n  Choose another name, or replace it (overwrite = true), or go on from its checkpoint "
                       "(resume = true).");
}

TEST(ResultFileErrors, AForeignFileIsNamedAsSuch) {
    const Folder folder("foreign");
    const auto path = folder / "notes.h5";
    write_text(path, "not HDF5");
    const auto error = error_of([&] { (void)ResultFile::create(path, sample_spec(3, 2)); });
    expect_message(error, path,
                   "this file exists already and was not touched. It is not a result of skinheal.\n"
                   "  Choose another name, or replace it (overwrite = true).");
    EXPECT_EQ(file_bytes(path), "not HDF5");
}

TEST(ResultFileErrors, OverwritingKeepsTheOldFileUntilTheNewOneStands) {
    const Folder folder("overwrite");
    const auto path = folder / "run.h5";
    ResultFile::create(path, sample_spec(3, 2)).finish(sample_ending());
    const std::string before = file_bytes(path);
    auto impossible = sample_spec(3, 2);
    impossible.fields[1].name = impossible.fields[0].name;
    const auto error = error_of([&] { (void)ResultFile::create(path, impossible, true); });
    expect_message(error, path, "the file cannot be created.\n  Choose another name or folder.");
    EXPECT_NE(error.detail().find("name already exists"), std::string::npos) << error.detail();
    EXPECT_EQ(file_bytes(path), before);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2) << "run.h5 and run.xdmf only";
}

TEST(ResultFileErrors, AMissingFolderIsNamed) {
    const Folder folder("nofolder");
    const auto path = folder.path() / "deep" / "run.h5";
    const auto error = error_of([&] { (void)ResultFile::create(path, sample_spec(3, 2)); });
    expect_message(error, path,
                   "there is no folder " + path.parent_path().string() +
                       " to write it in.\n  Create the folder first, or choose another one.");
}

TEST(ResultFileErrors, AFolderIsNotAFileName) {
    const Folder folder("isfolder");
    const auto error = error_of([&] { (void)ResultFile::create(folder.path(), sample_spec(3, 2), true); });
    expect_message(error, folder.path(), "this is a folder, a file name is needed.\n  Add a name such as result.h5.");
}

TEST(ResultFileErrors, ADeviceIsNeverReplaced) {
    const auto error = error_of([] { (void)ResultFile::create("/dev/full", sample_spec(3, 2), true); });
    expect_message(error, "/dev/full", "this is a device or a pipe, not an ordinary file.\n  Choose another name.");
}

/// What an ordinary user gets to read who may not write in `folder`.
std::string message_without_permission(const std::filesystem::path& folder, unsigned mode) {
    const auto path = folder / "run.h5";
    std::filesystem::permissions(folder, std::filesystem::perms{mode});
    const auto told = folder.parent_path() / "told.txt";
    write_text(told, "");
    std::filesystem::permissions(told, std::filesystem::perms::all);
    const int failed = in_child([&] {
        if (::geteuid() == 0 && (::setegid(65534) != 0 || ::seteuid(65534) != 0)) return false;
        try {
            (void)ResultFile::create(path, sample_spec(3, 2));
        } catch (const IoError& error) {
            write_text(told, error.what());
            return !error.detail().empty();
        }
        return false;
    });
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    EXPECT_EQ(failed, 0);
    return file_bytes(told);
}

TEST(ResultFileErrors, WithoutPermissionTheAdviceIsAnotherFolder) {
    const Folder folder("denied");
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
    std::filesystem::create_directories(folder / "closed");
    EXPECT_EQ(message_without_permission(folder / "closed", 0555),
              (folder / "closed/run.h5").string() +
                  ": the file cannot be created (Permission denied).\n  Choose a folder that you may write to.");
    EXPECT_EQ(message_without_permission(folder / "closed", 0),
              (folder / "closed/run.h5").string() +
                  ": the folder cannot be read (Permission denied).\n  Choose a folder that you may write to.");
}

TEST(ResultFileErrors, AFullDiskKeepsWhatWasWritten) {
    const Folder folder("full");
    const auto path = folder / "run.h5";
    const auto spec = sample_spec(60, 40, 4);
    const std::string expected =
        " could not be written (File too large).\n  Raise the limit on file size (ulimit -f) or choose another disk; "
        "what was written before is readable.";
    // A limit on the size of files stands for the disk: the same system calls fail, with another number.
    const int failed = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        auto file = ResultFile::create(path, spec);
        append_sample(file, spec, 0);
        const rlimit limit{300'000, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        try {
            for (long k = 1; k < 100; ++k) append_sample(file, spec, k);
        } catch (const IoError& error) {
            const std::string text = error.what();
            return text.starts_with(path.string() + ": snapshot ") && text.ends_with(expected);
        }
        return false;
    });
    EXPECT_EQ(failed, 0);
    const Reader reader(path);
    ASSERT_TRUE(reader.is_open());
    const auto snapshots = reader.numbers("time").size();
    EXPECT_GE(snapshots, 1u);
    EXPECT_GE(reader.numbers("series_time").size(), 3 * snapshots);
    for (std::size_t f = 0; f < spec.fields.size(); ++f) {
        const std::size_t n = values_of(spec, spec.fields[f]);
        const auto values = reader.numbers(spec.fields[f].name);
        ASSERT_GE(values.size(), n * snapshots) << spec.fields[f].name;
        for (std::size_t i = 0; i < n * snapshots; ++i)
            ASSERT_EQ(values[i], sample_value(static_cast<long>(i / n), f, i % n)) << spec.fields[f].name << " " << i;
    }
}

TEST(ResultFileErrors, GoingOnNeedsAFile) {
    const Folder folder("gone");
    const auto path = folder / "run.h5";
    const auto error = error_of([&] { (void)ResultFile::reopen(path, sample_spec(3, 2), 1, 3); });
    expect_message(error, path, "there is no such file to go on with.\n  Run with resume = false to begin anew.");
}

TEST(ResultFileErrors, GoingOnNeedsAResult) {
    const Folder folder("nohdf5");
    const auto path = folder / "run.h5";
    write_text(path, "not HDF5");
    const auto error = error_of([&] { (void)ResultFile::reopen(path, sample_spec(3, 2), 1, 3); });
    expect_message(
        error, path,
        "the run cannot be continued in this file.\n  The file is damaged or was not written by skinheal: run "
        "again with overwrite = true, or choose another name.");
    EXPECT_NE(error.detail().find("signature not found"), std::string::npos) << error.detail();
}

TEST(ResultFileErrors, GoingOnNeedsTheSameScenario) {
    const Folder folder("other");
    const auto path = folder / "run.h5";
    auto spec = sample_spec(3, 2);
    ResultFile::create(path, spec).finish(sample_ending());
    spec.attributes["scenario_sha256"] = "another";
    const auto error = error_of([&] { (void)ResultFile::reopen(path, spec, 0, 0); });
    expect_message(error, path,
                   "this file holds another scenario.\n  Choose another name, or replace it (overwrite = true).");
}

TEST(ResultFileErrors, GoingOnNeedsTheRecordsOfTheCheckpoint) {
    const Folder folder("short");
    const auto path = folder / "run.h5";
    const auto spec = sample_spec(3, 2);
    {
        auto file = ResultFile::create(path, spec);
        append_sample(file, spec, 0);
    }
    const auto error = error_of([&] { (void)ResultFile::reopen(path, spec, 5, 15); });
    expect_message(error, path,
                   "time has 1 records, the checkpoint needs 5.\n  The file was replaced or damaged since: run again "
                   "with overwrite = true.");
}

TEST(ResultFileErrors, GoingOnNeedsTheSamePrecision) {
    const Folder folder("precision");
    const auto path = folder / "run.h5";
    auto spec = sample_spec(3, 2);
    ResultFile::create(path, spec).finish(sample_ending());
    spec.fields[0].float32 = false;
    const auto error = error_of([&] { (void)ResultFile::reopen(path, spec, 0, 0); });
    expect_message(
        error, path,
        "volume_0 has another shape or precision than this scenario asks for.\n  Run again with overwrite = true, "
        "or with the output settings of the first run.");
}

TEST(ResultFileErrors, AFileThatAnotherProgramHasOpenIsBusy) {
    const Folder folder("busy");
    const auto path = folder / "run.h5";
    const auto spec = sample_spec(3, 2);
    ResultFile::create(path, spec).finish(sample_ending());
    const int other = ::open(path.c_str(), O_RDONLY);
    ASSERT_EQ(::flock(other, LOCK_EX), 0);
    const auto error = error_of([&] { (void)ResultFile::reopen(path, spec, 0, 0); });
    const auto refused = error_of([&] { (void)ResultFile::create(path, spec); });
    ::close(other);
    expect_message(
        error, path,
        "the run cannot be continued in this file (Resource temporarily unavailable).\n  Another program has "
        "the file open: close it there. On a network disk without file locks, set "
        "HDF5_USE_FILE_LOCKING=FALSE.");
    EXPECT_NE(std::string(refused.what()).find("It is open in another program."), std::string::npos);
}

TEST(ResultFileErrors, NothingFollowsTheEnd) {
    const Folder folder("closed");
    const auto path = folder / "run.h5";
    const auto spec = sample_spec(3, 2);
    auto file = ResultFile::create(path, spec);
    file.finish(sample_ending());
    const auto error = error_of([&] { file.append_snapshot(0.0, sample_snapshot(spec, 0)); });
    expect_message(error, path, "nothing can be added, the file is closed.\n  Create or reopen it first.");
}

TEST(ResultFileErrors, WrongShapesAreAProgrammersMistake) {
    const Folder folder("shape");
    const auto spec = sample_spec(3, 2);
    auto file = ResultFile::create(folder / "run.h5", spec);
    auto fields = sample_snapshot(spec, 0);
    fields[2].pop_back();
    EXPECT_THROW(file.append_snapshot(0.0, fields), std::invalid_argument);
    EXPECT_THROW(file.append_series(0.0, std::vector<double>(spec.series.size() + 1)), std::invalid_argument);
    auto unknown = spec;
    unknown.fields[0].dimensions = {"y"};
    EXPECT_THROW((void)ResultFile::create(folder / "two.h5", unknown), std::invalid_argument);
    EXPECT_FALSE(std::filesystem::exists(folder / "two.h5"));
}

TEST(ResultFileErrors, ASidecarThatCannotBeWrittenDoesNotHideTheResult) {
    const Folder folder("sidecar");
    const auto spec = sample_spec(3, 2);
    auto file = ResultFile::create(folder / "run.h5", spec);
    std::filesystem::create_directories(folder / "run.xdmf/in the way");
    const auto error = error_of([&] { file.finish(sample_ending()); });
    EXPECT_EQ(error.path(), (folder / "run.xdmf").string());
    EXPECT_EQ(Reader(folder / "run.h5").text(".", "status"), "complete");
}

TEST(CheckpointErrors, RubbishIsNotACheckpoint) {
    const Folder folder("rubbish");
    const auto path = folder / "run.checkpoint";
    write_text(path, "rubbish");
    const auto error = error_of([&] { (void)io::read_checkpoint(path); });
    expect_message(
        error, path,
        "this is not a checkpoint of this version of skinheal, or it is damaged.\n  Delete this checkpoint and "
        "begin anew with overwrite = true.");
}

TEST(CheckpointErrors, AResultIsNotACheckpoint) {
    const Folder folder("result");
    const auto path = folder / "run.h5";
    ResultFile::create(path, sample_spec(3, 2)).finish(sample_ending());
    const auto error = error_of([&] { (void)io::read_checkpoint(path); });
    expect_message(
        error, path,
        "this is not a checkpoint of this version of skinheal, or it is damaged.\n  Delete this checkpoint and "
        "begin anew with overwrite = true.");
}

TEST(CheckpointErrors, AFullDiskKeepsTheOldCheckpoint) {
    const Folder folder("fullcheckpoint");
    const auto path = folder / "run.checkpoint";
    io::Checkpoint checkpoint;
    checkpoint.snapshots = 1;
    io::write_checkpoint(path, checkpoint);
    const int failed = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100'000, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        checkpoint.snapshots = 2;
        checkpoint.arrays["fields"].assign(100'000, 1.0);
        try {
            io::write_checkpoint(path, checkpoint);
        } catch (const IoError& error) {
            return std::string(error.what()).starts_with(path.string() + ": the checkpoint could not be written");
        }
        return false;
    });
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(io::read_checkpoint(path)->snapshots, 1);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

}  // namespace
}  // namespace skinheal::test
