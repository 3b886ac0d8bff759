// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

#include "io/hdf5.hpp"

namespace skinheal::io {

/// A file under HDF5 that changes in whole strokes.
///
/// HDF5 keeps what it could not write, tries again when the process ends, and may then crash or leave a file that nothing opens.
/// So it never meets the disk here: what it writes is kept in memory, page by page, until `commit` puts all of it in place or,
/// where that fails, takes all of it back.  Large blocks of data go straight to the disk; nothing refers to them before the commit.
///
/// The file is held by its descriptor: one that is renamed, deleted or replaced meanwhile is never confused with another.
class DiskFile {
public:
    /// A new file, or with `existing` one that is there; locked against other programs.  Throws std::system_error.
    DiskFile(const std::filesystem::path& path, bool existing);
    DiskFile(const DiskFile&) = delete;
    DiskFile& operator=(const DiskFile&) = delete;
    ~DiskFile();

    /// HDF5 properties that open this file, whatever name is given with them.  Throws h5::Failure.
    [[nodiscard]] h5::Handle access(hsize_t from_bytes = 0, hsize_t alignment = 1);

    /// Put everything in place that was written since the last commit, after a flush of HDF5.  A kill in between leaves some of
    /// the pages new, later addresses first: data, then indexes, then the headers that count them; where records are dropped the
    /// headers first.
    /// Throws std::system_error; the file is then as it was at the last commit, and nothing is written any more.
    void commit(bool drops = false);
    /// Give up what was not committed; until `revive` what HDF5 writes stays in memory, so that it can close.
    void abandon() noexcept;
    /// Accept writing again, once HDF5 has closed the file.
    void revive() noexcept;

    /// Whether `path` names this very file.
    [[nodiscard]] bool stands_at(const std::filesystem::path& path) const noexcept;
    /// Whether another program has changed the length of the file since the last commit.
    [[nodiscard]] bool was_cut() const noexcept;

    // What the driver calls; all of them return 0, or an errno that HDF5 need not know.
    int read(std::uint64_t at, std::size_t size, unsigned char* to) const noexcept;
    void write(bool data, std::uint64_t at, std::size_t size, const unsigned char* from) noexcept;
    void set_length(std::uint64_t length) noexcept { length_ = length; }
    [[nodiscard]] std::uint64_t length() const noexcept { return length_; }

private:
    static constexpr std::size_t page_size = 4096;
    static constexpr std::size_t superblock = 48;  ///< of version 2: it says where the file ends
    static constexpr std::size_t straight = std::size_t{1} << 16;

    /// Bytes `first` to `last` of a page are new.
    struct Page {
        std::vector<unsigned char> bytes{};
        std::vector<unsigned char> before{};
        std::size_t first{page_size};
        std::size_t last{0};
    };

    Page& page_at(std::uint64_t number);
    void keep(std::uint64_t at, std::size_t size, const unsigned char* from);
    void put_in_place(bool drops);
    void take_back() noexcept;

    int descriptor_{-1};
    hid_t driver_{-1};
    std::uint64_t length_{0};     ///< as HDF5 sees it
    std::uint64_t committed_{0};  ///< on disk
    std::map<std::uint64_t, Page> pages_{};
    std::vector<std::uint64_t> written_{};  ///< pages that a commit has touched
    int error_{0};                          ///< of the first write that failed
    bool abandoned_{false};
};

}  // namespace skinheal::io
