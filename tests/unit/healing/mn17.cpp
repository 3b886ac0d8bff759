// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn17.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "support/mn17_course.hpp"

namespace skinheal::test {
namespace {

reaction::State copy_of(const reaction::System& system) {
    reaction::State out = system.empty_state();
    std::ranges::copy(system.state().volume.span(), out.volume.data());
    out.surface = system.state().surface;
    out.scalars = system.state().scalars;
    return out;
}

TEST(Mn17, RestsToTheLastBitAlsoWithMaterialFields) {
    for (const auto set : instruction_sets()) {
        healing::Options options;
        options.instruction_set = set;
        const auto healing = heal17(cell_grid(12, 16), default_set(), options);
        reaction::System& system = healing->system();
        const grid::Grid& grid = system.grid();
        std::mt19937 random(7);
        std::uniform_real_distribution<double> spread(0.4, 1.4);
        each_cell(grid, [&](std::ptrdiff_t at, int, int) {
            system.material(Mn17::fibroblast_set_point)[static_cast<std::size_t>(at)] = 2e12 * spread(random);
            system.material(Mn17::vessel_set_point)[static_cast<std::size_t>(at)] = spread(random);
            system.material(Mn17::synthetic_capacity)[static_cast<std::size_t>(at)] = spread(random);
        });
        system.rest();
        const reaction::State rest = copy_of(system);
        reaction::State rates = system.empty_state();
        system.rate(rates);
        for (int f = 0; f < Mn17::volume_count; ++f)
            each_cell(grid, [&](std::ptrdiff_t at, int, int) { EXPECT_EQ(field(grid, rates, f)[at], 0.0) << f; });
        EXPECT_TRUE(std::ranges::all_of(rates.surface, [](double r) { return r == 0.0; }));
        EXPECT_TRUE(std::ranges::all_of(rates.scalars, [](double r) { return r == 0.0; }));
        while (system.state().time < 100 * day) system.advance(100 * day);
        EXPECT_TRUE(same_bits(system.state(), rest));
        healing->average_laterally();
        EXPECT_TRUE(same_bits(system.state().volume.span(), rest.volume.span()));
        EXPECT_EQ(system.state().surface, rest.surface);
    }
}

TEST(Mn17, FortyViolentStartsResolveWithinTwoYears) {
    const auto& set = default_set();
    std::mt19937 random(1);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int start = 0; start < 40; ++start) {
        const auto healing = heal17(point_grid(), set);
        reaction::System& system = healing->system();
        const auto at = static_cast<std::size_t>(system.grid().offset(0));
        reaction::State& state = system.mutable_state();
        const auto stride = static_cast<std::size_t>(system.grid().field_stride());
        const auto put = [&](int f, double value) {
            state.volume.data()[static_cast<std::size_t>(f) * stride + at] = value;
        };
        const auto now = [&](int f) { return system.state().volume.data()[static_cast<std::size_t>(f) * stride + at]; };
        const auto strong = [&](double size) { return size * unit(random) * std::pow(10, -1 + 2.3 * unit(random)); };
        const double c1 = now(Mn17::collagen_i);
        const double c3 = now(Mn17::collagen_iii);
        put(Mn17::debris, unit(random));
        put(Mn17::fibrin, unit(random));
        put(Mn17::synthetic_activation, unit(random));
        put(Mn17::neutrophils, strong(2e12));
        put(Mn17::macrophages_m1, strong(2e12));
        put(Mn17::macrophages_m2, strong(2e12));
        put(Mn17::myofibroblasts, strong(4e12));
        for (const int f : {Mn17::inflammatory_cytokine, Mn17::tgf_beta, Mn17::pdgf, Mn17::vegf}) put(f, strong(5e-6));
        put(Mn17::mmp, strong(2));
        put(Mn17::fibroblasts, 2e12 * (0.05 + 7.95 * unit(random)));
        put(Mn17::vessels, 0.05 + 1.95 * unit(random));
        put(Mn17::collagen_i, c1 * (0.2 + 1.2 * unit(random)));
        put(Mn17::collagen_iii, c3 * (0.2 + 2.8 * unit(random)));
        const double ceiling = std::max(1.45 * (c1 + c3), now(Mn17::collagen_i) + now(Mn17::collagen_iii));
        while (system.state().time < 730 * day) {
            system.advance(730 * day);
            EXPECT_LE(now(Mn17::collagen_i) + now(Mn17::collagen_iii), ceiling * (1 + 1e-3));
            EXPECT_LE(now(Mn17::synthetic_activation), 1 + 1e-3);
            EXPECT_LE(now(Mn17::vessels), 2 + 1e-2);
        }
        EXPECT_LT(now(Mn17::inflammatory_cytokine), 1e-9) << start;
        EXPECT_LT(now(Mn17::tgf_beta), 1e-9) << start;
        EXPECT_LT(now(Mn17::neutrophils), 1e9) << start;
        EXPECT_LT(now(Mn17::macrophages_m2), 1e9) << start;
        EXPECT_LT(now(Mn17::myofibroblasts), 2e9) << start;
        EXPECT_NEAR(now(Mn17::fibroblasts), 2e12, 2e9) << start;
        EXPECT_NEAR(now(Mn17::vessels), 1, 1e-3) << start;
        EXPECT_LT(now(Mn17::synthetic_activation), 1e-3) << start;
    }
}

TEST(Mn17, ShallowNeedlesOpenOnlyWhatTheyReach) {
    const auto& set = reference_set();
    for (const double depth : {8e-6, 40e-6, 71e-6}) {
        const auto healing = heal17(cell_grid(16, 24), set);
        reaction::System& system = healing->system();
        const reaction::State rest = copy_of(system);
        healing->injure(needle17(system.grid(), set, depth));
        EXPECT_TRUE(same_bits(system.state().volume.span(), rest.volume.span())) << "the dermis is untouched";
        const auto cover = skin::surface_field(system.grid(), system.state(), Mn17::epidermal_cover);
        const auto barrier = skin::surface_field(system.grid(), system.state(), Mn17::barrier);
        EXPECT_NEAR(barrier[0], 1 - std::min(1.0, depth / 12e-6), 1e-12);
        EXPECT_NEAR(cover[0], 1 - std::clamp((depth - 12e-6) / 60e-6, 0.0, 1.0), 1e-12);
        EXPECT_EQ(system.state().scalars[Mn17::flare], 0.0);
        EXPECT_EQ(system.state().scalars[Mn17::breach_factor], 0.0);
    }
}

TEST(Mn17, AveragingKeepsTheMassOfEveryField) {
    const auto& set = default_set();
    const auto healing = heal17(cell_grid(16, 24), set);
    reaction::System& system = healing->system();
    healing->injure(needle17(system.grid(), set, 1.5e-3));
    while (system.state().time < 5 * day) system.advance(5 * day);
    const reaction::State before = copy_of(system);
    healing->average_laterally();
    for (int f = 0; f < Mn17::volume_count; ++f) {
        const double mass = mean(system.grid(), field(system.grid(), before, f));
        EXPECT_NEAR(mean(system.grid(), field(system.grid(), system.state(), f)), mass, 1e-13 * std::abs(mass)) << f;
        const double* u = field(system.grid(), system.state(), f);
        EXPECT_DOUBLE_EQ(u[system.grid().offset(0, 3)], u[system.grid().offset(9, 3)]);
    }
}

TEST(Mn17, PigmentStaysBelowItsCeilingUnderPermanentInflammation) {
    const Mn17 model(default_set(), {45 * seconds_per_year, 6, 0.0});
    std::vector<double> scalars(Mn17::scalar_count, 0.0);
    scalars[Mn17::pigment] = scalars[Mn17::pigment_set_point] = 1.0;
    for (int step = 0; step < 40000; ++step) {
        const auto r = model.scalar_rates(scalars, {true, 0.0, 1.0});
        scalars[Mn17::pigment] += 0.05 * day * r.rate[Mn17::pigment];
    }
    EXPECT_NEAR(scalars[Mn17::pigment], 3.51, 0.01);
    EXPECT_LT(scalars[Mn17::pigment], model.Amax);
}

TEST(Mn17, UntreatedScarStaysAScar) {
    const auto healing = heal17(column_grid(24), default_set());
    reaction::System& system = healing->system();
    std::ranges::fill(system.material(Mn17::fibroblast_set_point), 1.2e12);
    std::ranges::fill(system.material(Mn17::vessel_set_point), 1.3);
    std::ranges::fill(system.material(Mn17::synthetic_capacity), 0.4);
    system.rest();
    const grid::Grid& grid = system.grid();
    reaction::State& state = system.mutable_state();
    const double rest = field(grid, state, Mn17::collagen_i)[grid.offset(2)];
    each_cell(grid, [&](std::ptrdiff_t at, int i, int) {
        if (grid.share_above(i, 1e-3) == 1)
            for (const int f : {Mn17::collagen_i, Mn17::collagen_iii, Mn17::elastin}) field(grid, state, f)[at] *= 0.5;
    });
    while (system.state().time < 365 * day) system.advance(365 * day);
    EXPECT_NEAR(field(grid, system.state(), Mn17::collagen_i)[grid.offset(2)] / rest, 0.5225, 0.002);
    EXPECT_NEAR(field(grid, system.state(), Mn17::fibroblasts)[grid.offset(2)], 1.2e12, 1.2e6);
    EXPECT_NEAR(field(grid, system.state(), Mn17::vessels)[grid.offset(2)], 1.3, 1e-6);
}

TEST(Mn17, LipsOfTheStratumCorneumCloseAsMeasured) {
    const Mn17 model(default_set(), adult);
    EXPECT_NEAR(3 * model.seal(50e-6, 0).time / 3600, 4.5, 0.01) << "fast phase of water loss, 4 to 8 h";
    EXPECT_NEAR(model.seal(60e-6, 0).final, 0.7788, 1e-4);
    EXPECT_NEAR(model.seal(60e-6, 0).time / day, 0.075, 1e-12);
    EXPECT_GT(model.seal(15e-6, 1).time, model.seal(15e-6, 0).time) << "wet lips close later, however narrow";
}

}  // namespace
}  // namespace skinheal::test
