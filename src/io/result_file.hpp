// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "io/product_tables.hpp"
#include "io/sink.hpp"
#include "skinheal/parameters.hpp"

/// Files.  This folder sees names, units and plain arrays, never equations.
///
/// One file is written from one thread at a time.  Different files may be written from different threads: a lock in
/// this folder serves the calls one by one, since the HDF5 library at hand need not be built for threads.
namespace skinheal::io {

/// One spatial axis.  `values` are cell centres, `edges` (one more, or empty) the cell faces.
struct AxisSpec {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    std::vector<double> values{};
    std::vector<double> edges{};
    bool positive_down{false};
};

/// One stored field.  `dimensions` are axis names, slowest first, without the leading time; empty = one number.
struct FieldSpec {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    std::string source{};  ///< bib keys
    std::vector<std::string> dimensions{};
    double valid_min{0};  ///< NaN = not written
    bool float32{true};
};

/// One number per step.
struct SeriesSpec {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    std::string source{};
};

/// Everything about a file that is known before the run.
struct FileSpec {
    std::vector<AxisSpec> axes{};
    std::vector<int> layer_flags{};  ///< along the first axis named `z`: index into `layer_names`; empty = no /layer
    std::vector<std::string> layer_names{};
    std::vector<FieldSpec> fields{};
    std::vector<SeriesSpec> series{};
    /// Root attributes that the caller knows: title, skinheal_version, git_revision, scenario_sha256, compiler.  Added:
    /// Conventions, skinheal_schema, status, created, parameter_set, seed, wall_seconds, steps, threads, references.
    std::map<std::string, std::string> attributes{};
    std::uint64_t seed{0};
    std::string scenario_json{};
    std::string citations_bib{};
    std::string environment_json{};
    ParameterSet parameters{};
    std::vector<Parameter> layers{};  ///< of the skin; they follow the parameters in their table
    bool xdmf{true};                  ///< `finish` also writes `name.xdmf` if there are two or three axes
    /// A hint.  Beyond it a kill within the fraction of a millisecond that a snapshot takes may cost earlier ones.
    long expected_snapshots{128};
};

/// A needle session as stored.  Units: s, m.
struct SessionMark {
    double time{0};
    double depth{0};
};

/// A number that sums up the run.
struct Metric {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    double value{0};
    bool at_least{false};  ///< only a lower bound: stored as NaN with the attribute `at_least`
};

/// Everything about a file that is known after the run.
struct Ending {
    std::string status{"complete"};  ///< complete | cancelled | failed
    double wall_seconds{0};
    long steps{0};
    int threads{1};
    std::vector<SessionMark> sessions{};
    std::vector<std::string> warnings{};
    std::vector<Metric> metrics{};
    /// SHA-256 of all values of a series, by name: the checksum of a chunk does not tell a page of zeros from zeros.
    std::map<std::string, std::string> sums{};
    ProductTables products{};
};

/// Result file (HDF5, schema 2, readable as netCDF-4), open for writing.
///
/// After every append_snapshot the file on disk is whole: a run that is killed leaves a file with status "running" that
/// opens normally and holds every snapshot appended so far.  After an IoError the object only waits to be destroyed.
class ResultFile : public Sink {
public:
    /// New file.  Throws IoError if `path` exists and not `overwrite`, its folder is missing, or it cannot be written.
    /// With `overwrite` the old file is replaced only once the new one is complete on disk.
    [[nodiscard]] static ResultFile create(const std::filesystem::path& path, const FileSpec& spec,
                                           bool overwrite = false);
    /// Go on with a file of the same `spec`: keeps the first `snapshots` and `series_rows` records, drops later ones.
    /// Throws IoError if it is missing, not such a file, in use, or shorter than that.
    [[nodiscard]] static ResultFile reopen(const std::filesystem::path& path, const FileSpec& spec, long snapshots,
                                           long series_rows);

    /// A new file that begins with the first records of another, whose fields, series and axes are those of `spec`; it stays.
    /// Throws IoError.
    [[nodiscard]] static ResultFile extend(const std::filesystem::path& from, const std::filesystem::path& path,
                                           const FileSpec& spec, long snapshots, long series_rows, bool overwrite);

    ResultFile(ResultFile&&) noexcept;
    ResultFile& operator=(ResultFile&&) noexcept;
    /// Closes the file; without `finish` its status stays "running".
    ~ResultFile() override;

    /// One vector per FieldSpec, row-major in its dimensions.  Writes the pending series rows too and flushes once.
    /// Units: time s.  Throws IoError.
    void append_snapshot(double time, std::span<const std::vector<double>> fields);
    /// The same, asking for one field at a time: `field(k)` gives the values of FieldSpec k, valid until the next call.
    void append_snapshot(double time, const std::function<std::span<const double>(std::size_t)>& field) override;
    /// One value per SeriesSpec; kept in memory until the next snapshot, `finish`, or 4096 rows.
    /// Units: time s.  Throws IoError.
    void append_series(double time, std::span<const double> values) override;
    /// Last words: pending rows, sessions, metrics, warnings, attributes; then closes the file and writes the sidecar.
    /// Throws IoError.
    void finish(const Ending& ending) override;

    [[nodiscard]] long snapshots() const noexcept override;
    /// Rows appended so far, pending ones included.
    [[nodiscard]] long series_rows() const noexcept override;

private:
    struct Impl;
    explicit ResultFile(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> impl_;
};

}  // namespace skinheal::io
