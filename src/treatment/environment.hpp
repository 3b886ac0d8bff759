// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace skinheal::treatment {

/// Compiler that built the library, e.g. "GNU 12.2.0".
[[nodiscard]] std::string compiler_name();
/// Revision of the source tree, or "unknown" (a release archive).
[[nodiscard]] std::string git_revision();
/// Origin of a file, as JSON: library version, compiler, instruction set.
[[nodiscard]] std::string environment_json(std::string_view instruction_set);

}  // namespace skinheal::treatment
