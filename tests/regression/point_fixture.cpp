// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "support/table.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

/// SI per unit of the table.
double unit(const std::string& label) {
    if (label == "1/mm3") return 1e9;
    if (label == "ng/mL") return 1e-6;
    return 1.0;  // shares, and mg/mL, which is kg/m3
}

// Six digits are printed, so 1e-4 tests the equations and leaves the tolerance of the integrator (2e-6) far below.
void agree(const std::vector<Row>& table, const healing::Options& options) {
    const auto healing = heal(point_grid(), options);
    reaction::System& system = healing->system();
    healing->injure(needle(system.grid(), 1.5e-3));
    std::vector<double> days;
    for (const auto& cell : table.front())
        if (cell.first != "field" && cell.first != "unit") days.push_back(std::stod(cell.first));
    std::sort(days.begin(), days.end());
    ASSERT_EQ(days.size(), 14U);
    int compared = 0;
    for (const double d : days) {
        while (system.state().time < d * day) system.advance(d * day);
        for (const Row& row : table) {
            std::string printed;
            for (const auto& [name, text] : row)
                if (name != "field" && name != "unit" && std::stod(name) == d) printed = text;
            if (printed.empty() || std::stod(printed) < 1e-6) continue;
            const auto f = skin::find_field(system.volume_fields(), row.at("field"));
            ASSERT_TRUE(f.has_value()) << row.at("field");
            const double value = field(system.grid(), system.state(), static_cast<int>(*f))[system.grid().offset(0)] /
                                 unit(row.at("unit"));
            EXPECT_NEAR(value / std::stod(printed), 1.0, 1e-4)
                << row.at("field") << " on day " << d << ": " << value << ", printed " << printed;
            ++compared;
        }
    }
    EXPECT_GT(compared, 150) << "of 224 values, those above 1e-6 in the units of the table";
}

TEST(PointFixture, AgreesWithRadauAtEveryPrintedTime) { agree(read_table("mn16_point.csv"), {.tolerance = 2e-6}); }

}  // namespace
}  // namespace skinheal::test
