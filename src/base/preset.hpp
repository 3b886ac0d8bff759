// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/parameters.hpp"

namespace skinheal::base {

/// One file of data/skins or data/devices: certified numbers, and the words at its top.  A file with the word `base` says only what
/// differs from another one.
struct Preset {
    std::vector<Parameter> entries{};
    std::map<std::string, std::string> words{};

    [[nodiscard]] bool has(std::string_view name) const noexcept;
    /// SI.  Throws ParameterError.
    [[nodiscard]] double value(std::string_view name) const;
};

/// The file `folder`/`name`, parsed once in a process.  Throws ScenarioError under `key` if the folder lacks it: what, the known
/// names, a spelling hint or `otherwise`.
[[nodiscard]] const Preset& load_preset(std::string_view folder, std::string_view name, const std::string& what,
                                        const std::string& key, std::string_view otherwise);

}  // namespace skinheal::base
