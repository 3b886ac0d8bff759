// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/solute/laws.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <string>

#include "absorption/solute/brick_mortar.hpp"
#include "skinheal/solute.hpp"
#include "support/verification.hpp"
#include "transport/hindrance.hpp"

namespace skinheal::test {
namespace {

using namespace absorption;

constexpr double cm_per_hour = 1e-2 / 3600;

const ParameterSet& parameters() {
    static const ParameterSet set = ParameterSet::load("absorption");
    return set;
}

Solute solute(double molar_mass, std::optional<double> log_p = {}) {
    Solute s;
    s.molar_mass = molar_mass * 1e-3;
    s.log_p = log_p;
    return s;
}

void expect_relative(double found, double expected, double tolerance, const std::string& what = {}) {
    EXPECT_NEAR(found / expected, 1, tolerance) << what;
}

TEST(Ionisation, FollowsHendersonAndHasselbalch) {
    const std::array acid{IonisableGroup{true, 2.97}};
    const std::array base{IonisableGroup{false, 7.9}};
    const std::array vitamin{IonisableGroup{true, 4.17}};
    verify("V-C12 salicylic acid pH3.2", neutral_fraction(acid, 3.2), 0.37061145, 2e-8);
    verify("V-C12 salicylic acid pH5.5", neutral_fraction(acid, 5.5), 0.0029425252, 2e-8);
    verify("V-C12 salicylic acid pH7.4", neutral_fraction(acid, 7.4), 3.7152143e-05, 2e-8);
    verify("V-C12 lidocaine pH3.2", neutral_fraction(base, 3.2), 1.9952225e-05, 2e-8);
    verify("V-C12 lidocaine pH5.5", neutral_fraction(base, 5.5), 0.0039652856, 2e-8);
    verify("V-C12 lidocaine pH7.4", neutral_fraction(base, 7.4), 0.24025307, 2e-8);
    verify("V-C12 ascorbic acid pH3.2", neutral_fraction(vitamin, 3.2), 0.9032184, 2e-8);
    verify("V-C12 ascorbic acid pH5.5", neutral_fraction(vitamin, 5.5), 0.044683509, 2e-8);
    verify("V-C12 ascorbic acid pH7.4", neutral_fraction(vitamin, 7.4), 0.00058849712, 2e-8);
    EXPECT_EQ(neutral_fraction({}, 3), 1);
}

TEST(FreeDiffusion, OfSpheresInWater) {
    const Laws laws(parameters());
    verify("V-B07 niacinamide", laws.water_diffusivity(solute(122.12)), 1.0693242e-09, 1e-7);
    verify("V-B07 caffeine", laws.water_diffusivity(solute(194.19)), 9.161418e-10, 1e-7);
    verify("V-B07 calcein", laws.water_diffusivity(solute(622.53)), 6.2132413e-10, 1e-7);
    verify("V-B07 BSA", laws.water_diffusivity(Solute::preset_named("bsa")), 9.1601597e-11, 1e-7);
}

TEST(FreeDiffusion, OfMacromoleculesInLivingTissue) {
    const Laws laws(parameters());
    verify("V-C19 MW=70000", laws.viable_diffusivity(solute(70e3)), 4.7474542e-12, 1e-7);
    verify("V-C19 MW=500000", laws.viable_diffusivity(solute(500e3)), 1.3097085e-12, 1e-7);
    verify("V-C19 MW=2000000", laws.viable_diffusivity(solute(2000e3)), 0.52823279e-12, 1e-7);
}

struct Permeant {
    const char* name;
    double log_p;
    double molar_mass;
    double permeability;  ///< cm/h
    double in_series;
};

TEST(Permeability, OfPottsAndGuyAloneAndOverLivingEpidermis) {
    const Laws laws(parameters());
    const double edwards = parameters()["stratum_corneum.edwards_constant"];
    for (const Permeant& p : {Permeant{"water", -1.38, 18.015, 0.00014801594, 0.00014798019},
                              Permeant{"caffeine", -0.07, 194.19, 0.00010610626, 0.00010604595},
                              Permeant{"niacinamide", -0.37, 122.12, 0.0001788002, 0.00017866442},
                              Permeant{"lidocaine", 2.44, 234.34, 0.003655325, 0.0035783138},
                              Permeant{"salicylic acid", 2.26, 138.12, 0.010521266, 0.010043613}}) {
        const double found = laws.lipid_permeability(solute(p.molar_mass, p.log_p));
        verify(std::string("V-C13 ") + p.name, found / cm_per_hour, p.permeability, 1e-7);
        verify(std::string("V-C13b ") + p.name,
               with_living_epidermis(found, p.molar_mass * 1e-3, edwards) / cm_per_hour, p.in_series, 1e-7);
    }
}

TEST(Permeability, OfPolarSolutesIsThatOfTheirPores) {
    const Laws laws(parameters());
    for (const Permeant& p :
         {Permeant{"mannitol", -3.01, 182.17, 2.5000097e-05, 0}, Permeant{"sucrose", -3.70, 342.30, 1.5810289e-05, 0},
          Permeant{"niacinamide", -0.37, 122.12, 0.00020930007, 0},
          Permeant{"ascorbic acid", -1.85, 176.12, 3.1931634e-05, 0}}) {
        const Solute s = solute(p.molar_mass, p.log_p);
        verify(std::string("V-C13c ") + p.name, (laws.lipid_permeability(s) + laws.polar_permeability(s)) / cm_per_hour,
               p.permeability, 1e-6);
    }
}

TEST(Temperature, OfThePassageThroughLipids) {
    verify("V-C14", arrhenius(60e3, 305.15, 310.15), 1.4641034, 1e-7);
    EXPECT_EQ(arrhenius(60e3, 305.15, 305.15), 1);
}

TEST(Clearance, OfWallAndFlowInSeries) {
    verify("V-C16", capillary_clearance(1e-6, 7000, 8e-4), 0.00071794872, 1e-8);
    EXPECT_EQ(capillary_clearance(0, 7000, 8e-4), 0);
    EXPECT_EQ(capillary_clearance(1e-6, 7000, 0), 0);
}

/// Every computed row of the table of actives, to the digits that it gives.
TEST(Actives, HaveThePropertiesOfTheReferenceTable) {
    const Laws laws(parameters());
    const double tissue_ph = parameters()["viable.ph"];
    const double partition = parameters()["viable.water_partition"];
    const auto binding = [&](const Solute& s) {
        return laws.binding(s, laws.unbound_fraction(s), neutral_fraction(s.groups, tissue_ph));
    };
    const std::map<std::string, std::function<double(const Solute&)>> property{
        {"D_water",
         [&](const Solute& s) {
             Solute sphere = s;
             sphere.water_diffusivity.reset();
             return laws.water_diffusivity(sphere);
         }},
        {"D_viable_free", [&](const Solute& s) { return laws.viable_diffusivity(s); }},
        {"f_neutral_7.4", [&](const Solute& s) { return neutral_fraction(s.groups, 7.4); }},
        {"fu_dermis", [&](const Solute& s) { return laws.unbound_fraction(s); }},
        {"binding_factor_VE_DE", binding},
        {"D_VE_eff", [&](const Solute& s) { return laws.viable_diffusivity(s) / binding(s); }},
        {"K_VE_w", [&](const Solute& s) { return partition * binding(s); }},
        {"K_SC_w", [&](const Solute& s) { return laws.stratum_corneum_partition(*s.log_p); }},
        {"kp_PottsGuy", [&](const Solute& s) { return laws.lipid_permeability(s) / cm_per_hour; }},
        {"kp_polar", [&](const Solute& s) { return laws.polar_permeability(s) / cm_per_hour; }},
    };
    std::ifstream file(std::string(SKINHEAL_TEST_DATA_DIR) + "/actives_reference.csv");
    std::string line;
    int rows = 0;
    while (std::getline(file, line)) {
        if (line.empty() || line[0] == '#' || line.starts_with("solute,")) continue;
        std::istringstream cells(line);
        std::string name;
        std::string what;
        std::string value;
        std::getline(cells, name, ',');
        std::getline(cells, what, ',');
        std::getline(cells, value);
        // The table has four significant digits at least, small unbound shares fewer.
        const double tolerance = what == "fu_dermis" ? 0.1 : 1e-3;
        expect_relative(property.at(what)(Solute::preset_named(name)), std::stod(value), tolerance, name + " " + what);
        ++rows;
    }
    EXPECT_GT(rows, 180);
}

TEST(Actives, AreTwentyEight) {
    EXPECT_EQ(Solute::presets().size(), 28U);
    for (const std::string& name : Solute::presets()) EXPECT_TRUE(validate(Solute::preset_named(name)).empty()) << name;
}

TEST(Layers, OfIntactSkinHaveThePermeabilityOfTheirClosure) {
    SkinConditions conditions;
    conditions.vehicle_ph = 3.2;
    const Skin skin = Skin::preset_named("cheek");
    const Solute vitamin = Solute::preset_named("ascorbic_acid");
    const SoluteProperties s = solute_properties(vitamin, skin, conditions, parameters());
    const auto layers = skin_layers(vitamin, skin, conditions, parameters());
    ASSERT_GE(layers.size(), 4U);
    EXPECT_EQ(layers[0].name, "stratum_corneum");
    expect_relative(layers[0].diffusivity * layers[0].partition / layers[0].thickness * s.hydration_factor,
                    s.permeability, 1e-12);
    double depth = 0;
    for (const LayerProperties& layer : layers) depth += layer.thickness;
    expect_relative(depth, 15e-6 + 85e-6 + 1.8e-3, 1e-12);
    // Where unbound and total meet: the flux through a layer does not know of binding.
    expect_relative(layers[1].diffusivity * layers[1].partition, 0.7 * s.viable_diffusivity, 1e-12);
    EXPECT_EQ(layers[1].clearance, 0);
    double clearing = 0;
    for (const LayerProperties& layer : layers) clearing = std::max(clearing, layer.clearance);
    expect_relative(clearing * s.binding, s.clearance_unbound, 1e-12);

    conditions.in_vivo = false;
    for (const LayerProperties& layer : skin_layers(vitamin, skin, conditions, parameters()))
        EXPECT_EQ(layer.clearance, 0);
}

TEST(Layers, GiveTheCeilingOfTheLivingTissue) {
    // One permeability of 0.7 D / L to a sink, in vitro.
    SkinConditions conditions;
    conditions.in_vivo = false;
    const Skin skin = Skin::preset_named("cheek");
    const Solute caffeine = Solute::preset_named("caffeine");
    const SoluteProperties s = solute_properties(caffeine, skin, conditions, parameters());
    expect_relative(s.ceiling, 0.7 * s.viable_diffusivity / (85e-6 + 1.8e-3 + 0.5e-6), 1e-3);
    // Blood takes it up half way: more passes.
    conditions.in_vivo = true;
    EXPECT_GT(solute_properties(caffeine, skin, conditions, parameters()).ceiling, s.ceiling);
}

TEST(Layers, KeepAnAcidOutAtNeutralPh) {
    const Skin skin = Skin::preset_named("cheek");
    const Solute acid = Solute::preset_named("salicylic_acid");
    SkinConditions conditions;
    double before = 1;
    for (const double ph : {2.0, 4.0, 6.0, 8.0}) {
        conditions.vehicle_ph = ph;
        const double now = solute_properties(acid, skin, conditions, parameters()).permeability;
        EXPECT_LT(now, before);
        before = now;
    }
}

TEST(Layers, ClearMoreFromRedSkinAndLessOfAMacromolecule) {
    const Skin skin = Skin::preset_named("cheek");
    SkinConditions red;
    red.perfusion = 5;
    const auto cleared = [&](const char* name, const SkinConditions& c) {
        return solute_properties(Solute::preset_named(name), skin, c, parameters()).clearance_unbound;
    };
    EXPECT_GT(cleared("niacinamide", red), 1.5 * cleared("niacinamide", {}));
    EXPECT_LT(cleared("hyaluronic_acid_1m", {}), 0.01 * cleared("niacinamide", {}));
    expect_relative(cleared("hyaluronic_acid_1m", red), parameters()["lymph.clearance"], 1e-9);
}

TEST(BrickAndMortar, LiesBetweenItsPhasesAndBarelyPassesCorneocytesOfALipophilicSolute) {
    const Laws laws(parameters());
    for (const auto& [name, ratio] :
         {std::pair{"caffeine", 30.0}, std::pair{"testosterone", 30.0}, std::pair{"lidocaine", 30.0}}) {
        const Solute s = Solute::preset_named(name);
        const BrickAndMortar sc = brick_and_mortar(s, laws, parameters());
        const double lipid = sc.lipid_diffusivity * sc.lipid_partition;
        const double corneocyte = sc.corneocyte_diffusivity * sc.corneocyte_partition;
        EXPECT_GT(sc.conductivity, std::min(lipid, corneocyte)) << name;
        EXPECT_LT(sc.conductivity, std::max(lipid, corneocyte)) << name;
        EXPECT_GT(sc.partition, std::min(sc.lipid_partition, sc.corneocyte_partition)) << name;
        // Both pictures of the barrier agree within their scatter.
        const double permeability = sc.conductivity / 15e-6;
        EXPECT_LT(permeability, ratio * laws.lipid_permeability(s)) << name;
        EXPECT_GT(permeability, laws.lipid_permeability(s) / ratio) << name;
    }
}

TEST(Solutes, OutsideTheEstimatesAreRefusedWithTheirKey) {
    Solute s = solute(122, 40);
    s.unbound_fraction = 1.5;
    const auto problems = validate(s);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].key, "active.log_p");
    EXPECT_EQ(problems[1].key, "active.unbound_fraction");
    EXPECT_THROW((void)solute_properties(s, Skin::preset_named("cheek"), {}, parameters()), ScenarioError);
    EXPECT_THROW((void)Solute::preset_named("nicotinamide"), ScenarioError);
}

}  // namespace
}  // namespace skinheal::test
