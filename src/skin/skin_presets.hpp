// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/skin.hpp"

namespace skinheal::skin {

/// What to write instead of a name that means a state from which the model cannot start; empty if it means none.
[[nodiscard]] std::string missing_state(std::string_view name);

/// Birth certificates of the layers, named `skin.<layer>`.  A thickness that is not that of the site `preset` is marked as
/// overridden and has no source.
[[nodiscard]] std::vector<Parameter> layer_certificates(const Skin& skin);

}  // namespace skinheal::skin
