// SPDX-License-Identifier: BSD-3-Clause
// Plain structs to dicts and back, by one table of names and members each.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <tuple>
#include <vector>

#include "parts.hpp"

namespace skinheal::bindings {

/// A name in Python and a member in C++.
template <class Struct, class Value>
struct Member {
    const char* name;
    Value Struct::*member;
};

template <class T>
pybind11::object plain(const T& value) {
    return pybind11::cast(value);
}
inline pybind11::object plain(const std::vector<double>& values) { return array(values); }

/// Adds every member to a dict.
template <class Struct, class... Members>
void write(const Struct& from, const std::tuple<Members...>& members, pybind11::dict& into) {
    std::apply([&](const auto&... m) { ((into[m.name] = plain(from.*m.member)), ...); }, members);
}

template <class T>
void take(const pybind11::dict& table, const char* key, T& into) {
    if (table.contains(key)) into = table[key].cast<T>();
}

template <class T>
void take(const pybind11::dict& table, const char* key, std::optional<T>& into) {
    if (table.contains(key) && !table[key].is_none()) into = table[key].cast<T>();
}

/// Takes over what the dict has; the rest keeps its value.
template <class Struct, class... Members>
void read(const pybind11::dict& table, const std::tuple<Members...>& members, Struct& into) {
    std::apply([&](const auto&... m) { (take(table, m.name, into.*m.member), ...); }, members);
}

}  // namespace skinheal::bindings
