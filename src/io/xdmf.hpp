// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "io/result_file.hpp"

namespace skinheal::io {

/// True if a file of this kind gets a sidecar: exactly two axes with edges, and a field on both.
[[nodiscard]] bool has_sidecar(const FileSpec& spec) noexcept;

/// Sidecar text: one temporal collection that points into `result_name` (a name relative to the sidecar).  ParaView opens
/// it with its classic "XDMF Reader"; the Xdmf3 readers show no arrays.  Units: times s; lengths m, z upward is negative depth.
[[nodiscard]] std::string xdmf_text(const std::string& result_name, const FileSpec& spec, std::span<const double> times);

/// Writes `name.xdmf` beside `name.h5`, aside then renamed.  Throws IoError.
void write_xdmf(const std::filesystem::path& result_file, const FileSpec& spec, std::span<const double> times);

}  // namespace skinheal::io
