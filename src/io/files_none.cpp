// SPDX-License-Identifier: BSD-3-Clause
// In place of HDF5 where there are no files, as in a browser.
#include "io/checkpoint.hpp"
#include "io/sink.hpp"
#include "skinheal/error.hpp"

namespace skinheal::io {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path) {
    throw IoError(
        path.string() +
            ": this build of skinheal has no files. Run without a file name: series and fields stay in memory.",
        path.string());
}

}  // namespace

bool has_files() noexcept { return false; }

std::unique_ptr<Sink> create_file(const std::filesystem::path& path, const FileSpec&, bool) { refuse(path); }

std::unique_ptr<Sink> reopen_file(const std::filesystem::path& path, const FileSpec&, long, long) { refuse(path); }

std::unique_ptr<Sink> extend_file(const std::filesystem::path&, const std::filesystem::path& path, const FileSpec&,
                                  long, long, bool) {
    refuse(path);
}

std::filesystem::path checkpoint_path(const std::filesystem::path& result_file) { return result_file; }

void write_checkpoint(const std::filesystem::path& path, const Checkpoint&) { refuse(path); }

std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& path) { refuse(path); }

}  // namespace skinheal::io
