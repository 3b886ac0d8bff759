// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "io/result_file.hpp"

namespace skinheal::io {

/// True if a file of this kind gets a sidecar: exactly two axes with edges, and a field on both.
[[nodiscard]] bool has_sidecar(const FileSpec& spec) noexcept;

/// `name.xdmf` for `name.h5`.
[[nodiscard]] std::filesystem::path sidecar_path(const std::filesystem::path& result_file);

/// Sidecar text: a temporal collection of cell values that points into `result_name` (a name relative to the sidecar).
/// ParaView opens it with its classic "XDMF Reader"; the Xdmf3 readers show no arrays.  Units: times s.
[[nodiscard]] std::string xdmf_text(const std::string& result_name, const FileSpec& spec,
                                    std::span<const double> times);

/// Writes the sidecar of `result_file`, aside then renamed.  Throws IoError.
void write_xdmf(const std::filesystem::path& result_file, const FileSpec& spec, std::span<const double> times);

}  // namespace skinheal::io
