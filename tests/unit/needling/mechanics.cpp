// SPDX-License-Identifier: BSD-3-Clause
// Values V-A01 .. V-A11 are closed forms that were worked out by an independent program.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "needling/array.hpp"
#include "needling/geometry.hpp"
#include "needling/puncture.hpp"
#include "needling/tenting.hpp"
#include "support/closed_forms.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

/// Half a unit of the last of eight digits.
constexpr double eight = 1e-7;
void expect_eight(double value, double expected) { EXPECT_NEAR(value / expected, 1, eight) << value; }

Needle needle(NeedleShape shape, double length, double base, double tip) {
    Needle n;
    n.shape = shape;
    n.length = length;
    n.base_diameter = base;
    n.tip_radius = tip;
    return n;
}

// V-A01
TEST(Needles, HaveTheVolumesOfTheVerificationTable) {
    const Needle tapered = needle(NeedleShape::tapered, 800e-6, 150e-6, 5e-6);
    verify("V-A01a", needling::volume(tapered, 800e-6), 5.0474922e-12, eight);
    verify("V-A01d", needling::lateral_area(tapered, 200e-6), 1.7344779e-08, eight);
    verify("V-A01b", needling::volume(needle(NeedleShape::pyramid, 600e-6, 250e-6, 0), 600e-6), 1.25e-11, eight);
    Needle cylinder = needle(NeedleShape::cylinder, 1.5e-3, 250e-6, 0);
    cylinder.tip_length = 0.4e-3;
    verify("V-A01c", needling::volume(cylinder, 1.5e-3), 6.0541108e-11, eight);
    expect_eight(needling::volume(needle(NeedleShape::cone, 1e-3, 200e-6, 5e-6), 1e-3), pi * 1e-8 * 1e-3 / 3);
    Needle blade = needle(NeedleShape::blade, 1e-3, 200e-6, 0);
    blade.thickness = 60e-6;
    blade.tip_length = 0.25e-3;
    expect_eight(needling::volume(blade, 1e-3), pi * 100e-6 * 30e-6 * (0.75e-3 + 0.25e-3 / 3));
}

// A pen shows the tip of a needle that is longer than what protrudes: setting it does not sharpen or blunt the needle.
TEST(Needles, OfAPenKeepTheirTaperWhateverIsSet) {
    for (const NeedleShape shape :
         {NeedleShape::cone, NeedleShape::tapered, NeedleShape::pyramid, NeedleShape::cylinder, NeedleShape::blade}) {
        Device pen;
        pen.needle.shape = shape;
        pen.needle.length = 2.5e-3;
        const auto whole = needling::outline_of(needling::needle_on(pen));
        EXPECT_EQ(whole.taper_length, needling::has_shaft(shape) ? 0.4e-3 : 1.5e-3);
        pen.needle.length = 0.25e-3;
        const auto tip = needling::outline_of(needling::needle_on(pen));
        for (const double s : {0.0, 0.1e-3, 0.25e-3}) EXPECT_EQ(tip.radius(s), whole.radius(s));
        const Needle part = needling::needle_on(pen);
        pen.needle.length = 2.5e-3;
        EXPECT_EQ(needling::lateral_area(part, 0.25e-3), needling::lateral_area(needling::needle_on(pen), 0.25e-3));
        pen.needle.tip_length = 0.9e-3;
        EXPECT_EQ(needling::outline_of(needling::needle_on(pen)).taper_length, 0.9e-3);
        // the other devices show all of their needles
        Device stamp;
        stamp.kind = DeviceKind::stamp;
        stamp.needle.shape = shape;
        stamp.needle.length = 0.25e-3;
        EXPECT_EQ(needling::outline_of(needling::needle_on(stamp)).taper_length, 0.25e-3);
    }
    EXPECT_EQ(*Device::preset_named("pen").needle.tip_length, 1.5e-3);
}

TEST(Needles, VolumeIsTheIntegralOfTheOutline) {
    for (const NeedleShape shape :
         {NeedleShape::cone, NeedleShape::tapered, NeedleShape::pyramid, NeedleShape::cylinder, NeedleShape::blade}) {
        const Needle n = needle(shape, 1e-3, 240e-6, 8e-6);
        const auto outline = needling::outline_of(n);
        for (const double depth : {0.2e-3, 0.4e-3, 0.9e-3}) {
            const int slices = 20000;
            double sum = 0;
            for (int k = 0; k < slices; ++k) {
                const double r = outline.radius((k + 0.5) * depth / slices);
                sum += pi * r * r * depth / slices;
            }
            EXPECT_NEAR(needling::volume(n, depth) / sum, 1, 1e-7);
        }
    }
}

// V-A02
TEST(Roller, KinematicsAreThoseOfTheVerificationTable) {
    const double R = 10e-3;
    verify("V-A02a", needling::contact_half_angle(R, 1.5e-3), 0.51647514, eight);
    verify("V-A02b", needling::rigid_slit(R, 1.5e-3), 0.0010283139, eight);
    verify("V-A02c", needling::rigid_slit(R, 0.5e-3), 0.00020623144, eight);
    verify("V-A02d", needling::tip_depth(R, 1.5e-3, 0.3), 0.00098636962, eight);
    verify("V-A02e", closed_forms::tip_speed_ratio(R, 1.5e-3), -0.15, eight);
}

// V-A05
TEST(Contact, ForcesAreThoseOfTheVerificationTable) {
    const double plane = 0.15e6 / (1 - 0.495 * 0.495);
    verify("V-A05a", closed_forms::cone_force(plane, 15 * pi / 180, 100e-6), 0.00033891537, eight);
    verify("V-A05b", closed_forms::flat_force(plane, 30e-6, 200e-6), 0.0023841849, eight);
    verify("V-A05c", closed_forms::sphere_force(plane, 20e-6, 10e-6), 3.7463851e-05, eight);
}

needling::LayeredSkin half_space() {
    needling::LayeredSkin s;
    s.plate_modulus = 1.5e6;
    s.plate_poisson = 0.48;
    s.plate_thickness = 100e-6;
    s.dermis_modulus = s.hypodermis_modulus = 50e3;
    s.dermis_poisson = 0.495;
    s.dermis_thickness = 1.5e-3;
    return s;
}

// V-A06, V-A07
TEST(Tenting, OfPlatesIsThatOfTheVerificationTable) {
    const double P = 0.03;
    const auto skin = half_space();
    const double k = 2.0e9 * 0.05;
    const double D = skin.plate_stiffness();
    verify("V-A06a", P * needling::winkler_compliance(k, D, 0), 0.00093048375, eight);
    verify("V-A06b", P * needling::winkler_compliance(k, D, 1e-3), -1.3270078e-05, eight);
    const needling::Tenting tent(skin);
    verify("V-A06c", P * tent.compliance(0), 0.0010261703, eight);
    verify("V-A06d", P * tent.compliance(0.5e-3), 0.00033834856, eight);
    verify("V-A06e", P * closed_forms::half_space_compliance(skin.plane_modulus(), 0.5e-3), 0.00028837921, eight);
    verify("V-A07", 10.0 * closed_forms::beam_compliance(k, D), 0.00017611395, eight);
}

TEST(Tenting, TendsToTheHalfSpaceFarAway) {
    const auto skin = half_space();
    const needling::Tenting tent(skin);
    double last = 1;
    for (const double r : {2e-3, 8e-3, 32e-3}) {
        const double off =
            std::abs(tent.compliance(r) / closed_forms::half_space_compliance(skin.plane_modulus(), r) - 1);
        EXPECT_LT(off, last / 8) << r;  // the next term falls as 1/r^3
        last = off;
    }
}

TEST(Tenting, TableAgreesWithTheQuadrature) {
    auto skin = half_space();
    skin.hypodermis_modulus = 5e3;
    const needling::Tenting tent(skin);
    for (const double r : {0.0, 3e-6, 40e-6, 150e-6, 0.77e-3, 2.5e-3, 9e-3})
        EXPECT_NEAR(tent.tabulated(r) / tent.compliance(r), 1, 1e-4) << r;
}

TEST(Tenting, SoftFatAddsTheSofterHalfSpaceFarAway) {
    auto skin = half_space();
    const double stiff = needling::Tenting(skin).compliance(0);
    skin.hypodermis_modulus = 5e3;
    const needling::Tenting soft(skin);
    EXPECT_GT(soft.compliance(0), stiff);
    // far beyond the dermis the load rests on the hypodermis alone; the dermis spreads it as a plate would
    const double hypodermis = 5e3 / (1 - 0.495 * 0.495);
    EXPECT_NEAR(soft.compliance(60e-3) / closed_forms::half_space_compliance(hypodermis, 60e-3), 1, 0.01);
    // a thick dermis hides what is below
    skin.dermis_thickness = 1.0;
    EXPECT_NEAR(needling::Tenting(skin).compliance(0) / stiff, 1, 2e-3);
}

// V-A08
TEST(Puncture, EnergiesAreThoseOfTheVerificationTable) {
    verify("V-A08a", needling::puncture_energy(30.1e3, 30e-6), 8.5105745e-05, eight);
    verify("V-A08b", needling::puncture_energy(30.1e3, 30e-6) / 0.25e-3, 0.34042298, eight);
    verify("V-A08c", closed_forms::exponential_work(0.02, 6000, 0.5e-3), 5.3618456e-05, eight);
}

TEST(Puncture, LawsReadTheirParameters) {
    const auto p = ParameterSet::load("mn17");
    EXPECT_NEAR(needling::puncture_force(PunctureLaw::tip_diameter, p, 2.5e-6), 20e-3, 0.02e-3);
    EXPECT_NEAR(needling::puncture_force(PunctureLaw::tip_diameter, p, 18.5e-6), 167e-3, 0.3e-3);
    EXPECT_NEAR(needling::puncture_force(PunctureLaw::crack, p, 20e-6), 0.10, 1e-12);
    expect_eight(needling::puncture_force(PunctureLaw::energy, p, 30e-6), 0.34042298);
    EXPECT_EQ(needling::puncture_force(PunctureLaw::tip_diameter, p, 0), 0.0);
}

// V-A09, V-A10, V-A11
TEST(Puncture, DepthShareAndPainAreThoseOfTheVerificationTable) {
    verify("V-A09", needling::single_depth(1.0e-3, 0.03, 100, 40), 0.0005, eight);
    verify("V-A10", needling::punctured_share(0.05, 0.03, 0.5), 0.846527, 6e-7);  // six digits
    EXPECT_EQ(needling::punctured_share(0, 0.03, 0.5), 0);
    verify("V-A11a", closed_forms::pain_length_exponent(), 1.7712437, eight);
    verify("V-A11b", closed_forms::pain_number_exponent(), 0.30103, eight);
    EXPECT_NEAR(closed_forms::relative_pain(480e-6, 1), 0.05, 1e-12);
    EXPECT_NEAR(closed_forms::relative_pain(3 * 480e-6, 1), 0.35, 1e-12);
    EXPECT_EQ(closed_forms::relative_pain(1, 1), 1.0);
}

needling::NeedleArray array_of(std::size_t n, double own, double other) {
    needling::NeedleArray a;
    a.compliance.assign(n * n, other);
    for (std::size_t i = 0; i < n; ++i) a.compliance[i * n + i] = own;
    a.protrusion.assign(n, 1e-3);
    a.puncture_force.assign(n, 0.03);
    a.force_left = 1;
    a.friction = 40;
    return a;
}

// V-A09 from the balance of an array of one
TEST(NeedleArrays, OneNeedleGoesAsDeepAsTheClosedForm) {
    const auto state = needling::press(array_of(1, 1.0 / 100, 0));
    expect_eight(state.depth[0], 0.0005);
    expect_eight(state.force[0], 0.03 + 40 * 0.0005);
    EXPECT_NEAR(state.force_before[0], 0.1, 1e-12);
}

TEST(NeedleArrays, FarNeedlesDoNotFeelEachOther) {
    const auto state = needling::press(array_of(5, 1.0 / 100, 0));
    for (const double d : state.depth) expect_eight(d, 0.0005);
}

TEST(NeedleArrays, NeighboursShareTheDent) {
    // equal needles are one needle on a spring of own + (n-1) other
    const auto state = needling::press(array_of(4, 1.0 / 100, 1.0 / 400));
    const double compliance = 1.0 / 100 + 3.0 / 400;
    for (const double d : state.depth) expect_eight(d, needling::single_depth(1e-3, 0.03, 1 / compliance, 40));
}

TEST(NeedleArrays, ABedOfNailsDoesNotGoIn) {
    const auto state = needling::press(array_of(50, 1.0 / 100, 1.0 / 110));
    EXPECT_FALSE(state.any());
    for (const double f : state.force) EXPECT_LT(f, 0.03);
}

TEST(NeedleArrays, WhenOneGoesInItsNeighboursAreLoadedMore) {
    auto array = array_of(2, 1.0 / 100, 1.0 / 200);
    array.force_left = 0;
    array.friction = 1;
    array.puncture_force = {0.05, 0.07};  // each bears 0.0667 N before; the second yields only once the first is in
    const auto state = needling::press(array);
    EXPECT_NEAR(state.force_before[1], 1e-3 / (1.0 / 100 + 1.0 / 200), 1e-12);
    EXPECT_GT(state.depth[0], 0);
    EXPECT_GT(state.depth[1], 0);
}

TEST(NeedleArrays, BalanceHoldsForEveryNeedle) {
    auto array = array_of(6, 1.0 / 100, 1.0 / 300);
    array.force_left = 0.4;
    array.puncture_force = {0.01, 0.02, 0.2, 0.04, 0.9, 0.03};
    const auto state = needling::press(array);
    for (std::size_t i = 0; i < 6; ++i) {
        double dent = 0;
        for (std::size_t j = 0; j < 6; ++j) dent += array.compliance[i * 6 + j] * state.force[j];
        EXPECT_NEAR(state.depth[i] + dent, 1e-3, 1e-15) << i;
        if (state.depth[i] > 0)
            EXPECT_NEAR(state.force[i], 0.4 * array.puncture_force[i] + 40 * state.depth[i], 1e-12) << i;
        else
            EXPECT_LT(state.force[i], array.puncture_force[i]) << i;
    }
}

TEST(NeedleArrays, AGivenForceStopsTheFaceOrLaysItFlush) {
    const auto array = array_of(4, 1.0 / 100, 1.0 / 400);
    const auto flush = needling::press(array);
    EXPECT_NEAR(needling::press_with_force(array, 10).depth[0], flush.depth[0], 1e-18);
    // before puncture four needles carry up to 0.12 N
    EXPECT_FALSE(needling::press_with_force(array, 0.1).any());
    const auto half = needling::press_with_force(array, 0.15);
    EXPECT_TRUE(half.any());
    EXPECT_LT(half.depth[0], flush.depth[0]);
    EXPECT_NEAR(half.total_force(), 0.15, 2e-4);
}

}  // namespace
}  // namespace skinheal::test
