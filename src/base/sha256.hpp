// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace skinheal::base {

/// SHA-256 of the bytes, as 64 lower-case hexadecimal digits.  Source: FIPS 180-4.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace skinheal::base
