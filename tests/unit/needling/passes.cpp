// SPDX-License-Identifier: BSD-3-Clause
// Sessions that count passes: density, pattern, messages.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "needling/channel.hpp"
#include "needling/hits.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/simulation.hpp"
#include "skinheal/units.hpp"
#include "treatment/setup.hpp"

namespace skinheal::test {
namespace {

Scenario rolled(int passes) {
    Scenario s;
    s.protocol.duration = 28 * seconds_per_day;
    s.protocol.sessions.resize(1);
    s.protocol.sessions[0].device = Device::preset_named("roller");
    s.protocol.sessions[0].passes = passes;
    return s;
}

TEST(Passes, GiveTheDensityOfTheirStrokes) {
    Scenario s = rolled(4);
    s.settle_densities();
    const Device& d = s.protocol.sessions[0].device;
    const double each = d.needles / (2 * std::numbers::pi * d.drum_radius * d.width);
    const ParameterSet set = s.parameters();
    const double mouth = set["injury.base_radius"] +
                         set["injury.base_radius_slope"] * (d.needle.length - set["injury.reference_length"]);
    const double area = std::numbers::pi * mouth * mouth;
    EXPECT_NEAR(s.protocol.sessions[0].density, (1 - std::exp(-4 * each * area)) / area, 1e-9 * each);
    EXPECT_NEAR(s.protocol.sessions[0].density, 4 * each, 0.01 * 4 * each) << "few strokes hardly meet";
    EXPECT_TRUE(validate(s).empty());
}

TEST(Passes, OfStrokesThatMeetLeaveTheOpenAreaOfTheirUnion) {
    const double mouth = 55e-6;
    const double area = std::numbers::pi * mouth * mouth;
    for (const double strokes : {1e4, 1e6, 2.7e7, 1e9}) {
        const double n = needling::distinct_channels(strokes, mouth);
        EXPECT_NEAR(n * area, -std::expm1(-strokes * area), 1e-12) << strokes;
        EXPECT_LT(mouth, needling::cell_radius(n) * (1 + 1e-12)) << "a channel fits into its cell";
    }
    EXPECT_EQ(needling::distinct_channels(3e6, 0), 3e6);
}

TEST(Passes, OfTheMechanicsLeaveChannelsWhereStrokesPuncture) {
    Scenario s = rolled(4);
    s.insertion_law = "mechanics";
    s.protocol.sessions[0].device.needle.length = 0.5e-3;
    s.settle_densities();
    const Session& session = s.protocol.sessions[0];
    const Insertion found = insertion(s.skin, session.device, s.parameters(), {s.puncture, 4, s.numerics.seed});
    ASSERT_GT(found.fraction_punctured, 0.1);
    ASSERT_LT(found.fraction_punctured, 1.0);
    EXPECT_NEAR(session.density, needling::distinct_channels(found.density, found.residual.mouth_radius),
                1e-9 * found.density);
}

TEST(Passes, OfAHandThatGlidesFasterLeaveLess) {
    Scenario s = rolled(2);
    s.protocol.sessions[0].device = Device::preset_named("pen");
    s.settle_densities();
    const double slow = s.protocol.sessions[0].density;
    s.protocol.sessions[0].device.speed *= 2;
    s.settle_densities();
    EXPECT_GT(s.protocol.sessions[0].density, slow / 2) << "fewer of them meet";
    EXPECT_NEAR(s.protocol.sessions[0].density, slow / 2, 0.06 * slow);
}

TEST(Passes, SurviveTheDocument) {
    Scenario s = rolled(6);
    s.protocol.sessions[0].directions = {Direction::deg_0, Direction::deg_90};
    s.settle_densities();
    const Scenario again = Scenario::from_json(s.to_json());
    ASSERT_TRUE(again.protocol.sessions[0].passes.has_value());
    EXPECT_EQ(*again.protocol.sessions[0].passes, 6);
    EXPECT_EQ(again.protocol.sessions[0].directions, s.protocol.sessions[0].directions);
    EXPECT_EQ(again.to_json(), s.to_json());
    EXPECT_NE(rolled(1).to_json().find("\"directions\":[]"), std::string::npos) << "every default is written out";
}

TEST(Passes, FallInTheDirectionsThatAreNamed) {
    const needling::Patch patch{10e-3, 10e-3};
    const std::vector<Direction> named{Direction::deg_90, Direction::deg_0};
    for (const auto& hit : needling::hits(Device::preset_named("roller"), 3, patch, needling::Random{1, 0}, named))
        EXPECT_EQ(hit.direction, hit.pass == 1 ? 0 : 2);
}

TEST(Passes, OfAPatchAreThePatternOfTheDevice) {
    Scenario s = rolled(8);
    s.numerics.geometry = Geometry::box;
    s.numerics.patch = 5e-3;
    s.settle_densities();
    const auto channels = treatment::make_patch(s, s.parameters(), 0);
    const auto hits = needling::hits(s.protocol.sessions[0].device, 8, {5e-3, 5e-3}, needling::Random{1, 0});
    ASSERT_EQ(channels.size(), hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i) {
        EXPECT_EQ(channels[i].x, hits[i].x);
        EXPECT_EQ(channels[i].y, hits[i].y);
    }
}

TEST(Passes, ThatCannotBeAreToldOf) {
    const auto message = [](const Scenario& given) {
        Scenario s = given;
        s.settle_densities();
        const auto problems = validate(s);
        return problems.size() == 1 ? problems[0].message() : std::to_string(problems.size()) + " problems";
    };
    EXPECT_EQ(
        message(rolled(0)),
        "number of passes out of range: protocol.sessions.0.passes is 0; allowed: 1 to 1000. Choose a value inside "
        "the range.");
    EXPECT_TRUE(validate(rolled(500)).empty()) << "any number of passes leaves channels that fit";
    Scenario sparse = rolled(1);
    sparse.protocol.sessions[0].device.needles = 8;
    EXPECT_EQ(
        message(sparse),
        "density of channels out of range: protocol.sessions.0.passes is 1, which leaves 0.636597 1/cm2; allowed: "
        "passes that leave 1 1/cm2 to 20000 1/cm2. Make more passes, move the hand slower, or give a density.");
    Scenario s = rolled(4);
    s.protocol.sessions[0].passes.reset();
    s.protocol.sessions[0].directions = {Direction::deg_0};
    EXPECT_NE(message(s).find("directions without passes"), std::string::npos);
    s = rolled(4);
    s.protocol.sessions[0].device = Device::preset_named("stamp");
    s.protocol.sessions[0].directions = {Direction::deg_45};
    EXPECT_NE(message(s).find("a stamp is not turned"), std::string::npos);
}

// (theory: insertion-34)
TEST(ResidualChannel, CreepsFromTheNeedleToTheHoleThatStays) {
    const Scenario s = rolled(1);
    const Device& d = s.protocol.sessions[0].device;
    const ResidualChannel hole = insertion(s.skin, d, s.parameters()).residual;
    EXPECT_GT(hole.start_mouth_radius, 1.5 * hole.mouth_radius);
    EXPECT_EQ(hole.mouth_radius_at(0), hole.start_mouth_radius);
    EXPECT_EQ(hole.body_radius_at(0), hole.start_body_radius);
    EXPECT_NEAR(hole.mouth_radius_at(1e6), hole.mouth_radius, 1e-15);
    const double half =
        (hole.body_radius_at(hole.relaxation_time) - hole.body_radius) / (hole.start_body_radius - hole.body_radius);
    EXPECT_NEAR(half, std::exp(-1.0), 1e-12);
}

}  // namespace
}  // namespace skinheal::test
