// SPDX-License-Identifier: BSD-3-Clause
#include "dict_json.hpp"

#include <cstdint>
#include <string>

namespace skinheal::bindings {

namespace py = pybind11;
using nlohmann::json;

json json_of(py::handle value) {
    if (value.is_none()) return nullptr;
    if (py::isinstance<py::bool_>(value)) return value.cast<bool>();
    if (py::isinstance<py::int_>(value)) {
        int overflow = 0;
        const long long whole = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
        if (overflow == 0) return static_cast<std::int64_t>(whole);
        if (overflow > 0) {
            const unsigned long long large = PyLong_AsUnsignedLongLong(value.ptr());
            if (PyErr_Occurred() == nullptr) return static_cast<std::uint64_t>(large);
            PyErr_Clear();
        }
        return PyLong_AsDouble(value.ptr());  // no reader takes it for a whole number
    }
    if (py::isinstance<py::float_>(value)) return value.cast<double>();
    if (py::isinstance<py::str>(value)) return value.cast<std::string>();
    if (py::isinstance<py::dict>(value)) {
        json out = json::object();
        for (const auto& [key, inner] : value.cast<py::dict>()) out[key.cast<std::string>()] = json_of(inner);
        return out;
    }
    if (py::isinstance<py::list>(value) || py::isinstance<py::tuple>(value)) {
        json out = json::array();
        for (const auto& inner : value) out.push_back(json_of(inner));
        return out;
    }
    throw py::type_error("a document holds dict, list, str, int, float, bool and None only, not " +
                         std::string(Py_TYPE(value.ptr())->tp_name));
}

py::object python_of(const json& value) {
    switch (value.type()) {
        case json::value_t::object: {
            py::dict out;
            for (const auto& [key, inner] : value.items()) out[key.c_str()] = python_of(inner);
            return out;
        }
        case json::value_t::array: {
            py::list out;
            for (const auto& inner : value) out.append(python_of(inner));
            return out;
        }
        case json::value_t::string:
            return py::str(value.get<std::string>());
        case json::value_t::boolean:
            return py::bool_(value.get<bool>());
        case json::value_t::number_integer:
            return py::int_(value.get<std::int64_t>());
        case json::value_t::number_unsigned:
            return py::int_(value.get<std::uint64_t>());
        case json::value_t::number_float:
            return py::float_(value.get<double>());
        default:
            return py::none();
    }
}

}  // namespace skinheal::bindings
