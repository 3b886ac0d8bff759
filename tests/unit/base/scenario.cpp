// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "skinheal/units.hpp"

namespace skinheal::test {
namespace {

using namespace literals;

Scenario course() {
    Scenario s;
    s.title = "four sessions";
    s.protocol.duration = 52.0_week;
    for (int i = 0; i < 4; ++i) {
        Session session;
        session.at = i * 4.0_week;
        session.device.needle.length = 1.5_mm;
        s.protocol.sessions.push_back(session);
    }
    s.overrides = {{"fibroblasts.growth_rate", 0.4 / 86400, "this study"}};
    s.numerics.cells = Cells{20, 30};
    s.output.fields = {"collagen_i"};
    s.output.every = 1.0_day;
    return s;
}

TEST(ScenarioJson, RoundTripsEverything) {
    const Scenario written = course();
    const Scenario read = Scenario::from_json(written.to_json());
    EXPECT_EQ(read.to_json(), written.to_json());
    EXPECT_EQ(read.hash(), written.hash());
    EXPECT_EQ(read.title, "four sessions");
    ASSERT_EQ(read.protocol.sessions.size(), 4U);
    EXPECT_EQ(read.protocol.sessions[3].at, 12.0_week);
    EXPECT_EQ(read.protocol.sessions[3].device.needle.length, 1.5e-3);
    EXPECT_EQ(read.overrides[0].source, "this study");
    ASSERT_TRUE(read.numerics.cells.has_value());
    EXPECT_EQ(read.numerics.cells->depth, 30);
    EXPECT_EQ(read.output.every, 1.0_day);
}

TEST(ScenarioJson, IsCanonical) {
    const std::string text = course().to_json();
    EXPECT_EQ(std::ranges::count(text, ' '), 2);  // in the title and the source only
    EXPECT_EQ(std::ranges::count(text, '\n'), 0);
    std::vector<std::string> keys;
    const auto document = nlohmann::json::parse(text);  // named: a range-for would not keep the temporary alive
    for (const auto& [key, value] : document.items()) keys.push_back(key);
    EXPECT_TRUE(std::ranges::is_sorted(keys));
    EXPECT_NE(text.find("\"thickness\":1.5e-05"), std::string::npos);
    EXPECT_NE(text.find("\"duration\":31449600.0"), std::string::npos);
}

TEST(ScenarioJson, WritesEveryDefault) {
    const auto document =
        nlohmann::json::parse(Scenario::from_json(R"({"schema":1,"protocol":{"duration":1}})").to_json());
    EXPECT_EQ(document["skin"]["preset"], "cheek");
    EXPECT_EQ(document["skin"]["layers"].size(), 3U);
    EXPECT_EQ(document["healing"]["model"], "mn17");
    EXPECT_EQ(document["healing"]["repeat"], "new_positions");
    EXPECT_EQ(document["insertion"]["law"], "prescribed");
    EXPECT_EQ(document["numerics"]["geometry"], "axisymmetric");
    EXPECT_EQ(document["output"]["precision"], "float32");
    EXPECT_EQ(document["protocol"]["uv_exposure"], 0.0);
    EXPECT_FALSE(document["numerics"].contains("cells"));
    EXPECT_FALSE(document["output"].contains("every"));
}

Scenario with_skin(const std::string& skin) {
    return Scenario::from_json(R"({"schema":1,"protocol":{"duration":1},"skin":)" + skin + "}");
}

TEST(ScenarioJson, TakesTheLayersFromThePresetUnlessTheyAreGiven) {
    EXPECT_EQ(with_skin(R"({"preset":"forearm"})").skin.thickness_of("dermis"), 1.2e-3);
    EXPECT_EQ(with_skin(R"({"age":946728000})").skin.preset, "cheek");
    const std::string layers = R"("layers":[{"name":"stratum_corneum","thickness":1e-5},
        {"name":"viable_epidermis","thickness":5e-5},{"name":"dermis","thickness":2e-3}])";
    const Skin own = with_skin("{" + layers + "}").skin;
    EXPECT_EQ(own.preset, "custom");
    EXPECT_EQ(own.thickness_of("dermis"), 2e-3);
    const Skin changed = with_skin(R"({"preset":"forearm",)" + layers + "}").skin;
    EXPECT_EQ(changed.preset, "forearm");
    EXPECT_EQ(changed.layers.size(), 3U);
    EXPECT_EQ(changed.thickness_of("dermis"), 2e-3);
}

TEST(ScenarioJson, RoundsToTwelveDigits) {
    const auto at = [](const std::string& number) {
        return Scenario::from_json(R"({"schema":1,"protocol":{"duration":)" + number + "}}").protocol.duration;
    };
    EXPECT_EQ(at("0.30000000000000004"), 0.3);
    EXPECT_EQ(at("3"), 3.0);
    EXPECT_EQ(at("2.5e3"), 2500.0);
}

TEST(ScenarioJson, RefusesToWriteNan) {
    Scenario s = course();
    s.protocol.sessions[1].device.needle.length = std::nan("");
    try {
        (void)s.to_json();
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_EQ(error.where().key, "protocol.sessions.1.device.needle.length");
    }
}

TEST(ScenarioJson, IsReadFromAFile) {
    const auto path = std::filesystem::temp_directory_path() / "skinheal_scenario_test.json";
    std::ofstream(path) << course().to_json();
    EXPECT_EQ(Scenario::from_json_file(path).hash(), course().hash());
    std::ofstream(path) << "{";
    try {
        (void)Scenario::from_json_file(path);
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_EQ(error.where().file, path.string());
        EXPECT_EQ(error.where().line, 1);
    }
    std::filesystem::remove(path);
    EXPECT_THROW((void)Scenario::from_json_file(path), IoError);
    EXPECT_THROW((void)Scenario::from_json_file(std::filesystem::temp_directory_path()), IoError);
}

TEST(ScenarioHash, IsTheSameForTwoSpellings) {
    Scenario in_um = course();
    Scenario in_mm = course();
    in_um.protocol.sessions[0].device.needle.base_diameter = 0.3 * 1e-3;  // differs from 300 * 1e-6 in the last bit
    in_mm.protocol.sessions[0].device.needle.base_diameter = 300 * 1e-6;
    in_um.protocol.sessions[0].device.needle.tip_radius = 4.35 * 1e-6;
    in_mm.protocol.sessions[0].device.needle.tip_radius = 0.00435 * 1e-3;
    EXPECT_EQ(in_um.hash(), in_mm.hash());
    EXPECT_EQ(in_um.hash().size(), 64U);
}

TEST(ScenarioHash, DoesNotSeeTitleOutputOrTheSourceOfAnOverride) {
    const std::string before = course().hash();
    Scenario s = course();
    s.title = "another";
    s.output = {};
    s.overrides[0].source = "elsewhere";
    EXPECT_EQ(s.hash(), before);
}

TEST(ScenarioHash, SeesValuesNotTheirOrigin) {
    Scenario plain = course();
    plain.overrides.clear();
    Scenario same = plain;
    same.overrides = {{"fibroblasts.growth_rate", 0.36 / 86400, "the set's own value"}};
    EXPECT_EQ(same.hash(), plain.hash());
}

TEST(ScenarioHash, ChangesWithAnythingElse) {
    const std::map<std::string, std::function<void(Scenario&)>> changes{
        {"age", [](Scenario& s) { s.skin.age += 1.0_year; }},
        {"phototype", [](Scenario& s) { s.skin.phototype = 4; }},
        {"preset", [](Scenario& s) { s.skin.preset = "custom"; }},
        {"layer", [](Scenario& s) { s.skin.layers[2].thickness = 2.0_mm; }},
        {"duration", [](Scenario& s) { s.protocol.duration += 1; }},
        {"sun", [](Scenario& s) { s.protocol.uv_exposure = 1; }},
        {"session", [](Scenario& s) { s.protocol.sessions.pop_back(); }},
        {"time", [](Scenario& s) { s.protocol.sessions[1].at += 1; }},
        {"density", [](Scenario& s) { s.protocol.sessions[1].density *= 2; }},
        {"kind", [](Scenario& s) { s.protocol.sessions[1].device.kind = DeviceKind::stamp; }},
        {"needles", [](Scenario& s) { s.protocol.sessions[1].device.needles = 36; }},
        {"frequency", [](Scenario& s) { s.protocol.sessions[1].device.frequency = 100; }},
        {"shape", [](Scenario& s) { s.protocol.sessions[1].device.needle.shape = NeedleShape::cone; }},
        {"length", [](Scenario& s) { s.protocol.sessions[1].device.needle.length = 1.0_mm; }},
        {"base", [](Scenario& s) { s.protocol.sessions[1].device.needle.base_diameter *= 2; }},
        {"tip", [](Scenario& s) { s.protocol.sessions[1].device.needle.tip_radius *= 2; }},
        {"law", [](Scenario& s) { s.insertion_law = "other"; }},
        {"model", [](Scenario& s) { s.healing_model = "other"; }},
        {"override", [](Scenario& s) { s.overrides[0].value = 0.5 / 86400; }},
        {"geometry", [](Scenario& s) { s.numerics.geometry = Geometry::column; }},
        {"resolution", [](Scenario& s) { s.numerics.resolution = Resolution::fine; }},
        {"cells", [](Scenario& s) { s.numerics.cells.reset(); }},
        {"tolerance", [](Scenario& s) { s.numerics.tolerance = 1e-4; }},
        {"seed", [](Scenario& s) { s.numerics.seed = 2; }},
    };
    std::map<std::string, std::string> seen{{course().hash(), "nothing"}};
    for (const auto& [name, change] : changes) {
        Scenario s = course();
        change(s);
        const auto [place, is_new] = seen.emplace(s.hash(), name);
        EXPECT_TRUE(is_new) << name << " hashes as " << place->second;
    }
}

TEST(Validation, PassesTheDefaults) {
    Scenario s = course();
    EXPECT_TRUE(validate(s).empty());
    for (const std::string& name : Skin::presets()) {
        s.skin = Skin::preset_named(name);
        EXPECT_TRUE(validate(s).empty()) << name;
    }
    for (const std::string& name : Device::presets()) {
        for (Session& session : s.protocol.sessions) session.device = Device::preset_named(name);
        EXPECT_TRUE(validate(s).empty()) << name;
    }
    s.protocol.sessions.clear();
    EXPECT_TRUE(validate(s).empty());
}

TEST(Validation, PassesTheEndsOfEveryRange) {
    Scenario s = course();
    s.skin.age = 18.0_year;
    s.protocol.duration = 30.0_year;
    s.protocol.sessions.resize(1);
    s.protocol.sessions[0].at = 30.0_year;
    s.protocol.sessions[0].density = 2000.0_per_cm2;
    s.protocol.sessions[0].device.needle = {NeedleShape::cone, 5.0_mm, 20.0_um, 0.5_um};
    s.protocol.aftercare = {.occlusion = 14.0_day, .wetness = 1, .nsaid = 1};
    s.protocol.sun = {{.at = 0, .dose = 6000, .spf = 100, .amount = 0.05},
                      {.at = 30.0_year, .dose = 0, .spf = 1, .amount = 0}};
    s.numerics.tolerance = 0.1;
    s.numerics.cells = Cells{4, 4000};
    s.output.every = s.protocol.duration / 100'000;  // as many snapshots as may be
    EXPECT_TRUE(validate(s).empty()) << validate(s).front().message();
    s.output.every = s.protocol.duration / 100'001;
    ASSERT_EQ(validate(s).size(), 1u);
    EXPECT_EQ(validate(s).front().key, "output.every");
    s.output.every.reset();
    s.skin.age = 100.0_year;
    s.protocol.sessions[0].density = 1.0_per_cm2;
    s.protocol.sessions[0].device.needle = {NeedleShape::blade, 0.05_mm, 1000.0_um, 100.0_um};
    s.numerics.tolerance = 1e-7;
    s.numerics.cells = Cells{4000, 4};
    EXPECT_TRUE(validate(s).empty()) << validate(s).front().message();
}

TEST(Warnings, AreSilentForAnOrdinaryCourse) {
    Scenario s = course();
    EXPECT_TRUE(warnings(s).empty());
    s.protocol.sessions.clear();
    s.numerics.geometry = Geometry::column;
    EXPECT_TRUE(warnings(s).empty());
}

TEST(Warnings, TellOfTheSubcutisOncePerNeedle) {
    Scenario s = course();
    for (Session& session : s.protocol.sessions) session.device.needle.length = 2.5_mm;
    const std::vector<std::string> expected{
        "A needle of 2.5 mm reaches the subcutis: the channel ends with the dermis, 1.9 mm below the surface, and fat "
        "is not "
        "modelled."};
    EXPECT_EQ(warnings(s), expected);
}

TEST(Warnings, TellOfNeedlesThatStayInTheEpidermis) {
    Scenario s = course();
    s.protocol.sessions.resize(1);
    s.protocol.sessions[0].device.needle.length = 0.08_mm;
    ASSERT_EQ(warnings(s).size(), 1U);
    EXPECT_EQ(warnings(s)[0], "A needle of 0.08 mm stays in the epidermis (0.1 mm): the dermis is not injured.");
}

TEST(Warnings, TellOfDosesOfSunThatAddUpToABurn) {
    Scenario s = course();
    s.skin.phototype = 2;  // an erythema dose is 250 J/m2
    const double day = 86400;
    for (int k = 0; k < 5; ++k) s.protocol.sun.push_back({(10 + k) * day, 310, 1, 0.02});
    EXPECT_TRUE(warnings(s).empty()) << "1.24 times the sum of exp(-k) over five days is 1.95";
    for (auto& sun : s.protocol.sun) sun.dose = 325;
    ASSERT_EQ(warnings(s).size(), 1U);
    EXPECT_NE(warnings(s)[0].find("add up to 2 erythema doses of phototype 2, a sunburn"), std::string::npos)
        << warnings(s)[0];
    for (auto& sun : s.protocol.sun) sun.spf = 4;
    EXPECT_TRUE(warnings(s).empty()) << "behind a sunscreen";
    for (auto& sun : s.protocol.sun) sun.amount = 0.002;  // a tenth of it: 4^(1/10) = 1.15
    for (auto& sun : s.protocol.sun) sun.dose = 400;
    EXPECT_EQ(warnings(s).size(), 1U);
}

TEST(Warnings, TellWhatAColumnAndAPointLeaveOut) {
    Scenario s = course();
    s.numerics.geometry = Geometry::column;
    ASSERT_EQ(warnings(s).size(), 1U);
    EXPECT_NE(warnings(s)[0].find("averages the channels"), std::string::npos);
    s.numerics.geometry = Geometry::point;
    ASSERT_EQ(warnings(s).size(), 1U);
    EXPECT_NE(warnings(s)[0].find("has no depth"), std::string::npos);
}

TEST(Warnings, LeaveBadParametersToValidation) {
    Scenario s = course();
    s.overrides = {{"no.such", 1, ""}};
    EXPECT_TRUE(warnings(s).empty());
}

}  // namespace
}  // namespace skinheal::test
