// SPDX-License-Identifier: BSD-3-Clause
// From a product to the film that the solver knows, and from a session to classes of channels.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

#include "absorption/channels/holes.hpp"
#include "absorption/film/vehicle.hpp"

namespace skinheal::absorption {
namespace {

Formulation solution(std::vector<Solvent> solvents) {
    Formulation out;
    out.vehicle = "solution";
    Active lidocaine;
    lidocaine.name = "lidocaine";
    lidocaine.concentration = 20;
    out.active = {lidocaine};
    out.solvent = std::move(solvents);
    return out;
}

std::map<std::string, double> shares(const Formulation& product) {
    std::map<std::string, double> out;
    for (const LiquidShare& s : shares_of(product)) out[s.name] = s.share;
    return out;
}

ParameterSet with(double transfer, double humidity) {
    ParameterSet p = ParameterSet::load("absorption");
    p.scale("surface.gas_transfer", transfer / p["surface.gas_transfer"], "test");
    p.scale("surface.humidity", humidity / p["surface.humidity"], "test");
    return p;
}

TEST(Products, SolventsDisplaceTheVehicle) {
    const auto found = shares(solution({{"ethanol", 0.4}, {"propylene_glycol", 0.1}}));
    double sum = 0;
    for (const auto& [name, share] : found) sum += share;
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_NEAR(found.at("ethanol"), 0.4, 1e-12);
    EXPECT_NEAR(found.at("water"), 0.95 * 0.5, 1e-12);
    EXPECT_NEAR(found.at("rest"), 0.05 * 0.5, 1e-12);
    Formulation tonic;
    tonic.vehicle = "alcoholic";
    EXPECT_GT(shares(tonic).at("ethanol"), 0.5);
}

TEST(Products, APureSolventDissolvesByTheLawOfCosolvents) {
    const ParameterSet p = with(0.5, 0.5);
    const auto liquids = components_of(solution({{"ethanol", 1.0}}), 2.0, 1.0, {305.15, true, p});
    ASSERT_EQ(liquids.size(), 2U);
    EXPECT_EQ(liquids[0].name, "ethanol");
    EXPECT_EQ(liquids[1].name, "rest");
    EXPECT_NEAR(std::log10(liquids[0].partition), 0.40 + 0.93 * 2, 1e-9);
    EXPECT_NEAR(fresh_partition(liquids), std::pow(liquids[0].partition, liquids[0].share), 1e-9);
}

TEST(Products, WaterLeavesAsFastAsAirTakesIt) {
    const ParameterSet p = with(0.005, 0.5);
    const auto liquids = components_of(solution({}), {}, 1.0, {305.15, true, p});
    ASSERT_EQ(liquids.size(), 2U);
    const double expected = 0.005 * 4759 * 0.018015 / (8.314462618 * 305.15) / 995;
    EXPECT_NEAR(liquids[0].evaporation / expected, 1, 1e-9);
    EXPECT_EQ(liquids[0].partition, 1);
}

TEST(Products, AChannelGivesItsVolumeUntilTheClot) {
    const History flow = outflow(30e-6, 3e-11, 900, 600);
    EXPECT_EQ(flow.time.back(), 1500);
    EXPECT_EQ(flow.value.front(), 0);
    const double area = std::numbers::pi * 30e-6 * 30e-6;
    EXPECT_NEAR(area * 0.5 * flow.value[1] * (flow.time[2] - flow.time[1]) / 3e-11, 1, 1e-12);
}

TEST(Products, ChannelsThatBleedAreAClassOfTheirOwn) {
    Holes holes;
    holes.density = 1e6;
    holes.mouth_radius = holes.body_radius = holes.tip_radius = 30e-6;
    holes.depth = 3e-4;
    holes.bleeding = 0.3;
    const Clotting clotting{450, 0.01, 3e-11};
    const auto both = classes_of(holes, clotting, true, 0);
    ASSERT_EQ(both.size(), 2U);
    EXPECT_NEAR(both[0].density, 3e5, 1e-6);
    EXPECT_NEAR(both[1].density, 7e5, 1e-6);
    EXPECT_FALSE(both[0].closure.outflow.time.empty());
    EXPECT_TRUE(both[1].closure.outflow.time.empty());
    EXPECT_EQ(classes_of(holes, clotting, false, 0).size(), 1U) << "no blood outside the body";

    AbsorptionCase given;
    given.channels = both;
    Patch patch{1e-3, 1e-3, {{5e-4, 5e-4, 3e-4}}};
    const AbsorptionCase placed = on_patch(given, patch);
    ASSERT_EQ(placed.channels.size(), 1U);
    EXPECT_NEAR(placed.channels[0].closure.outflow.value[0] / both[0].closure.outflow.value[0], 0.3, 1e-12);
    EXPECT_EQ(placed.numerics.path, AbsorptionPath::box);
}

TEST(Products, LipsUnderACoverCloseAsSlowlyAsWetOnes) {
    const skin::LipLaw law{3600, 14400, 30e-6, 60e-6};
    std::vector<double> time;
    for (int k = 0; k <= 100; ++k) time.push_back(k * 100.0);
    const double radius = 20e-6;
    const auto dry = lips_under_covers(time, radius, {}, law);
    const auto wet = lips_under_covers(time, radius, {{0, 1e9}}, law);
    const auto closing = law(radius, 1);
    EXPECT_NEAR(wet.back(), closing.final * (1 - std::exp(-time.back() / closing.time)), 1e-12);
    EXPECT_NEAR(dry.back(), law(radius, 0).final * (1 - std::exp(-time.back() / law(radius, 0).time)), 1e-12);
    const auto of_run = lips_under_covers(time, radius, {}, law, &dry);
    for (std::size_t k = 0; k < time.size(); ++k) EXPECT_NEAR(of_run[k], dry[k], 1e-12);
}

}  // namespace
}  // namespace skinheal::absorption
