// SPDX-License-Identifier: BSD-3-Clause
// Absorption at the waist: one JSON document in SI goes in, plain data come out.
#include <string>
#include <tuple>

#include "members.hpp"
#include "skinheal/absorption.hpp"

namespace skinheal::bindings {
namespace {

namespace py = pybind11;
using namespace pybind11::literals;

using R = AbsorptionResult;
constexpr std::tuple result_members{
    Member{"time", &R::time},
    Member{"applied", &R::applied},
    Member{"vehicle", &R::vehicle},
    Member{"solid", &R::solid},
    Member{"film", &R::film},
    Member{"drawn", &R::drawn},
    Member{"drawn_short", &R::drawn_short},
    Member{"bound", &R::bound},
    Member{"channels", &R::channels},
    Member{"absorbed", &R::absorbed},
    Member{"permeated", &R::permeated},
    Member{"evaporated", &R::evaporated},
    Member{"metabolised", &R::metabolised},
    Member{"wiped", &R::wiped},
    Member{"surface_flux", &R::surface_flux},
    Member{"systemic_rate", &R::systemic_rate},
    Member{"plasma", &R::plasma},
    Member{"depth", &R::depth},
    Member{"balance_error", &R::balance_error},
    Member{"steps", &R::steps},
    Member{"rejected", &R::rejected},
    Member{"factorisations", &R::factorisations},
    Member{"positive_steps", &R::positive_steps},
};

using L = LiquidResult;
constexpr std::tuple liquid_members{Member{"applied", &L::applied}, Member{"entered", &L::entered},
                                    Member{"film", &L::film},       Member{"evaporated", &L::evaporated},
                                    Member{"wiped", &L::wiped},     Member{"drawn", &L::drawn}};

/// One row of `values` per time.
py::array_t<double> table(const std::vector<double>& values, std::size_t rows) {
    const auto n = static_cast<py::ssize_t>(rows);
    return py::array_t<double>({n, n > 0 ? static_cast<py::ssize_t>(values.size()) / n : 0}, values.data());
}

py::dict absorption(const std::string& json) {
    AbsorptionResult r;
    {
        const py::gil_scoped_release no_gil;
        r = absorb(AbsorptionCase::from_json(json));
    }
    py::dict layers;
    for (std::size_t l = 0; l < r.layers.size(); ++l) {
        std::string name = r.layer_names[l].empty() ? "layer_" + std::to_string(l) : r.layer_names[l];
        while (layers.contains(name)) name += "_below";
        layers[name.c_str()] = array(r.layers[l]);
    }
    py::dict liquids;
    for (const LiquidResult& l : r.liquids) {
        py::dict row;
        write(l, liquid_members, row);
        liquids[l.name.c_str()] = row;
    }
    py::dict out("layers"_a = layers, "liquids"_a = liquids, "profile"_a = table(r.profile, r.time.size()));
    write(r, result_members, out);
    return out;
}

}  // namespace

void add_absorption(py::module_& m) {
    m.def("absorb", &absorption, "json"_a,
          "Topical absorption of one solute.  The document and the result are those of `skinheal/absorption.hpp`, in "
          "SI;\n"
          "the GIL is released.");
    m.def(
        "validate_absorption",
        [](const std::string& json) { return problems_to_python(validate(AbsorptionCase::from_json(json))); }, "json"_a,
        "Everything that is wrong with a case of absorption; empty if it can run.");
}

}  // namespace skinheal::bindings
