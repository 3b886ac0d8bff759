// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace skinheal::io {

/// Everything that a bit-identical continuation needs, as named float64 arrays (SI), and whose run it is.
/// Whether hashes and version match is the caller's question.
struct Checkpoint {
    std::string scenario_hash{};
    std::string output_hash{};  ///< of what is stored and when: `snapshots` counts in that schedule
    std::string library_version{};
    std::string scenario_json{};
    std::map<std::string, std::vector<double>> arrays{};
    long snapshots{0};  ///< records of the result file that belong to this state
    long series_rows{0};
};

/// Writes beside `path` and to the disk itself, then renames: at any moment, that of a power cut included, `path` is the old or the
/// new checkpoint, whole.  Throws IoError.
void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Of a result file; see `beside`.
[[nodiscard]] std::filesystem::path checkpoint_path(const std::filesystem::path& result_file);

/// nullopt if there is no such file.  Throws IoError if it cannot be read, is not a checkpoint, or not as it was written.
[[nodiscard]] std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& path);

}  // namespace skinheal::io
