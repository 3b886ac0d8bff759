// SPDX-License-Identifier: BSD-3-Clause
// The member tables of a scenario; those of devices are in device_tables.hpp.  A new key stands in its struct
// (include/skinheal), in its table, and where it is used.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "scenario/device_tables.hpp"
#include "scenario/member.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

inline constexpr std::size_t most_sessions = 1000;
inline constexpr std::size_t most_doses = 12000;  ///< every day for more than thirty years

template <>
struct Table<Session> {
    static constexpr std::string_view name = "Session";
    static constexpr std::string_view doc = "One treatment session.";
    static constexpr std::tuple keys{
        key("at", &Session::at, "When, from the start.").in(base::day),
        key("density", &Session::density,
            "Channels that the whole session delivers; with `passes` it follows from device, speed and skin.")
            .range("density of channels out of range", base::densities)
            .unless([](const Session& s) { return s.passes.has_value(); }),
        key("passes", &Session::passes, "Times that the device goes over the skin.")
            .range("number of passes out of range", base::pass_numbers),
        key("directions", &Session::directions, "Of the passes in turn; none: 0, 45, 90, 135 degrees."),
        key("device", &Session::device, "What is used.")};
    static void check(base::Check& check, const std::string& prefix, const Session& session);
};

template <>
struct Table<SunDose> {
    static constexpr std::string_view name = "SunDose";
    static constexpr std::string_view doc = "One exposure to the sun.";
    static constexpr std::tuple keys{
        key("at", &SunDose::at, "When, from the start.").in(base::day),
        key("dose", &SunDose::dose, "Weighted by erythema, before any sunscreen.")
            .range("dose of sun out of range", {0, 6000, base::sed})
            .must("a dose in J/m2"),
        key("spf", &SunDose::spf, "Protection factor printed on the sunscreen; 1 = none.")
            .range("sun protection factor out of range", {1, 100, base::plain}),
        key("amount", &SunDose::amount, "Sunscreen that is applied; factors are measured at 2 mg/cm2.")
            .range("amount of sunscreen out of range", {0, 0.05, base::mg_per_cm2})};
};

template <>
struct Table<Aftercare> {
    static constexpr std::string_view name = "Aftercare";
    static constexpr std::string_view doc = "What is done to the treated skin between the sessions.";
    static constexpr std::tuple keys{
        key("occlusion", &Aftercare::occlusion, "How long a wet film or patch covers the skin after each session.")
            .range("occlusion out of range", {0, 14 * seconds_per_day, base::day}),
        key("wetness", &Aftercare::wetness, "Of the surface otherwise: 0 in dry air, 1 wet.")
            .range("wetness out of range", {0, 1, base::plain}),
        key("nsaid", &Aftercare::nsaid, "Inhibition of cyclo-oxygenase in the skin, share of a saturating dose.")
            .range("inhibition out of range", {0, 1, base::plain})};
};

template <>
struct Table<Protocol> {
    static constexpr std::string_view name = "Protocol";
    static constexpr std::string_view doc = "Sessions in ascending time, and how long the skin is followed.";
    static constexpr std::tuple keys{
        key("duration", &Protocol::duration, "From the start to the end.")
            .range("duration out of range", {0, 30 * seconds_per_year, base::day, true})
            .must("a time in s"),
        key("uv_exposure", &Protocol::uv_exposure, "Background sun of model mn16, 1 = unprotected.")
            .range("exposure to sun out of range", {0, 5, base::plain}),
        key("sessions", &Protocol::sessions, "In ascending time.").at_most(most_sessions),
        key("sun", &Protocol::sun, "Exposures to the sun, in ascending time.").at_most(most_doses),
        key("aftercare", &Protocol::aftercare, "What is done to the skin between the sessions.")};
    static void check(base::Check& check, const std::string& prefix, const Protocol& protocol);
};

template <>
struct Table<Layer> {
    static constexpr std::string_view name = "Layer";
    static constexpr std::string_view doc = "One layer of skin.";
    static constexpr std::tuple keys{key("name", &Layer::name, "Which layer.")
                                         .one_of("unknown layer", [] { return base::names_of(base::layer_names); })
                                         .must("text"),
                                     key("thickness", &Layer::thickness, "Of the layer.")
                                         .range("layer thickness out of range", {0, base::no_limit, base::um, true})
                                         .must("a length in m")};
};

template <>
struct Table<Skin> {
    static constexpr std::string_view name = "Skin";
    static constexpr std::string_view doc = "The skin before treatment.";
    static constexpr std::tuple keys{
        key("preset", &Skin::preset, "A site with known layers, or `custom` beside layers of one's own."),
        key("layers", &Skin::layers, "From the surface down; not given: those of the site at that age."),
        key("age", &Skin::age, "Of the person.")
            .range("age out of range", {18 * seconds_per_year, 100 * seconds_per_year, base::year}),
        key("phototype", &Skin::phototype, "Fitzpatrick, 1 to 6.").range("phototype out of range", {1, 6, base::plain}),
        key("sex", &Skin::sex, "Of the thickness of layers where both were measured; not given: the mean of both.")};
    /// Layers of the site, unless they are given.
    static void before(JsonObject& object, Skin& skin);
    static void after(JsonObject& object, Skin& skin);
    static void check(base::Check& check, const std::string& prefix, const Skin& skin);
};

template <>
struct Table<ParameterOverride> {
    static constexpr std::string_view name = "ParameterOverride";
    static constexpr std::string_view doc = "One parameter that differs from its set, and why.";
    static constexpr std::tuple keys{
        key("name", &ParameterOverride::name, "Of the parameter.").must("the name of a parameter"),
        key("value", &ParameterOverride::value, "In the SI unit of the parameter.").must("a number in SI units"),
        key("source", &ParameterOverride::source, "Where the value comes from.")};
};

template <>
struct Table<Cells> {
    static constexpr std::string_view name = "Cells";
    static constexpr std::string_view doc = "Numbers of cells, instead of a named resolution.";
    static constexpr std::tuple keys{
        key("lateral", &Cells::lateral, "Along r, or along x and y each in a box; unused in a column or a point.")
            .range("number of cells out of range", {4, 4000, base::plain}),
        key("depth", &Cells::depth, "Along z.").range("number of cells out of range", {4, 4000, base::plain})};
};

template <>
struct Table<Numerics> {
    static constexpr std::string_view name = "Numerics";
    static constexpr std::string_view doc = "How to compute.";
    static constexpr std::tuple keys{
        key("geometry", &Numerics::geometry, "Dimensions that are resolved.").called("unknown geometry"),
        key("resolution", &Numerics::resolution, "Named cell counts.").called("unknown resolution"),
        key("tolerance", &Numerics::tolerance, "Relative, of the time integrator.")
            .range("tolerance out of range", {1e-7, 0.1, base::plain}),
        key("seed", &Numerics::seed, "Of everything random."),
        key("patch", &Numerics::patch, "Side of a box; not given: room for 25 channels of the first session.")
            .range("side of the patch out of range", base::patches)
            .unless([](const Numerics& n) { return n.geometry != Geometry::box; }),
        key("cells", &Numerics::cells, "Numbers of cells, instead of the resolution.")};
    static void check(base::Check& check, const std::string& prefix, const Numerics& numerics);
};

template <>
struct Table<Output> {
    static constexpr std::string_view name = "Output";
    static constexpr std::string_view doc = "What is kept; it cannot change the answer.";
    static constexpr std::tuple keys{
        key("fields", &Output::fields, "Names of fields; none: all of them.")
            .one_of("unknown field", [] { return base::names_of(base::field_names); }),
        key("precision", &Output::precision, "Of stored fields; computing is always in float64.")
            .called("unknown precision"),
        key("every", &Output::every, "Interval of the snapshots; not given: the default schedule after each session.")
            .range("time between snapshots out of range", {60, base::no_limit, base::second})};
    static void check(base::Check& check, const std::string& prefix, const Output& output);
};

template <>
struct Table<Scenario> {
    static constexpr std::string_view name = "Scenario";
    static constexpr std::string_view doc = "Everything that can change the answer.";
    static constexpr std::tuple keys{
        key("title", &Scenario::title, "For people."),
        key("skin", &Scenario::skin, "The skin before treatment."),
        key("protocol", &Scenario::protocol, "What happens to it, and how long it is followed.")
            .must("an object with duration and sessions"),
        section("insertion", "How needles meet the skin.",
                key("law", &Scenario::insertion_law, "What gives depth and width of the channels.")
                    .as("insertion_law")
                    .one_of("unknown insertion law", [] { return base::names_of(base::insertion_laws); }),
                key("puncture", &Scenario::puncture, "What decides that a tip goes through.")
                    .as("puncture")
                    .called("unknown law of puncture")
                    .only({.holds = [](const Scenario& s) { return s.insertion_law == "mechanics"; },
                           .where = "with the law \"mechanics\""})),
        section("healing", "The healing model.",
                key("model", &Scenario::healing_model, "Its name.")
                    .as("healing_model")
                    .one_of("unknown healing model", [] { return base::names_of(base::healing_models); }),
                key("repeat", &Scenario::repeat,
                    "Where the channels of a later session fall; not given: same_hole for mn16, else new_positions.")
                    .as("repeat")),
        section("parameters", "The parameter set, and what differs from it.",
                key("set", &Scenario::parameter_set, "Its name; not given: the set of the healing model.")
                    .as("parameter_set"),
                key("override", &Scenario::overrides, "Parameters that differ from the set.").as("overrides")),
        key("numerics", &Scenario::numerics, "How to compute."),
        key("output", &Scenario::output, "What is kept.")};
    /// The parameter set follows the healing model, unless it is given.
    static void after(JsonObject& object, Scenario& scenario);
    /// With the default of `repeat` for its model.
    [[nodiscard]] static Scenario completed(Scenario scenario);
};

}  // namespace skinheal::scenario
