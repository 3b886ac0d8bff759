// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <hdf5.h>

#include <exception>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Thin dress for the HDF5 C API: handles that close themselves, errors that carry the library's own words.
namespace skinheal::io::h5 {

/// Message of HDF5 when a call failed.  Never leaves this folder: `raise` turns it into an IoError.
struct Failure : std::exception {
    std::string stack{};  ///< one line per level, innermost first
    int error_number{0};  ///< errno of the system call that failed, 0 if none

    [[nodiscard]] const char* what() const noexcept override { return stack.c_str(); }
    /// From the calling thread's HDF5 error stack; must be the first thing that happens after the failed call.
    [[nodiscard]] static Failure current();
};

/// Passes a good result through, throws Failure for a negative one.
template <class T>
T check(T result) {
    if (result < 0) throw Failure::current();
    return result;
}

/// Held around every use of the library: one caller at a time, and HDF5 prints nothing meanwhile.
/// The automatic error printing of this thread is put back on the way out.
class LibraryCall {
public:
    LibraryCall();
    LibraryCall(const LibraryCall&) = delete;
    LibraryCall& operator=(const LibraryCall&) = delete;
    ~LibraryCall();

private:
    std::unique_lock<std::mutex> lock_;
    H5E_auto2_t print_{nullptr};
    void* print_data_{nullptr};
};

/// Owns one HDF5 identifier.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle() noexcept = default;
    /// Throws Failure if `id` is negative.
    Handle(hid_t id, Close closer) : id_(check(id)), close_(closer) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        Handle old(std::move(*this));
        id_ = std::exchange(other.id_, -1);
        close_ = other.close_;
        return *this;
    }
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }

    operator hid_t() const noexcept { return id_; }
    /// Closes now.  Throws Failure, which the destructor cannot.
    void close() {
        if (const hid_t id = std::exchange(id_, -1); id >= 0) check(close_(id));
    }

private:
    hid_t id_{-1};
    Close close_{nullptr};
};

[[nodiscard]] Handle property_list(hid_t of_class);
/// Low version bound 1.8: a file that was never closed opens again; the 1.10 formats mark it as in use and refuse.
/// New objects of `from_bytes` or more begin at a multiple of `alignment`.
[[nodiscard]] Handle file_access(hsize_t from_bytes = 0, hsize_t alignment = 1);
[[nodiscard]] Handle scalar_space();
[[nodiscard]] Handle simple_space(std::span<const hsize_t> size, std::span<const hsize_t> max = {});
/// UTF-8 of a fixed length, filled up with zeros.  Texts of variable length lie in a heap without a checksum, in which a damaged
/// page can hold a reader for ever.
[[nodiscard]] Handle text_type(std::size_t length);
[[nodiscard]] Handle open_dataset(hid_t where, const char* name);
[[nodiscard]] Handle open_group(hid_t where, const char* name);
[[nodiscard]] Handle create_group(hid_t where, const char* name);
[[nodiscard]] bool has_link(hid_t where, const char* name);
[[nodiscard]] bool has_attribute(hid_t where, const char* name);

/// Attributes; a text or number of that name is replaced.
void put(hid_t object, const char* name, std::string_view text);
/// With room for `length` bytes, so that another text may replace it in place.
void put_padded(hid_t object, const char* name, std::string_view text, std::size_t length);
void put(hid_t object, const char* name, double value);
void put(hid_t object, const char* name, float value);
void put(hid_t object, const char* name, long value);
/// As a signed number where it is one, which all readers know.
void put(hid_t object, const char* name, std::uint64_t value);
void put(hid_t object, const char* name, std::span<const signed char> values);
/// Empty if it is of another kind, as in files of schema 1.
[[nodiscard]] std::string text_attribute(hid_t object, const char* name);
[[nodiscard]] long integer_attribute(hid_t object, const char* name);

/// All values of a dataset.  HDF5's own buffer for converting texts would be 1 MiB, zeroed at each call.
void write_whole(hid_t dataset, hid_t type, const void* data);
/// Properties of a dataset of fixed size whose values have a checksum: small ones lie in the object header, which has one.
[[nodiscard]] Handle checked(std::span<const hsize_t> size, std::size_t value_bytes);
/// One text, or one number, as a dataset without dimensions.
Handle write_text(hid_t where, const char* name, std::string_view text);
Handle write_number(hid_t where, const char* name, double value);

/// Lengths of all dimensions.
[[nodiscard]] std::vector<hsize_t> extent(hid_t dataset);

}  // namespace skinheal::io::h5
