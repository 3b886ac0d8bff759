// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

#include "io/hdf5.hpp"
#include "skinheal/error.hpp"

namespace skinheal::io {

/// Throws IoError: `path: what (cause)`, then the next step that fits the cause, else `advice`.
[[noreturn]] void raise(const std::filesystem::path& path, std::string_view what, const h5::Failure& failure,
                        const Phrase& advice);
/// The same for a system call, by its errno.
[[noreturn]] void raise(const std::filesystem::path& path, std::string_view what, int error_number,
                        const Phrase& advice);

/// Throws IoError unless an ordinary file may stand there: folder present, name not that of a folder or device.
void require_place(const std::filesystem::path& path);

/// `name.checkpoint` beside `name.h5`; with another ending than .h5 the whole name, so that each file has its own.
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& file, std::string_view ending);

/// Beside `path`, for this call alone: work goes there until it is whole.
[[nodiscard]] std::filesystem::path aside(const std::filesystem::path& path);
/// Renames; an old file at `to` is replaced in one stroke.  Throws IoError, `from` is removed then.
void move_over(const std::filesystem::path& from, const std::filesystem::path& to);

/// Runs `body` with the library to itself; what HDF5 refuses becomes an IoError about `path`.
template <class Body>
auto guarded(const std::filesystem::path& path, std::string_view what, const Phrase& advice, Body&& body) {
    const h5::LibraryCall call;
    try {
        return body();
    } catch (const h5::Failure& failure) {
        raise(path, what, failure, advice);
    } catch (const std::system_error& error) {
        raise(path, what, error.code().value(), advice);
    }
}

}  // namespace skinheal::io
