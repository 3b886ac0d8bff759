// SPDX-License-Identifier: BSD-3-Clause
// Absorption at the waist: one JSON document in SI goes in, plain data come out.
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "members.hpp"
#include "skinheal/absorption.hpp"
#include "skinheal/uptake.hpp"

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

py::dict to_python(const AbsorptionResult& r) {
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

py::dict absorption(const std::string& json) {
    AbsorptionResult r;
    {
        const py::gil_scoped_release no_gil;
        r = absorb(AbsorptionCase::from_json(json));
    }
    return to_python(r);
}

/// A result as far as products read it: {"scenario_json", "series_time", "series": {name: values}, "metrics"}.
Result healing_from(const py::dict& given) {
    Result out;
    out.scenario_json = given["scenario_json"].cast<std::string>();
    out.series_time = given["series_time"].cast<std::vector<double>>();
    for (const auto& [name, values] : given["series"].cast<py::dict>())
        out.series.push_back({name.cast<std::string>(), "", "", "", values.cast<std::vector<double>>()});
    out.metrics = given["metrics"].cast<std::map<std::string, double>>();
    return out;
}

py::list uptake_of(const std::string& json, const std::optional<py::dict>& healing) {
    std::optional<Result> run;
    if (healing) run = healing_from(*healing);
    std::vector<Uptake> found;
    {
        const py::gil_scoped_release no_gil;
        found = uptake(UptakeQuery::from_json(json), run ? &*run : nullptr);
    }
    py::list out;
    for (const Uptake& u : found) {
        const bool both = !u.intact.time.empty();
        out.append(py::dict("name"_a = u.name, "ingredient"_a = u.ingredient, "start"_a = u.start,
                            "properties"_a = properties_to_python(u.properties), "case"_a = u.given.to_json(),
                            "found"_a = to_python(u.found),
                            "intact"_a = both ? py::object(to_python(u.intact)) : py::none()));
    }
    return out;
}

py::dict channels_of(const py::dict& healing, const py::dict& skin, const std::map<std::string, double>& overrides) {
    std::vector<ParameterOverride> changes;
    for (const auto& [name, value] : overrides) changes.push_back({name, value, "this run"});
    const SessionChannels c = session_channels(healing_from(healing), skin_from(skin), changes);
    return py::dict("punctured"_a = c.punctured, "density"_a = c.density, "mouth_radius"_a = c.mouth_radius,
                    "body_radius"_a = c.body_radius, "tip_radius"_a = c.tip_radius, "depth"_a = c.depth,
                    "bleeding"_a = c.bleeding);
}

/// What a product is by itself: pH, volume per area (m), cover, and the shares of its volume.
py::dict formulation_of(const std::string& json) {
    const Formulation product = Formulation::from_json(json);
    return py::dict("ph"_a = product.acidity(), "thickness"_a = product.film_thickness(),
                    "covered"_a = product.is_cover());
}

double mean_of(const std::vector<double>& time, const std::vector<double>& depth, const std::vector<double>& profile,
               double top, double base, double until) {
    return mean_concentration({time, depth, profile}, top, base, until);
}

}  // namespace

void add_absorption(py::module_& m) {
    m.def("absorb", &absorption, "json"_a,
          "Topical absorption of one solute.  The document and the result are those of `skinheal/absorption.hpp`, in "
          "SI;\n"
          "the GIL is released.");
    m.def("uptake", &uptake_of, "json"_a, "healing"_a = std::nullopt,
          "Absorption of products, one dict for each solute.  The document is that of `UptakeQuery`, in SI; `healing` "
          "has\n"
          "scenario, series and metrics of a run whose first session made the channels.  The GIL is released.");
    m.def("formulation", &formulation_of, "json"_a, "pH, volume per area and cover of a product.  SI.");
    m.def("mean_concentration", &mean_of, "time"_a, "depth"_a, "profile"_a, "top"_a, "base"_a, "until"_a,
          "Mean free concentration between two depths from time 0 on.  SI.");
    m.def(
        "effect",
        [](double emax, double ec50, double hill, double concentration) {
            return Effect{emax, ec50, hill}.factor(concentration);
        },
        "emax"_a, "ec50"_a, "hill"_a, "concentration"_a, "Factor on a parameter of healing.  SI.");
    m.def("session_channels", &channels_of, "healing"_a, "skin"_a, "overrides"_a = std::map<std::string, double>{},
          "The channels that stay of the first session of a run.  SI.");
    m.def(
        "validate_absorption", [](const std::string& json) { return validate(AbsorptionCase::from_json(json)); },
        "json"_a, "Everything that is wrong with a case of absorption; empty if it can run.");
}

}  // namespace skinheal::bindings
