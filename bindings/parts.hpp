// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <span>
#include <string>
#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/result.hpp"
#include "skinheal/solute.hpp"

/// The extension module is one; its functions lie in several files.
namespace skinheal::bindings {

/// One dict for each parameter: its provenance, values in SI.
[[nodiscard]] pybind11::list parameters_to_python(std::span<const Parameter> entries);
/// A copy.
[[nodiscard]] pybind11::array_t<double> array(const std::vector<double>& values);

/// Of {"layers": [{"name", "thickness"}]}, SI.
[[nodiscard]] Skin skin_from(const pybind11::dict& table);
/// A dict of numbers in SI.
[[nodiscard]] pybind11::dict properties_to_python(const SoluteProperties& properties);

/// A whole result with its series and fields.
[[nodiscard]] pybind11::dict result_to_python(const Result& result);

void add_batch(pybind11::module_& m);
/// Text that may hold a path: bytes that are not UTF-8 are kept, as `os.fsdecode` keeps them.
[[nodiscard]] pybind11::object path_text(const std::string& text);

/// `Problem`, and errors of C++ as those of `skinheal.errors`.
void add_errors(pybind11::module_& m);
/// The structs of a scenario as classes.
void add_scenario(pybind11::module_& m);
void add_solutes(pybind11::module_& m);
void add_absorption(pybind11::module_& m);

}  // namespace skinheal::bindings
