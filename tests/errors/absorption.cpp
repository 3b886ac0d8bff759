// SPDX-License-Identifier: BSD-3-Clause
// A case of absorption that cannot be computed is refused with the key that is wrong.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"

namespace skinheal::test {
namespace {

AbsorptionCase good() {
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-4, 1e-12)};
    c.applications = {product(1e-5)};
    return c;
}

bool complains(const AbsorptionCase& c, const std::string& key) {
    const auto problems = validate(c);
    return std::ranges::any_of(problems, [&](const Problem& p) { return p.key == key; });
}

TEST(AbsorptionErrors, AGoodCaseHasNone) { EXPECT_TRUE(validate(good()).empty()); }

TEST(AbsorptionErrors, ARefusalSaysWhatIsWrongAndWhere) {
    auto one = good();
    one.duration = -1;
    auto several = one;
    several.applications[0].vehicle.amount = 0;
    several.layers[0].thickness = 0;
    auto many = good();
    for (int k = 0; k < 30; ++k) many.times.push_back(-1);
    for (const AbsorptionCase& c : {one, several, many}) {
        const auto problems = validate(c);
        ASSERT_FALSE(problems.empty());
        try {
            static_cast<void>(absorb(c));
            FAIL() << "it was computed";
        } catch (const ScenarioError& error) {
            const std::string said = error.what();
            EXPECT_EQ(said.find("no problem"), std::string::npos) << said;
            EXPECT_EQ(error.where().key, problems.front().key);
            ASSERT_EQ(error.problems().size(), std::min<std::size_t>(problems.size(), 10));
            for (const Problem& told : error.problems()) EXPECT_NE(said.find(told.key), std::string::npos) << said;
        }
    }
}

TEST(AbsorptionErrors, WhatIsNotFiniteIsRefused) {
    for (const double bad : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        auto c = good();
        c.duration = bad;  // a run without an end
        EXPECT_TRUE(complains(c, "duration"));
        c = good();
        c.applications[0].vehicle.amount = bad;
        EXPECT_TRUE(complains(c, "applications.0.vehicle.amount"));
        c = good();
        c.layers[0].diffusivity = bad;
        EXPECT_TRUE(complains(c, "layers.0.diffusivity"));
        c = good();
        c.clearance = {{0}, {bad}};
        EXPECT_TRUE(complains(c, "clearance.value"));
    }
}

TEST(AbsorptionErrors, AFilmMayStayForEver) {
    auto c = good();
    c.applications[0].duration = std::numeric_limits<double>::infinity();
    EXPECT_TRUE(validate(c).empty());
}

TEST(AbsorptionErrors, ChannelsOfAPatchNeedADiffusivityInWaterToo) {
    auto c = good();
    c.numerics.path = AbsorptionPath::box;
    c.channels = {{0, 3e-5, 3e-5, 1e-5, 5e-5, {}}};  // the density is that of the patch
    c.patch = {1e-3, 1e-3, {{5e-4, 5e-4, 5e-5}}};
    EXPECT_TRUE(complains(c, "water_diffusivity"));
    c.water_diffusivity = 1e-9;
    EXPECT_TRUE(validate(c).empty());
}

TEST(AbsorptionErrors, APatchOfTooManyCellsIsRefusedBeforeItFillsTheMemory) {
    auto c = good();
    c.numerics.path = AbsorptionPath::box;
    c.water_diffusivity = 1e-9;
    c.channels = {{0, 3e-6, 3e-6, 1e-6, 5e-5, {}}};
    c.patch = {1e-2, 1e-2, {}};
    for (int k = 0; k < 2000; ++k) c.patch.channels.push_back({5e-6 * k, 1e-2 - 5e-6 * k, 5e-5});
    EXPECT_TRUE(complains(c, "patch.channels"));
    EXPECT_THROW((void)absorb(c), ScenarioError);
}

}  // namespace
}  // namespace skinheal::test
