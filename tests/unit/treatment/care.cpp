// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/care.hpp"

#include <gtest/gtest.h>

#include "skinheal/simulation.hpp"
#include "support/wound.hpp"
#include "treatment/setup.hpp"

namespace skinheal::treatment {
namespace {

using test::day;

Scenario treated() {
    Scenario s;
    s.protocol.sessions.resize(2);
    s.protocol.sessions[1].at = 3 * day;
    s.protocol.duration = 10 * day;
    s.numerics.cells = Cells{8, 8};
    s.numerics.tolerance = 1e-2;
    return s;
}

TEST(Sunscreen, HalfTheAmountGivesTheSquareRoot) {
    EXPECT_NEAR(effective_protection(30, 0.02, 0.02), 30, 1e-12);
    EXPECT_NEAR(effective_protection(30, 0.01, 0.02), std::sqrt(30.0), 1e-12);
    EXPECT_NEAR(effective_protection(30, 0.005, 0.02), std::pow(30.0, 0.25), 1e-12);
    EXPECT_NEAR(effective_protection(30, 0.008, 0.02), 3.9, 0.01);
    EXPECT_EQ(effective_protection(50, 0.0, 0.02), 1.0);
    EXPECT_EQ(effective_protection(1, 0.01, 0.02), 1.0);
}

TEST(Care, OcclusionEndsUnlessTheNextSessionRenewsIt) {
    Scenario s = treated();
    const ParameterSet p = s.parameters();
    EXPECT_TRUE(care_events(s, p).empty());
    s.protocol.aftercare = {.occlusion = 2 * day, .wetness = 0.25};
    auto events = care_events(s, p);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].at, 2 * day);
    EXPECT_EQ(events[1].at, 5 * day);
    EXPECT_EQ(events[1].value, 0.25);
    s.protocol.aftercare.occlusion = 4 * day;
    events = care_events(s, p);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].at, 7 * day);
    EXPECT_EQ(wetness_after_session(s.protocol.aftercare), 1.0);
    EXPECT_EQ(wetness_after_session({.wetness = 0.5}), 0.5);
}

TEST(Care, SunPassesItsScreen) {
    Scenario s = treated();
    s.protocol.sun = {{1 * day, 200, 30, 0.01}, {2 * day, 200, 1, 0.02}};
    const auto events = care_events(s, s.parameters());
    ASSERT_EQ(events.size(), 2U);
    EXPECT_NEAR(events[0].value, 200 / std::sqrt(30.0), 1e-9);
    EXPECT_EQ(events[1].value, 200);
}

double of(const Result& r, const std::string& name) { return r.metrics.at(name); }

TEST(Care, FilmAndDrugSlowTheClosing) {
    Scenario s = treated();
    s.protocol.sessions.resize(1);
    const double dry = of(Simulation(s).run(), "closure_time");
    s.protocol.aftercare.occlusion = 5 * day;
    const double wet = of(Simulation(s).run(), "closure_time");
    s.protocol.aftercare = {.nsaid = 1};
    const double drugged = of(Simulation(s).run(), "closure_time");
    EXPECT_GT(wet, 1.05 * dry);
    EXPECT_GT(drugged, 1.3 * dry);
    s.protocol.aftercare = {.occlusion = 1.0};  // s: a film that is gone before anything closes
    EXPECT_NEAR(of(Simulation(s).run(), "closure_time"), dry, 0.02 * dry);
}

TEST(Care, AResumedRunSeesEveryDoseOnce) {
    const auto file = std::filesystem::path(testing::TempDir()) / "care_resumed.h5";
    for (const char* left : {".h5", ".checkpoint", ".xdmf"})
        std::filesystem::remove(file.parent_path() / ("care_resumed" + std::string(left)));
    Scenario s = treated();
    for (int k = 0; k < 9; ++k) s.protocol.sun.push_back({(k + 0.5) * day, 300, 1, 0.02});
    s.protocol.aftercare.occlusion = 1 * day;
    const Result whole = Simulation(s).run();
    struct Stop : Observer {
        std::stop_source source;
        void on_step(const StepInfo& info) override {
            if (info.time > 4.2 * 86400) source.request_stop();
        }
        void on_start(const StepInfo&) override {}
    } stop;
    RunOptions options;
    options.file = file;
    options.stop = stop.source.get_token();
    options.observers = {&stop};
    Result part = Simulation(s).run(options);
    while (part.status != Status::complete) {
        RunOptions again;
        again.file = file;
        again.resume = true;
        part = Simulation(s).run(again);
    }
    for (const auto& [name, value] : whole.metrics) EXPECT_EQ(part.metrics.at(name), value) << name;
}

TEST(Site, WaterLossAndThicknessAreThoseOfThePlaceAndTheAge) {
    Scenario s;
    EXPECT_NEAR(s.parameters()["tewl.resting"] * 3.6e6, 12, 1e-9);
    s.skin = Skin::preset_named("forearm");
    EXPECT_NEAR(s.parameters()["tewl.resting"] * 3.6e6, 7, 1e-9);
    s.overrides = {{"tewl.resting", 5 / 3.6e6, "measured"}};
    EXPECT_NEAR(s.parameters()["tewl.resting"] * 3.6e6, 5, 1e-9) << "what the scenario says goes";
    s.overrides.clear();
    s.healing_model = s.parameter_set = "mn16";
    EXPECT_NEAR(s.parameters()["tewl.resting"] * 3.6e6, 10, 1e-9);
    const Skin adult = Skin::preset_named("cheek");
    const Skin old = Skin::preset_named("cheek", 70 * seconds_per_year);
    EXPECT_EQ(adult.thickness_of("dermis"), 1.8e-3);
    EXPECT_NEAR(old.thickness_of("dermis"), 1.8e-3 * (1 - 0.006 * 50) / (1 - 0.006 * 25), 5e-9);
    EXPECT_NEAR(old.thickness_of("viable_epidermis"), 85e-6 * (1 - 0.003 * 50) / (1 - 0.003 * 25), 5e-9);
    EXPECT_EQ(old.thickness_of("stratum_corneum"), adult.thickness_of("stratum_corneum"));
    const Scenario read =
        Scenario::from_json(R"({"schema":1,"protocol":{"duration":1},"skin":{"preset":"cheek","age":2208986640}})");
    EXPECT_LT(read.skin.thickness_of("dermis"), 1.8e-3);
    EXPECT_EQ(Scenario::from_json(read.to_json()).hash(), read.hash())
        << "layers that are written down are not thinned again";
}

}  // namespace
}  // namespace skinheal::treatment
