// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>

#include "support/mn17_course.hpp"

namespace skinheal::test {
namespace {

TEST(Mn17Outcomes, UninjuredSkinReadsExactlyUntreated) {
    const auto healing = heal17(cell_grid(12, 16), default_set());
    const Record run = record(*healing, default_set(), {}, {}, {}, day);
    for (const char* gain :
         {"collagen_gain", "collagen_gain_full", "collagen_gain_0_200um", "collagen_gain_200_500um",
          "collagen_gain_500_1000um", "collagen_gain_below_1000um", "collagen_concentration_gain", "elastin_gain",
          "modulus_gain", "erythema_index", "open_barrier_fraction", "sensitivity_index", "oct_attenuation_gain",
          "ultrasound_density_gain", "dermal_volume_gain"})
        EXPECT_EQ(run.at(gain, day), 0.0) << gain;
    for (const char* ratio : {"mean_stretch", "blood_flow", "mean_pigment", "epidermal_thickness", "lip_seal"})
        EXPECT_EQ(run.at(ratio, day), 1.0) << ratio;
    EXPECT_EQ(run.at("tewl", day), default_set()["tewl.resting"]);
    EXPECT_NEAR(run.at("modulus", day), 66e3, 1.2e3) << "indentation of cheeks at 45 years";
}

TEST(Mn17Outcomes, ContentAndVolumeAreCountedOnce) {
    const auto healing = heal17(cell_grid(16, 24), default_set());
    const auto injury = needle17(healing->system().grid(), default_set(), 1.5e-3);
    const Record run = record(*healing, default_set(), injury, {0}, {}, 90 * day);
    const double content = run.at("collagen_gain", 90 * day);
    const double concentration = run.at("collagen_concentration_gain", 90 * day);
    const double stretch = run.at("mean_stretch", 90 * day);
    EXPECT_GT(content, concentration);
    EXPECT_NEAR((1 + content) / stretch, 1 + concentration, 5e-3) << "up to the variation across the cell";
    EXPECT_NEAR(run.at("oct_attenuation_gain", 90 * day), 1.3 * concentration, 1e-12);
    EXPECT_NEAR(run.at("ultrasound_density_gain", 90 * day), 5 * content, 1e-12);
    EXPECT_NEAR(run.at("torsion_modulus", 90 * day), run.at("modulus", 90 * day) * std::exp(0.024 * 20), 1e-6);
    // the profile adds up to the whole
    const double sum = 0.2 * run.at("collagen_gain_0_200um", 90 * day) +
                       0.3 * run.at("collagen_gain_200_500um", 90 * day) +
                       0.5 * run.at("collagen_gain_500_1000um", 90 * day);
    EXPECT_NEAR(sum, content, 1e-12);
    EXPECT_NEAR(sum + 2 * run.at("collagen_gain_below_1000um", 90 * day), 3 * run.at("collagen_gain_full", 90 * day),
                1e-12);
}

TEST(Mn17Outcomes, WrinklesOfTheEpidermisAreThoseOfTheirFilm) {
    const outcomes::Wrinkle film(default_set(), 1e-4);
    EXPECT_NEAR(film.threshold(66e3), 0.065, 5e-4);
    EXPECT_NEAR(film(66e3), 74e-6, 1e-6);
    EXPECT_NEAR(film(1.28 * 66e3), 56e-6, 1e-6);
}

TEST(Mn17Outcomes, WaterLossCountsAirAndMouthsInSeries) {
    const outcomes::MouthWaterLoss loss(default_set());
    const double open = 2e6 * 3.14159265358979 * 60e-6 * 60e-6;  // every mouth open
    EXPECT_NEAR(loss(open, 60e-6) * 3.6e6, 59.59, 0.01);
    EXPECT_EQ(loss(0, 60e-6), default_set()["tewl.resting"]);
}

TEST(Mn17Outcomes, SensitivityFadesOverThreeDays) {
    const auto healing = heal17(cell_grid(16, 24), default_set());
    const auto injury = needle17(healing->system().grid(), default_set(), 1.5e-3);
    const Record run = record(*healing, default_set(), injury, {0}, {3600, day, 2 * day, 3 * day}, 4 * day);
    EXPECT_GT(run.at("sensitivity_index", 3600), run.at("sensitivity_index", day));
    EXPECT_GT(run.at("sensitivity_index", day), run.at("sensitivity_index", 2 * day));
    EXPECT_GT(run.at("sensitivity_index", 2 * day), run.at("sensitivity_index", 3 * day));
    EXPECT_NEAR(run.at("sensitivity_index", day), 2.4, 0.6);
    EXPECT_NEAR(run.at("sensitivity_index", 3 * day), 0.4, 0.3);
}

}  // namespace
}  // namespace skinheal::test
