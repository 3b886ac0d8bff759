// SPDX-License-Identifier: BSD-3-Clause
// A film over channels that does not mix at once: solute comes to the mouths along the film.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

constexpr double density = 2e6;  // 1/m2
constexpr double mouth = 30e-6;  // m

/// A film over a thin tight sheet with one kind of hole, and a sink right below it.
AbsorptionCase over_holes(AbsorptionPath path) {
    AbsorptionCase c;
    c.layers = {layer("stratum_corneum", 1e-6, 1e-26)};
    c.base = Base::sink;
    c.applications = {product(1e-5)};
    c.channels = {{density, mouth, mouth, mouth, 1e-6, {}}};
    c.water_diffusivity = 1e-9;
    c.numerics.path = path;
    return c;
}

/// Smallest x > 0 with J0(x a) Y1(x b) = Y0(x a) J1(x b): a ring, empty at its inner edge and closed at its outer one.
double slowest_mode(double a, double b) {
    const auto f = [&](double x) {
        return std::cyl_bessel_j(0, x * a) * std::cyl_neumann(1, x * b) -
               std::cyl_neumann(0, x * a) * std::cyl_bessel_j(1, x * b);
    };
    double low = 1e-3 / b;
    double high = low;
    while (f(low) * f(high) > 0) high += 0.01 / b;
    for (int i = 0; i < 100; ++i) (f(low) * f(0.5 * (low + high)) > 0 ? low : high) = 0.5 * (low + high);
    return low;
}

TEST(FilmOverChannels, EmptiesAlongTheFilmAtTheRateOfTheSlowestMode) {
    // the way through the film to the mouth is short beside the way along it; four shells lump what lies between
    const double d = 1e-13;
    const double b = 1 / std::sqrt(pi * density);
    const double exact = d * std::pow(slowest_mode(mouth, b), 2);
    struct Grid {
        AbsorptionPath path;
        double refinement;
        double bound;
    };
    for (const auto& [path, refinement, bound] : {Grid{AbsorptionPath::shells, 1, 0.08},
                                                  {AbsorptionPath::unit_cell, 1, 0.03},
                                                  {AbsorptionPath::unit_cell, 2, 0.015}}) {
        AbsorptionCase c = over_holes(path);
        c.numerics.refinement = refinement;
        c.applications[0].vehicle.amount = 1e-7;
        c.applications[0].vehicle.residue_diffusivity = d;
        c.water_diffusivity = d;
        c.layers[0].thickness = 1e-8;
        c.channels[0].depth = 1e-8;
        c.duration = 2 / exact;
        c.numerics.tolerance = 1e-4;
        const auto r = absorb(c);
        const std::size_t half = r.time.size() / 2;
        const double found = std::log(r.vehicle[half] / r.vehicle.back()) / (r.time.back() - r.time[half]);
        EXPECT_NEAR(found / exact, 1, bound) << refinement;
        EXPECT_LT(r.balance_error, 1e-10);
    }
}

TEST(FilmOverChannels, IsTheStirredFilmIfItMixesFast) {
    for (const AbsorptionPath path : {AbsorptionPath::shells, AbsorptionPath::unit_cell}) {
        AbsorptionCase c = over_holes(path);
        c.layers[0].thickness = c.channels[0].depth = 15e-6;
        c.duration = 600;
        const double stirred = absorb(c).permeated.back();
        c.applications[0].vehicle.diffusivity = c.applications[0].vehicle.residue_diffusivity = 1e-3;
        EXPECT_NEAR(absorb(c).permeated.back() / stirred, 1, 1e-3);
    }
}

TEST(FilmOverChannels, DeliversLessTheLessItsResidueLetsSoluteMove) {
    double before = std::numeric_limits<double>::infinity();
    for (const double ratio : {1.0, 0.1, 1e-2, 1e-3, 1e-4}) {
        AbsorptionCase c = over_holes(AbsorptionPath::shells);
        c.layers[0].thickness = c.channels[0].depth = 15e-6;
        c.applications[0].vehicle.residue_diffusivity = ratio * c.water_diffusivity;
        c.applications[0].vehicle.solvent_evaporation = 2e-8;  // dry in 450 s
        c.applications[0].vehicle.saturation = 20;
        c.duration = 6 * 3600;
        const auto r = absorb(c);
        EXPECT_LT(r.balance_error, 1e-10);
        EXPECT_LE(r.permeated.back(), before * (1 + 1e-4)) << ratio;
        before = r.permeated.back();
    }
    EXPECT_LT(before, 0.9e-5);  // and in the end something stays on the skin
}

TEST(FilmOverChannels, AThickStirredFilmDrainsThroughADisc) {
    // 1 / (4 D a) for each mouth, with the channel itself short: what a vehicle adds before a hole much narrower than it is thick
    AbsorptionCase c = over_holes(AbsorptionPath::unit_cell);
    c.applications[0].vehicle.amount = 2e-2;
    c.applications[0].vehicle.residue_diffusivity = c.water_diffusivity;
    c.layers[0].thickness = c.channels[0].depth = 1e-8;
    c.channels[0].density = 1e4;  // far apart
    c.duration = 10;
    const auto r = absorb(c);
    EXPECT_NEAR(r.permeated.back() / (1e4 * 4 * c.water_diffusivity * mouth * c.duration), 1, 0.01);
}

}  // namespace
}  // namespace skinheal::test
