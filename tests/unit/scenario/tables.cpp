// SPDX-License-Identifier: BSD-3-Clause
// What follows from the member tables: documents of an earlier schema, parts checked by themselves, errors as data.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "scenario/tables.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/units.hpp"

namespace skinheal::test {
namespace {

using namespace literals;

/// As the library wrote it when schema 1 was the last: no sun, aftercare, directions; no repeat with mn16.
constexpr const char* of_schema_1 =
    R"({"healing":{"model":"mn16"},"insertion":{"law":"prescribed"},"numerics":{"geometry":"axisymmetric","resolution":"normal",)"
    R"("seed":1,"tolerance":0.001},"output":{"fields":[],"precision":"float32"},"parameters":{"override":[],"set":"mn16"},)"
    R"("protocol":{"duration":2419200.0,"sessions":[{"at":0.0,"density":2000000.0,"device":{"frequency":90.0,"kind":"pen",)"
    R"("needle":{"base_diameter":0.00025,"length":0.001,"shape":"tapered","tip_radius":5e-06},"needles":12,"retraction":0.0002,)"
    R"("slip":0.0,"speed":0.02,"stretch":0.0,"width":0.008}}],"uv_exposure":0.5},"schema":1,"skin":{"age":1420092000.0,)"
    R"("layers":[{"name":"stratum_corneum","thickness":1.5e-05},{"name":"viable_epidermis","thickness":8.5e-05},)"
    R"({"name":"dermis","thickness":0.0018}],"phototype":3,"preset":"cheek"},"title":""})";

TEST(Schema, OneIsBroughtUpToDateAndMeansTheSame) {
    const Scenario old = Scenario::from_json(of_schema_1);
    EXPECT_EQ(old.healing_model, "mn16");
    EXPECT_FALSE(old.repeat.has_value());
    EXPECT_EQ(old.protocol.uv_exposure, 0.5);
    EXPECT_TRUE(validate(old).empty());

    const auto now = nlohmann::json::parse(old.to_json());
    EXPECT_EQ(now["schema"], 2);
    EXPECT_EQ(now["healing"]["repeat"], "same_hole") << "what mn16 does unless another is asked for";
    EXPECT_EQ(now["protocol"]["sun"], nlohmann::json::array());
    EXPECT_EQ(now["protocol"]["aftercare"]["wetness"], 0.0);

    const Scenario again = Scenario::from_json(old.to_json());
    EXPECT_EQ(again.to_json(), old.to_json());
    EXPECT_EQ(again.hash(), old.hash());
}

TEST(Reading, ComputesNothing) {
    const std::string text =
        R"({"schema":2,"protocol":{"duration":86400,"sessions":[{"passes":2}]},"insertion":{"law":"mechanics"}})";
    Scenario read = Scenario::from_json(text);
    EXPECT_EQ(read.protocol.sessions[0].density, Session{}.density) << "not yet that of the passes";
    const Scenario settled = read.settled();
    EXPECT_NE(settled.protocol.sessions[0].density, Session{}.density);
    EXPECT_EQ(settled.hash(), read.hash()) << "what can change the answer is the same";
    EXPECT_NE(settled.to_json().find("\"passes\":2"), std::string::npos);
}

TEST(Parts, AreCheckedByThemselves) {
    Needle needle;
    EXPECT_TRUE(validate(needle).empty());
    needle.length = 25.0_mm;
    needle.base_diameter = 5.0_mm;
    const auto problems = validate(needle);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].key, "length");
    EXPECT_EQ(problems[0].code, "out_of_range");
    EXPECT_EQ(
        problems[0].message(),
        "needle length out of range: length is 25 mm; allowed: 0.05 mm to 5 mm. Choose a value inside the range.");

    Device device;
    device.needle = needle;
    EXPECT_EQ(validate(device)[0].key, "needle.length");
    Session session;
    session.device.kind = DeviceKind::roller;
    session.device.pitch = -1;  // of a stamp: a roller does not read it
    EXPECT_TRUE(validate(session).empty());
    session.at = -1;
    EXPECT_EQ(validate(session)[0].key, "at");
    EXPECT_TRUE(validate(Skin::preset_named("forearm")).empty());
    EXPECT_EQ(validate(Skin{}).size(), 3U) << "no layers";
}

TEST(Errors, AreDataThatEachFaceSpells) {
    Scenario s;
    s.protocol.duration = 7.0_day;
    s.protocol.uv_exposure = 0.5;
    const auto problems = validate(s);
    ASSERT_EQ(problems.size(), 1U);
    const Spelling file{
        .key = [](std::string_view key) { return key == "protocol.sun" ? std::string("[[sun]]") : std::string(key); }};
    EXPECT_EQ(problems[0].next_step.text(),
              "Give doses of sun (protocol.sun) instead, or set healing.model to \"mn16\".");
    EXPECT_EQ(problems[0].next_step.text(file),
              "Give doses of sun ([[sun]]) instead, or set healing.model to \"mn16\".");

    const Phrase phrase = Phrase("no {braces} in what is given, ") + Phrase::marked("replace it ({=overwrite})");
    EXPECT_EQ(phrase.text(), "no {braces} in what is given, replace it (overwrite = true)");
    const Spelling shell{.option = [](std::string_view option) { return "--" + std::string(option); }};
    EXPECT_EQ(phrase.text(shell), "no {braces} in what is given, replace it (--overwrite)");
}

TEST(Tables, NameEveryKeyOnceAndSayWhatItIs) {
    const auto look = [](auto visit) {
        scenario::each_key<Needle>(visit);
        scenario::each_key<Device>(visit);
        scenario::each_key<Session>(visit);
        scenario::each_key<Protocol>(visit);
        scenario::each_key<Skin>(visit);
        scenario::each_key<Numerics>(visit);
        scenario::each_key<Output>(visit);
        scenario::each_key<Scenario>(visit);
    };
    look([](const auto& key) {
        EXPECT_FALSE(key.doc.empty()) << key.name;
        EXPECT_EQ(key.doc.back(), '.') << key.name;
        EXPECT_TRUE(!key.allowed || !key.out_of_range.empty()) << key.name;
    });
}

}  // namespace
}  // namespace skinheal::test
