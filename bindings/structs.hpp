// SPDX-License-Identifier: BSD-3-Clause
// Structs as Python classes by their member tables.
#pragma once

#include <pybind11/native_enum.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "dict_json.hpp"
#include "scenario/read_part.hpp"

namespace skinheal::bindings {

/// "0 deg" -> "deg_0": a word as a name in Python.
[[nodiscard]] std::string name_of_word(std::string_view word);

/// An enumeration, whose members are the words of documents.
template <class E>
void bind_enum(pybind11::module_& m) {
    pybind11::native_enum<E> bound(m, scenario::Vocabulary<E>::name.data(), "enum.Enum");
    for (const auto& word : scenario::Vocabulary<E>::words) bound.value(name_of_word(word.text).c_str(), word.value);
    bound.finalize();
}

/// "What it is.  Units: m.", or without units where there are none.
template <class Key>
[[nodiscard]] std::string doc_of(const Key& key) {
    std::string out(key.doc);
    if (key.unit.si != "1") out += "  Units: " + std::string(key.unit.si) + ".";
    if (key.when) out += "  Only " + std::string(key.when->where) + ".";
    return out;
}

/// A class with every key of its table, `from_dict` (strict, as a part of a document is read) and `to_dict`.
template <class Struct>
pybind11::class_<Struct> bind_struct(pybind11::module_& m) {
    namespace py = pybind11;
    using Table = scenario::Table<Struct>;
    py::class_<Struct> bound(m, Table::name.data(), Table::doc.data());
    bound.def(py::init<>());
    scenario::each_key<Struct>(
        [&](const auto& key) { bound.def_readwrite(key.attribute.data(), key.member, doc_of(key).c_str()); });
    bound.def_static(
        "from_dict", [](const py::dict& table) { return scenario::read_part<Struct>(json_of(table)); },
        py::arg("table"), "Read strictly.  Raises ScenarioError with every problem; keys begin at this part.");
    bound.def(
        "to_dict", [](const Struct& self) { return python_of(scenario::write_part(self)); },
        "Every default written out, in SI.");
    bound.def(
        "validate", [](const Struct& self) { return validate(self); },
        "What is wrong with it by itself; empty if nothing is.");
    bound.def(py::pickle([](const Struct& self) { return python_of(scenario::write_part(self)); },
                         [](const py::dict& table) { return scenario::read_part<Struct>(json_of(table)); }));
    bound.def("__copy__", [](const Struct& self) { return Struct(self); });
    bound.def("__deepcopy__", [](const Struct& self, const py::dict&) { return Struct(self); });
    return bound;
}

}  // namespace skinheal::bindings
