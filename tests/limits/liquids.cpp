// SPDX-License-Identifier: BSD-3-Clause
// Films of several liquids that evaporate each by its own activity, against closed forms; and how wet they keep the skin.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "absorption/film/film_course.hpp"
#include "skinheal/absorption.hpp"
#include "skinheal/error.hpp"
#include "support/absorption.hpp"

namespace skinheal::test {
namespace {

using absorption::FilmAir;
using absorption::FilmCourse;

VehicleComponent liquid(const char* name, double share, double molar_volume, double evaporation, double partition = 1,
                        double ambient = 0) {
    return {name, share, molar_volume, evaporation, ambient, partition};
}
const VehicleComponent ethanol = liquid("ethanol", 0.4, 58.4e-6, 6e-7, 100);
const VehicleComponent glycol = liquid("propylene_glycol", 0.2, 73.4e-6, 3e-10, 20);
const VehicleComponent rest = liquid("rest", 0.1, 73e-6, 0);
VehicleComponent water(double share, double humidity) { return liquid("water", share, 18.07e-6, 1.7e-7, 1, humidity); }

constexpr double dose = 2e-5;

FilmAir air(double until) {
    FilmAir out;
    out.until = until;
    return out;
}

std::vector<absorption::Liquid> poured(const std::vector<VehicleComponent>& what) {
    std::vector<absorption::Liquid> out;
    for (const VehicleComponent& c : what) out.push_back({c, dose * c.share});
    return out;
}

TEST(Liquids, TwoThatMixKeepTheLawOfSimpleDistillation) {
    // d ln n1 / k1 = d ln n2 / k2, whatever else there is and however it changes
    const FilmCourse film(poured({water(0.5, 0), ethanol, rest}), air(600));
    const double k1 = 1.7e-7 / 18.07e-6;
    const double k2 = 6e-7 / 58.4e-6;
    for (const double t : {5.0, 15.0, 30.0, 45.0}) {
        const auto v = film.volumes(t);
        ASSERT_GT(v[1], 1e-3 * dose);
        EXPECT_NEAR(std::log(v[0] / (0.5 * dose)) / k1, std::log(v[1] / (0.4 * dose)) / k2, 2e-5 / k1) << t;
    }
}

TEST(Liquids, OneAboveWhatStaysGoesByTheClosedForm) {
    // n - n0 + s ln(n / n0) = -k t, with s the moles that stay: the rest, and a thousandth of the first moles for what is dissolved
    const FilmCourse film(poured({water(0.9, 0), rest}), air(2000));
    const double n0 = 0.9 * dose / 18.07e-6;
    const double stays = 0.1 * dose / 73e-6;
    const double s = stays + 1e-3 * (n0 + stays);
    for (const double t : {30.0, 90.0, 120.0, 200.0}) {
        const double n = film.volumes(t)[0] / 18.07e-6;
        EXPECT_NEAR(n - n0 + s * std::log(n / n0), -1.7e-7 / 18.07e-6 * t * 1.0, 2e-5 * n0 + 1e-5 * s / (n / n0)) << t;
    }
}

TEST(Liquids, AHumectantHoldsTheWaterThatTheAirGives) {
    for (const double humidity : {0.3, 0.5, 0.8}) {
        const FilmCourse film(poured({water(0.9, humidity), rest}), air(86400));
        const double stays = 0.1 * dose / 73e-6;
        const double first = 0.9 * dose / 18.07e-6 + stays;
        const double expected = humidity / (1 - humidity) * (stays + 1e-3 * first) * 18.07e-6;
        EXPECT_NEAR(film.volumes(86400)[0], expected, 1e-5 * dose);
        EXPECT_LT(film.settled(), 86400);
    }
    const FilmCourse dry(poured({water(0.0, 0.5), liquid("rest", 1, 73e-6, 0)}), air(86400));
    EXPECT_LT(dry.evaporated(86400)[0], -0.1 * dose);  // it drew water from the air
}

TEST(Liquids, OfNoVolumeLeftNoneGoesBelowNothing) {
    const FilmCourse film(poured({water(0.5, 0.5), ethanol, rest}), air(86400));
    for (double t = 0; t < 86400; t += 37) {
        for (const double v : film.volumes(t)) EXPECT_GT(v, -1e-6 * dose) << t;
        EXPECT_GT(film.thickness(t), 0.09 * dose);
    }
}

TEST(Liquids, CapacityIsThatOfTheLawOfCosolventsAndOfPhasesSideBySide) {
    EXPECT_NEAR(absorption::capacity_of({water(0, 0), ethanol}, {3, 1}), 4 * std::pow(100, 0.25), 1e-12);
    EXPECT_NEAR(absorption::capacity_of({water(0, 0), liquid("oil", 0, 0, 0, 50)}, {3, 1}), 3 + 50, 1e-12);
}

/// A solute that no skin takes up, in a film of liquids.
AbsorptionCase film_alone(std::vector<VehicleComponent> components) {
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-4, 1e-32)};
    FilmApplication a;
    a.vehicle.amount = dose;
    a.vehicle.concentration = 50;
    a.vehicle.components = std::move(components);
    c.applications = {a};
    c.duration = 1800;
    return c;
}

double sum_of(const AbsorptionResult& r, std::size_t row) {
    double sum = 0;
    for (const LiquidResult& l : r.liquids) sum += l.film[row];
    return sum;
}

/// At every time what was poured and what came in is there, gone or wiped.
void expect_all_found(const AbsorptionResult& r) {
    for (const LiquidResult& l : r.liquids) {
        ASSERT_EQ(l.applied.size(), r.time.size());
        for (std::size_t k = 0; k < r.time.size(); ++k)
            EXPECT_NEAR(l.applied[k] + l.entered[k], l.film[k] + l.evaporated[k] + l.wiped[k], 1e-10 * dose) << l.name;
    }
}

TEST(Liquids, ADryingFilmReachesSolubilityOnTime) {
    // one phase of constant activity: the time of a film that dries at one speed, 900 s
    AbsorptionCase c = film_alone({liquid("water", 0.95, 0, 1e-6 / 60), liquid("residue", 0.05, 0, 0)});
    c.applications[0].vehicle.saturation = 200;
    c.times = {600, 890, 910, 1100};
    const auto r = absorb(c);
    EXPECT_NEAR(r.film[0], 10e-6, 2e-8);
    EXPECT_EQ(r.solid[0], 0);
    EXPECT_NEAR(r.solid[1], 0, 1e-9);
    EXPECT_GT(r.solid[2], 0);
    EXPECT_NEAR(r.solid[3], 1e-3 - 200 * r.film[3], 1e-9);
}

TEST(Liquids, ADryingFilmEmptiesByItsPowerLaw) {
    // over a thin quasi-steady membrane of permeability 5e-9 m/s and a sink
    AbsorptionCase c = film_alone({liquid("water", 0.99, 0, 1e-6 / 60), liquid("residue", 0.01, 0, 0)});
    c.layers[0].thickness = 1e-10;
    c.layers[0].diffusivity = 5e-19;
    c.base = Base::sink;
    c.duration = 600;
    c.numerics.tolerance = 1e-5;
    const auto r = absorb(c);
    EXPECT_NEAR(r.vehicle.back() / r.applied.back(), 0.8122524, 3e-4);
}

TEST(Liquids, WhatAFilmDissolvesFollowsItsComposition) {
    AbsorptionCase c = film_alone({water(0.5, 0.5), ethanol, rest});
    Vehicle& v = c.applications[0].vehicle;
    const double fresh = std::pow(100, 0.4);
    v.saturation = 60;
    c.times = {0, 10, 30, 60, 300, 1800};
    const auto r = absorb(c);
    EXPECT_EQ(r.solid[0], 0);
    for (std::size_t k = 0; k < c.times.size(); ++k) {
        double ln = 0;
        for (const LiquidResult& l : r.liquids)
            if (l.name == "ethanol") ln += l.film[k] / sum_of(r, k) * std::log(100);
        const double held = 60 / fresh * std::exp(ln) * sum_of(r, k);
        EXPECT_NEAR(r.solid[k], std::max(0.0, dose * 50 - held), 1e-8) << k;
        EXPECT_NEAR(r.film[k], sum_of(r, k), 1e-15);
    }
    EXPECT_GT(r.solid.back(), 0.5 * dose * 50);
    EXPECT_LT(r.balance_error, 1e-10);
}

TEST(Liquids, EverythingPouredIsFoundAgain) {
    AbsorptionCase c = film_alone({water(0.3, 0.5), ethanol, glycol, rest});
    c.layers[0].diffusivity = 1e-12;
    c.applications.push_back(c.applications[0]);
    c.applications[0].vehicle.evaporation = 1e-9;
    c.applications[1].start = 120;
    c.applications[1].duration = 3600;
    c.applications[1].vehicle.components = {water(0.9, 0.5), rest};
    c.applications.push_back(c.applications[1]);
    c.applications[2].start = 6000;
    c.applications[2].vehicle.occluded = true;
    c.channels = {{1e6, 3e-5, 3e-5, 3e-5, 5e-5, {}}};
    c.channels[0].closure.outflow = {{0, 900}, {1e-5, 0}};
    c.water_diffusivity = 1e-9;
    c.numerics.path = AbsorptionPath::shells;
    c.duration = 12000;
    const auto r = absorb(c);
    ASSERT_EQ(r.liquids.size(), 4U);
    EXPECT_LT(r.balance_error, 1e-10);
    double entered = 0;
    expect_all_found(r);
    for (const LiquidResult& l : r.liquids) {
        EXPECT_GT(l.wiped.back(), 0) << l.name;
        entered += l.entered.back();
    }
    EXPECT_NEAR(entered, 0.5 * 900 * 1e-5 * 1e6 * std::numbers::pi * 9e-10, 1e-9 * entered);
    EXPECT_GT(r.liquids[1].evaporated.back(), 0.3 * r.liquids[1].applied.back());  // ethanol
    EXPECT_LT(r.liquids[2].evaporated.back(), 0.1 * r.liquids[2].applied.back());  // glycol
}

/// The film over channels that bleed for a quarter of an hour, renewed once.
AbsorptionCase renewed_over_bleeding(std::vector<VehicleComponent> components) {
    AbsorptionCase c = film_alone(std::move(components));
    c.layers[0].diffusivity = 1e-12;
    c.applications.push_back(c.applications[0]);
    c.applications[1].start = 300;
    c.channels = {{1e6, 3e-5, 3e-5, 3e-5, 5e-5, {}}};
    c.channels[0].closure.outflow = {{0, 900}, {1e-5, 0}};
    c.water_diffusivity = 1e-9;
    c.numerics.path = AbsorptionPath::shells;
    return c;
}

TEST(Liquids, FluidInAFilmWithoutWaterIsFoundAgainWhenItIsRenewed) {
    const auto r = absorb(
        renewed_over_bleeding({liquid("ethanol", 0.6, 58.4e-6, 6e-7, 100), glycol, liquid("rest", 0.2, 73e-6, 0)}));
    ASSERT_EQ(r.liquids.size(), 4U);
    expect_all_found(r);
    for (std::size_t k = 0; k < r.time.size(); ++k) EXPECT_NEAR(r.film[k], sum_of(r, k), 1e-12 * dose) << r.time[k];
}

TEST(Liquids, AreThoseOfVehiclesThatSayThem) {
    // fluid thins a film of which only a drying speed is known, but none of its liquids was poured
    const auto r = absorb(renewed_over_bleeding({}));
    EXPECT_TRUE(r.liquids.empty());
    EXPECT_GT(r.film.back(), 0.2 * dose);
}

TEST(Liquids, AStirredFilmOnAGelKeepsTheBalance) {
    AbsorptionCase c = film_alone({water(0.7, 0.5), ethanol, rest});
    c.applications[0].vehicle.components[0].share = 0.5;
    c.layers[0].diffusivity = 1e-12;
    c.applications[0].vehicle.diffusivity = 2e-10;
    c.applications.push_back(c.applications[0]);
    c.applications[1].start = 300;
    c.applications[1].vehicle.diffusivity = 0;
    c.duration = 6 * 3600;
    EXPECT_LT(absorb(c).balance_error, 1e-10);
}

TEST(Hydration, AWetFilmWetsUntilItIsDry) {
    FilmAir how = air(86400);
    how.hydration_time = 1800;
    const FilmCourse wet(poured({liquid("water", 0.99, 0, 0, 1, 0.5), liquid("rest", 0.01, 0, 0)}), how);
    EXPECT_NEAR(wet.wetness(1800), 1 - std::exp(-1), 2e-3);
    const FilmCourse drying(poured({water(0.9, 0.5), rest}), how);
    EXPECT_GT(drying.wetness(200), 0.05);
    EXPECT_NEAR(drying.wetness(86400), 0, 1e-4);
    how.covered = true;
    const FilmCourse covered(poured({water(0.9, 0.5), rest}), how);
    EXPECT_NEAR(covered.wetness(3600), 1 - std::exp(-2), 1e-5);
    EXPECT_NEAR(covered.thickness(3600), dose, 1e-12);
}

/// A day under a cover, long after it is wet.
double lag_of(double swelling, double partition) {
    AbsorptionCase c;
    c.layers = {layer("stratum_corneum", 15e-6, 1e-14, 0.7)};
    c.base = Base::sink;
    FilmApplication a = product(1e-3, true);
    a.vehicle.occluded = true;
    c.applications = {a};
    c.hydration_factor = 3;
    c.hydration_time = 1e-3;
    c.hydration_swelling = swelling;
    c.hydration_partition = partition;
    c.duration = 86400;
    c.times = {43200, 86400};
    c.numerics.tolerance = 1e-5;
    const auto r = absorb(c);
    EXPECT_LT(r.balance_error, 1e-10);
    const double flux = (r.permeated[1] - r.permeated[0]) / 43200;
    EXPECT_NEAR(flux, 3 * 0.7 * 1e-14 / 15e-6, 1e-4 * flux);  // swelling changes what is held, not what passes
    return 86400 - r.permeated[1] / flux;
}

TEST(Hydration, SwellingDelaysByTheWaterThatItTakesUp) {
    const double dry = 0.7 * 15e-6 * 15e-6 / (6 * 3 * 0.7 * 1e-14);
    EXPECT_NEAR(lag_of(1, 1), dry, 2e-3 * dry);
    EXPECT_NEAR(lag_of(1.5, 1), dry * (0.7 + 0.5) / 0.7, 2e-3 * dry);
    EXPECT_NEAR(lag_of(2, 0.3), dry * (0.7 + 0.3) / 0.7, 2e-3 * dry);
    EXPECT_NEAR(lag_of(2, 0), dry, 2e-3 * dry);
}

TEST(Liquids, AFilmThatCannotBeFollowedSaysSo) {
    AbsorptionCase c;
    c.layers = {layer("slab", 1e-4, 1e-12)};
    FilmApplication a = product(2e-5);
    a.vehicle.components = {{"water", 0.9, 1e-320, 1e-7, 0.5, 1}, {"rest", 0.1, 7e-5, 0, 0, 1}};
    c.applications = {a};
    c.duration = 3600;
    try {
        const auto r = absorb(c);
        FAIL() << "film " << r.film.back() << ", vehicle " << r.vehicle.back();
    } catch (const NumericsError& error) {
        EXPECT_NE(std::string(error.what()).find("Look at the evaporation of water (1e-07 m/s)"), std::string::npos)
            << error.what();
    }
}

}  // namespace
}  // namespace skinheal::test
