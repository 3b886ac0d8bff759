// SPDX-License-Identifier: BSD-3-Clause
// Channels that draw vehicle in when it is put on, and solute that begins within the skin.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

constexpr double density = 1e6;
constexpr double mouth = 40e-6;
constexpr double tip = 10e-6;
constexpr double depth = 3e-4;

/// Volume of all channels per area: a frustum each.
constexpr double volume = density * pi / 3 * depth * (mouth * mouth + mouth * tip + tip * tip);

/// Skin that holds nothing, so that what is in the channels at once was drawn in.
AbsorptionCase tight(AbsorptionPath path, double fill) {
    AbsorptionCase c;
    c.layers = {layer("slab", 5e-4, 1e-26, 1e-15)};
    FilmApplication a = product(2e-5);
    a.vehicle.concentration = 10;
    a.fill = fill;
    c.applications = {a};
    c.channels = {{density, mouth, mouth, tip, depth, {}}};
    if (path == AbsorptionPath::box) c.patch = {1e-3, 1e-3, {{5e-4, 5e-4, depth}}};
    c.water_diffusivity = 1e-20;
    c.duration = 1;
    c.times = {0, 1};
    c.numerics.path = path;
    return c;
}

TEST(Filling, ChannelsHoldTheirVolumeOfVehicleAtOnce) {
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell, AbsorptionPath::box})
        for (const double fill : {0.25, 1.0}) {
            const auto r = absorb(tight(path, fill));
            // in a box, circles in squares are exact in area, and the cone is cut into rows
            const double bound = path == AbsorptionPath::box ? 5e-3 : 1e-9;
            EXPECT_NEAR(r.drawn[0], fill * volume, bound * volume) << fill;
            EXPECT_NEAR(r.channels[0], 10 * r.drawn[0], 1e-12 * 10 * volume);
            EXPECT_NEAR(r.film[0], 2e-5 - r.drawn[0], 1e-12 * 2e-5);
            EXPECT_NEAR(r.vehicle[0], 2e-4 - r.channels[0], 1e-12 * 2e-4);
            EXPECT_EQ(r.drawn_short, 0);
            EXPECT_LT(r.balance_error, 1e-10);
        }
}

TEST(Filling, NoFillingIsAsBefore) {
    const auto r = absorb(tight(AbsorptionPath::shells, 0));
    EXPECT_EQ(r.drawn.back(), 0);
    EXPECT_LT(r.channels[0], 1e-20);
}

TEST(Filling, AThinFilmGoesInAsFarAsThereIsAny) {
    auto c = tight(AbsorptionPath::shells, 1);
    c.applications[0].vehicle.amount = 0.5 * volume;
    const auto r = absorb(c);
    EXPECT_NEAR(r.drawn[0], 0.99 * 0.5 * volume, 1e-12 * volume);  // the skin between the mouths stays wet
    EXPECT_NEAR(r.drawn_short, volume - r.drawn[0], 1e-9 * volume);
    EXPECT_NEAR(r.channels[0], 10 * r.drawn[0], 1e-12 * volume);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Filling, WhatIsFullClosedBleedingOrGrownOverTakesNothing) {
    auto twice = tight(AbsorptionPath::shells, 0.6);
    twice.applications.push_back(twice.applications[0]);
    twice.applications[1].start = 0.5;
    EXPECT_NEAR(absorb(twice).drawn.back(), 0.6 * volume, 1e-9 * volume);
    twice.applications[1].fill = 1;
    EXPECT_NEAR(absorb(twice).drawn.back(), volume, 1e-9 * volume);

    auto c = tight(AbsorptionPath::shells, 1);
    c.channels[0].closure.open = {{0}, {0}};
    EXPECT_EQ(absorb(c).drawn.back(), 0);
    c = tight(AbsorptionPath::shells, 1);
    c.channels[0].closure.outflow = {{0, 0.5}, {1e-6, 0}};
    EXPECT_EQ(absorb(c).drawn.back(), 0);
    c = tight(AbsorptionPath::shells, 1);
    c.channels[0].closure.infill = {{0}, {0.75}};
    EXPECT_NEAR(absorb(c).drawn.back(), 0.25 * volume, 1e-9 * volume);
}

/// A gel that is half dry after `half` seconds, and channels that needles make through it at 100 s.
AbsorptionCase through_a_film(double half, AbsorptionPath path = AbsorptionPath::shells) {
    auto c = tight(path, 1);
    c.applications[0].vehicle.residual_fraction = 0.1;
    c.applications[0].vehicle.solvent_evaporation = 0.45 * 2e-5 / half;
    c.applications[0].vehicle.residue_diffusivity = 1e-22;
    c.channels[0].closure.open = {{99, 100}, {0, 1}};
    c.openings = {100};
    c.duration = 200;
    c.times = {0, 99, 100, 200};
    return c;
}

TEST(Filling, ChannelsThatOpenUnderAFilmDrawItInThen) {
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell, AbsorptionPath::box}) {
        const auto r = absorb(through_a_film(1e6, path));
        EXPECT_EQ(r.drawn[1], 0);
        EXPECT_NEAR(r.drawn[2], volume, (path == AbsorptionPath::box ? 5e-3 : 1e-9) * volume);
        EXPECT_GT(r.channels[2], 10 * r.drawn[2] * (1 - 1e-9));
        EXPECT_EQ(r.drawn[3], r.drawn[2]);
        EXPECT_NEAR(r.film[2], 2e-5 - r.drawn[2], 1e-3 * 2e-5);
        EXPECT_LT(r.balance_error, 1e-10);
    }
    auto none = through_a_film(1e6);
    none.openings.clear();
    EXPECT_EQ(absorb(none).drawn.back(), 0);
    none.openings = {100};
    none.applications[0].duration = 50;  // wiped off before
    EXPECT_EQ(absorb(none).drawn.back(), 0);
}

TEST(Filling, AFilmThatHasDriedGivesNothing) {
    auto c = through_a_film(100);  // half dry when the needles come
    c.channels[0].density = 40 * density;
    c.channels[0].mouth_radius = c.channels[0].body_radius = 30e-6;
    auto r = absorb(c);
    // of a gel that is 90 % water, 55 % is left; so is 9/11 of it water, 10/11 of the share when it was fresh
    EXPECT_NEAR(r.drawn[2], 0.99 * 0.55 * 2e-5 * (9.0 / 11) / 0.9, 1e-6 * 2e-5);
    EXPECT_LT(r.balance_error, 1e-10);
    c = through_a_film(40);
    r = absorb(c);
    EXPECT_EQ(r.drawn.back(), 0);
    EXPECT_NEAR(r.drawn_short, volume, 1e-9 * volume);
    c.applications[0].vehicle.residue_diffusivity = 0;  // what is left is as fluid as before
    EXPECT_GT(absorb(c).drawn.back(), 0);
}

TEST(Filling, AnInfiniteFilmGivesWhatIsDrawnAndASaturatedOneItsSolution) {
    auto c = tight(AbsorptionPath::shells, 1);
    c.applications[0].vehicle.infinite = true;
    auto r = absorb(c);
    EXPECT_NEAR(r.channels[0], 10 * volume, 1e-9 * volume);
    EXPECT_LT(r.balance_error, 1e-10);
    c = tight(AbsorptionPath::shells, 1);
    c.applications[0].vehicle.saturation = 4;  // the rest waits as a solid on the skin
    r = absorb(c);
    EXPECT_NEAR(r.channels[0], 4 * volume, 1e-9 * volume);
    EXPECT_NEAR(r.solid[0], 2e-4 - 4 * 2e-5, 1e-9 * 2e-4);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Filling, EveryLiquidIsFoundAgain) {
    auto c = tight(AbsorptionPath::shells, 1);
    c.applications[0].vehicle.components = {
        {"water", 0.6, 18e-6, 1.7e-7, 0.5, 1}, {"ethanol", 0.3, 58e-6, 6e-7, 0, 20}, {"rest", 0.1, 73e-6, 0, 0, 1}};
    c.duration = 3600;
    c.times = {0, 600, 3600};
    const auto r = absorb(c);
    double drawn = 0;
    for (const LiquidResult& l : r.liquids) {
        drawn += l.drawn.back();
        for (std::size_t k = 0; k < r.time.size(); ++k)
            EXPECT_NEAR(l.film[k] + l.evaporated[k] + l.wiped[k] + l.drawn[k], l.applied[k] + l.entered[k],
                        1e-10 * 2e-5)
                << l.name;
    }
    EXPECT_NEAR(drawn, r.drawn.back(), 1e-12 * volume);
    // what is drawn in is as strong as water in equilibrium with the fresh vehicle: 10 / 20^0.3
    EXPECT_NEAR(r.channels[0], 10 / std::pow(20.0, 0.3) * volume, 1e-9 * volume);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Filling, DeliversMoreToTheSkinAndMuchTheSameByEveryPath) {
    const auto run = [](AbsorptionPath path, double fill) {
        AbsorptionCase c = tight(path, fill);
        c.layers[0].diffusivity = 4e-12;
        c.layers[0].partition = 0.6;
        c.layers[0].clearance = 1e-5;
        LayerProperties barrier;
        barrier.name = "stratum_corneum";
        barrier.thickness = 15e-6;
        barrier.diffusivity = 1e-19;
        c.layers.insert(c.layers.begin(), barrier);
        c.water_diffusivity = 9e-11;
        c.channels[0].closure.open = {{0, 600}, {1, 0}};
        c.duration = 4 * 3600;
        c.times = {4 * 3600};
        const auto r = absorb(c);
        EXPECT_LT(r.balance_error, 1e-10);
        return r.applied.back() - r.vehicle.back();
    };
    const double dry = run(AbsorptionPath::shells, 0);
    const double full = run(AbsorptionPath::shells, 1);
    EXPECT_GT(full, 1.1 * dry);
    EXPECT_NEAR(full / run(AbsorptionPath::unit_cell, 1), 1, 0.05);
    EXPECT_NEAR(full / run(AbsorptionPath::box, 1), 1, 0.06);
}

// V-C06a.  A volatile dose that begins over the upper tenth of the stratum corneum, on bare skin over a sink.
TEST(Deposit, VolatileDepositWithinTheSkinIsSplitBetweenAirAndBlood) {
    AbsorptionCase c;
    LayerProperties l;
    l.name = "stratum_corneum";
    l.thickness = 15e-6;
    l.diffusivity = 1e-14;
    c.layers = {l};
    c.base = Base::sink;
    c.surface_evaporation = 2e-9;
    c.deposits = {{0, 1.5e-6, 1e-6}};
    c.duration = 100 * 86400;
    const auto r = absorb(c);
    verify("V-C06a", r.permeated.back() / 1e-6, 0.2875, 1e-3);
    EXPECT_NEAR(r.applied.front(), 1e-6, 1e-18);
    EXPECT_NEAR(r.evaporated.back() + r.permeated.back(), 1e-6, 1e-12);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Deposit, IsSharedOutOverEveryPathAndMeetsTheLayers) {
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell, AbsorptionPath::box}) {
        AbsorptionCase c = tight(path, 0);
        c.applications.clear();
        c.layers.push_back(c.layers[0]);
        c.layers[0].partition = 0.6;        // what a cell holds is spread over its height, whatever it is made of
        c.deposits = {{4e-4, 6e-4, 3e-6}};  // half of it in each layer, below all channels
        const auto r = absorb(c);
        for (const auto& layer : r.layers) EXPECT_NEAR(layer[0], 1.5e-6, 1e-15);
        EXPECT_LT(r.balance_error, 1e-10);
    }
}

}  // namespace
}  // namespace skinheal::test
