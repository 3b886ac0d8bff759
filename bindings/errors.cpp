// SPDX-License-Identifier: BSD-3-Clause
// Errors of C++ as those of Python.  Problems go over as data: each face of the package spells their keys its own way.
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parts.hpp"
#include "skinheal/error.hpp"

namespace skinheal::bindings {
namespace {

namespace py = pybind11;
using namespace pybind11::literals;

py::object error_class(const char* name) { return py::module_::import("skinheal.errors").attr(name); }

void raise(const py::object& cls, const py::object& error) { PyErr_SetObject(cls.ptr(), error.ptr()); }

/// ("text" | "key" | "option", words), as `skinheal.errors.Phrase` takes them.
py::object to_python(const Phrase& phrase) {
    py::list pieces;
    for (const auto& [kind, text] : phrase.pieces())
        pieces.append(py::make_tuple(kind == Phrase::Kind::text  ? "text"
                                     : kind == Phrase::Kind::key ? "key"
                                                                 : "option",
                                     path_text(text)));
    return error_class("Phrase")(py::tuple(pieces));
}

void raise_scenario_error(const char* name, const ScenarioError& error) {
    const auto cls = error_class(name);
    const Where& w = error.where();
    const auto where =
        error_class("Where")("file"_a = w.file, "key"_a = w.key, "line"_a = w.line, "column"_a = w.column);
    raise(cls, cls(error.what(), where, "data"_a = error.problems()));
}

/// The most derived class that matches names the Python class of the same name.
void translate(std::exception_ptr pointer) {
    try {
        if (pointer) std::rethrow_exception(pointer);
    } catch (const UnitError& error) {
        raise_scenario_error("UnitError", error);
    } catch (const ParameterError& error) {
        raise_scenario_error("ParameterError", error);
    } catch (const ScenarioError& error) {
        raise_scenario_error("ScenarioError", error);
    } catch (const NumericsError& error) {
        const NumericsFailure& f = error.failure();
        const auto failure =
            error_class("NumericsFailure")("time"_a = f.time, "step"_a = f.step, "field"_a = f.field, "cell"_a = f.cell,
                                           "place"_a = f.place, "cause"_a = f.cause);
        const auto cls = error_class("NumericsError");
        raise(cls, cls(error.what(), failure));
    } catch (const IoError& error) {
        const auto cls = error_class("IoError");
        raise(cls, cls(to_python(error.message()), path_text(error.path()), path_text(error.detail())));
    } catch (const Error& error) {
        const auto cls = error_class("Error");
        raise(cls, cls(error.what()));
    }
}

using Spell = std::optional<std::function<std::string(const std::string&)>>;

Spelling spelling(const Spell& key) {
    Spelling out;
    if (key) out.key = [&key](std::string_view path) { return (*key)(std::string(path)); };
    return out;
}

}  // namespace

py::object path_text(const std::string& text) {
    auto* made = PyUnicode_DecodeUTF8(text.data(), static_cast<py::ssize_t>(text.size()), "surrogateescape");
    if (made == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(made);
}

void add_errors(py::module_& m) {
    py::register_exception_translator(&translate);
    py::class_<Problem>(m, "Problem",
                        "One thing that is wrong, as data.  `key` of a method writes keys as a face does.")
        .def_readonly("code", &Problem::code)
        .def_readonly("what", &Problem::what)
        .def_readonly("key", &Problem::key)
        .def_readonly("given", &Problem::given)
        .def(
            "allowed", [](const Problem& p, const Spell& key) { return p.allowed.text(spelling(key)); },
            "key"_a = py::none())
        .def(
            "next_step", [](const Problem& p, const Spell& key) { return p.next_step.text(spelling(key)); },
            "key"_a = py::none())
        .def(
            "message", [](const Problem& p, const Spell& key) { return p.message(spelling(key)); },
            "key"_a = py::none());
}

}  // namespace skinheal::bindings
