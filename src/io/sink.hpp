// SPDX-License-Identifier: BSD-3-Clause
// Destination of a run's output, and of its checkpoints.  Files stand behind this, so that a build without HDF5 has the same run.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace skinheal::io {

struct Checkpoint;
struct Ending;
struct FileSpec;

/// Takes the records of one run, in their order.
class Sink {
public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    virtual ~Sink() = default;

    /// One field at a time: `field(k)` gives the values of FieldSpec k, row-major in its dimensions, valid until the next call.
    /// Units: time s.  Throws IoError.
    virtual void append_snapshot(double time, const std::function<std::span<const double>(std::size_t)>& field) = 0;
    /// One value per SeriesSpec.  Units: time s.  Throws IoError.
    virtual void append_series(double time, std::span<const double> values) = 0;
    /// Last words.  Throws IoError.
    virtual void finish(const Ending& ending) = 0;
    [[nodiscard]] virtual long snapshots() const noexcept = 0;
    [[nodiscard]] virtual long series_rows() const noexcept = 0;

protected:
    Sink(Sink&&) noexcept = default;
    Sink& operator=(Sink&&) noexcept = default;
};

/// False in a build without files (`SKINHEAL_FILES=OFF`): then the functions below throw IoError, which says so.
[[nodiscard]] bool has_files() noexcept;
/// A new result file.  Throws IoError.
[[nodiscard]] std::unique_ptr<Sink> create_file(const std::filesystem::path& path, const FileSpec& spec,
                                                bool overwrite);
/// Go on with a result file.  Throws IoError.
[[nodiscard]] std::unique_ptr<Sink> reopen_file(const std::filesystem::path& path, const FileSpec& spec, long snapshots,
                                                long series_rows);

/// Go on, in a new file, with the first records of another run's file, which stays as it is.  Throws IoError.
[[nodiscard]] std::unique_ptr<Sink> extend_file(const std::filesystem::path& from, const std::filesystem::path& path,
                                                const FileSpec& spec, long snapshots, long series_rows, bool overwrite);

}  // namespace skinheal::io
