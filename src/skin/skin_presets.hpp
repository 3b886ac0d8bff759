// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/skin.hpp"

namespace skinheal::skin {

/// Birth certificates of the layers, named `skin.<layer>`.  A thickness that is not that of the site `preset` is marked as
/// overridden and has no source.
[[nodiscard]] std::vector<Parameter> layer_certificates(const Skin& skin);

}  // namespace skinheal::skin
