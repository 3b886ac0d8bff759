// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <pybind11/pybind11.h>

#include <string>

#include "skinheal/scenario.hpp"

namespace skinheal::bindings {

/// What functions take that ask about a scenario: the scenario, or its JSON document.
struct Document {
    Scenario scenario{};
};

}  // namespace skinheal::bindings

namespace pybind11::detail {

template <>
struct type_caster<skinheal::bindings::Document> {
    PYBIND11_TYPE_CASTER(skinheal::bindings::Document, const_name("Scenario | str"));

    /// Errors of a document go through: they are the caller's.
    bool load(handle source, bool /*convert*/) {
        if (isinstance<skinheal::Scenario>(source))
            value.scenario = source.cast<const skinheal::Scenario&>();
        else if (isinstance<str>(source))
            value.scenario = skinheal::Scenario::from_json(source.cast<std::string>());
        else
            return false;
        return true;
    }
};

}  // namespace pybind11::detail
