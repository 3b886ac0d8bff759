// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <pybind11/pybind11.h>

/// Adds `run_model` to the module.
void bind_own_models(pybind11::module_& m);
