// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5.hpp"
#include "io/result_file.hpp"

/// Layout of a result file (schema 1).  Callers hold a LibraryCall; all functions throw h5::Failure.
namespace skinheal::io::layout {

inline constexpr long schema = 1;

/// How the records of one field lie in the file.
///
/// A record of 8 KiB or more is one compressed chunk (cut below 1 MiB) that is written once.  Smaller records share a
/// chunk of about 8 KiB that is not compressed: a compressed chunk changes its size, hence its place, when a record
/// joins it, and a kill in between would cost the records that were there before; and so little data is compressed
/// slower than it is written.
struct Records {
    std::vector<hsize_t> slab{};   ///< lengths of one record, slowest first; empty = one number
    std::vector<hsize_t> chunk{};  ///< with the leading time
    bool compressed{false};
    std::size_t value_bytes{8};

    [[nodiscard]] std::size_t values() const noexcept;  ///< in one record
    [[nodiscard]] std::size_t chunk_bytes() const noexcept;
};

[[nodiscard]] Records records_of(const FieldSpec& field, std::span<const AxisSpec> axes);
/// One float64 per row: time, series_time and every series.
[[nodiscard]] Records rows_of_numbers();

/// A kill can tear a write where it crosses a memory page.  So what changes with every snapshot lies within one: the
/// first part of an object header (below 1 KiB) and the node that indexes the chunks of a dataset.
inline constexpr hsize_t page = 4096;
inline constexpr hsize_t header_bytes = 256;  ///< objects from this size on are aligned as the file is laid out
inline constexpr hsize_t header_alignment = 1024;
inline constexpr hsize_t index_bytes = 2048;  ///< the same as the indexes are set up

/// Half the children of an index node: at least as many as fit into a page for a (time, z, r) dataset, and enough for
/// `snapshots`, since a node that splits moves the index of earlier records.
[[nodiscard]] unsigned index_half_width(long snapshots) noexcept;

/// A new file at `path` (must not exist) with everything that is known before the run and no records, closed again.
void create(const char* path, const FileSpec& spec);

/// Sessions, metrics, warnings and closing attributes; replaces those of an earlier ending.
void write_ending(hid_t file, const Ending& ending);

/// Variables of products beside fields and series; replaces those of an earlier ending.
void write_products(hid_t file, const ProductTables& tables);

/// Keys of the entries of a BibTeX text, in their order, separated by blanks.
[[nodiscard]] std::string citation_keys(const std::string& bibtex);

}  // namespace skinheal::io::layout
