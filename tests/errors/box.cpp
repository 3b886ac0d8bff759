// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "skinheal/absorption.hpp"

namespace skinheal::test {
namespace {

AbsorptionCase patch() {
    return AbsorptionCase::from_json(R"({
        "layers": [{"name": "stratum_corneum", "thickness": 15e-6, "diffusivity": 1e-16}],
        "channels": [{"density": 0, "mouth_radius": 4e-5, "body_radius": 4e-5, "tip_radius": 1e-5, "depth": 1e-4}],
        "patch": {"width": 1e-3, "height": 1e-3, "channels": [{"x": 5e-4, "y": 5e-4, "depth": 1e-4}]},
        "water_diffusivity": 1e-9, "numerics": {"path": "box"}})");
}

bool mentions(const AbsorptionCase& given, const std::string& key) {
    return std::ranges::any_of(validate(given), [&](const Problem& p) { return p.key == key; });
}

TEST(PatchOfSkin, MistakesAreNamed) {
    AbsorptionCase c = patch();
    EXPECT_TRUE(validate(c).empty());
    c.patch.channels[0].x = 2e-3;
    EXPECT_TRUE(mentions(c, "patch.channels.0.x"));
    c = patch();
    c.patch.width = 0;
    EXPECT_TRUE(mentions(c, "patch.width"));
    c = patch();
    c.channels.push_back(c.channels.front());
    EXPECT_TRUE(mentions(c, "channels"));
    c = patch();
    c.numerics.path = AbsorptionPath::shells;
    EXPECT_TRUE(mentions(c, "numerics.path"));
}

}  // namespace
}  // namespace skinheal::test
