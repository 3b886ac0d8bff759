// SPDX-License-Identifier: BSD-3-Clause
// Wrong documents: each is refused with what, where, what was given and allowed, and what to do next.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "skinheal/scenario.hpp"

namespace skinheal::test {
namespace {

struct Wrong {
    std::string name;
    std::string document;
    std::string key;      ///< where
    std::string message;  ///< the whole text
};

std::ostream& operator<<(std::ostream& out, const Wrong& wrong) { return out << wrong.name; }

/// A document with `members` beside schema and protocol.
std::string with(const std::string& members) { return R"({"schema":1,"protocol":{"duration":86400},)" + members + "}"; }

std::string session(const std::string& members) {
    return R"({"schema":1,"protocol":{"duration":86400,"sessions":[{)" + members + "}]}}";
}

class WrongDocument : public testing::TestWithParam<Wrong> {};

TEST_P(WrongDocument, IsRefusedByName) {
    try {
        (void)Scenario::from_json(GetParam().document);
        FAIL() << "accepted " << GetParam().document;
    } catch (const ScenarioError& error) {
        EXPECT_EQ(error.where().key, GetParam().key);
        EXPECT_EQ(std::string(error.what()), GetParam().message);
        ASSERT_FALSE(error.problems().empty());
        EXPECT_FALSE(error.problems().front().next_step.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Documents, WrongDocument,
    testing::Values(
        Wrong{
            "UnknownKey", with(R"("skni":{})"), "skni",
            "unknown key: skni is {}; allowed: the keys schema, title, skin, protocol, insertion, healing, parameters, "
            "numerics, output, formulation, apply, deposit and 1 more. Did you mean \"skin\"?"},
        Wrong{"UnknownInnerKey", session(R"("at":0,"pases":4)"), "protocol.sessions.0.pases",
              "unknown key: protocol.sessions.0.pases is 4; allowed: the keys at, density, passes, directions, device. "
              "Did "
              "you mean \"passes\"?"},
        Wrong{"MisspelledNeedleKey", session(R"("device":{"needle":{"lenght":1e-3}})"),
              "protocol.sessions.0.device.needle.lenght",
              "unknown key: protocol.sessions.0.device.needle.lenght is 0.001; allowed: the keys shape, length, "
              "base_diameter, "
              "tip_radius, tip_length, thickness. Did you mean \"length\"?"},
        Wrong{"UnknownShape", session(R"("device":{"needle":{"shape":"taperd"}})"),
              "protocol.sessions.0.device.needle.shape",
              "unknown word: protocol.sessions.0.device.needle.shape is \"taperd\"; allowed: cone, tapered, pyramid, "
              "cylinder, "
              "blade. Did you mean \"tapered\"?"},
        Wrong{"UnknownKind", session(R"("device":{"kind":"laser"})"), "protocol.sessions.0.device.kind",
              "unknown word: protocol.sessions.0.device.kind is \"laser\"; allowed: pen, roller, stamp. Choose one of "
              "these."},
        Wrong{"PitchOfAPen", session(R"("device":{"kind":"pen","pitch":1e-3})"), "protocol.sessions.0.device.pitch",
              "key without effect on a pen: protocol.sessions.0.device.pitch is given; allowed: on a stamp. Here the "
              "distance of needles follows: on a pen from width and needles, on a roller from width, rows, drum_radius "
              "and needles. Give those instead."},
        Wrong{
            "WidthOfAStamp", session(R"("device":{"kind":"stamp","width":0.02})"), "protocol.sessions.0.device.width",
            "key without effect on a stamp: protocol.sessions.0.device.width is given; allowed: on a pen or a roller. "
            "The width of a stamp follows from needles and pitch."},
        Wrong{"UnknownGeometry", with(R"("numerics":{"geometry":"boxes"})"), "numerics.geometry",
              "unknown word: numerics.geometry is \"boxes\"; allowed: point, column, axisymmetric, box. Choose one of "
              "these."},
        Wrong{"UnknownResolution", with(R"("numerics":{"resolution":"fin"})"), "numerics.resolution",
              "unknown word: numerics.resolution is \"fin\"; allowed: coarse, normal, fine. Did you mean \"fine\"?"},
        Wrong{"UnknownPrecision", with(R"("output":{"precision":"float16"})"), "output.precision",
              "unknown word: output.precision is \"float16\"; allowed: float32, float64. Did you mean \"float32\" or "
              "\"float64\"?"},
        Wrong{"UnknownSkin", with(R"("skin":{"preset":"chek"})"), "skin.preset",
              "unknown word: skin.preset is \"chek\"; allowed: abdomen, buttock, cheek, eyelid, forearm, "
              "forehead, neck, "
              "reference_3mm, "
              "shoulder, thigh. Did you "
              "mean \"cheek\"?"},
        Wrong{
            "AScarIsNoSkin", with(R"("skin":{"preset":"acne_scar"})"), "skin.preset",
            "unknown word: skin.preset is \"acne_scar\"; allowed: abdomen, buttock, cheek, eyelid, forearm, forehead, "
            "neck, reference_3mm, shoulder, thigh. The model cannot start from a scar: it would compute healthy cheek. "
            "Write \"cheek\" to compute that."},
        Wrong{"AStretchMarkIsNoSkin", with(R"("skin":{"preset":"stretch_mark"})"), "skin.preset",
              "unknown word: skin.preset is \"stretch_mark\"; allowed: abdomen, buttock, cheek, eyelid, forearm, "
              "forehead, neck, reference_3mm, shoulder, thigh. The model cannot start from a stretch mark: it would "
              "compute healthy abdomen. Write \"abdomen\" to compute that."},
        Wrong{"CustomWithoutLayers", with(R"("skin":{"preset":"custom"})"), "skin.preset",
              "unknown word: skin.preset is \"custom\"; allowed: abdomen, buttock, cheek, eyelid, forearm, "
              "forehead, neck, "
              "reference_3mm, "
              "shoulder, thigh. "
              "Choose one of these, or give skin.layers."},
        Wrong{"Null", with(R"("skin":{"age":null})"), "skin.age",
              "wrong type: skin.age is null; allowed: a finite number in SI units. Leave the key out to take its "
              "default."},
        Wrong{"NullTitle", with(R"("title":null)"), "title",
              "wrong type: title is null; allowed: text. Leave the key out to take its default."},
        Wrong{"TextForNumber", session(R"("density":"200 1/cm^2")"), "protocol.sessions.0.density",
              "wrong type: protocol.sessions.0.density is \"200 1/cm^2\"; allowed: a finite number in SI units. Give a "
              "finite "
              "number in SI units."},
        Wrong{"NumberForText", with(R"("healing":{"model":16})"), "healing.model",
              "wrong type: healing.model is 16; allowed: text. Give text."},
        Wrong{"FractionForWhole", with(R"("skin":{"phototype":2.5})"), "skin.phototype",
              "wrong type: skin.phototype is 2.5; allowed: a whole number. Give a whole number."},
        Wrong{"WholeTooLarge", with(R"("skin":{"phototype":4294967296})"), "skin.phototype",
              "wrong type: skin.phototype is 4294967296; allowed: a whole number. Give a whole number."},
        Wrong{"SeedTooLarge", with(R"("numerics":{"seed":18446744073709551616})"), "numerics.seed",
              "wrong type: numerics.seed is 1.8446744073709552e+19; allowed: a whole number from 0 to 2^64 - 1. Give a "
              "whole number from 0 to 2^64 - 1."},
        Wrong{"BooleanForNumber", with(R"("numerics":{"tolerance":true})"), "numerics.tolerance",
              "wrong type: numerics.tolerance is true; allowed: a finite number in SI units. Give a finite number in "
              "SI units."},
        Wrong{"ListForObject", with(R"("skin":[1,2])"), "skin",
              "wrong type: skin is [1,2]; allowed: an object. Give an object: { \"key\": value }."},
        Wrong{"ObjectForList", with(R"("output":{"fields":{}})"), "output.fields",
              "wrong type: output.fields is {}; allowed: a list. Give a list."},
        Wrong{"NumberInListOfText", with(R"("output":{"fields":["mmp",3]})"), "output.fields.1",
              "wrong type: output.fields.1 is 3; allowed: text. Give text."},
        Wrong{"NotAnObject", "[]", "",
              "wrong type: the document is []; allowed: an object. Give an object: { \"key\": value }."},
        Wrong{"NoSchema", R"({"protocol":{"duration":1}})", "schema",
              "missing key: schema is absent; allowed: 1 to 2. Add \"schema\" to the document."},
        Wrong{"NewerSchema", R"({"schema":3,"protocol":{"duration":1}})", "schema",
              "unknown schema: schema is 3; allowed: 1 to 2. Use the version of skinheal that wrote the document, or a "
              "newer one."},
        Wrong{"NoProtocol", R"({"schema":1})", "protocol",
              "missing key: protocol is absent; allowed: an object with duration and sessions. Add \"protocol\" to the "
              "document."},
        Wrong{"NoDuration", R"({"schema":1,"protocol":{}})", "protocol.duration",
              "missing key: protocol.duration is absent; allowed: a time in s. Add \"duration\" to the document."},
        Wrong{"OverrideWithoutValue", with(R"("parameters":{"override":[{"name":"pdgf.decay_rate"}]})"),
              "parameters.override.0.value",
              "missing key: parameters.override.0.value is absent; allowed: a number in SI units. Add \"value\" to the "
              "document."},
        Wrong{"LayerWithoutName", with(R"("skin":{"layers":[{"thickness":1e-3}]})"), "skin.layers.0.name",
              "missing key: skin.layers.0.name is absent; allowed: text. Add \"name\" to the document."},
        Wrong{"KeyTwice", R"({"schema":1,"protocol":{"duration":1,"duration":2}})", "duration",
              "key given twice: duration is there twice in one object; allowed: one value for each key. Remove one of "
              "them."},
        Wrong{"NotJson", "{\"schema\":1,\n \"protocol\":}", "",
              "not valid JSON: the document is wrong at line 2, column 13. Look there for a missing comma, quote or "
              "bracket; NaN "
              "and Infinity are not JSON."},
        Wrong{"Nan", R"({"schema":1,"protocol":{"duration":NaN}})", "",
              "not valid JSON: the document is wrong at line 1, column 36. Look there for a missing comma, quote or "
              "bracket; NaN "
              "and Infinity are not JSON."},
        Wrong{"Overflow", R"({"schema":1,"protocol":{"duration":1e999}})", "",
              "not valid JSON: the document is with a number beyond 1.8e308. Give a smaller number."},
        Wrong{"Empty", "", "",
              "not valid JSON: the document is wrong at line 1, column 1. Look there for a missing comma, quote or "
              "bracket; NaN "
              "and Infinity are not JSON."}),
    [](const auto& one) { return one.param.name; });

TEST(WrongDocuments, TellEverythingAtOnceButAtMostTen) {
    try {
        (void)Scenario::from_json(
            with(R"("skin":{"preset":"chek","age":null},"numerics":{"geometry":"sphere","seed":1.5})"));
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_EQ(error.problems().size(), 4U);
        EXPECT_EQ(std::string(error.what()).rfind("The scenario has 4 problems:\n  ", 0), 0U) << error.what();
    }
    std::string many = R"("skin":{)";
    for (int i = 0; i < 30; ++i) many += (i > 0 ? "," : "") + std::string("\"x") + std::to_string(i) + "\":1";
    try {
        (void)Scenario::from_json(with(many + "}"));
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_EQ(error.problems().size(), 10U);
    }
}

TEST(WrongDocuments, AreCutToReadableLength) {
    try {
        (void)Scenario::from_json(with(R"("nonsense":")" + std::string(5000, 'x') + "\""));
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_LT(std::string(error.what()).size(), 300U);
    }
}

TEST(WrongDocuments, WithManyBracketsDoNotOverflowTheStack) {
    EXPECT_THROW((void)Scenario::from_json(std::string(100000, '[')), ScenarioError);
    EXPECT_THROW((void)Scenario::from_json(std::string(100000, '[') + std::string(100000, ']')), ScenarioError);
}

}  // namespace
}  // namespace skinheal::test
