// SPDX-License-Identifier: BSD-3-Clause
#include "io/result_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <utility>

#include "io/checkpoint.hpp"
#include "io/disk_file.hpp"
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
Phrase resume_advice() {
    return Phrase::marked("What was written before is readable; run again with {=resume} to go on.");
}
constexpr const char* other_name_advice = "Choose another name or folder.";
Phrase damaged_advice() {
    return Phrase::marked(
        "The file is damaged or was not written by skinheal: run again with {=overwrite}, or choose another name.");
}

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
Phrase describe_existing(const std::filesystem::path& path) {
    const Phrase choices = Phrase::marked(".\n  Choose another name, or replace it ({=overwrite})");
    const h5::LibraryCall call;
    try {
        const Handle access = h5::file_access();
        const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
        const std::string status = h5::text_attribute(file, "status");
        return "It holds a run with status \"" + status + "\" of " + h5::text_attribute(file, "created") + choices +
               Phrase::marked(status == "complete" ? "; a complete run cannot be continued ({=resume})."
                                                   : ", or go on from its checkpoint ({=resume}).");
    } catch (const h5::Failure& failure) {
        const char* what =
            failure.error_number == EAGAIN ? "It is open in another program" : "It is not a result of skinheal";
        return what + choices + ".";
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

/// Gives the finished file its name; one that it replaces goes with what belongs to it.
void publish(const std::filesystem::path& unfinished, const std::filesystem::path& path, bool overwrite) {
    if (!overwrite) return publish_new(unfinished, path);
    std::error_code ignored;
    std::filesystem::remove(checkpoint_path(path), ignored);  // nobody may go on from the run that is replaced
    move_over(unfinished, path);
    std::filesystem::remove(sidecar_path(path), ignored);  // it described the file that is gone
}

}  // namespace

struct ResultFile::Impl {
    std::filesystem::path path{};   ///< as the user wrote it, for messages
    std::filesystem::path place{};  ///< absolute: the program may change its folder during a run
    FileSpec spec{};
    std::unique_ptr<DiskFile> disk{};
    bool published{false};        ///< stands at `place`
    bool held_by_library{false};  ///< HDF5 could not close it, and looks at it again when the process ends
    Handle file{};
    Column time{};
    Column series_time{};
    std::vector<Column> fields{};
    std::vector<Column> series{};
    long snapshots{0};
    long rows_written{0};
    std::vector<double> pending{};  ///< rows of (time, values)
    std::vector<float> singles{};
    std::vector<double> doubles{};

    [[nodiscard]] std::size_t width() const { return spec.series.size() + 1; }
    [[nodiscard]] long pending_rows() const { return static_cast<long>(pending.size() / width()); }

    void create(const std::filesystem::path& where);
    void open(hsize_t from_bytes, hsize_t alignment);
    void open();
    void drop_behind(long kept_snapshots, long kept_rows);
    void reopen(long kept_snapshots, long kept_rows);
    void write_snapshot(double at, const std::function<std::span<const double>(std::size_t)>& field);
    void write_pending();
    void commit();
    void require_place() const;
    void fall_back() noexcept;
    template <class Body>
    void write(std::string_view what, Body&& body);
    [[nodiscard]] std::vector<double> snapshot_times() const;
    void close();
    void close_quietly() noexcept;
    void require_open() const;
};

/// Opens the file with all its datasets.
void ResultFile::Impl::open(hsize_t from_bytes, hsize_t alignment) {
    const Handle access = disk->access(from_bytes, alignment);
    file = Handle(H5Fopen(place.c_str(), H5F_ACC_RDWR, access), H5Fclose);
    time = {h5::open_dataset(file, "time"), layout::rows_of_numbers()};
    series_time = {h5::open_dataset(file, "series_time"), layout::rows_of_numbers()};
    for (const FieldSpec& f : spec.fields)
        fields.push_back({h5::open_dataset(file, f.name.c_str()), layout::records_of(f, spec.axes)});
    for (const SeriesSpec& s : spec.series)
        series.push_back({h5::open_dataset(file, s.name.c_str()), layout::rows_of_numbers()});
}

/// A chunk that grows lies within one page, so that a kill leaves its old or its new rows.
void ResultFile::Impl::open() { open(layout::growing_bytes, layout::page); }

/// Lays the file out, then the chunk indexes, so that a snapshot only adds data and changes headers and index nodes in place:
/// whichever of these writes is the last before a kill, earlier records stay readable.
void ResultFile::Impl::create(const std::filesystem::path& where) {
    disk = std::make_unique<DiskFile>(where, false);
    layout::create(where.c_str(), disk->access(layout::header_bytes, layout::header_alignment), spec);
    open(layout::index_bytes, layout::page);
    time.set_up_index();
    series_time.set_up_index();
    for (const auto* columns : {&fields, &series})
        for (const Column& c : *columns) c.set_up_index();
    close();
    open();
    commit();
}

/// Twice: HDF5 takes space that became free without regard to pages, but forgets it when it closes the file.
void ResultFile::Impl::reopen(long kept_snapshots, long kept_rows) {
    open();
    drop_behind(kept_snapshots, kept_rows);
    close();
    disk->commit();
    open();
}

void ResultFile::Impl::drop_behind(long kept_snapshots, long kept_rows) {
    const auto cut = [this](const Column& column, const std::string& name, long rows) {
        const auto size = h5::extent(column.dataset);
        const Handle type(H5Dget_type(column.dataset), H5Tclose);
        const bool same = size.size() == column.records.slab.size() + 1 &&
                          std::equal(size.begin() + 1, size.end(), column.records.slab.begin()) &&
                          H5Tget_size(type) == column.records.value_bytes;
        if (!same)
            throw IoError(
                path.string() + ": " + name +
                    Phrase::marked(" has another shape or precision than this scenario asks for.\n"
                                   "  Run again with {=overwrite}, or with the output settings of the first run."),
                path.string());
        if (size.front() < static_cast<hsize_t>(rows))
            throw IoError(
                path.string() + ": " + name + " has " + std::to_string(size.front()) +
                    " records, the checkpoint needs " + std::to_string(rows) +
                    Phrase::marked(".\n  The file was replaced or damaged since: run again with {=overwrite}."),
                path.string());
        if (size.front() > static_cast<hsize_t>(rows)) column.resize(rows);
    };
    cut(time, "time", kept_snapshots);
    cut(series_time, "series_time", kept_rows);
    for (std::size_t i = 0; i < fields.size(); ++i) cut(fields[i], spec.fields[i].name, kept_snapshots);
    for (std::size_t i = 0; i < series.size(); ++i) cut(series[i], spec.series[i].name, kept_rows);
    snapshots = kept_snapshots;
    rows_written = kept_rows;
    layout::write_status(file, "running");
    check(H5Fflush(file, H5F_SCOPE_LOCAL));
    require_place();
    disk->commit(true);
}

void ResultFile::Impl::write_snapshot(double at, const std::function<std::span<const double>(std::size_t)>& field) {
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
    require_place();
    disk->commit();
    rows_written += pending_rows();
    pending.clear();
}

/// Another program may have moved, deleted or replaced the file since: what stands there now is not ours to write into.
void ResultFile::Impl::require_place() const {
    if (!published || disk->stands_at(place)) return;
    throw IoError(path.string() +
                      ": this file was moved, deleted or replaced by another program while the run was writing it.\n"
                      "  What stands there now was not touched. Run again into another name.",
                  path.string());
}

template <class Body>
void ResultFile::Impl::write(std::string_view what, Body&& body) {
    guarded(path, what, resume_advice(), [&] {
        try {
            body();
        } catch (const std::exception&) {
            fall_back();
            throw;
        }
    });
}

std::vector<double> ResultFile::Impl::snapshot_times() const {
    std::vector<double> times(static_cast<std::size_t>(snapshots));
    if (snapshots > 0) check(H5Dread(time.dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, times.data()));
    return times;
}

/// After a write that failed: the file stays as it was at the last commit, but for its status, for which there is room.
void ResultFile::Impl::fall_back() noexcept {
    disk->abandon();
    try {
        close();
        if (!published || !disk->stands_at(place) || disk->was_cut()) return;
        disk->revive();
        const Handle access = disk->access();
        Handle again(H5Fopen(place.c_str(), H5F_ACC_RDWR, access), H5Fclose);
        layout::write_status(again, "failed");
        again.close();
        disk->commit();
    } catch (const std::exception&) {  // it says "running" then; the failure itself is told by the caller
        disk->abandon();
    }
}

void ResultFile::Impl::close() {
    time = {};
    series_time = {};
    fields.clear();
    series.clear();
    held_by_library = file >= 0;
    file.close();
    held_by_library = false;
}

void ResultFile::Impl::close_quietly() noexcept {
    try {
        const h5::LibraryCall call;
        try {
            disk->abandon();  // all that counts was committed
            close();
        } catch (const h5::Failure&) {  // nothing reaches the disk from here
        }
        if (held_by_library) (void)disk.release();
        disk.reset();
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
    if (impl_ && impl_->disk) impl_->close_quietly();
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
    publish(unfinished, path, overwrite);
    impl.published = true;
    return result;
}

ResultFile ResultFile::extend(const std::filesystem::path& from, const std::filesystem::path& path,
                              const FileSpec& spec, long snapshots, long series_rows, bool overwrite) {
    require_place(path);
    if (!overwrite && std::filesystem::exists(std::filesystem::symlink_status(path))) refuse_existing(path);
    const auto unfinished = aside(path);
    std::error_code error;
    if (!std::filesystem::copy_file(from, unfinished, std::filesystem::copy_options::overwrite_existing, error)) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        raise(path, "the records of " + from.string() + " cannot be copied", error.value(), other_name_advice);
    }
    ResultFile result(std::make_unique<Impl>());
    Impl& impl = *result.impl_;
    impl.path = path;
    impl.place = std::filesystem::absolute(path);
    impl.spec = spec;
    try {
        guarded(from, "nothing can go on from this file", damaged_advice(), [&] {
            impl.disk = std::make_unique<DiskFile>(unfinished, true);
            {
                const Handle access = impl.disk->access();
                Handle file(H5Fopen(unfinished.c_str(), H5F_ACC_RDWR, access), H5Fclose);
                layout::require_axes(file, from.string(), spec);
                layout::put_identity(file, spec);
                file.close();
            }
            impl.reopen(snapshots, series_rows);
        });
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        throw;
    }
    publish(unfinished, path, overwrite);
    impl.published = true;
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
    guarded(path, "the run cannot be continued in this file", damaged_advice(), [&] {
        impl.disk = std::make_unique<DiskFile>(path, true);
        impl.published = true;
        {
            const Handle access = impl.disk->access();
            const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
            const auto hash = spec.attributes.find("scenario_sha256");
            if (h5::integer_attribute(file, "skinheal_schema") != layout::schema ||
                (hash != spec.attributes.end() && h5::text_attribute(file, "scenario_sha256") != hash->second))
                throw IoError(path.string() + Phrase::marked(": this file holds another scenario.\n"
                                                             "  Choose another name, or replace it ({=overwrite})."),
                              path.string());
        }
        impl.reopen(snapshots, series_rows);
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
        impl_->write_pending();
        impl_->commit();
    });
}

void ResultFile::finish(const Ending& ending) {
    impl_->require_open();
    std::vector<double> times;
    impl_->write("the end of the run could not be written", [&] {
        impl_->write_pending();
        impl_->commit();
        times = impl_->snapshot_times();
        layout::write_ending(impl_->file, ending);
        impl_->close();
        impl_->require_place();
        impl_->disk->commit();
        impl_->disk.reset();  // gives the lock back
    });
    if (impl_->spec.xdmf && has_sidecar(impl_->spec)) write_xdmf(impl_->place, impl_->spec, times);
}

long ResultFile::snapshots() const noexcept { return impl_->snapshots; }

long ResultFile::series_rows() const noexcept { return impl_->rows_written + impl_->pending_rows(); }

}  // namespace skinheal::io
