// SPDX-License-Identifier: BSD-3-Clause
#include "io/disk_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "skinheal/error.hpp"

#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

namespace skinheal::io {
namespace {

[[noreturn]] void fail(int number) { throw std::system_error(number, std::generic_category()); }

int put(int descriptor, std::uint64_t at, std::size_t size, const unsigned char* from) noexcept {
    while (size > 0) {
        const ssize_t done = ::pwrite(descriptor, from, size, static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return errno;
        if (done == 0) return ENOSPC;
        at += static_cast<std::uint64_t>(done);
        from += done;
        size -= static_cast<std::size_t>(done);
    }
    return 0;
}

/// What lies behind the end reads as zero, as HDF5 expects it.
int get(int descriptor, std::uint64_t at, std::size_t size, unsigned char* to) noexcept {
    while (size > 0) {
        const ssize_t done = ::pread(descriptor, to, size, static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return errno;
        if (done == 0) {
            std::memset(to, 0, size);
            return 0;
        }
        at += static_cast<std::uint64_t>(done);
        to += done;
        size -= static_cast<std::size_t>(done);
    }
    return 0;
}

/// The words of HDF5: FALSE leaves locks out, BEST_EFFORT goes on where the disk has none.
void lock(int descriptor) {
    const char* said = std::getenv("HDF5_USE_FILE_LOCKING");  // NOLINT(concurrency-mt-unsafe): as HDF5 itself does
    const std::string_view wish = said != nullptr ? said : "";
    if (wish == "FALSE" || wish == "0") return;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return;
    if (wish == "BEST_EFFORT" && (errno == ENOSYS || errno == EOPNOTSUPP || errno == ENOLCK)) return;
    fail(errno);
}

// ---------------------------------------------------------------------------------------- the driver that HDF5 sees

struct Opened {
    H5FD_t base{};
    DiskFile* disk{nullptr};
    haddr_t end_of_addresses{0};
};

struct Properties {
    DiskFile* disk{nullptr};
};

Opened& opened(H5FD_t* file) { return *reinterpret_cast<Opened*>(file); }
const Opened& opened(const H5FD_t* file) { return *reinterpret_cast<const Opened*>(file); }

H5FD_t* driver_open(const char*, unsigned flags, hid_t access, haddr_t) {
    const auto* wanted = static_cast<const Properties*>(H5Pget_driver_info(access));
    if (wanted == nullptr) return nullptr;
    auto* file = new (std::nothrow) Opened;
    if (file == nullptr) return nullptr;
    file->disk = wanted->disk;
    if ((flags & H5F_ACC_TRUNC) != 0) file->disk->set_length(0);
    return &file->base;
}

herr_t driver_close(H5FD_t* file) {
    delete &opened(file);
    return 0;
}

int driver_compare(const H5FD_t* a, const H5FD_t* b) {
    const auto* left = opened(a).disk;
    const auto* right = opened(b).disk;
    return left == right ? 0 : std::less<>{}(left, right) ? -1 : 1;
}

herr_t driver_query(const H5FD_t*, unsigned long* flags) {
    if (flags != nullptr)
        *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                 H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

haddr_t driver_get_eoa(const H5FD_t* file, H5FD_mem_t) { return opened(file).end_of_addresses; }

herr_t driver_set_eoa(H5FD_t* file, H5FD_mem_t, haddr_t end) {
    opened(file).end_of_addresses = end;
    return 0;
}

haddr_t driver_get_eof(const H5FD_t* file, H5FD_mem_t) { return opened(file).disk->length(); }

herr_t driver_read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t at, size_t size, void* to) {
    if (at == HADDR_UNDEF || at + size > opened(file).end_of_addresses) return -1;
    return opened(file).disk->read(at, size, static_cast<unsigned char*>(to)) == 0 ? 0 : -1;
}

herr_t driver_write(H5FD_t* file, H5FD_mem_t type, hid_t, haddr_t at, size_t size, const void* from) {
    if (at == HADDR_UNDEF || at + size > opened(file).end_of_addresses) return -1;
    opened(file).disk->write(type == H5FD_MEM_DRAW, at, size, static_cast<const unsigned char*>(from));
    return 0;
}

herr_t driver_truncate(H5FD_t* file, hid_t, hbool_t) {
    opened(file).disk->set_length(opened(file).end_of_addresses);
    return 0;
}

H5FD_class_t driver_class() {
    H5FD_class_t c{};
#if H5_VERSION_GE(1, 13, 2)
    c.version = H5FD_CLASS_VERSION;
    c.value = static_cast<H5FD_class_value_t>(512);  // of the range for drivers that are not registered
#endif
    c.name = "skinheal";
    c.maxaddr = (haddr_t{1} << 62) - 1;
    c.fc_degree = H5F_CLOSE_STRONG;
    c.fapl_size = sizeof(Properties);
    c.open = driver_open;
    c.close = driver_close;
    c.cmp = driver_compare;
    c.query = driver_query;
    c.get_eoa = driver_get_eoa;
    c.set_eoa = driver_set_eoa;
    c.get_eof = driver_get_eof;
    c.read = driver_read;
    c.write = driver_write;
    c.truncate = driver_truncate;
    constexpr H5FD_mem_t map[H5FD_MEM_NTYPES] = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(map), std::end(map), std::begin(c.fl_map));
    return c;
}

/// The driver is made for the version it was compiled with; another one is met where a program shows its libraries to all
/// (RTLD_GLOBAL) and the HDF5 of somebody else answers.
void check_version(const std::filesystem::path& path) {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    h5::check(H5get_libversion(&major, &minor, &release));
    if (major == H5_VERS_MAJOR && minor == H5_VERS_MINOR) return;
    throw IoError(path.string() + ": HDF5 " + std::to_string(major) + "." + std::to_string(minor) +
                      " answers, and skinheal was built with " + std::to_string(H5_VERS_MAJOR) + "." +
                      std::to_string(H5_VERS_MINOR) +
                      ".\n  Another library was loaded for all (RTLD_GLOBAL): import skinheal before it.",
                  path.string());
}

}  // namespace

DiskFile::DiskFile(const std::filesystem::path& path, bool existing) {
    const int flags = O_RDWR | O_CLOEXEC | O_NONBLOCK | (existing ? 0 : O_CREAT | O_EXCL);
    descriptor_ = ::open(path.c_str(), flags, 0666);
    if (descriptor_ < 0) fail(errno);
    try {
        lock(descriptor_);
        struct stat facts {};
        if (::fstat(descriptor_, &facts) != 0) fail(errno);
        committed_ = length_ = static_cast<std::uint64_t>(facts.st_size);
        check_version(path);
        const H5FD_class_t driver = driver_class();
        driver_ = h5::check(H5FDregister(&driver));
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

DiskFile::~DiskFile() {
    H5FDunregister(driver_);
    ::close(descriptor_);
}

h5::Handle DiskFile::access(hsize_t from_bytes, hsize_t alignment) {
    h5::Handle properties = h5::file_access(from_bytes, alignment);
    const Properties mine{this};
    h5::check(H5Pset_driver(properties, driver_, &mine));
    return properties;
}

bool DiskFile::stands_at(const std::filesystem::path& path) const noexcept {
    struct stat mine {};
    struct stat there {};
    if (::fstat(descriptor_, &mine) != 0 || ::stat(path.c_str(), &there) != 0) return false;
    return mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

bool DiskFile::was_cut() const noexcept {
    struct stat facts {};
    // large blocks behind the last commit may lie there already
    return ::fstat(descriptor_, &facts) != 0 || static_cast<std::uint64_t>(facts.st_size) < committed_;
}

int DiskFile::read(std::uint64_t at, std::size_t size, unsigned char* to) const noexcept {
    if (const int number = get(descriptor_, at, size, to); number != 0) return number;
    const std::uint64_t end = at + size;
    for (auto i = pages_.lower_bound(at / page_size); i != pages_.end() && i->first * page_size < end; ++i) {
        const std::uint64_t origin = i->first * page_size;
        const std::uint64_t from = std::max(at, origin + i->second.first);
        const std::uint64_t until = std::min(end, origin + i->second.last);
        if (from < until)
            std::memcpy(to + (from - at), i->second.bytes.data() + (from - origin),
                        static_cast<std::size_t>(until - from));
    }
    return 0;
}

DiskFile::Page& DiskFile::page_at(std::uint64_t number) {
    const auto [place, fresh] = pages_.try_emplace(number);
    if (fresh) {
        place->second.before.resize(page_size);
        if (const int error = get(descriptor_, number * page_size, page_size, place->second.before.data());
            error != 0) {
            pages_.erase(place);
            fail(error);
        }
        place->second.bytes = place->second.before;
    }
    return place->second;
}

void DiskFile::keep(std::uint64_t at, std::size_t size, const unsigned char* from) {
    while (size > 0) {
        Page& page = page_at(at / page_size);
        const auto offset = static_cast<std::size_t>(at % page_size);
        const std::size_t count = std::min(size, page_size - offset);
        std::memcpy(page.bytes.data() + offset, from, count);
        page.first = std::min(page.first, offset);
        page.last = std::max(page.last, offset + count);
        at += count;
        from += count;
        size -= count;
    }
}

/// After a failure too HDF5 must find what it wrote, so that it can close.
void DiskFile::write(bool data, std::uint64_t at, std::size_t size, const unsigned char* from) noexcept {
    try {
        // the pages at both ends may hold something else, and are kept
        const std::uint64_t begin = (at + page_size - 1) / page_size * page_size;
        const std::uint64_t end = (at + size) / page_size * page_size;
        if (!data || size < straight || end <= begin || abandoned_ || error_ != 0) return keep(at, size, from);
        keep(at, static_cast<std::size_t>(begin - at), from);
        keep(end, static_cast<std::size_t>(at + size - end), from + (end - at));
        pages_.erase(pages_.lower_bound(begin / page_size), pages_.lower_bound(end / page_size));
        error_ =
            was_cut() ? ESTALE : put(descriptor_, begin, static_cast<std::size_t>(end - begin), from + (begin - at));
        if (error_ != 0) keep(at, size, from);
    } catch (const std::system_error& error) {
        error_ = error.code().value();
    } catch (const std::bad_alloc&) {
        error_ = ENOMEM;
    }
}

void DiskFile::put_in_place(bool drops) {
    if (abandoned_ || error_ != 0) fail(error_ != 0 ? error_ : EIO);
    if (was_cut()) fail(ESTALE);
    const auto part = [this](std::uint64_t number, std::size_t first, std::size_t last) {
        if (first >= last) return;
        written_.push_back(number);
        const Page& page = pages_.at(number);
        const int error = put(descriptor_, number * page_size + first, last - first, page.bytes.data() + first);
        if (error != 0) fail(error);
    };
    const auto first = pages_.find(0);
    const std::size_t ends = first != pages_.end() ? std::min(first->second.last, superblock) : 0;
    const bool grows = length_ >= committed_;
    if (grows && ::ftruncate(descriptor_, static_cast<off_t>(length_)) != 0) fail(errno);
    if (grows && ends > 0)
        part(0, first->second.first, ends);  // readers refuse addresses behind the end that it states
    const auto whole = [&](const auto& page) {
        part(page.first, page.first == 0 ? std::max(page.second.first, ends) : page.second.first, page.second.last);
    };
    if (drops)
        std::for_each(pages_.begin(), pages_.end(), whole);
    else
        std::for_each(pages_.rbegin(), pages_.rend(), whole);
    if (!grows && ends > 0) part(0, first->second.first, ends);
    if (!grows && ::ftruncate(descriptor_, static_cast<off_t>(length_)) != 0) fail(errno);
}

void DiskFile::commit(bool drops) {
    try {
        put_in_place(drops);
    } catch (...) {
        take_back();
        abandon();
        throw;
    }
    committed_ = length_;
    pages_.clear();
    written_.clear();
}

/// The pages stood on the disk before, so there is room for them.
void DiskFile::take_back() noexcept {
    for (const std::uint64_t number : written_) {
        const Page& page = pages_.at(number);
        const std::uint64_t origin = number * page_size;
        if (origin >= committed_) continue;
        const auto last = static_cast<std::size_t>(std::min<std::uint64_t>(page.last, committed_ - origin));
        if (page.first < last)
            put(descriptor_, origin + page.first, last - page.first, page.before.data() + page.first);
    }
}

void DiskFile::abandon() noexcept {
    written_.clear();
    abandoned_ = true;
    struct stat facts {};
    if (::fstat(descriptor_, &facts) == 0 && static_cast<std::uint64_t>(facts.st_size) > committed_)
        if (::ftruncate(descriptor_, static_cast<off_t>(committed_)) != 0)
            error_ = errno;  // longer, and whole all the same
}

void DiskFile::revive() noexcept {
    pages_.clear();
    length_ = committed_;
    abandoned_ = false;
    error_ = 0;
}

}  // namespace skinheal::io
