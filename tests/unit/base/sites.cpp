// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "skinheal/scenario.hpp"

namespace skinheal::test {
namespace {

// (theory: tissue-7)
TEST(Sites, AreTheMeanOfWomenAndMenWhoDifferAsMeasured) {
    const double age = 45 * seconds_per_year;
    for (const auto& [site, ratio] :
         {std::pair{"forehead", 1.17 / 0.86}, {"cheek", 1.14 / 0.87}, {"eyelid", 0.67 / 0.58}}) {
        const double mean = Skin::preset_named(site, age).thickness_of("dermis");
        const double woman = Skin::preset_named(site, age, Sex::female).thickness_of("dermis");
        const double man = Skin::preset_named(site, age, Sex::male).thickness_of("dermis");
        EXPECT_NEAR(man / woman, ratio, 2e-3) << site;
        EXPECT_NEAR((man + woman) / 2, mean, 2e-8) << site;
    }
    EXPECT_EQ(Skin::preset_named("forearm", age, Sex::male).thickness_of("dermis"),
              Skin::preset_named("forearm", age).thickness_of("dermis"));
}

TEST(Sites, SexIsKeptByTheDocumentAndToldOfWhereItDoesNothing) {
    Scenario s;
    s.protocol.duration = 1e6;
    EXPECT_EQ(s.to_json().find("sex"), std::string::npos) << "documents without it keep their hash";
    s.skin = Skin::preset_named("cheek", s.skin.age, Sex::male);
    const Scenario again = Scenario::from_json(s.to_json());
    ASSERT_TRUE(again.skin.sex.has_value());
    EXPECT_EQ(*again.skin.sex, Sex::male);
    EXPECT_EQ(again.to_json(), s.to_json());
    const auto tells = [](const Scenario& given) {
        return std::ranges::any_of(warnings(given), [](const std::string& w) { return w.find("skin.sex") == 0; });
    };
    EXPECT_FALSE(tells(s));
    s.skin = Skin::preset_named("forearm", s.skin.age, Sex::male);
    EXPECT_TRUE(tells(s));
}

}  // namespace
}  // namespace skinheal::test
