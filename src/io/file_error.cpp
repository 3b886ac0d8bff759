// SPDX-License-Identifier: BSD-3-Clause
#include "io/file_error.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <string>
#include <system_error>

namespace skinheal::io {
namespace {

/// Next step for a person; empty if `advice` of the caller says it better.
const char* next_step(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
            return "Free some space or choose a folder on another disk; what was written before is readable.";
        case EFBIG:
            return "Raise the limit on file size (ulimit -f) or choose another disk; what was written before is "
                   "readable.";
        case EACCES:
        case EPERM:
        case EROFS:
            return "Choose a folder that you may write to.";
        case EAGAIN:
            return "Another program has the file open: close it there. On a network disk without file locks, set "
                   "HDF5_USE_FILE_LOCKING=FALSE.";
        case ESTALE:
            return "Another program shortened the file while the run was writing it: run again into another name.";
        default:
            return "";
    }
}

Phrase compose(const std::filesystem::path& path, std::string_view what, std::string_view cause, const Phrase& next) {
    std::string text = path.string();
    text.append(": ").append(what);
    if (!cause.empty()) text.append(" (").append(cause).append(")");
    return Phrase(text + ".\n  ") + next;
}

}  // namespace

void raise(const std::filesystem::path& path, std::string_view what, const h5::Failure& failure, const Phrase& advice) {
    const int number = failure.error_number;
    const Phrase next = next_step(number);
    const std::string cause = number != 0 ? std::generic_category().message(number) : std::string{};
    throw IoError(compose(path, what, cause, next.empty() ? advice : next), path.string(), failure.stack);
}

void raise(const std::filesystem::path& path, std::string_view what, int error_number, const Phrase& advice) {
    h5::Failure failure;
    failure.error_number = error_number;
    failure.stack = std::generic_category().message(error_number);
    raise(path, what, failure, advice);
}

void require_place(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const auto refuse = [&](const std::string& what, const Phrase& next, int error_number) {
        throw IoError(compose(path, what, "", next), path.string(), std::generic_category().message(error_number));
    };
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        refuse("there is no folder " + folder.string() + " to write it in",
               "Create the folder first, or choose another one.", ENOENT);
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::none) raise(path, "the folder cannot be read", error.value(), "");
    if (path.filename().empty() || kind == std::filesystem::file_type::directory)
        refuse("this is a folder, a file name is needed", "Add a name such as result.h5.", EISDIR);
    if (kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found)
        refuse("this is a device or a pipe, not an ordinary file", "Choose another name.", EINVAL);
}

std::filesystem::path beside(const std::filesystem::path& file, std::string_view ending) {
    auto path = file;
    if (path.extension() == ".h5" || path.extension().empty()) return path.replace_extension(ending);
    return path += ending;
}

namespace {

/// Removes what killed writers of `path` have left beside it.  A minute old, so that one on another machine, whose process cannot
/// be seen from here, keeps what it is writing.
void clear_left_overs(const std::filesystem::path& path) {
    const std::string start = path.filename().string() + ".";
    const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::minutes(1);
    std::error_code ignored;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    for (std::filesystem::directory_iterator i(folder, ignored), end; !ignored && i != end; i.increment(ignored)) {
        const std::string name = i->path().filename().string();
        if (!name.starts_with(start) || !name.ends_with(".new")) continue;
        long process = 0;
        const auto parsed = std::from_chars(name.data() + start.size(), name.data() + name.size(), process);
        if (parsed.ec != std::errc{} || *parsed.ptr != '-' || process <= 0) continue;
        std::error_code unknown;
        const auto written = i->last_write_time(unknown);
        if (!unknown && written < old && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH)
            std::filesystem::remove(i->path(), unknown);
    }
}

}  // namespace

std::filesystem::path aside(const std::filesystem::path& path) {
    clear_left_overs(path);
    auto name = path;
    name += "." + std::to_string(::getpid()) + "-" + std::to_string(::gettid()) + ".new";
    return name;
}

void move_over(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code error;
    std::filesystem::rename(from, to, error);
    if (!error) return;
    std::error_code ignored;
    std::filesystem::remove(from, ignored);
    raise(to, "the file could not be put in its place", error.value(), "Choose another name or folder.");
}

}  // namespace skinheal::io
