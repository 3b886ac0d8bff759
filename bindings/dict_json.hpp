// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <pybind11/pybind11.h>

#include <nlohmann/json.hpp>

namespace skinheal::bindings {

/// Plain Python data (dict, list, tuple, str, int, float, bool, None) as JSON values; no text in between.
/// Throws TypeError for anything else.
[[nodiscard]] nlohmann::json json_of(pybind11::handle value);
[[nodiscard]] pybind11::object python_of(const nlohmann::json& value);

}  // namespace skinheal::bindings
