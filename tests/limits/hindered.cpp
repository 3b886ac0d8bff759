// SPDX-License-Identifier: BSD-3-Clause
// What holds large solutes back, seen in what passes: a clot, cells that fill a channel, a mouth that shrinks to their size.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "skinheal/absorption.hpp"
#include "skinheal/solute.hpp"
#include "support/absorption.hpp"
#include "transport/hindrance.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

constexpr double radius = 30e-6;
constexpr double density = 1e6;
constexpr double thickness = 2e-5;

/// A channel through the whole of a tissue over a sink; the tissue around it passes nothing to speak of.
AbsorptionCase through(const char* tissue_layer, const SoluteProperties& solute, double tissue) {
    AbsorptionCase c;
    c.layers = {layer(tissue_layer, thickness, tissue)};
    c.base = Base::sink;
    c.applications = {product(1e-3, true)};
    c.channels = {{density, radius, radius, radius, 1e-3, {}}};
    c.water_diffusivity = solute.water_diffusivity;
    c.solute_radius = solute.radius;
    c.duration = 1e7;
    c.numerics.path = AbsorptionPath::shells;
    c.numerics.tolerance = 1e-4;
    return c;
}

SoluteProperties properties(const char* name) {
    static const ParameterSet set = ParameterSet::load("absorption");
    return solute_properties(Solute::preset_named(name), Skin::preset_named("cheek"), {}, set);
}

/// What arrives below, once it is steady.
double flux(AbsorptionCase c) {
    c.times = {0.5 * c.duration, c.duration};
    const auto r = absorb(c);
    return (r.permeated[1] - r.permeated[0]) / (0.5 * c.duration);
}

const char* const large[]{"insulin", "bsa", "dextran_70k", "hyaluronic_acid_1m"};

TEST(Hindered, AClotHoldsBackWhatItsFibresSay) {
    for (const char* name : large) {
        const SoluteProperties s = properties(name);
        AbsorptionCase c = through("dermis", s, 1e-24);
        const double free = flux(c);
        EXPECT_NEAR(free, density * pi * radius * radius * s.water_diffusivity / thickness, 1e-3 * free) << name;
        for (const double fibrin : {0.003, 0.03}) {
            c.channels[0].closure.fibrin = {{0}, {fibrin}};
            EXPECT_NEAR(flux(c) / free, transport::gel_diffusion(s.radius, c.fibre_radius, fibrin), 1e-5) << name;
        }
        c.fibre_radius = 20e-9;  // finer fibres, a tighter clot
        const double finer = flux(c);
        c.fibre_radius = 50e-9;
        EXPECT_LT(finer, flux(c)) << name;
    }
}

TEST(Hindered, CellsThatFillAChannelPassWhatTissuePasses) {
    for (const char* name : large) {
        const SoluteProperties s = properties(name);
        AbsorptionCase c = through("dermis", s, 1e-12);
        const double area = density * pi * radius * radius;
        const double around = (1 - area) * 1e-12 / thickness;
        for (const double infill : {0.5, 0.9, 1.0}) {
            c.channels[0].closure.infill = {{0}, {infill}};
            const double channel = area * ((1 - infill) * s.water_diffusivity + infill * 1e-12) / thickness;
            EXPECT_NEAR(flux(c), channel + around, 2e-3 * (channel + around)) << name << ", " << infill;
        }
    }
}

TEST(Hindered, AMouthOfTheSizeOfTheSoluteLetsItPassAsAPoreDoes) {
    for (const char* name : large) {
        const SoluteProperties s = properties(name);
        AbsorptionCase c = through("stratum_corneum", s, 1e-30);
        c.duration = 1e12;  // so little passes that the plug in the mouth is long in filling
        const double free = flux(c) / transport::pore_diffusion(s.radius / radius);
        for (const double ratio : {0.1, 0.3, 0.5}) {
            const double open = std::pow(s.radius / ratio / radius, 2);  // one pore as wide as that
            c.channels[0].closure.open = {{0}, {open}};
            EXPECT_NEAR(flux(c) / free, open * transport::pore_diffusion(ratio), 1e-3 * open) << name << ", " << ratio;
        }
        c.channels[0].closure.open = {{0}, {std::pow(s.radius / radius, 2)}};
        EXPECT_LT(flux(c), 1e-9 * free) << name;
    }
}

TEST(Hindered, IntactSkinPassesLargeSolutesByItsShuntsAlone) {
    for (const char* name : {"bsa", "dextran_70k", "hyaluronic_acid_1m"}) {
        const SoluteProperties s = properties(name);
        EXPECT_EQ(s.permeability_polar, 0) << name;  // wider than the pores
        EXPECT_GT(s.permeability_shunt, 0) << name;
        EXPECT_EQ(s.hydration_partition, 0) << name;
    }
    const SoluteProperties small = properties("mannitol");
    EXPECT_GT(small.permeability_polar, small.permeability_shunt);
    EXPECT_GT(small.hydration_partition, 0.5);
}

}  // namespace
}  // namespace skinheal::test
