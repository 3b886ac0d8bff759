// SPDX-License-Identifier: BSD-3-Clause
// Closed forms of topical absorption.  Sources: Crank 1975, The Mathematics of Diffusion (slabs, finite doses); Kasting 2001, J. Pharm. Sci.
// 90:202 (small doses); Frasch, Bunge 2015, J. Pharm. Sci. 104:1499 (what is absorbed after an exposure).
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

/// One unit slab, D = 1e-10 and L = 1e-4, so that 100 s are one diffusion time.
AbsorptionCase slab(double amount, bool infinite) {
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-4, 1e-10)};
    c.applications = {product(amount, infinite)};
    c.base = Base::sink;
    c.numerics.tolerance = 1e-4;
    c.numerics.refinement = 3;
    return c;
}

TEST(Absorption, InfiniteDosePermeatesAsTheSeriesSays) {
    AbsorptionCase c = slab(1e-3, true);
    c.duration = 100;
    c.times = {5, 10, 20, 50, 100};
    const auto r = absorb(c);
    const std::array expected{0.00026934213, 0.0078852929, 0.061463751, 0.33479071, 0.83334381};
    const std::array names{"V-C02 T=0.05", "V-C02 T=0.1", "V-C02 T=0.2", "V-C02 T=0.5", "V-C02 T=1.0"};
    for (std::size_t k = 0; k < expected.size(); ++k)
        verify(names[k], r.permeated[k] / 1e-4, expected[k], 1e-3 + 5e-6 / expected[k]);
    EXPECT_LT(r.balance_error, 1e-12);
}

TEST(Absorption, FiniteDosePermeatesAsTheSeriesSays) {
    for (const auto& [lambda, expected] : {std::pair{0.1, 0.032019254}, {1.0, 0.22747362}, {10.0, 0.54535944}}) {
        AbsorptionCase c = slab(1e-4 / lambda, false);
        c.duration = 50;
        const auto r = absorb(c);
        verify(lambda < 0.5 ? "V-C04 lam=0.1"
               : lambda < 5 ? "V-C04 lam=1.0"
                            : "V-C04 lam=10.0",
               r.permeated.back() / r.applied.back(), expected, 1e-3);
        EXPECT_LT(r.balance_error, 1e-12);
    }
}

TEST(Absorption, SealedSlabTakesUpAsTheSeriesSays) {
    AbsorptionCase c = slab(1e-3, true);
    c.base = Base::sealed;
    c.duration = 10;
    verify("V-C02 M", absorb(c).layers[0].back() / 1e-4, 0.3568234, 1e-3);
}

TEST(Absorption, ThinDepositPeaksAtASixth) {
    AbsorptionCase c = slab(1e-10, false);  // a film of a millionth of the capacity of the slab: a deposit
    c.applications[0].vehicle.concentration = 1e6;
    c.duration = 40;
    for (int k = 0; k <= 2000; ++k) c.times.push_back(0.02 * k);
    c.numerics.tolerance = 1e-5;
    const auto r = absorb(c);
    double peak = 0;
    double when = 0;
    for (std::size_t k = 1; k + 1 < r.time.size(); ++k) {
        const double flux = (r.permeated[k + 1] - r.permeated[k - 1]) / (r.time[k + 1] - r.time[k - 1]);
        if (flux > peak) {
            peak = flux;
            when = r.time[k];
        }
    }
    verify("V-C05a", when / 100, 0.16664213, 0.012);
    verify("V-C05b", peak * 100 / 1e-4, 1.8501299, 2e-3);
}

TEST(Absorption, VolatileDepositIsSplitBetweenAirAndSkin) {
    // dose on the very surface, transfer to air 2e-9 m/s, D/L = 1e-14/15e-6
    AbsorptionCase c;
    c.layers = {layer("slab", 15e-6, 1e-14)};
    c.base = Base::sink;
    FilmApplication a;
    a.vehicle.amount = 1e-12;
    a.vehicle.concentration = 1e6;
    a.vehicle.evaporation = 2e-9;
    c.applications = {a};
    c.duration = 100 * 86400;
    const auto r = absorb(c);
    verify("V-C06b", r.permeated.back() / 1e-6, 0.25, 4e-3);
    EXPECT_NEAR(r.evaporated.back() / 1e-6, 0.75, 1e-3);
}

TEST(Absorption, DryingFilmReachesSolubilityOnTime) {
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-4, 1e-32)};  // takes up nothing to speak of
    FilmApplication a;
    a.vehicle.amount = 20e-6;
    a.vehicle.concentration = 50;
    a.vehicle.saturation = 200;
    a.vehicle.solvent_evaporation = 1e-6 / 60;
    a.vehicle.residual_fraction = 0.05;
    c.applications = {a};
    c.duration = 1800;
    c.times = {600, 899, 901, 1100, 1200, 1800};
    const auto r = absorb(c);
    // solid grows as the film shrinks below the thickness that dissolves all: back from it to none
    verify("V-C06c", 1100 - r.solid[3] / (200 * 1e-6 / 60), 900, 1e-6);
    EXPECT_NEAR(r.film[0], 10e-6, 1e-12);
    EXPECT_EQ(r.solid[0], 0);
    EXPECT_NEAR(r.solid[1], 0, 1e-9);
    EXPECT_GT(r.solid[2], 0);
    EXPECT_NEAR(r.solid[3], 1e-3 - 200 * (20e-6 - 1100e-6 / 60), 1e-9);
    EXPECT_NEAR(r.film[5], 1e-6, 1e-12);  // the residue
    EXPECT_NEAR(r.solid[5], 1e-3 - 200 * 1e-6, 1e-9);
}

TEST(Absorption, DryingFilmEmptiesByItsPowerLaw) {
    // a thin quasi-steady membrane of permeability 5e-9 m/s under a sink
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-10, 5e-19)};
    c.base = Base::sink;
    FilmApplication a;
    a.vehicle.amount = 20e-6;
    a.vehicle.concentration = 1;
    a.vehicle.solvent_evaporation = 1e-6 / 60;
    a.vehicle.residual_fraction = 0.01;
    c.applications = {a};
    c.duration = 600;
    c.numerics.tolerance = 1e-5;
    const auto r = absorb(c);
    verify("V-C06d", r.vehicle.back() / 20e-6, 0.8122524, 2.4e-4);
}

TEST(Absorption, SteadyPermeabilityOfClearedSkinAddsUp) {
    AbsorptionCase c;
    c.layers = {layer("slab", 15e-6, 1e-14, 1.5), layer("slab", 80e-6, 1e-10, 0.7),
                layer("slab", 1.2e-3, 1.5e-10, 0.7)};
    c.layers[2].clearance = 8e-4;
    c.applications = {product(1e-3, true)};
    c.duration = 20 * 86400;
    auto r = absorb(c);
    const double intact = r.surface_flux.back();
    verify("V-C08a", intact * 3.6e5, 0.00035810234, 2e-3);
    // free concentration between the cells around the junction below the epidermis; the tissue holds 0.7 of it
    const auto below = std::ranges::lower_bound(r.depth, 95e-6) - r.depth.begin();
    const std::size_t rows = r.depth.size();
    const std::size_t first = r.profile.size() - rows + static_cast<std::size_t>(below);
    const double share = (95e-6 - r.depth[static_cast<std::size_t>(below) - 1]) /
                         (r.depth[static_cast<std::size_t>(below)] - r.depth[static_cast<std::size_t>(below) - 1]);
    verify("V-C08d", 0.7 * (r.profile[first - 1] + share * (r.profile[first] - r.profile[first - 1])), 0.0028941155,
           3e-3);
    EXPECT_NEAR(r.systemic_rate.back(), r.surface_flux.back(), 1e-5 * r.surface_flux.back());
    c.layers.erase(c.layers.begin());
    r = absorb(c);
    verify("V-C08b", r.surface_flux.back() * 3.6e5, 0.067934562, 2e-3);
    verify("V-C08c", r.surface_flux.back() / intact, 189.70712, 4e-3);
    // a thin junction adds its resistance
    c.layers[1].resistance = 1e7;
    const double before = 1 / r.surface_flux.back();
    EXPECT_NEAR(1 / absorb(c).surface_flux.back(), before + 1e7, 1e-3 * before);
}

TEST(Absorption, SlowBindingMultipliesTheLag) {
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-4, 1e-11)};
    c.layers[0].bind_on = 3e-3;
    c.layers[0].bind_off = 1e-3;
    c.base = Base::sink;
    c.applications = slab(1e-3, true).applications;
    c.duration = 3e4;
    c.times = {2e4, 3e4};
    c.numerics.tolerance = 1e-6;
    const auto r = absorb(c);
    const double flux = (r.permeated[1] - r.permeated[0]) / 1e4;
    EXPECT_NEAR(flux, 1e-7, 1e-11);
    EXPECT_NEAR(3e4 - r.permeated[1] / flux, 666.66667, 2e-3 * 666);
}

TEST(Absorption, MetabolismSaturates) {
    // thin cleared slab under an infinite dose: c = 1 throughout, half at c = 0.5
    AbsorptionCase c = slab(1e-3, true);
    c.layers[0].thickness = 1e-6;
    c.base = Base::sealed;
    c.layers[0].metabolism = 1e-5;
    c.duration = 1e5;
    c.times = {5e4, 1e5};
    const auto rate = [](const AbsorptionResult& r) { return (r.metabolised[1] - r.metabolised[0]) / 5e4; };
    EXPECT_NEAR(rate(absorb(c)), 1e-11, 1e-14);
    c.layers[0].metabolism_half = 0.5;
    const auto r = absorb(c);
    EXPECT_NEAR(rate(r), 1e-11 / 3, 1e-14);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Absorption, BalanceClosesOverACourseOfDryingSaturatedFilms) {
    AbsorptionCase c;
    c.layers = {layer("slab", 15e-6, 1e-15), layer("slab", 80e-6, 5e-11, 0.7), layer("slab", 1.2e-3, 5e-11, 0.7)};
    c.layers[1].resistance = 1e5;
    c.layers[1].bind_on = 1e-3;
    c.layers[1].bind_off = 1e-4;
    c.layers[2].clearance = 2e-4;
    c.surface_evaporation = 1e-9;
    FilmApplication a;
    a.vehicle.amount = 2e-5;
    a.vehicle.concentration = 10;
    a.vehicle.saturation = 20;
    a.vehicle.solvent_evaporation = 5e-9;
    a.vehicle.evaporation = 1e-10;
    a.duration = 4 * 3600;
    c.applications = {a, a, a};
    c.applications[1].start = 6 * 3600;
    c.applications[2].start = 8 * 3600;
    c.applications[2].vehicle.partition = 2;
    c.applications[2].wipe_before = true;
    for (const double gel : {0.0, 1e-11}) {
        for (FilmApplication& each : c.applications) each.vehicle.diffusivity = gel;
        const auto r = absorb(c);
        EXPECT_LT(r.balance_error, 2e-12);
        EXPECT_GT(r.wiped.back(), 0);
        EXPECT_EQ(r.vehicle.back(), 0);
    }
}

/// Exposure of a bare homogeneous membrane to unit surface value, then evaporation against absorption.
double absorbed_after(double chi, double lags) {
    const double h = 15e-6;
    const double d = 1e-13;
    AbsorptionCase c;
    c.layers = {layer("slab", h, d)};
    c.base = Base::sink;
    FilmApplication a;
    a.vehicle.amount = 1e-3;
    a.vehicle.concentration = 1;
    a.vehicle.infinite = true;
    a.duration = lags * h * h / (6 * d);
    c.applications = {a};
    c.surface_evaporation = chi * d / h;
    c.duration = a.duration + 60 * h * h / d / std::min(1.0, chi + 0.5);
    c.times = {a.duration, c.duration};
    c.numerics.tolerance = 1e-5;
    c.numerics.refinement = 2;
    const auto r = absorb(c);
    EXPECT_LT(r.balance_error, 1e-10);
    return (r.permeated[1] - r.permeated[0]) / r.layers[0][0];
}

TEST(Absorption, EventsThatRoundingKeepsApartAreOne) {
    AbsorptionCase c = slab(2e-5, false);
    Vehicle& v = c.applications[0].vehicle;
    v.solvent_evaporation = 1.8e-6;  // dry after 10 s
    c.duration = 100;
    const double dry = (v.amount - v.amount * v.residual_fraction) / v.solvent_evaporation;
    c.applications.push_back(c.applications[0]);
    c.applications[1].start = std::nextafter(dry, 2 * dry);
    const auto r = absorb(c);
    EXPECT_NEAR(r.applied.back(), 4e-5, 1e-15);
    // a film that is to be wiped off when the next is put on does not mix with it
    c.applications[0].duration = std::nextafter(c.applications[1].start, 2 * dry);
    const auto wiped = absorb(c);
    EXPECT_GT(wiped.wiped.back(), 0.01 * 2e-5);
    EXPECT_LT(wiped.balance_error, 1e-10);
}

TEST(Absorption, AbsorbedShareAfterAnExposureMatchesTheTable) {
    std::ifstream file(SKINHEAL_TEST_DATA_DIR "/postexposure_absorption.csv");
    ASSERT_TRUE(file);
    int rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#' || line.starts_with("chemical")) continue;
        std::vector<std::string> words;
        std::istringstream stream(line);
        for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
        EXPECT_NEAR(absorbed_after(std::stod(words[2]), std::stod(words[4])), std::stod(words[6]), 1e-3) << line;
        ++rows;
    }
    EXPECT_EQ(rows, 12);
}

}  // namespace
}  // namespace skinheal::test
