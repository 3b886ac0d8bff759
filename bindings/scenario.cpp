// SPDX-License-Identifier: BSD-3-Clause
// The structs of a scenario as classes, by their member tables.
#include "skinheal/scenario.hpp"

#include <cctype>

#include "parts.hpp"
#include "structs.hpp"

namespace skinheal::bindings {

namespace py = pybind11;

std::string name_of_word(std::string_view word) {
    const auto blank = word.find(' ');
    if (word.empty() || std::isdigit(static_cast<unsigned char>(word.front())) == 0 || blank == std::string_view::npos)
        return std::string(word);
    return std::string(word.substr(blank + 1)) + "_" + std::string(word.substr(0, blank));
}

void add_scenario(py::module_& m) {
    using namespace pybind11::literals;
    m.def("scenario_schema", &scenario_schema, "The JSON schema of the document of a scenario.");
    m.attr("schema_version") = scenario::schema_version;
    bind_enum<NeedleShape>(m);
    bind_enum<DeviceKind>(m);
    bind_enum<Direction>(m);
    bind_enum<Sex>(m);
    bind_enum<Geometry>(m);
    bind_enum<Resolution>(m);
    bind_enum<Repeat>(m);
    bind_enum<Precision>(m);
    bind_enum<PunctureLaw>(m);
    bind_struct<Needle>(m);
    bind_struct<Device>(m)
        .def("strokes_per_pass", &Device::strokes_per_pass, "Strokes that one pass leaves.  Units: m-2.")
        .def_static("preset_named", &Device::preset_named, "name"_a, "A known device.")
        .def_static("presets", &Device::presets, "Names of all known devices.");
    bind_struct<Session>(m);
    bind_struct<SunDose>(m);
    bind_struct<Aftercare>(m);
    bind_struct<Protocol>(m);
    bind_struct<Layer>(m);
    bind_struct<Skin>(m)
        .def_static("preset_named", &Skin::preset_named, "name"_a, "age"_a = Skin{}.age, "sex"_a = py::none(),
                    "A known site at an age.  Units: s.")
        .def_static("presets", &Skin::presets, "Names of all known sites.")
        .def("thickness_of", &Skin::thickness_of, "name"_a, "Of all layers of that name.  Units: m.");
    bind_struct<ParameterOverride>(m);
    bind_struct<Cells>(m);
    bind_struct<Numerics>(m);
    bind_struct<Output>(m);
    bind_struct<Scenario>(m)
        .def_static("from_json", &Scenario::from_json, "text"_a, "Read the SI document; computes nothing.")
        .def("to_json", &Scenario::to_json, "The canonical document with every default written out.")
        .def("hash", &Scenario::hash, "SHA-256 of everything that can change the answer.")
        .def("settle_densities", &Scenario::settle_densities,
             "Give sessions that count passes the density of the channels that these leave.")
        .def("validate_keys", &validate_keys, "What each part says by itself.")
        .def(
            "validate_settled", [](const Scenario& self) { return validate_settled(self); },
            "`validate` after `settle_densities`, whose work it does not do again.");
}

}  // namespace skinheal::bindings
