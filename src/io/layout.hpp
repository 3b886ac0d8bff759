// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "io/hdf5.hpp"
#include "io/result_file.hpp"

/// Layout of a result file (schema 2).  Callers hold a LibraryCall; all functions throw h5::Failure.
namespace skinheal::io::layout {

inline constexpr long schema = 2;  ///< 1 had texts of variable length and no checksums

/// How the records of one field lie in the file.
///
/// A record is one chunk (cut below 1 MiB) with a checksum, written once: where a chunk grows, a kill in the midst of a write
/// costs the records that were there before.  Rows of numbers grow, and lie within a memory page for that.  All records
/// are compressed, those of a few values too: a damaged page of zeros is no compressed record, but would be one with a right checksum.
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
inline constexpr hsize_t index_bytes = 2048;    ///< the same as the indexes are set up
inline constexpr hsize_t growing_bytes = 4000;  ///< chunks to which rows are added; the same while records are written

/// Half the children of an index node: at least as many as fit into a page for a (time, z, r) dataset, and enough for
/// `snapshots`, since a node that splits moves the index of earlier records.
[[nodiscard]] unsigned index_half_width(long snapshots) noexcept;

/// A new file with everything that is known before the run and no records, closed again.  `access` opens it as `path`.
void create(const char* path, hid_t access, const FileSpec& spec);

/// Whose run it is, in place of another's: attributes and the scenario.
void put_identity(hid_t file, const FileSpec& spec);
/// Throws IoError unless the axes of a file are those of `spec`, value by value.
void require_axes(hid_t file, const std::string& path, const FileSpec& spec);

/// In place: it needs no room on the disk.
void write_status(hid_t file, const std::string& status);

/// Sessions, metrics, warnings and closing attributes; replaces those of an earlier ending.
void write_ending(hid_t file, const Ending& ending);

/// Variables of products beside fields and series; replaces those of an earlier ending.
void write_products(hid_t file, const ProductTables& tables);

/// Keys of the entries of a BibTeX text, in their order, separated by blanks.
[[nodiscard]] std::string citation_keys(const std::string& bibtex);

}  // namespace skinheal::io::layout
