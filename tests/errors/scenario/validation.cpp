// SPDX-License-Identifier: BSD-3-Clause
// Scenarios that cannot run: every rule of validate(), its message by text.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "skinheal/scenario.hpp"
#include "skinheal/units.hpp"

namespace skinheal::test {
namespace {

using namespace literals;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Scenario two_sessions() {
    Scenario s;
    s.protocol.duration = 28.0_day;
    s.protocol.sessions.resize(2);
    s.protocol.sessions[1].at = 14.0_day;
    return s;
}

struct Rule {
    std::string name;
    std::function<void(Scenario&)> spoil;
    std::string key;
    std::string message;
};

std::ostream& operator<<(std::ostream& out, const Rule& rule) { return out << rule.name; }

Device& device(Scenario& s) { return s.protocol.sessions[0].device; }
Needle& needle(Scenario& s) { return device(s).needle; }

class ValidationRule : public testing::TestWithParam<Rule> {};

TEST_P(ValidationRule, SaysWhatWhereWhatIsAllowedAndWhatNext) {
    Scenario s = two_sessions();
    GetParam().spoil(s);
    const std::vector<Problem> problems = validate(s);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].key, GetParam().key);
    EXPECT_EQ(problems[0].message(), GetParam().message);
    EXPECT_FALSE(problems[0].given.empty());
    EXPECT_FALSE(problems[0].allowed.empty());
    EXPECT_FALSE(problems[0].next_step.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Skin, ValidationRule,
    testing::Values(
        Rule{"Age", [](Scenario& s) { s.skin.age = 12.0_year; }, "skin.age",
             "age out of range: skin.age is 12 year; allowed: 18 year to 100 year. Choose a value inside the range."},
        Rule{"AgeInMonths", [](Scenario& s) { s.skin.age = 450.0_year; }, "skin.age",
             "age out of range: skin.age is 450 year; allowed: 18 year to 100 year. Choose a value inside the range."},
        Rule{"Phototype", [](Scenario& s) { s.skin.phototype = 7; }, "skin.phototype",
             "phototype out of range: skin.phototype is 7; allowed: 1 to 6. Choose a value inside the range."},
        Rule{"LayerName",
             [](Scenario& s) {
                 s.skin.layers.push_back({"fat", 1e-3});
             },
             "skin.layers.3.name",
             "unknown layer: skin.layers.3.name is \"fat\"; allowed: stratum_corneum, viable_epidermis, dermis. Choose "
             "one of "
             "these."},
        Rule{"LayerMissing", [](Scenario& s) { s.skin.layers.pop_back(); }, "skin.layers",
             "layer missing: skin.layers is without \"dermis\"; allowed: stratum_corneum, viable_epidermis, dermis. "
             "Add the "
             "layer \"dermis\", or choose a skin.preset."},
        Rule{"LayerOrder", [](Scenario& s) { std::swap(s.skin.layers[1], s.skin.layers[2]); }, "skin.layers.2.name",
             "layers out of order: skin.layers.2.name is \"viable_epidermis\" below \"dermis\"; allowed: "
             "stratum_corneum above "
             "viable_epidermis above dermis. List the layers from the surface down."},
        Rule{"LayerThickness", [](Scenario& s) { s.skin.layers[0].thickness = 0; }, "skin.layers.0.thickness",
             "layer thickness out of range: skin.layers.0.thickness is 0 um; allowed: more than 0 um. Choose a value "
             "inside the "
             "range."},
        Rule{"Dermis", [](Scenario& s) { s.skin.layers[2].thickness = 18.0_mm; }, "skin.layers",
             "dermis thickness out of range: skin.layers is 18 mm; allowed: 0.3 mm to 6 mm. Choose a value inside the "
             "range."},
        Rule{"Epidermis", [](Scenario& s) { s.skin.layers[1].thickness = 850.0_um; }, "skin.layers",
             "epidermis thickness out of range: skin.layers is 865 um; allowed: 20 um to 500 um. Choose a value inside "
             "the range."}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Protocol, ValidationRule,
    testing::Values(
        Rule{"Duration", [](Scenario& s) { s.protocol.duration = 31.0_year; }, "protocol.duration",
             "duration out of range: protocol.duration is 11322.8 day; allowed: more than 0 day, up to 10957.5 day. "
             "Choose a value inside the range."},
        Rule{"NoDuration", [](Scenario& s) { s.protocol.duration = 0; }, "protocol.duration",
             "duration out of range: protocol.duration is 0 day; allowed: more than 0 day, up to 10957.5 day. Choose a "
             "value "
             "inside the range."},
        Rule{
            "BackgroundSunOfAnotherModel", [](Scenario& s) { s.protocol.uv_exposure = 0.5; }, "protocol.uv_exposure",
            "background sun is of mn16: protocol.uv_exposure is 0.5; allowed: 0 with model \"mn17\". Give doses of sun "
            "(protocol.sun) instead, or set healing.model to \"mn16\"."},
        Rule{"DoseOfSun", [](Scenario& s) { s.protocol.sun = {{.dose = 7000}}; }, "protocol.sun.0.dose",
             "dose of sun out of range: protocol.sun.0.dose is 70 SED; allowed: 0 SED to 60 SED. Choose a value inside "
             "the range."},
        Rule{"Sunscreen", [](Scenario& s) { s.protocol.sun = {{.dose = 200, .spf = 0.5}}; }, "protocol.sun.0.spf",
             "sun protection factor out of range: protocol.sun.0.spf is 0.5; allowed: 1 to 100. Choose a value inside "
             "the "
             "range."},
        Rule{"AmountOfSunscreen", [](Scenario& s) { s.protocol.sun = {{.dose = 200, .spf = 30, .amount = 1}}; },
             "protocol.sun.0.amount",
             "amount of sunscreen out of range: protocol.sun.0.amount is 100 mg/cm2; allowed: 0 mg/cm2 to 5 mg/cm2. "
             "Choose a value inside the range."},
        Rule{"SunOutOfOrder",
             [](Scenario& s) {
                 s.protocol.sun = {{.at = 2.0_day, .dose = 200}, {.at = 1.0_day, .dose = 200}};
             },
             "protocol.sun.1.at",
             "doses of sun out of order: protocol.sun.1.at is 1 day; allowed: not before the dose above, at 2 day. "
             "List the "
             "doses by time."},
        Rule{"SunAfterTheEnd", [](Scenario& s) { s.protocol.sun = {{.at = 29.0_day, .dose = 200}}; },
             "protocol.sun.0.at",
             "sun outside the run: protocol.sun.0.at is 29 day; allowed: 0 day to 28 day. Choose a value inside the "
             "range."},
        Rule{"SunOfTheFirstModel",
             [](Scenario& s) {
                 s.healing_model = s.parameter_set = "mn16";
                 s.protocol.sun = {{.dose = 200}};
             },
             "protocol.sun",
             "sun is unknown to mn16: protocol.sun is a list of 1; allowed: none with model \"mn16\". Leave it out, or "
             "set "
             "healing.model to \"mn17\"."},
        Rule{"Occlusion", [](Scenario& s) { s.protocol.aftercare.occlusion = 15.0_day; },
             "protocol.aftercare.occlusion",
             "occlusion out of range: protocol.aftercare.occlusion is 15 day; allowed: 0 day to 14 day. Choose a value "
             "inside the range."},
        Rule{"Wetness", [](Scenario& s) { s.protocol.aftercare.wetness = 1.5; }, "protocol.aftercare.wetness",
             "wetness out of range: protocol.aftercare.wetness is 1.5; allowed: 0 to 1. Choose a value inside the "
             "range."},
        Rule{"Drug", [](Scenario& s) { s.protocol.aftercare.nsaid = -0.1; }, "protocol.aftercare.nsaid",
             "inhibition out of range: protocol.aftercare.nsaid is -0.1; allowed: 0 to 1. Choose a value inside the "
             "range."},
        Rule{"Sun", [](Scenario& s) { s.protocol.uv_exposure = -1; }, "protocol.uv_exposure",
             "exposure to sun out of range: protocol.uv_exposure is -1; allowed: 0 to 5. Choose a value inside the "
             "range."},
        Rule{"SessionAfterTheEnd", [](Scenario& s) { s.protocol.sessions[1].at = 30.0_day; }, "protocol.sessions.1.at",
             "session outside the run: protocol.sessions.1.at is 30 day; allowed: 0 day to 28 day. Choose a value "
             "inside the range."},
        Rule{"SessionBeforeTheStart", [](Scenario& s) { s.protocol.sessions[0].at = -1.0_day; },
             "protocol.sessions.0.at",
             "session outside the run: protocol.sessions.0.at is -1 day; allowed: 0 day to 28 day. Choose a value "
             "inside the "
             "range."},
        Rule{"SessionOrder", [](Scenario& s) { s.protocol.sessions[1].at = 0; }, "protocol.sessions.1.at",
             "sessions out of order: protocol.sessions.1.at is 0 day; allowed: later than the session before, at 0 "
             "day. List "
             "the sessions by time, one for each time."},
        Rule{"Density", [](Scenario& s) { s.protocol.sessions[1].density = 200; }, "protocol.sessions.1.density",
             "density of channels out of range: protocol.sessions.1.density is 0.02 1/cm2; allowed: 1 1/cm2 to 20000 "
             "1/cm2. Choose a value inside the range."},
        Rule{"DifferentDensity", [](Scenario& s) { s.protocol.sessions[1].density = 100.0_per_cm2; },
             "protocol.sessions.1.density",
             "sessions of different density: protocol.sessions.1.density is 100 1/cm2; allowed: 200 1/cm2 as in the "
             "first "
             "session, for geometry \"axisymmetric\". Give all sessions one density, or set numerics.geometry to "
             "\"column\" or \"box\"."},
        Rule{"PatchWithoutBox", [](Scenario& s) { s.numerics.patch = 2e-3; }, "numerics.patch",
             "patch without a box: numerics.patch is 2 mm; allowed: only with geometry \"box\". Remove numerics.patch, "
             "or "
             "set numerics.geometry to \"box\"."},
        Rule{"PatchTooSmall",
             [](Scenario& s) {
                 s.numerics.geometry = Geometry::box;
                 s.numerics.patch = 2e-5;
             },
             "numerics.patch",
             "side of the patch out of range: numerics.patch is 0.02 mm; allowed: 0.1 mm to 20 mm. Choose a value "
             "inside the "
             "range."},
        Rule{"PatchWithoutRoomForAChannel",
             [](Scenario& s) {
                 s.numerics.geometry = Geometry::box;
                 s.numerics.patch = 0.5e-3;
             },
             "numerics.patch",
             "patch smaller than one channel's share of the skin: numerics.patch is 0.5 mm a side, 0.5 channels in "
             "session "
             "1; allowed: at least one channel in every session, 0.707107 mm a side. Make numerics.patch larger; a few "
             "dozen channels give means that do not depend on their places."},
        Rule{"BoxTooLarge",
             [](Scenario& s) {
                 s.numerics.geometry = Geometry::box;
                 s.numerics.cells = Cells{1000, 400};
             },
             "numerics.cells",
             "box too large: numerics.cells is 4e+08 cells, about 271 GB of memory; allowed: at most 5e+07 cells. Make "
             "the "
             "patch smaller, or take fewer cells or a coarser resolution."},
        Rule{"Kind", [](Scenario& s) { device(s).kind = static_cast<DeviceKind>(7); },
             "protocol.sessions.0.device.kind",
             "unknown device: protocol.sessions.0.device.kind is 7; allowed: pen, roller, stamp. Choose one of these."},
        Rule{"Needles", [](Scenario& s) { device(s).needles = 0; }, "protocol.sessions.0.device.needles",
             "number of needles out of range: protocol.sessions.0.device.needles is 0; allowed: 1 to 10000. Choose a "
             "value "
             "inside the range."},
        Rule{"Frequency", [](Scenario& s) { device(s).frequency = 0; }, "protocol.sessions.0.device.frequency",
             "frequency out of range: protocol.sessions.0.device.frequency is 0 Hz; allowed: more than 0 Hz, up to "
             "1000 Hz. "
             "Choose a value inside the range."},
        Rule{"Shape", [](Scenario& s) { needle(s).shape = static_cast<NeedleShape>(9); },
             "protocol.sessions.0.device.needle.shape",
             "unknown needle shape: protocol.sessions.0.device.needle.shape is 9; allowed: cone, tapered, pyramid, "
             "cylinder, "
             "blade. Choose one of these."},
        Rule{"LengthTenfold", [](Scenario& s) { needle(s).length = 25.0_mm; },
             "protocol.sessions.0.device.needle.length",
             "needle length out of range: protocol.sessions.0.device.needle.length is 25 mm; allowed: 0.05 mm to 5 mm. "
             "Choose a value inside the range."},
        Rule{"LengthInMetres", [](Scenario& s) { needle(s).length = 1; }, "protocol.sessions.0.device.needle.length",
             "needle length out of range: protocol.sessions.0.device.needle.length is 1000 mm; allowed: 0.05 mm to 5 "
             "mm. Choose a value inside the range."},
        Rule{"LengthNan", [](Scenario& s) { needle(s).length = nan; }, "protocol.sessions.0.device.needle.length",
             "needle length out of range: protocol.sessions.0.device.needle.length is nan mm; allowed: 0.05 mm to 5 "
             "mm. Choose "
             "a value inside the range."},
        Rule{"Base", [](Scenario& s) { needle(s).base_diameter = 2.5_mm; },
             "protocol.sessions.0.device.needle.base_diameter",
             "needle diameter out of range: protocol.sessions.0.device.needle.base_diameter is 2500 um; allowed: 20 um "
             "to 1000 um. Choose a value inside the range."},
        Rule{"Tip", [](Scenario& s) { needle(s).tip_radius = 0.1_um; }, "protocol.sessions.0.device.needle.tip_radius",
             "needle tip out of range: protocol.sessions.0.device.needle.tip_radius is 0.1 um; allowed: 0.5 um to 100 "
             "um. Choose a value inside the range."},
        Rule{"TipWiderThanBase",
             [](Scenario& s) {
                 needle(s).base_diameter = 30.0_um;
                 needle(s).tip_radius = 15.0_um;
             },
             "protocol.sessions.0.device.needle.tip_radius",
             "needle tip wider than its base: protocol.sessions.0.device.needle.tip_radius is 15 um; allowed: less "
             "than half of "
             "base_diameter, 15 um. Make the tip finer or the base wider; tip_radius is a radius, base_diameter a "
             "diameter."}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Words, ValidationRule,
    testing::Values(
        Rule{"Law", [](Scenario& s) { s.insertion_law = "prescibed"; }, "insertion.law",
             "unknown insertion law: insertion.law is \"prescibed\"; allowed: prescribed, mechanics. Did you mean "
             "\"prescribed\"?"},
        Rule{"FieldTwice",
             [](Scenario& s) {
                 s.output.fields = {"mmp", "mmp"};
             },
             "output.fields.1",
             "field named twice: output.fields.1 is \"mmp\"; allowed: each field once. Remove one of them."},
        Rule{"Every", [](Scenario& s) { s.output.every = 1; }, "output.every",
             "time between snapshots out of range: output.every is 1 s; allowed: at least 60 s. Choose a value inside "
             "the range."},
        Rule{"Geometry", [](Scenario& s) { s.numerics.geometry = static_cast<Geometry>(5); }, "numerics.geometry",
             "unknown geometry: numerics.geometry is 5; allowed: point, column, axisymmetric, box. Choose one of "
             "these."},
        Rule{"Resolution", [](Scenario& s) { s.numerics.resolution = static_cast<Resolution>(5); },
             "numerics.resolution",
             "unknown resolution: numerics.resolution is 5; allowed: coarse, normal, fine. Choose one of these."},
        Rule{"Precision", [](Scenario& s) { s.output.precision = static_cast<Precision>(5); }, "output.precision",
             "unknown precision: output.precision is 5; allowed: float32, float64. Choose one of these."},
        Rule{"Tolerance", [](Scenario& s) { s.numerics.tolerance = nan; }, "numerics.tolerance",
             "tolerance out of range: numerics.tolerance is nan; allowed: 1e-07 to 0.1. Choose a value inside the "
             "range."},
        Rule{"CellsLateral",
             [](Scenario& s) {
                 s.numerics.cells = Cells{3, 24};
             },
             "numerics.cells.lateral",
             "number of cells out of range: numerics.cells.lateral is 3; allowed: 4 to 4000. Choose a value inside the "
             "range."},
        Rule{
            "CellsDepth",
            [](Scenario& s) {
                s.numerics.cells = Cells{16, 4001};
            },
            "numerics.cells.depth",
            "number of cells out of range: numerics.cells.depth is 4001; allowed: 4 to 4000. Choose a value inside the "
            "range."}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Parameters, ValidationRule,
    testing::Values(Rule{"UnknownParameter",
                         [](Scenario& s) {
                             s.healing_model = s.parameter_set = "mn16";
                             s.overrides = {{"fibroblast.growth_rate", 1e-6, ""}};
                         },
                         "parameters.override.0.name",
                         "unknown parameter: parameters.override.0.name is \"fibroblast.growth_rate\"; allowed: the "
                         "153 parameters of set "
                         "mn16. Did you mean \"fibroblasts.growth_rate\"?"},
                    Rule{"ParameterOutOfRange",
                         [](Scenario& s) {
                             s.overrides = {{"injury.tip_radius", 0.5e-3, "x"}};
                         },
                         "parameters.override.0.value",
                         "parameter outside its range: parameters.override.0.value is injury.tip_radius = 0.5 mm; "
                         "allowed: 0.005 mm to 0.08 "
                         "mm. Stay inside the range; set mn17 has 0.02 mm."},
                    Rule{"SetOfAnotherModel", [](Scenario& s) { s.parameter_set = "mn16"; }, "parameters.set",
                         "parameter set of another model: parameters.set is \"mn16\", a set of model mn16; allowed: "
                         "mn17, mn17-fixture. Leave it out to get the set of model mn17, or set healing.model to "
                         "\"mn16\"."},
                    Rule{"ParameterNan",
                         [](Scenario& s) {
                             s.overrides = {{"injury.tip_radius", nan, "x"}};
                         },
                         "parameters.override.0.value",
                         "parameter is not a number: parameters.override.0.value is injury.tip_radius = nan; allowed: "
                         "a finite number. Give "
                         "a number."},
                    Rule{"ParameterTwice",
                         [](Scenario& s) {
                             s.overrides = {{"injury.tip_radius", 0.03e-3, ""}, {"injury.tip_radius", 0.04e-3, ""}};
                         },
                         "parameters.override.1.name",
                         "parameter overridden twice: parameters.override.1.name is \"injury.tip_radius\"; allowed: "
                         "one override for each "
                         "parameter. Remove one of them."}),
    [](const auto& one) { return one.param.name; });

TEST(Validation, KnowsWhenChannelsCoverTheWholeSkin) {
    Scenario s = two_sessions();
    s.overrides = {{"injury.base_radius", 0.2e-3, "test"}};
    for (Session& session : s.protocol.sessions) session.density = 2000.0_per_cm2;
    const std::vector<Problem> problems = validate(s);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].key, "protocol.sessions.0.density");
    EXPECT_EQ(
        problems[0].message(),
        "channels cover the whole skin: protocol.sessions.0.density is 2000 1/cm2 with channel mouths of 0.195 mm "
        "radius; "
        "allowed: mouths between 0 and 0.126157 mm, one channel's share of the skin. Lower the density, shorten the "
        "needle, or check injury.base_radius.");
}

TEST(Validation, AllowsDifferentDensitiesInAColumn) {
    Scenario s = two_sessions();
    s.protocol.sessions[1].density = 100.0_per_cm2;
    s.numerics.geometry = Geometry::column;
    EXPECT_TRUE(validate(s).empty());
}

TEST(Validation, HintsAtFieldNames) {
    Scenario s = two_sessions();
    s.output.fields = {"mmp", "collagen_1"};
    const std::vector<Problem> problems = validate(s);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].key, "output.fields.1");
    EXPECT_EQ(problems[0].message().rfind(
                  "unknown field: output.fields.1 is \"collagen_1\"; allowed: debris, neutrophils, ", 0),
              0U);
    EXPECT_EQ(problems[0].next_step.text(), "Did you mean \"collagen_i\" or \"collagen_iii\"?");
}

TEST(Validation, HintsAtModelAndSetNames) {
    Scenario s = two_sessions();
    s.healing_model = "m16";
    s.parameter_set = "mm16";
    const std::vector<Problem> problems = validate(s);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].key, "healing.model");
    EXPECT_EQ(problems[0].message().rfind("unknown healing model: healing.model is \"m16\"; allowed: ", 0), 0U);
    EXPECT_EQ(problems[1].message().rfind("unknown parameter set: parameters.set is \"mm16\"; allowed: ", 0), 0U);
    for (const Problem& problem : problems) EXPECT_NE(problem.next_step.text().find("\"mn16\""), std::string::npos);
    s.parameter_set = s.healing_model;  // as in a document that names the model only
    EXPECT_EQ(validate(s).size(), 1U);
}

TEST(Validation, CollectsAtMostTenProblems) {
    Scenario s;
    s.protocol.duration = nan;
    s.skin.age = nan;
    s.protocol.sessions.resize(8);
    for (Session& session : s.protocol.sessions) {
        session.density = nan;
        session.device.needle = {NeedleShape::cone, nan, nan, nan};
    }
    EXPECT_EQ(validate(s).size(), 10U);
    for (const Problem& problem : validate(s)) EXPECT_FALSE(problem.message().empty());
}

TEST(Presets, SayWhichSitesAndDevicesThereAre) {
    try {
        (void)Skin::preset_named("forarm");
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "unknown skin: skin.preset is \"forarm\"; allowed: abdomen, buttock, cheek, eyelid, "
                  "forearm, forehead, neck, "
                  "reference_3mm, "
                  "shoulder, thigh. "
                  "Did you mean \"forearm\"?");
        EXPECT_EQ(error.where().key, "skin.preset");
    }
    try {
        (void)Device::preset_named("hammer");
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_EQ(
            std::string(error.what()),
            "unknown device: device is \"hammer\"; allowed: home_roller_0_2mm, home_roller_0_3mm, home_roller_0_5mm, "
            "pen, "
            "pen_0_5mm, pen_1_5mm, pen_2_0mm, pen_2_5mm, roller, roller_0_5mm, roller_1_0mm, roller_2_0mm and 2 more. "
            "Choose one of these.");
    }
}

}  // namespace
}  // namespace skinheal::test
