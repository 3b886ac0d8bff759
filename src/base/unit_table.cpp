// SPDX-License-Identifier: BSD-3-Clause
#include "base/unit_table.hpp"

#include <algorithm>
#include <array>

#include "skinheal/units.hpp"

namespace skinheal::base {
namespace {

constexpr double day = seconds_per_day;

constexpr std::array table{
    UnitEntry{"1", 1.0, "1"},
    UnitEntry{"1/cm2", 1e4, "m-2"},
    UnitEntry{"1/day", 1.0 / day, "s-1"},
    UnitEntry{"1/h", 1.0 / seconds_per_hour, "s-1"},
    UnitEntry{"1/m", 1.0, "m-1"},
    UnitEntry{"1/mm", 1e3, "m-1"},
    UnitEntry{"1/mm2", 1e6, "m-2"},
    UnitEntry{"1/nm2", 1e18, "m-2"},
    UnitEntry{"1/s", 1.0, "s-1"},
    UnitEntry{"1/year", 1.0 / seconds_per_year, "s-1"},
    UnitEntry{"Hz", 1.0, "s-1"},
    UnitEntry{"J/m2", 1.0, "J m-2"},
    UnitEntry{"K", 1.0, "K"},
    UnitEntry{"MPa", 1e6, "Pa"},
    UnitEntry{"N", 1.0, "N"},
    UnitEntry{"N/m", 1.0, "N m-1"},
    UnitEntry{"Pa", 1.0, "Pa"},
    UnitEntry{"cells/(mm3 day)", 1e9 / day, "m-3 s-1"},
    UnitEntry{"cells/mm3", 1e9, "m-3"},
    UnitEntry{"cm/h", 1e-2 / seconds_per_hour, "m s-1"},
    UnitEntry{"cm3/g", 1e-3, "m3 kg-1"},
    UnitEntry{"day", day, "s"},
    UnitEntry{"g/(m2 h)", 1e-3 / seconds_per_hour, "kg m-2 s-1"},
    UnitEntry{"g/m3", 1e-3, "kg m-3"},
    UnitEntry{"g/mL", 1e3, "kg m-3"},
    UnitEntry{"g/mol", 1e-3, "kg mol-1"},
    UnitEntry{"h", seconds_per_hour, "s"},
    UnitEntry{"kJ/m2", 1e3, "J m-2"},
    UnitEntry{"kJ/mol", 1e3, "J mol-1"},
    UnitEntry{"kPa", 1e3, "Pa"},
    UnitEntry{"m", 1.0, "m"},
    UnitEntry{"m/s", 1.0, "m s-1"},
    UnitEntry{"m2/s", 1.0, "m2 s-1"},
    UnitEntry{"mN", 1e-3, "N"},
    UnitEntry{"mN/um", 1e3, "N m-1"},
    UnitEntry{"mPa s", 1e-3, "Pa s"},
    UnitEntry{"mg/cm2", 1e-2, "kg m-2"},
    UnitEntry{"mg/mL", 1.0, "kg m-3"},
    UnitEntry{"min", 60.0, "s"},
    UnitEntry{"mm", 1e-3, "m"},
    UnitEntry{"mm/day", 1e-3 / day, "m s-1"},
    UnitEntry{"mm/s", 1e-3, "m s-1"},
    UnitEntry{"mm2/day", 1e-6 / day, "m2 s-1"},
    UnitEntry{"mm3", 1e-9, "m3"},
    UnitEntry{"mm3/ug", 1.0, "m3 kg-1"},
    UnitEntry{"mm5/(pg day)", 1.0 / day, "m5 kg-1 s-1"},
    UnitEntry{"mol/g", 1e3, "mol kg-1"},
    UnitEntry{"ng/(mL day)", 1e-6 / day, "kg m-3 s-1"},
    UnitEntry{"ng/mL", 1e-6, "kg m-3"},
    UnitEntry{"nm", 1e-9, "m"},
    UnitEntry{"pg/(mm2 day)", 1e-9 / day, "kg m-2 s-1"},
    UnitEntry{"pg/mm3", 1e-6, "kg m-3"},
    UnitEntry{"s", 1.0, "s"},
    UnitEntry{"ug/(cm2 h)", 1e-5 / seconds_per_hour, "kg m-2 s-1"},
    UnitEntry{"ug/(mm3 day)", 1.0 / day, "kg m-3 s-1"},
    UnitEntry{"ug/cm2", 1e-5, "kg m-2"},
    UnitEntry{"ug/mm3", 1.0, "kg m-3"},
    UnitEntry{"um", 1e-6, "m"},
    UnitEntry{"um/h", 1e-6 / seconds_per_hour, "m s-1"},
    UnitEntry{"um2/s", 1e-12, "m2 s-1"},
    UnitEntry{"week", seconds_per_week, "s"},
    UnitEntry{"year", seconds_per_year, "s"},
};

static_assert(std::ranges::is_sorted(table, {}, &UnitEntry::label));

}  // namespace

std::span<const UnitEntry> unit_table() noexcept { return table; }

const UnitEntry* find_unit(std::string_view label) noexcept {
    const auto found = std::ranges::lower_bound(table, label, {}, &UnitEntry::label);
    return found != table.end() && found->label == label ? &*found : nullptr;
}

}  // namespace skinheal::base
