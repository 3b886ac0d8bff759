// SPDX-License-Identifier: BSD-3-Clause
#include "outcomes/observables.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "support/wound.hpp"

namespace skinheal::test {
namespace {

std::map<std::string, double> observe(healing::Healing& healing) {
    outcomes::Observables observables(parameters(), healing.system());
    std::vector<double> row(observables.names().size());
    observables.evaluate(healing.system().state(), 60.0, row);
    std::map<std::string, double> out;
    for (std::size_t i = 0; i < row.size(); ++i) out[observables.names()[i].name] = row[i];
    return out;
}

TEST(Observables, UninjuredSkinReadsItsRestingValuesExactly) {
    for (const grid::Grid& grid : {point_grid(), column_grid(24), cell_grid(16, 24)}) {
        const auto healing = heal(grid, {});
        auto seen = observe(*healing);
        for (const char* name :
             {"collagen_gain", "collagen_i_gain", "collagen_iii_gain", "elastin_gain", "modulus_gain", "erythema_index",
              "open_barrier_fraction", "keratinocyte_activation", "inflammatory_cytokine_top", "mean_debris"})
            EXPECT_EQ(seen.at(name), 0.0) << name;
        EXPECT_EQ(seen.at("mean_vessels"), 1.0);
        EXPECT_EQ(seen.at("mean_pigment"), 1.0);
        EXPECT_EQ(seen.at("epidermal_cover_axis"), 1.0);
        EXPECT_NEAR(seen.at("modulus"), 66235.0, 1e-6);
        EXPECT_NEAR(seen.at("tewl") * 3600 * 1000, 10.0, 1e-9);  // g/(m2 h)
        EXPECT_NEAR(seen.at("collagen_ratio"), 17.0 / 3.0, 1e-10);
        EXPECT_EQ(seen.at("dt"), 60.0);
        if (grid.axes().empty()) {
            EXPECT_FALSE(seen.contains("dermal_volume_gain")) << "a point has no thickness";
        } else {
            EXPECT_EQ(seen.at("dermal_volume_gain"), 0.0);
        }
    }
}

TEST(Observables, MeansAreOverTheUpperMillimetreByVolume) {
    const grid::Grid grid = cell_grid(16, 24);
    const auto healing = heal(grid, {});
    reaction::State& state = healing->system().mutable_state();
    double* collagen = field(grid, state, Mn16::collagen_i);
    double* cytokine = field(grid, state, Mn16::inflammatory_cytokine);
    const auto& r = grid.axes()[0].centres;
    each_cell(grid, [&](std::ptrdiff_t at, int i, int j) {
        collagen[at] += grid.axes()[1].edges[static_cast<std::size_t>(j)] >= 1.0e-3 ? 1000.0 : 0.0;  // must not be seen
        cytokine[at] = r[static_cast<std::size_t>(i)] * r[static_cast<std::size_t>(i)];
    });
    const auto seen = observe(*healing);
    EXPECT_EQ(seen.at("collagen_i_gain"), 0.0);
    EXPECT_GT(seen.at("collagen_gain_full"), 1.0);
    double expected = 0;
    for (int i = 0; i < 16; ++i)
        expected += grid.area_weight()[static_cast<std::size_t>(i)] * r[static_cast<std::size_t>(i)] *
                    r[static_cast<std::size_t>(i)];
    EXPECT_NEAR(seen.at("mean_inflammatory_cytokine") / expected, 1.0, 1e-13);
    EXPECT_NEAR(seen.at("inflammatory_cytokine_top") / expected, 1.0, 1e-13);
}

TEST(Observables, AGainOfTheWholeDermisIsThicknessTimesSpecificVolume) {
    const grid::Grid grid = cell_grid(16, 24);
    const auto healing = heal(grid, {});
    double* collagen = field(grid, healing->system().mutable_state(), Mn16::collagen_i);
    each_cell(grid, [&](std::ptrdiff_t at, int, int) { collagen[at] *= 1.02; });
    const auto seen = observe(*healing);
    const double gained = 0.02 * 127.5;  // kg/m3; the parameters carry twelve digits
    EXPECT_NEAR(seen.at("collagen_i_gain"), 0.02, 1e-12);
    EXPECT_NEAR(seen.at("collagen_gain"), gained / 150.0, 1e-12);
    EXPECT_NEAR(seen.at("mean_collagen"), 150.0 + gained, 1e-9);
    EXPECT_NEAR(seen.at("dermal_volume_gain"), gained * 3e-3 * 1.9e-3, 1e-14);
    const double x = 1.02 * 0.75;
    EXPECT_NEAR(seen.at("modulus"), 104e3 * (0.75 * x * x + 0.05 * 0.75 + 0.15 * 0.85 + 0.05), 1e-6);
}

TEST(Observables, TheCoverOnTheAxisIsThatOfAnEvenFunction) {
    const grid::Grid grid = cell_grid(16, 8);
    const auto healing = heal(grid, {});
    const auto cover = surface(grid, healing->system().mutable_state(), Mn16::epidermal_cover);
    for (std::size_t c = 0; c < cover.size(); ++c) {
        const double x = grid.axes()[0].centres[c] / 4e-4;
        cover[c] = 0.3 + 0.5 * x * x;
    }
    EXPECT_NEAR(observe(*healing).at("epidermal_cover_axis"), 0.3, 1e-14);
}

TEST(Observables, WaterPassesWhereTheBarrierIsOpen) {
    const grid::Grid grid = cell_grid(16, 8);
    const auto healing = heal(grid, {});
    const auto barrier = surface(grid, healing->system().mutable_state(), Mn16::barrier);
    for (std::size_t c = 0; c < 4; ++c) barrier[c] = 0.0;
    const double open = std::pow(grid.axes()[0].edges[4] / grid.axes()[0].edges.back(), 2);
    const auto seen = observe(*healing);
    EXPECT_NEAR(seen.at("open_barrier_fraction"), open, 1e-14);
    EXPECT_NEAR(seen.at("tewl") * 3600 * 1000, 10 + 600 * open, 1e-9);
}

TEST(Wrinkle, BucklesAboveTheKnownThreshold) {
    const outcomes::Wrinkle wrinkle(parameters());
    EXPECT_NEAR(wrinkle.threshold(66e3), 0.0535, 5e-5);
    EXPECT_NEAR(wrinkle(66e3), 2e-5 * std::sqrt(0.10 / wrinkle.threshold(66e3) - 1), 1e-18);
    EXPECT_EQ(wrinkle(1e9), 0.0) << "a stiff base does not wrinkle";
}

TEST(Erythema, IsVesselsTimesDilation) {
    const outcomes::Erythema erythema(parameters());
    EXPECT_EQ(erythema(1.0, 0.0), 0.0);
    EXPECT_NEAR(erythema(1.1, 0.0), 2.0, 1e-12);
    EXPECT_NEAR(erythema(1.0, 0.5e-6), 20 * 0.75, 1e-12) << "half of the dilation at the half-effect concentration";
}

}  // namespace
}  // namespace skinheal::test
