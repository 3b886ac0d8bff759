// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "base/unit_table.hpp"

namespace skinheal::test {
namespace {

TEST(UnitTable, HasEachLabelOnceAndPositiveFactors) {
    std::set<std::string_view> labels;
    for (const UnitEntry& unit : base::unit_table()) {
        EXPECT_TRUE(labels.insert(unit.label).second) << unit.label;
        EXPECT_GT(unit.si_factor, 0) << unit.label;
        EXPECT_FALSE(unit.si.empty()) << unit.label;
        EXPECT_EQ(base::find_unit(unit.label), &unit);
    }
    EXPECT_EQ(base::find_unit("furlong"), nullptr);
    EXPECT_EQ(base::find_unit(""), nullptr);
}

TEST(UnitTable, AgreesWithFactorsWorkedOutByHand) {
    const std::map<std::string_view, double> by_hand{
        {"1/day", 1.0 / 86400},
        {"1/year", 1.0 / (365.25 * 86400)},
        {"cells/mm3", 1e9},  // (1e-3 m)^-3
        {"cells/(mm3 day)", 1e9 / 86400},
        {"ng/mL", 1e-12 / 1e-6},  // kg / m3
        {"pg/mm3", 1e-15 / 1e-9},
        {"ug/mm3", 1e-9 / 1e-9},
        {"mg/mL", 1e-6 / 1e-6},
        {"ng/(mL day)", 1e-12 / 1e-6 / 86400},
        {"ug/(mm3 day)", 1e-9 / 1e-9 / 86400},
        {"pg/(mm2 day)", 1e-15 / 1e-6 / 86400},
        {"mm2/day", 1e-6 / 86400},
        {"mm/day", 1e-3 / 86400},
        {"mm5/(pg day)", 1e-15 / 1e-15 / 86400},  // m5 / kg / s
        {"mm3/ug", 1e-9 / 1e-9},
        {"g/(m2 h)", 1e-3 / 3600},
        {"kPa", 1e3},
        {"MPa", 1e6},
        {"year", 31557600.0},
        {"um", 1e-6},
        {"1/cm2", 1e4},
        {"1", 1.0},
    };
    for (const auto& [label, factor] : by_hand) {
        const UnitEntry* unit = base::find_unit(label);
        ASSERT_NE(unit, nullptr) << label;
        EXPECT_NEAR(unit->si_factor / factor, 1, 1e-14) << label;
    }
}

TEST(UnitTable, SpellsTheSameQuantityInTwoWays) {
    EXPECT_EQ(base::find_unit("ng/mL")->si_factor, base::find_unit("pg/mm3")->si_factor);
    EXPECT_EQ(base::find_unit("ug/mm3")->si_factor, base::find_unit("mg/mL")->si_factor);
    EXPECT_EQ(base::find_unit("Hz")->si, base::find_unit("1/s")->si);
}

}  // namespace
}  // namespace skinheal::test
