// SPDX-License-Identifier: BSD-3-Clause
// What is wrong with the products of a scenario.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "skinheal/scenario.hpp"

namespace skinheal {
namespace {

Scenario with_a_serum() {
    Scenario out;
    out.protocol.duration = 10 * seconds_per_day;
    out.protocol.sessions = {{}, {}};
    out.protocol.sessions[1].at = 5 * seconds_per_day;
    Active niacinamide;
    niacinamide.name = "niacinamide";
    niacinamide.concentration = 50;
    out.formulation["serum"].active = {niacinamide};
    out.apply.emplace_back().formulation = "serum";
    return out;
}

struct Wrong {
    const char* name;
    std::function<void(Scenario&)> spoil;
    const char* key;
    const char* words;
};

class WrongProduct : public testing::TestWithParam<Wrong> {};

TEST_P(WrongProduct, IsRefusedByName) {
    Scenario scenario = with_a_serum();
    ASSERT_TRUE(validate(scenario).empty());
    GetParam().spoil(scenario);
    const auto problems = validate(scenario);
    ASSERT_FALSE(problems.empty());
    EXPECT_EQ(problems.front().key, GetParam().key);
    EXPECT_NE(problems.front().message().find(GetParam().words), std::string::npos) << problems.front().message();
}

INSTANTIATE_TEST_SUITE_P(
    Products, WrongProduct,
    testing::Values(
        Wrong{"Formulation", [](Scenario& s) { s.apply[0].formulation = "serums"; }, "apply.0.formulation",
              "Did you mean \"serum\"?"},
        Wrong{"Session", [](Scenario& s) { s.apply[0].session = 3; }, "apply.0.session", "1 to 2"},
        Wrong{"Late", [](Scenario& s) { s.apply[0].at = 11 * seconds_per_day; }, "apply.0.at",
              "outside of the protocol"},
        Wrong{"Duration", [](Scenario& s) { s.apply[0].duration = 0.0; }, "apply.0.duration", "more than 0 min"},
        Wrong{"Fill", [](Scenario& s) { s.apply[0].fill = 1.5; }, "apply.0.fill", "share out of range"},
        Wrong{"Vehicle", [](Scenario& s) { s.formulation["serum"].vehicle = "gle"; }, "formulation.serum.vehicle",
              "Did you mean \"gel\"?"},
        Wrong{"Dose", [](Scenario& s) { s.formulation["serum"].dose = 0; }, "formulation.serum.dose",
              "dose out of range"},
        Wrong{"Active", [](Scenario& s) { s.formulation["serum"].active[0].name = "niacinamid"; },
              "formulation.serum.active.0.name", "Did you mean \"niacinamide\"?"},
        Wrong{"Strength", [](Scenario& s) { s.formulation["serum"].active[0].concentration = -1.0; },
              "formulation.serum.active.0.concentration", "concentration out of range"},
        Wrong{"NoStrength",
              [](Scenario& s) {
                  Active own;
                  own.name = "own";
                  own.molar_mass = 0.2;
                  s.formulation["serum"].active.push_back(own);
              },
              "formulation.serum.active.1.concentration", "Give its concentration"},
        Wrong{"Solvents",
              [](Scenario& s) {
                  s.formulation["serum"].solvent = {{"ethanol", 0.7}, {"glycerol", 0.6}};
              },
              "formulation.serum.solvent", "130 % of the volume"},
        Wrong{"Nothing", [](Scenario& s) { s.formulation["serum"].active.clear(); }, "apply", "without an active"},
        Wrong{"Column", [](Scenario& s) { s.numerics.geometry = Geometry::column; }, "numerics.geometry",
              "axisymmetric, box"},
        Wrong{"Deposit",
              [](Scenario& s) {
                  Deposit deposit;
                  deposit.active.name = "lidocaine";
                  deposit.amount = 1e-4;
                  s.deposit = {deposit};
              },
              "deposit.0.base", "depth of a deposit out of range"},
        Wrong{"Plasma", [](Scenario& s) { s.absorption.plasma.emplace(); }, "absorption.plasma.volume", "more than 0"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(ProductDocument, IsReadAsItWasWritten) {
    Scenario scenario = with_a_serum();
    scenario.apply[0].session = 2;
    scenario.apply[0].duration = 3600.0;
    scenario.formulation["serum"].solvent = {{"ethanol", 0.2}};
    scenario.absorption.plasma = Plasma{0.09, 1.4e-5, 0.01};
    Deposit deposit;
    deposit.active.name = "lidocaine";
    deposit.amount = 1e-4;
    deposit.base = 5e-6;
    scenario.deposit = {deposit};
    const Scenario again = Scenario::from_json(scenario.to_json());
    EXPECT_EQ(again.formulation, scenario.formulation);
    EXPECT_EQ(again.apply, scenario.apply);
    EXPECT_EQ(again.deposit, scenario.deposit);
    EXPECT_EQ(again.absorption, scenario.absorption);
    EXPECT_EQ(again.hash(), scenario.hash());
}

TEST(ProductDocument, WithoutProductsHasNoKeyOfThem) {
    Scenario scenario = with_a_serum();
    const std::string with = scenario.hash();
    scenario.apply.clear();
    EXPECT_EQ(scenario.to_json().find("formulation"), std::string::npos);
    EXPECT_NE(scenario.hash(), with);
}

}  // namespace
}  // namespace skinheal
