// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "outcomes/observables.hpp"
#include "support/mn17.hpp"

namespace skinheal::test {
namespace {

struct Column {
    const char* reference;
    const char* series;
    double si;  ///< SI value of 1 in the reference
};

const std::vector<Column> columns{{"D", "mean_debris", 1},
                                  {"N", "mean_neutrophils", 1e9},
                                  {"M1", "mean_macrophages_m1", 1e9},
                                  {"M2", "mean_macrophages_m2", 1e9},
                                  {"F", "mean_fibroblasts", 1e9},
                                  {"Y", "mean_myofibroblasts", 1e9},
                                  {"V", "mean_vessels", 1},
                                  {"I", "mean_inflammatory_cytokine", 1e-6},
                                  {"T", "mean_tgf_beta", 1e-6},
                                  {"P", "mean_pdgf", 1e-6},
                                  {"G", "mean_vegf", 1e-6},
                                  {"Q", "mean_mmp", 1},
                                  {"W", "mean_fibrin", 1},
                                  {"C3", "mean_collagen_iii", 1},
                                  {"C1", "mean_collagen_i", 1},
                                  {"E", "mean_elastin", 1},
                                  {"S", "mean_synthetic_activation", 1},
                                  {"K", "mean_epidermal_cover", 1},
                                  {"B", "mean_barrier", 1},
                                  {"a", "mean_keratinocyte_activation", 1},
                                  {"s", "lip_seal", 1},
                                  {"Nf", "flare", 1},
                                  {"A", "mean_pigment", 1},
                                  {"Md", "dermal_pigment", 1},
                                  {"o", "open_barrier_fraction", 1},
                                  {"J", "mean_stretch", 1},
                                  {"q", "blood_flow", 1},
                                  {"Emod_kPa", "modulus", 1e3}};

class Mn17Point : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Mn17Point, EveryColumnAgreesWithTheReference) {
    const auto [set_name, table] = GetParam();
    const ParameterSet set = ParameterSet::load(set_name);
    healing::Options options;
    options.tolerance = 1e-6;
    const auto healing = heal17(point_grid(), set, options);
    reaction::System& system = healing->system();
    outcomes::Observables observables(set, system);
    std::map<std::string, std::size_t> at;
    for (std::size_t k = 0; k < observables.names().size(); ++k) at[observables.names()[k].name] = k;
    std::vector<double> row(observables.names().size());
    healing->injure(needle17(system.grid(), set, 1.5e-3));
    std::map<std::string, double> worst;
    for (const Row& expected : read_table(table)) {
        const double t = std::stod(expected.at("t_d")) * day;
        while (system.state().time < t) system.advance(t);
        observables.evaluate(system.state(), 0, row);
        const auto compare = [&](const std::string& name, double value) {
            const double reference = std::stod(expected.at(name));
            const double error = std::abs(value - reference) / std::max(std::abs(reference), 1e-3);
            worst[name] = std::max(worst[name], error);
            EXPECT_LE(error, 1e-4) << name << " at day " << t / day << ": " << value << " instead of " << reference;
        };
        for (const Column& c : columns) compare(c.reference, row[at.at(c.series)] / c.si);
        compare("b", 1 + row[at.at("erythema_index")] / set["erythema.scale"]);
    }
    for (const auto& [name, error] : worst) RecordProperty("worst_" + name, std::to_string(error));
}

INSTANTIATE_TEST_SUITE_P(Sets, Mn17Point,
                         testing::Values(std::pair{"mn17-fixture", "mn17_point_sid30.csv"},
                                         std::pair{"mn17", "mn17_point_sid45.csv"}));

}  // namespace
}  // namespace skinheal::test
