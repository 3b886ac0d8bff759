// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <pybind11/pybind11.h>

#include <span>

#include "skinheal/parameters.hpp"

/// The extension module is one; its functions lie in several files.
namespace skinheal::bindings {

/// One dict for each parameter: its birth certificate, values in SI.
[[nodiscard]] pybind11::list parameters_to_python(std::span<const Parameter> entries);

void add_solutes(pybind11::module_& m);

}  // namespace skinheal::bindings
