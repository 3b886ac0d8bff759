// SPDX-License-Identifier: BSD-3-Clause
#include "io/result_file.hpp"
#include "io/sink.hpp"

namespace skinheal::io {

bool has_files() noexcept { return true; }

std::unique_ptr<Sink> create_file(const std::filesystem::path& path, const FileSpec& spec, bool overwrite) {
    return std::make_unique<ResultFile>(ResultFile::create(path, spec, overwrite));
}

std::unique_ptr<Sink> reopen_file(const std::filesystem::path& path, const FileSpec& spec, long snapshots,
                                  long series_rows) {
    return std::make_unique<ResultFile>(ResultFile::reopen(path, spec, snapshots, series_rows));
}

std::unique_ptr<Sink> extend_file(const std::filesystem::path& from, const std::filesystem::path& path,
                                  const FileSpec& spec, long snapshots, long series_rows, bool overwrite) {
    return std::make_unique<ResultFile>(ResultFile::extend(from, path, spec, snapshots, series_rows, overwrite));
}

}  // namespace skinheal::io
