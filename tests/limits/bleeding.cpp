// SPDX-License-Identifier: BSD-3-Clause
// Fluid that leaves a channel against the solute that diffuses in: closed forms, dilution of the film, and that it never helps.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

constexpr double radius = 30e-6;
constexpr double density = 1e6;
constexpr double diffusivity = 5e-10;

/// A straight channel in skin that takes nothing up, under a film whose concentration stays.
AbsorptionCase straight(double speed, double depth, AbsorptionPath path) {
    AbsorptionCase c;
    c.layers = {layer("slab", 2e-4, 1e-30)};
    c.base = Base::sink;
    c.applications = {product(1e-3, true)};
    c.channels = {{density, radius, radius, radius, depth, {}}};
    c.channels[0].closure.outflow = {{0}, {speed}};
    c.water_diffusivity = diffusivity;
    c.duration = 5e3;
    c.numerics.path = path;
    return c;
}

TEST(Bleeding, SteadyProfileInAChannelThatEndsIsTheExponential) {
    const double share = density * pi * radius * radius;
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell})
        for (const double peclet : {0.1, 1.0, 10.0, 60.0}) {
            const double depth = 1.5e-4;
            const auto r = absorb(straight(peclet * diffusivity / depth, depth, path));
            const std::size_t rows = r.depth.size();
            for (std::size_t j = 0; j < rows; ++j) {
                if (r.depth[j] > depth) continue;
                const double expected = share * std::exp(-peclet * r.depth[j] / depth);
                EXPECT_NEAR(r.profile[r.profile.size() - rows + j], expected, 1e-5 * share) << peclet << ", row " << j;
            }
        }
}

TEST(Bleeding, SteadyFluxThroughAnOpenChannelIsThatOfConvectionAndDiffusion) {
    const double share = density * pi * radius * radius;
    for (const double peclet : {0.0, 0.1, 1.0, 10.0}) {
        const double speed = peclet * diffusivity / 2e-4;
        auto c = straight(speed, 1e-3, AbsorptionPath::shells);
        const double found = absorb(c).surface_flux.back();
        const double expected = share * (peclet > 0 ? speed / std::expm1(peclet) : diffusivity / 2e-4);
        EXPECT_NEAR(found, expected, 1e-5 * share * diffusivity / 2e-4) << peclet;
    }
}

TEST(Bleeding, WhatAClosingMouthStillLetsOutGoesFasterThroughIt) {
    // the speed is that through the fresh mouth: through four tenths of it the same fluid goes 2.5 times as fast
    const double share = density * pi * radius * radius;
    const double speed = diffusivity / 2e-4;
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell}) {
        auto c = straight(speed, 1e-3, path);
        c.layers[0].name = "stratum_corneum";
        c.channels[0].closure.open = {{0}, {0.4}};
        EXPECT_NEAR(absorb(c).surface_flux.back(), share * speed / std::expm1(2.5), 1e-5 * share * speed);
    }
}

TEST(Bleeding, FluidDilutesTheFilm) {
    auto c = straight(0, 1.5e-4, AbsorptionPath::shells);
    c.applications[0].vehicle.infinite = false;
    c.applications[0].vehicle.amount = 2e-5;
    c.channels[0].closure.outflow = {{0, 600}, {2e-5, 0}};
    c.duration = 1200;
    c.times = {300, 600, 1200};
    const double volume = 0.5 * 600 * 2e-5 * density * pi * radius * radius;
    auto r = absorb(c);
    EXPECT_NEAR(r.film[0], 2e-5 + 0.75 * volume, 1e-6 * volume);
    EXPECT_NEAR(r.film[2], 2e-5 + volume, 1e-6 * volume);
    EXPECT_LT(r.balance_error, 1e-10);
    c.applications[0].vehicle.solvent_evaporation = 5e-8;  // it dries, and what came in dries with it
    c.duration = 3600;
    c.times = {3600};
    r = absorb(c);
    EXPECT_NEAR(r.film[0], 0.1 * 2e-5, 1e-8);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Bleeding, WithoutAFilmWhatComesUpIsGone) {
    auto c = straight(0, 1.5e-4, AbsorptionPath::shells);
    c.applications[0].duration = 1000;
    c.channels[0].closure.outflow = {{1100, 1101, 2000}, {0, 1e-5, 1e-5}};
    const auto r = absorb(c);
    EXPECT_GT(r.wiped.back(), 0);
    EXPECT_LT(r.balance_error, 1e-10);
}

/// A finite dose on skin that takes up; fluid comes for ten minutes.
double delivered(double speed, AbsorptionPath path, bool small, bool open, double start) {
    AbsorptionCase c;
    LayerProperties barrier;
    barrier.name = "stratum_corneum";
    barrier.thickness = 15e-6;
    barrier.diffusivity = small ? 1e-16 : 1e-20;
    barrier.partition = 0.7;
    LayerProperties dermis = barrier;
    dermis.name = "dermis";
    dermis.thickness = 1e-3;
    dermis.diffusivity = small ? 2e-10 : 4e-12;
    dermis.clearance = small ? 5e-4 : 1e-5;
    c.layers = {barrier, dermis};
    FilmApplication a;
    a.start = start;
    a.vehicle.amount = 2e-5;
    a.vehicle.concentration = 10;
    a.vehicle.solvent_evaporation = open ? 2e-8 : 0;
    c.applications = {a};
    c.channels = {{density, radius, radius, 5e-6, 3e-4, {}}};
    c.channels[0].closure.open = {{0, 14400}, {1, 0}};
    if (speed > 0) c.channels[0].closure.outflow = {{0, 600}, {speed, 0}};
    c.water_diffusivity = small ? 7e-10 : 9e-11;
    c.solute_radius = small ? 3e-10 : 3.5e-9;
    c.duration = 4 * 3600;
    c.times = {1800, 4 * 3600};
    c.numerics.path = path;
    c.numerics.refinement = path == AbsorptionPath::shells ? 1 : 0.5;
    if (path == AbsorptionPath::box) {
        c.patch = {1e-3, 1e-3, {{5e-4, 5e-4, 3e-4}}};
        c.numerics.tolerance = 3e-3;
    }
    const auto r = absorb(c);
    EXPECT_LT(r.balance_error, 1e-10);
    return r.applied[0] - r.vehicle[0] - r.wiped[0];
}

TEST(Bleeding, NeverRaisesDelivery) {
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell, AbsorptionPath::box})
        for (const bool small : {true, false})
            for (const bool open : {false, true}) {
                double before = delivered(0, path, small, open, 0);
                for (const double speed : {1e-7, 1e-6, 1e-5, 1e-4}) {
                    const double now = delivered(speed, path, small, open, 0);
                    EXPECT_LT(now, before * (1 + 2e-3)) << static_cast<int>(path) << small << open << speed;
                    before = now;
                }
            }
}

TEST(Bleeding, ThatHasStoppedDoesNothing) {
    EXPECT_NEAR(delivered(1e-4, AbsorptionPath::shells, true, false, 700) /
                    delivered(0, AbsorptionPath::shells, true, false, 700),
                1, 1e-6);
}

}  // namespace
}  // namespace skinheal::test
