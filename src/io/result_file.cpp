// SPDX-License-Identifier: BSD-3-Clause
#include "io/result_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include "io/file_error.hpp"
#include "io/hdf5.hpp"
#include "io/layout.hpp"
#include "io/xdmf.hpp"

namespace skinheal::io {
namespace {

using h5::check;
using h5::Handle;
using layout::Records;

constexpr std::size_t most_pending_rows = 4096;
constexpr std::string_view resume_advice =
    "What was written before is readable; run again with resume = true to go on.";
constexpr std::string_view other_name_advice = "Choose another name or folder.";
constexpr std::string_view damaged_advice =
    "The file is damaged or was not written by skinheal: run again with overwrite = true, or choose another name.";

/// One dataset that grows along its first dimension.
struct Column {
    Handle dataset{};
    Records records{};

    void resize(long rows) const {
        std::vector<hsize_t> size{static_cast<hsize_t>(rows)};
        size.insert(size.end(), records.slab.begin(), records.slab.end());
        check(H5Dset_extent(dataset, size.data()));
    }

    void append(long first, long count, const void* data) const {
        resize(first + count);
        std::vector<hsize_t> offset(records.slab.size() + 1, 0);
        std::vector<hsize_t> size{static_cast<hsize_t>(count)};
        offset.front() = static_cast<hsize_t>(first);
        size.insert(size.end(), records.slab.begin(), records.slab.end());
        const Handle memory = h5::simple_space(size);
        const Handle space(H5Dget_space(dataset), H5Sclose);
        check(H5Sselect_hyperslab(space, H5S_SELECT_SET, offset.data(), nullptr, size.data(), nullptr));
        const hid_t type = records.value_bytes == sizeof(float) ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;
        check(H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, data));
    }

    /// Makes the library set up the chunk index of an empty dataset: adds a record and takes it away again.
    void set_up_index() const {
        resize(1);
        const std::vector<hsize_t> origin(records.slab.size() + 1, 0);
        const char byte = 0;
        check(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, origin.data(), 1, &byte));
        resize(0);
    }
};

/// Reason why a file cannot be opened, as far as the file lets itself be read, and what can be done about it.
std::string describe_existing(const std::filesystem::path& path) {
    constexpr std::string_view choices = ".\n  Choose another name, or replace it (overwrite = true)";
    const h5::LibraryCall call;
    try {
        const Handle access = h5::file_access();
        const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
        const std::string status = h5::text_attribute(file, "status");
        return "It holds a run with status \"" + status + "\" of " + h5::text_attribute(file, "created") +
               std::string(choices) +
               (status == "complete" ? "; a complete run cannot be continued (resume = true)."
                                     : ", or go on from its checkpoint (resume = true).");
    } catch (const h5::Failure& failure) {
        const char* what =
            failure.error_number == EAGAIN ? "It is open in another program" : "It is not a result of skinheal";
        return what + std::string(choices) + ".";
    }
}

[[noreturn]] void refuse_existing(const std::filesystem::path& path) {
    throw IoError(path.string() + ": this file exists already and was not touched. " + describe_existing(path),
                  path.string(), "File exists");
}

/// Gives the finished file its name without ever replacing another one.
void publish_new(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::link(from.c_str(), to.c_str()) == 0) {
        std::error_code ignored;
        std::filesystem::remove(from, ignored);
        return;
    }
    if (errno != EEXIST && !std::filesystem::exists(to)) return move_over(from, to);  // a disk without hard links
    std::error_code ignored;
    std::filesystem::remove(from, ignored);
    refuse_existing(to);
}

}  // namespace

struct ResultFile::Impl {
    std::filesystem::path path{};   ///< as the user wrote it, for messages
    std::filesystem::path place{};  ///< absolute: the program may change its folder during a run
    FileSpec spec{};
    Handle file{};
    Column time{};
    Column series_time{};
    std::vector<Column> fields{};
    std::vector<Column> series{};
    Handle end_mark{};  ///< unnamed dataset behind the claimed space
    long snapshots{0};
    long rows_written{0};
    std::vector<double> pending{};  ///< rows of (time, values)
    std::vector<float> singles{};
    std::vector<double> doubles{};

    [[nodiscard]] std::size_t width() const { return spec.series.size() + 1; }
    [[nodiscard]] long pending_rows() const { return static_cast<long>(pending.size() / width()); }

    void create(const std::filesystem::path& where);
    void open(const std::filesystem::path& where, const Handle& access);
    void drop_behind(long kept_snapshots, long kept_rows);
    void write_snapshot(double at, const std::function<std::span<const double>(std::size_t)>& field);
    void write_pending();
    void commit();
    void disown_last() const noexcept;
    template <class Body>
    void write(std::string_view what, Body&& body);
    [[nodiscard]] std::vector<double> snapshot_times() const;
    void close();
    void close_quietly() noexcept;
    void require_open() const;
    void claim_space(long rows);
};

/// Opens `where` with all its datasets.
void ResultFile::Impl::open(const std::filesystem::path& where, const Handle& access) {
    file = Handle(H5Fopen(where.c_str(), H5F_ACC_RDWR, access), H5Fclose);
    time = {h5::open_dataset(file, "time"), layout::rows_of_numbers()};
    series_time = {h5::open_dataset(file, "series_time"), layout::rows_of_numbers()};
    for (const FieldSpec& f : spec.fields)
        fields.push_back({h5::open_dataset(file, f.name.c_str()), layout::records_of(f, spec.axes)});
    for (const SeriesSpec& s : spec.series)
        series.push_back({h5::open_dataset(file, s.name.c_str()), layout::rows_of_numbers()});
}

/// Lays the file out, then the chunk indexes, so that a snapshot only fills claimed space and changes headers and index
/// nodes in place: whichever of these writes is the last before a kill, earlier records stay readable.
void ResultFile::Impl::create(const std::filesystem::path& where) {
    layout::create(where.c_str(), spec);
    open(where, h5::file_access(layout::index_bytes, layout::page));
    time.set_up_index();
    series_time.set_up_index();
    for (const auto* columns : {&fields, &series})
        for (const Column& c : *columns) c.set_up_index();
    close();
    open(where, h5::file_access());
    claim_space(0);
}

/// Makes the file long enough for the next snapshot and `rows` rows before anything points there.  A reader refuses
/// addresses behind the end that the superblock states, and HDF5 writes the superblock last.  The space is a deleted
/// unnamed dataset; the disk gives it only as it is filled (a sparse file), and the rest goes back when the file closes.
void ResultFile::Impl::claim_space(long rows) {
    constexpr hsize_t snapshots_ahead = 16;
    hsize_t record = 0;
    for (const Column& c : fields)
        record += std::max(c.records.chunk_bytes(), c.records.values() * c.records.value_bytes) + 128;
    const Records row = layout::rows_of_numbers();
    const hsize_t row_chunks = static_cast<hsize_t>(rows) / row.chunk.front() + 2;
    const hsize_t needed = 2 * (record + row_chunks * row.chunk_bytes() * (series.size() + 2));
    if (static_cast<hsize_t>(check(H5Fget_freespace(file))) >= needed) return;

    const Handle space = h5::unnamed_space(file, needed + snapshots_ahead * record);
    std::vector<Handle> in_gaps;  // marks that fell into holes in front of the space
    hsize_t mark_bytes = 4096;
    Handle mark = h5::unnamed_space(file, mark_bytes);
    while (H5Dget_offset(mark) < H5Dget_offset(space)) {
        in_gaps.push_back(std::move(mark));
        mark = h5::unnamed_space(file, mark_bytes *= 2);
    }
    std::swap(end_mark, mark);
    check(H5Fflush(file, H5F_SCOPE_LOCAL));
}

void ResultFile::Impl::drop_behind(long kept_snapshots, long kept_rows) {
    const auto cut = [this](const Column& column, const std::string& name, long rows) {
        const auto size = h5::extent(column.dataset);
        const Handle type(H5Dget_type(column.dataset), H5Tclose);
        const bool same = size.size() == column.records.slab.size() + 1 &&
                          std::equal(size.begin() + 1, size.end(), column.records.slab.begin()) &&
                          H5Tget_size(type) == column.records.value_bytes;
        if (!same)
            throw IoError(path.string() + ": " + name +
                              " has another shape or precision than this scenario asks for.\n"
                              "  Run again with overwrite = true, or with the output settings of the first run.",
                          path.string());
        if (size.front() < static_cast<hsize_t>(rows))
            throw IoError(path.string() + ": " + name + " has " + std::to_string(size.front()) +
                              " records, the checkpoint needs " + std::to_string(rows) +
                              ".\n  The file was replaced or damaged since: run again with overwrite = true.",
                          path.string());
        if (size.front() > static_cast<hsize_t>(rows)) column.resize(rows);
    };
    cut(time, "time", kept_snapshots);
    cut(series_time, "series_time", kept_rows);
    for (std::size_t i = 0; i < fields.size(); ++i) cut(fields[i], spec.fields[i].name, kept_snapshots);
    for (std::size_t i = 0; i < series.size(); ++i) cut(series[i], spec.series[i].name, kept_rows);
    snapshots = kept_snapshots;
    rows_written = kept_rows;
    h5::put(file, "status", "running");
    check(H5Fflush(file, H5F_SCOPE_LOCAL));
}

void ResultFile::Impl::write_snapshot(double at, const std::function<std::span<const double>(std::size_t)>& field) {
    claim_space(pending_rows());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto values = field(i);
        if (values.size() != fields[i].records.values())
            throw std::invalid_argument("append_snapshot: the fields do not have the shapes of the file");
        const void* data = values.data();
        if (fields[i].records.value_bytes == sizeof(float)) {
            singles.resize(values.size());
            std::ranges::transform(values, singles.begin(), [](double v) { return static_cast<float>(v); });
            data = singles.data();
        }
        fields[i].append(snapshots, 1, data);
    }
    time.append(snapshots, 1, &at);
    write_pending();
    commit();
    ++snapshots;
}

void ResultFile::Impl::write_pending() {
    const long rows = pending_rows();
    if (rows == 0) return;
    const auto column_values = [&](std::size_t column) {
        doubles.clear();
        for (std::size_t k = column; k < pending.size(); k += width()) doubles.push_back(pending[k]);
        return doubles.data();
    };
    for (std::size_t s = 0; s < series.size(); ++s) series[s].append(rows_written, rows, column_values(s + 1));
    series_time.append(rows_written, rows, column_values(0));
}

void ResultFile::Impl::commit() {
    check(H5Fflush(file, H5F_SCOPE_LOCAL));
    rows_written += pending_rows();
    pending.clear();
}

template <class Body>
void ResultFile::Impl::write(std::string_view what, Body&& body) {
    guarded(path, what, resume_advice, [&] {
        try {
            body();
        } catch (const h5::Failure&) {
            disown_last();
            throw;
        }
    });
}

std::vector<double> ResultFile::Impl::snapshot_times() const {
    std::vector<double> times(static_cast<std::size_t>(snapshots));
    if (snapshots > 0) check(H5Dread(time.dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, times.data()));
    return times;
}

/// After a write that failed: records behind the last whole snapshot stay as they are, in part missing (NaN), since HDF5
/// 1.10 may drop a good chunk with one that it could not write.  Only /time, which counts the snapshots, is cut back.
void ResultFile::Impl::disown_last() const noexcept {
    if (static_cast<hsize_t>(snapshots) % time.records.chunk.front() == 0) return;
    try {
        if (h5::extent(time.dataset).front() > static_cast<hsize_t>(snapshots)) time.resize(snapshots);
    } catch (const std::exception&) {  // the file is readable either way
    }
}

void ResultFile::Impl::close() {
    time = {};
    series_time = {};
    fields.clear();
    series.clear();
    end_mark = {};
    file.close();
}

void ResultFile::Impl::close_quietly() noexcept {
    try {
        const h5::LibraryCall call;
        try {
            close();
        } catch (const h5::Failure&) {  // the write that failed before has told the user
        }
    } catch (...) {
    }
}

void ResultFile::Impl::require_open() const {
    if (file < 0)
        throw IoError(path.string() + ": nothing can be added, the file is closed.\n  Create or reopen it first.",
                      path.string());
}

ResultFile::ResultFile(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
ResultFile::ResultFile(ResultFile&&) noexcept = default;

ResultFile& ResultFile::operator=(ResultFile&& other) noexcept {
    std::swap(impl_, other.impl_);
    return *this;
}

ResultFile::~ResultFile() {
    if (impl_ && impl_->file >= 0) impl_->close_quietly();
}

ResultFile ResultFile::create(const std::filesystem::path& path, const FileSpec& spec, bool overwrite) {
    require_place(path);
    if (!overwrite && std::filesystem::exists(std::filesystem::symlink_status(path))) refuse_existing(path);
    const auto unfinished = aside(path);
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    ResultFile result(std::make_unique<Impl>());
    Impl& impl = *result.impl_;
    impl.path = path;
    impl.place = std::filesystem::absolute(path);
    impl.spec = spec;
    try {
        guarded(path, "the file cannot be created", other_name_advice, [&] { impl.create(unfinished); });
    } catch (...) {
        std::filesystem::remove(unfinished, ignored);
        throw;
    }
    if (!overwrite) {
        publish_new(unfinished, path);
    } else {
        move_over(unfinished, path);
        std::filesystem::remove(sidecar_path(path), ignored);  // it described the file that is gone
    }
    return result;
}

ResultFile ResultFile::reopen(const std::filesystem::path& path, const FileSpec& spec, long snapshots,
                              long series_rows) {
    if (!std::filesystem::exists(path))
        throw IoError(
            path.string() + ": there is no such file to go on with.\n  Run with resume = false to begin anew.",
            path.string(), "No such file or directory");
    ResultFile result(std::make_unique<Impl>());
    Impl& impl = *result.impl_;
    impl.path = path;
    impl.place = std::filesystem::absolute(path);
    impl.spec = spec;
    guarded(path, "the run cannot be continued in this file", damaged_advice, [&] {
        {
            const Handle access = h5::file_access();
            const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
            const auto hash = spec.attributes.find("scenario_sha256");
            if (h5::integer_attribute(file, "skinheal_schema") != layout::schema ||
                (hash != spec.attributes.end() && h5::text_attribute(file, "scenario_sha256") != hash->second))
                throw IoError(path.string() +
                                  ": this file holds another scenario.\n"
                                  "  Choose another name, or replace it (overwrite = true).",
                              path.string());
        }
        impl.open(path, h5::file_access());
        impl.drop_behind(snapshots, series_rows);
        impl.claim_space(0);
    });
    return result;
}

void ResultFile::append_snapshot(double time, std::span<const std::vector<double>> fields) {
    impl_->require_open();
    bool fits = fields.size() == impl_->fields.size();
    for (std::size_t i = 0; fits && i < fields.size(); ++i)
        fits = fields[i].size() == impl_->fields[i].records.values();
    if (!fits) throw std::invalid_argument("append_snapshot: the fields do not have the shapes of the file");
    append_snapshot(time, [&](std::size_t i) { return std::span<const double>(fields[i]); });
}

void ResultFile::append_snapshot(double time, const std::function<std::span<const double>(std::size_t)>& field) {
    impl_->require_open();
    const std::string what = "snapshot " + std::to_string(impl_->snapshots) + " could not be written";
    impl_->write(what, [&] { impl_->write_snapshot(time, field); });
}

void ResultFile::append_series(double time, std::span<const double> values) {
    impl_->require_open();
    if (values.size() != impl_->spec.series.size())
        throw std::invalid_argument("append_series: one value per series is needed");
    impl_->pending.push_back(time);
    impl_->pending.insert(impl_->pending.end(), values.begin(), values.end());
    if (impl_->pending.size() < most_pending_rows * impl_->width()) return;
    impl_->write("the series could not be written", [&] {
        impl_->claim_space(impl_->pending_rows());
        impl_->write_pending();
        impl_->commit();
    });
}

void ResultFile::finish(const Ending& ending) {
    impl_->require_open();
    std::vector<double> times;
    impl_->write("the end of the run could not be written", [&] {
        impl_->claim_space(impl_->pending_rows());
        impl_->write_pending();
        impl_->commit();
        times = impl_->snapshot_times();
        impl_->close();  // gives back the space that was reserved, so that the last words follow the data
        const Handle access = h5::file_access();
        check(H5Pset_file_locking(access, false, true));  // a reader that slips in here must not cost the last words
        Handle file(H5Fopen(impl_->place.c_str(), H5F_ACC_RDWR, access), H5Fclose);
        layout::write_ending(file, ending);
        file.close();
    });
    if (impl_->spec.xdmf && has_sidecar(impl_->spec)) write_xdmf(impl_->place, impl_->spec, times);
}

long ResultFile::snapshots() const noexcept { return impl_->snapshots; }

long ResultFile::series_rows() const noexcept { return impl_->rows_written + impl_->pending_rows(); }

}  // namespace skinheal::io
