// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

namespace skinheal::base {

/// One file of data/, compiled in.  `path` is relative to data/, e.g. "parameters/mn16.toml".
struct EmbeddedFile {
    std::string_view path;
    std::string_view text;
};

/// Every file of data/, sorted by path.  Throws: nothing.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files() noexcept;

}  // namespace skinheal::base
