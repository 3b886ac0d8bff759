// SPDX-License-Identifier: BSD-3-Clause
#include "io/hdf5.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>

namespace skinheal::io::h5 {
namespace {

std::mutex& library_mutex() {
    static std::mutex mutex;
    return mutex;
}

int errno_in(std::string_view text) {
    constexpr std::string_view mark = "errno = ";
    int number = 0;
    if (const auto at = text.find(mark); at != std::string_view::npos) {
        const char* digits = text.data() + at + mark.size();
        std::from_chars(digits, text.data() + text.size(), number);
    }
    return number;
}

herr_t add_line(unsigned, const H5E_error2_t* error, void* data) noexcept {
    try {
        auto& failure = *static_cast<Failure*>(data);
        const std::string_view words = error->desc != nullptr ? error->desc : "";
        failure.stack.append(error->func_name != nullptr ? error->func_name : "?")
            .append(": ")
            .append(words)
            .append("\n");
        if (failure.error_number == 0) failure.error_number = errno_in(words);
        return 0;
    } catch (...) {
        return -1;
    }
}

void create_attribute(hid_t object, const char* name, hid_t type, hid_t space, const void* data) {
    const Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    check(H5Awrite(attribute, type, data));
}

/// Numbers are replaced in place, which is far cheaper than to delete and create.
void put_number(hid_t object, const char* name, hid_t type, const void* data) {
    if (!has_attribute(object, name)) return create_attribute(object, name, type, scalar_space(), data);
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    check(H5Awrite(attribute, type, data));
}

bool is_single(hid_t attribute) {
    const Handle space(H5Aget_space(attribute), H5Sclose);
    return H5Sget_simple_extent_npoints(space) == 1;
}

}  // namespace

Failure Failure::current() {
    Failure failure;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, add_line, &failure);
    return failure;
}

LibraryCall::LibraryCall() : lock_(library_mutex()) {
    H5Eget_auto2(H5E_DEFAULT, &print_, &print_data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

LibraryCall::~LibraryCall() { H5Eset_auto2(H5E_DEFAULT, print_, print_data_); }

Handle property_list(hid_t of_class) { return {H5Pcreate(of_class), H5Pclose}; }

Handle file_access(hsize_t from_bytes, hsize_t alignment) {
    Handle access = property_list(H5P_FILE_ACCESS);
    check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_LATEST));
    check(H5Pset_sieve_buf_size(access, 4096));  // the default zeroes 64 KiB for every small dataset
    check(H5Pset_alignment(access, from_bytes, alignment));
    return access;
}

Handle scalar_space() { return {H5Screate(H5S_SCALAR), H5Sclose}; }

Handle simple_space(std::span<const hsize_t> size, std::span<const hsize_t> max) {
    return {H5Screate_simple(static_cast<int>(size.size()), size.data(), max.empty() ? nullptr : max.data()), H5Sclose};
}

Handle text_type(std::size_t length) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    check(H5Tset_size(type, std::max<std::size_t>(length, 1)));
    check(H5Tset_strpad(type, H5T_STR_NULLPAD));
    check(H5Tset_cset(type, H5T_CSET_UTF8));
    return type;
}

Handle open_dataset(hid_t where, const char* name) { return {H5Dopen2(where, name, H5P_DEFAULT), H5Dclose}; }

Handle open_group(hid_t where, const char* name) { return {H5Gopen2(where, name, H5P_DEFAULT), H5Gclose}; }

Handle create_group(hid_t where, const char* name) {
    const Handle properties = property_list(H5P_GROUP_CREATE);
    check(H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    return {H5Gcreate2(where, name, H5P_DEFAULT, properties, H5P_DEFAULT), H5Gclose};
}

bool has_link(hid_t where, const char* name) { return check(H5Lexists(where, name, H5P_DEFAULT)) > 0; }

bool has_attribute(hid_t where, const char* name) { return check(H5Aexists(where, name)) > 0; }

void put(hid_t object, const char* name, std::string_view text) { put_padded(object, name, text, text.size()); }

void put_padded(hid_t object, const char* name, std::string_view text, std::size_t length) {
    std::string bytes(text);
    bytes.resize(std::max<std::size_t>(length, 1));
    const Handle type = text_type(bytes.size());
    if (has_attribute(object, name)) {
        const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
        const Handle old(H5Aget_type(attribute), H5Tclose);
        if (check(H5Tequal(old, type)) > 0) {
            check(H5Awrite(attribute, type, bytes.data()));
            return;
        }
    }
    if (has_attribute(object, name)) check(H5Adelete(object, name));
    create_attribute(object, name, type, scalar_space(), bytes.data());
}

void put(hid_t object, const char* name, double value) { put_number(object, name, H5T_NATIVE_DOUBLE, &value); }

void put(hid_t object, const char* name, float value) { put_number(object, name, H5T_NATIVE_FLOAT, &value); }

void put(hid_t object, const char* name, long value) { put_number(object, name, H5T_NATIVE_LONG, &value); }

void put(hid_t object, const char* name, std::span<const signed char> values) {
    const std::array<hsize_t, 1> size{values.size()};
    create_attribute(object, name, H5T_NATIVE_SCHAR, simple_space(size), values.data());
}

void put(hid_t object, const char* name, std::uint64_t value) {
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<long>::max()))
        put(object, name, static_cast<long>(value));
    else
        put_number(object, name, H5T_NATIVE_UINT64, &value);
}

std::string text_attribute(hid_t object, const char* name) {
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    const Handle type(H5Aget_type(attribute), H5Tclose);
    if (H5Tget_class(type) != H5T_STRING || check(H5Tis_variable_str(type)) > 0 || !is_single(attribute)) return {};
    std::string text(H5Tget_size(type), '\0');
    check(H5Aread(attribute, type, text.data()));
    text.resize(std::strlen(text.c_str()));
    return text;
}

long integer_attribute(hid_t object, const char* name) {
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose);
    const Handle type(H5Aget_type(attribute), H5Tclose);
    if (H5Tget_class(type) != H5T_INTEGER || !is_single(attribute)) return -1;
    long value = 0;
    check(H5Aread(attribute, H5T_NATIVE_LONG, &value));
    return value;
}

void write_whole(hid_t dataset, hid_t type, const void* data) {
    const Handle transfer = property_list(H5P_DATASET_XFER);
    check(H5Pset_buffer(transfer, 8192, nullptr, nullptr));
    check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, transfer, data));
}

Handle checked(std::span<const hsize_t> size, std::size_t value_bytes) {
    constexpr std::size_t fits_header = 32768;
    Handle properties = property_list(H5P_DATASET_CREATE);
    const std::size_t bytes =
        std::accumulate(size.begin(), size.end(), value_bytes, [](std::size_t a, hsize_t b) { return a * b; });
    if (bytes <= fits_header) {
        check(H5Pset_layout(properties, H5D_COMPACT));
        return properties;
    }
    check(H5Pset_chunk(properties, static_cast<int>(size.size()), size.data()));
    check(H5Pset_shuffle(properties));
    check(H5Pset_deflate(properties, 4));
    check(H5Pset_fletcher32(properties));
    return properties;
}

/// A long one is a list of one: only what has a dimension can have a checksum of its own.
Handle write_text(hid_t where, const char* name, std::string_view text) {
    constexpr std::size_t fits_header = 32768;
    std::string bytes(text);
    bytes.resize(std::max<std::size_t>(text.size(), 1));
    const Handle type = text_type(bytes.size());
    const std::array<hsize_t, 1> one{1};
    const bool list = bytes.size() > fits_header;
    const Handle space = list ? simple_space(one) : scalar_space();
    const Handle properties = checked(one, bytes.size());
    Handle dataset(H5Dcreate2(where, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose);
    write_whole(dataset, type, bytes.data());
    return dataset;
}

Handle write_number(hid_t where, const char* name, double value) {
    const Handle properties = checked({}, sizeof(double));
    Handle dataset(H5Dcreate2(where, name, H5T_NATIVE_DOUBLE, scalar_space(), H5P_DEFAULT, properties, H5P_DEFAULT),
                   H5Dclose);
    write_whole(dataset, H5T_NATIVE_DOUBLE, &value);
    return dataset;
}

std::vector<hsize_t> extent(hid_t dataset) {
    const Handle space(H5Dget_space(dataset), H5Sclose);
    std::vector<hsize_t> size(static_cast<std::size_t>(check(H5Sget_simple_extent_ndims(space))));
    check(H5Sget_simple_extent_dims(space, size.data(), nullptr));
    return size;
}

}  // namespace skinheal::io::h5
