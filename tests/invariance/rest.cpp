// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/engine.hpp"
#include "support/wound.hpp"

namespace skinheal::test {
namespace {

struct Place {
    const char* name;
    grid::Grid (*make)();
};

const std::vector<Place> places{
    {"point", [] { return point_grid(); }},     {"column", [] { return column_grid(24); }},
    {"cell", [] { return cell_grid(16, 24); }}, {"odd cell", [] { return cell_grid(5, 11); }},
    {"patch", [] { return patch_grid(9, 6); }}, {"even patch", [] { return even_patch_grid(9, 6); }}};

/// Everything that a state holds, padding included, is what it was at rest.
void stays(reaction::System& system, double until) {
    const reaction::State rest = system.empty_state();
    ASSERT_TRUE(same_bits(system.state(), rest));
    while (system.state().time < until) {
        system.advance(until);
        ASSERT_TRUE(same_bits(system.state(), rest)) << "after step " << system.steps();
    }
    EXPECT_GT(system.steps(), 0);
    EXPECT_EQ(system.rejected(), 0);
    reaction::State rate = system.empty_state();
    system.rate(rate);
    for (const double r : rate.surface) EXPECT_EQ(r, 0.0);
    for (const double r : rate.scalars) EXPECT_EQ(r, 0.0);
    double largest = 0;
    each_cell(system.grid(), [&](std::ptrdiff_t at, int, int) {
        for (std::size_t f = 0; f < system.volume_fields().size(); ++f)
            largest = std::max(largest, std::abs(field(system.grid(), rate, static_cast<int>(f))[at]));
    });
    EXPECT_EQ(largest, 0.0);
}

TEST(UninjuredSkin, KeepsEveryBitForAYear) {
    for (const std::string& model : healing::models())
        for (const Place& place : places)
            for (const double tolerance : {1e-2, 1e-3, 1e-6})
                for (const healing::InstructionSet set : instruction_sets())
                    for (const int threads : {1, 2}) {
                        SCOPED_TRACE(model + " in a " + place.name + ", tolerance " + std::to_string(tolerance) +
                                     ", set " + std::to_string(static_cast<int>(set)) + ", threads " +
                                     std::to_string(threads));
                        const auto healing = heal_with(
                            model, place.make(), {.tolerance = tolerance, .threads = threads, .instruction_set = set});
                        stays(healing->system(), seconds_per_year);
                    }
}

TEST(UninjuredSkin, KeepsEveryBitAtEveryAge) {
    for (const double age : {18.0, 20.0, 33.3, 61.7, 95.0})
        for (const Place& place : places) {
            SCOPED_TRACE(std::string(place.name) + ", age " + std::to_string(age));
            const auto healing = heal(place.make(), {}, parameters(), {age * seconds_per_year, 6, 1.0});
            stays(healing->system(), seconds_per_year);
        }
}

TEST(UninjuredSkin, KeepsEveryBitForEveryStepAndOrder) {
    for (const int order : {2, 3})
        for (const double step : {1e-3, 7.3 * 3600, 400 * day})
            for (const Place& place : places) {
                SCOPED_TRACE(std::string(place.name) + ", order " + std::to_string(order) + ", step " +
                             std::to_string(step));
                const auto system =
                    engine(adult_model(), place.make(), {.adaptive = false, .fixed_step = step, .order = order});
                stays(*system, 20 * step);
            }
}

/// A session that touches nothing: the masks are there, and empty.
skin::Injury nothing(const grid::Grid& grid) {
    skin::Injury injury = needle(grid, 1.0e-3);
    for (auto* mask : {&injury.core, &injury.zone, &injury.killed, &injury.surface})
        std::fill(mask->begin(), mask->end(), 0.0);
    if (injury.local)
        for (auto* mask : {&injury.local->blood, &injury.local->cover, &injury.local->barrier})
            std::fill(mask->begin(), mask->end(), 0.0);
    return injury;
}

TEST(ASessionThatTouchesNothing, ChangesNothing) {
    for (const Place& place : places) {
        SCOPED_TRACE(place.name);
        const auto healing = heal(place.make(), {});
        reaction::System& system = healing->system();
        healing->injure(nothing(system.grid()));
        stays(system, 90 * day);
        healing->injure(nothing(system.grid()));
        stays(system, 180 * day);

        healing->injure(needle(system.grid(), 1.5e-3));
        const double wounded = system.state().time + 3 * day;
        while (system.state().time < wounded) system.advance(wounded);
        const auto before = system.save();
        healing->injure(nothing(system.grid()));
        EXPECT_TRUE(same_bits(before.at("volume"), system.state().volume.span()));
        EXPECT_TRUE(same_bits(before.at("surface"), system.state().surface));
        EXPECT_TRUE(same_bits(before.at("scalars"), system.state().scalars));
    }
}

TEST(UninjuredSkin, IsWhatRestRestores) {
    const auto healing = heal(cell_grid(16, 24), {});
    reaction::System& system = healing->system();
    healing->injure(needle(system.grid(), 1.5e-3));
    system.advance(day);
    EXPECT_FALSE(same_bits(system.state(), system.empty_state()));
    system.rest();
    stays(system, system.state().time + 30 * day);
}

}  // namespace
}  // namespace skinheal::test
