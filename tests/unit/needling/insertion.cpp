// SPDX-License-Identifier: BSD-3-Clause
#include "needling/insertion.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "grid/grid.hpp"
#include "needling/prescribed.hpp"
#include "needling/puncture.hpp"
#include "skinheal/scenario.hpp"
#include "treatment/setup.hpp"

namespace skinheal::test {
namespace {

using std::numbers::pi;

const Skin& cheek() {
    static const Skin skin = Skin::preset_named("cheek");
    return skin;
}

ParameterSet set_with(std::initializer_list<std::pair<const char*, double>> changes) {
    ParameterSet p = ParameterSet::load("mn17");
    for (const auto& [name, value] : changes) p.override_value(name, value, "test");
    return p;
}

Device device(const char* name, double length) {
    Device d = Device::preset_named(name);
    d.needle.length = length;
    return d;
}

TEST(Insertion, IsShallowerThanTheNeedleAndDeeperForLongerOnes) {
    const auto p = ParameterSet::load("mn17");
    for (const char* kind : {"roller", "pen", "stamp"}) {
        double depth = 0;
        double share = 0;
        double ratio = 0;
        for (const double length : {0.25e-3, 0.5e-3, 1.0e-3, 1.5e-3, 2.0e-3, 2.5e-3}) {
            const Insertion found = insertion(cheek(), device(kind, length), p);
            EXPECT_GT(found.depth, depth) << kind << length;
            EXPECT_LT(found.depth, length) << kind << length;
            EXPECT_GE(found.fraction_punctured, share) << kind << length;
            if (length > 0.5e-3) {
                EXPECT_GT(found.depth / length, ratio) << kind << length;  // never a constant share
            }
            EXPECT_NEAR(found.depth + found.tenting, length, 1e-9 * length) << kind << length;
            depth = found.depth;
            share = found.fraction_punctured;
            ratio = found.depth / length;
        }
    }
}

TEST(Insertion, OfAPenThatIsSetShallowIsThatOfTheTipOfItsNeedle) {
    const auto p = ParameterSet::load("mn17");
    const Device slim = device("pen", 0.25e-3);
    Device stubby = slim;
    stubby.needle.tip_length = 0.25e-3;
    const Insertion found = insertion(cheek(), slim, p);
    const Insertion wide = insertion(cheek(), stubby, p);
    EXPECT_GT(found.depth, wide.depth);
    EXPECT_LT(found.residual.mouth_radius, 0.5 * wide.residual.mouth_radius);
    EXPECT_NEAR(found.residual.start_body_radius, 5e-6 + 120e-6 * found.depth / 1.5e-3, 1e-12);
    // wider the deeper it is set, until the shaft is in
    double radius = 0;
    for (const double length : {0.25e-3, 0.5e-3, 1.0e-3, 1.5e-3, 2.0e-3, 2.5e-3}) {
        const double now = insertion(cheek(), device("pen", length), p).residual.start_body_radius;
        EXPECT_GT(now, radius);
        if (length < 2.0e-3) radius = now;
    }
    EXPECT_EQ(insertion(cheek(), device("pen", 2.5e-3), p).residual.start_body_radius, 125e-6);
}

TEST(Insertion, OneNeedleFollowsTheClosedForms) {
    // a stamp of one needle whose plate rests far away: the skin is a spring
    Device one = device("stamp", 1e-3);
    one.needles = 1;
    one.pitch = 20e-3;
    one.force = 1000;
    const auto p = ParameterSet::load("mn17");
    const Insertion found = insertion(cheek(), one, p);
    const double friction = p["puncture.friction"] * needling::lateral_area(one.needle, one.needle.length) / 1e-3;
    // the plate rests 14 mm away, where the dent is not quite zero
    const needling::SiteValues values(cheek(), p);
    const needling::Tenting tent(needling::layered_skin(cheek(), values));
    const double stiffening = found.stiffness / tent.stiffness();
    const double k = stiffening / (tent.tabulated(0) - tent.tabulated(20e-3 / std::numbers::sqrt2));
    EXPECT_NEAR(found.available_force, k * 1e-3, 1e-9 * found.available_force);
    EXPECT_NEAR(found.fraction_punctured,
                needling::punctured_share(k * 1e-3, found.puncture_force, p["puncture.scatter"]), 1.0 / 480);
    // quantiles: the deeper, the lower the force of puncture
    for (const double q : {0.05, 0.25, 0.4}) {
        const double force =
            needling::force_quantile(found.puncture_force, p["puncture.scatter"], q) * p["puncture.force_left"];
        EXPECT_NEAR(found.depth_quantile(1 - q), needling::single_depth(1e-3, force, k, friction), 2e-6) << q;
    }
}

TEST(Insertion, OfADeviceThatCannotPunctureIsAResult) {
    Device blunt = device("stamp", 0.2e-3);
    blunt.needle.tip_radius = 80e-6;
    const Insertion found = insertion(cheek(), blunt, ParameterSet::load("mn17"));
    EXPECT_EQ(found.fraction_punctured, 0.0);
    EXPECT_NE(found.reason.find("yields before it is punctured"), std::string::npos);
    EXPECT_EQ(found.depth, 0.0);
    EXPECT_EQ(found.density, 0.0);
    EXPECT_EQ(found.open_area, 0.0);
    EXPECT_EQ(found.residual.depth, 0.0);
    EXPECT_EQ(found.depth_quantile(0.99), 0.0);
    EXPECT_EQ(found.notes.size(), 1U);  // such a tip was not measured
}

TEST(Insertion, FollowsWhatItDependsOn) {
    const Device pen = device("pen", 1e-3);
    const Insertion base = insertion(cheek(), pen, ParameterSet::load("mn17"));
    const auto depth = [&](std::initializer_list<std::pair<const char*, double>> changes) {
        return insertion(cheek(), pen, set_with(changes)).depth;
    };
    EXPECT_GT(depth({{"mechanics.dermis_modulus", 100e3}}), base.depth);
    EXPECT_LT(depth({{"puncture.friction", 40e3}}), base.depth);
    EXPECT_LT(depth({{"puncture.force_left", 0.6}}), base.depth);
    Device taut = pen;
    taut.stretch = 1;
    EXPECT_GT(insertion(cheek(), taut, ParameterSet::load("mn17")).depth, base.depth);
    Device slow = pen;
    slow.frequency = 5;
    EXPECT_LT(insertion(cheek(), slow, ParameterSet::load("mn17")).depth, base.depth);
    Device blunt = pen;
    blunt.needle.tip_radius = 12e-6;
    const Insertion dull = insertion(cheek(), blunt, ParameterSet::load("mn17"));
    EXPECT_LT(dull.fraction_punctured, base.fraction_punctured);
    // soft skin yields more: the forearm's dermis is thinner above the fat
    EXPECT_LT(insertion(Skin::preset_named("forearm"), pen, ParameterSet::load("mn17")).depth, base.depth);
    // sites differ where their file says so, and an override of the scenario comes first
    const Skin eyelid = Skin::preset_named("eyelid");
    EXPECT_LT(insertion(eyelid, pen, ParameterSet::load("mn17")).stiffness, base.stiffness);
    EXPECT_GT(insertion(eyelid, pen, set_with({{"mechanics.dermis_modulus", 200e3}})).stiffness,
              1.5 * insertion(eyelid, pen, ParameterSet::load("mn17")).stiffness);
}

TEST(Insertion, DensityAndBleedingFollow) {
    const auto p = ParameterSet::load("mn17");
    const Insertion once = insertion(cheek(), device("roller", 1.5e-3), p);
    const Insertion often = insertion(cheek(), device("roller", 1.5e-3), p, {PunctureLaw::tip_diameter, 15, 1});
    EXPECT_NEAR(once.density_per_pass, 15.278875e4, 1);
    EXPECT_NEAR(often.density / once.density, 15, 1e-12);
    EXPECT_NEAR(often.open_area, 15 * once.open_area, 0.05 * often.open_area);
    EXPECT_GT(once.bleeding_probability, 0.3);
    const Insertion shallow = insertion(cheek(), device("roller", 0.25e-3), p);
    EXPECT_LT(shallow.bleeding_probability, 0.02);
    EXPECT_LT(once.injury.hole, once.injury.injured);
    EXPECT_LT(once.injury.fibrin, once.injury.hole);
    EXPECT_EQ(once.injury.breach_share, 1.0);
    EXPECT_EQ(once.deepest_layer, "dermis");
    EXPECT_EQ(insertion(cheek(), device("roller", 2.5e-3), p).deepest_layer, "hypodermis");
    EXPECT_FALSE(insertion(cheek(), device("roller", 2.5e-3), p).notes.empty());
}

TEST(Insertion, NeedsAParameterSetWithMechanics) {
    EXPECT_THROW((void)insertion(cheek(), device("pen", 1e-3), ParameterSet::load("mn16")), ParameterError);
}

TEST(Insertion, RefusesWhatCannotBe) {
    const auto p = ParameterSet::load("mn17");
    const auto complaint = [&](Device d, int passes = 1) {
        try {
            (void)insertion(cheek(), d, p, {PunctureLaw::tip_diameter, passes, 1});
        } catch (const ScenarioError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    Device d = device("stamp", 1e-3);
    d.pitch = 0.2e-3;
    EXPECT_EQ(complaint(d),
              "needles wider than their distance: device.needle.base_diameter is 250 um; allowed: at most 200 um, the "
              "distance of needles on this device. Take thinner or fewer needles, or a wider device.");
    d = device("roller", 1e-3);
    d.needles = 0;
    EXPECT_NE(complaint(d).find("number of needles out of range: device.needles is 0"), std::string::npos);
    d = device("roller", 1e-3);
    d.needles = 9000;
    EXPECT_NE(complaint(d).find("needles wider than their distance"), std::string::npos);
    d = device("pen", 1e-3);
    d.speed = 0;
    EXPECT_NE(complaint(d).find("speed out of range: device.speed"), std::string::npos);
    EXPECT_NE(complaint(device("pen", 1e-3), 0).find("passes is 0; allowed: 1 to 1000"), std::string::npos);
}

TEST(Insertion, OfALargeArrayIsThatOfItsMiddle) {
    Device small = device("stamp", 1e-3);
    small.needles = 225;
    small.force = 45;
    Device large = small;
    large.needles = 2500;
    large.force = 500;
    const auto p = ParameterSet::load("mn17");
    const Insertion a = insertion(cheek(), small, p);
    const Insertion b = insertion(cheek(), large, p);
    EXPECT_EQ(a.depth, b.depth);
    EXPECT_EQ(b.in_contact, 2500);
    EXPECT_NEAR(b.device_force / a.device_force, 2500.0 / 225, 1e-9);
}

/// Channel of a needle that was `depth` deep.
needling::Channel channel(NeedleShape shape, double depth) {
    Device d = device("stamp", 1.6e-3);
    d.needle.shape = shape;
    d.needle.tip_length = 0.5e-3;
    d.needle.thickness = 60e-6;
    return needling::ChannelLaw(cheek(), d, ParameterSet::load("mn17"))(depth);
}

constexpr NeedleShape shapes[] = {NeedleShape::cone, NeedleShape::tapered, NeedleShape::pyramid, NeedleShape::cylinder,
                                  NeedleShape::blade};

TEST(ChannelLaw, KeepsTheOutlineNarrowerAndShorter) {
    for (const NeedleShape shape : shapes) {
        const auto c = channel(shape, 1.2e-3);
        EXPECT_NEAR(c.penetration, 0.85 * 1.2e-3, 1e-18);
        EXPECT_NEAR(c.depth, c.penetration - 100e-6, 1e-15);
        Needle n;
        n.shape = shape;
        n.length = 1.6e-3;
        n.tip_length = 0.5e-3;
        n.thickness = 60e-6;
        const auto outline = needling::outline_of(n);
        for (const double z : {0.0, 0.3e-3, 0.55e-3, 0.8e-3}) {
            // the hole's tip lies where the needle's did, times the share that stays
            const double s = 1.2e-3 - (z + 100e-6) / 0.85;
            EXPECT_NEAR(c.wall(z), 0.5 * outline.radius(s), 3.5e-6) << z;  // but for its own tip radius
        }
    }
}

// Matter of the dermis that a channel removes, from the shares of grid cells, against the closed form.
TEST(ChannelLaw, CellSharesHoldTheVolumeOfTheHole) {
    for (const NeedleShape shape : shapes) {
        for (const double depth : {0.15e-3, 0.6e-3, 1.2e-3}) {
            const auto c = channel(shape, depth);
            ASSERT_GT(c.dermal_volume(), 0);
            for (const Resolution resolution : {Resolution::coarse, Resolution::normal, Resolution::fine}) {
                Scenario s;
                s.protocol.sessions.resize(1);
                s.numerics.resolution = resolution;
                const auto grid = treatment::make_grid(s);
                const auto injury = needling::injury_on(grid, c, 2e6, ParameterSet::load("mn17"));
                double removed = 0;
                for (int j = 0; j < grid.count(1); ++j)
                    for (int i = 0; i < grid.count(0); ++i) {
                        const auto at = static_cast<std::size_t>(grid.offset(i, j));
                        const auto& r = grid.axes()[0].edges;
                        const auto& z = grid.axes()[1].edges;
                        const auto a = static_cast<std::size_t>(i);
                        const auto b = static_cast<std::size_t>(j);
                        removed += injury.core[at] * pi * (r[a + 1] * r[a + 1] - r[a] * r[a]) * (z[b + 1] - z[b]);
                    }
                EXPECT_NEAR(removed / c.dermal_volume(), 1, 1e-10);
            }
        }
    }
}

TEST(ChannelLaw, ANeedleThatStaysInTheEpidermisLeavesTheDermis) {
    const auto c = channel(NeedleShape::tapered, 90e-6);
    EXPECT_EQ(c.depth, 0.0);
    EXPECT_EQ(c.junction_radius(), 0.0);
    EXPECT_GT(c.mouth_radius, 0.0);
    EXPECT_EQ(c.bleeding, 0.0);
    EXPECT_EQ(channel(NeedleShape::tapered, 0).penetration, 0.0);
}

TEST(ChannelLaw, TheDermisEndsAChannelThatGoesThrough) {
    Device d = device("roller", 3e-3);
    const auto c = needling::ChannelLaw(cheek(), d, ParameterSet::load("mn17"))(2.8e-3);
    EXPECT_EQ(c.depth, 1.8e-3);
    EXPECT_GT(c.taper, c.depth);
    EXPECT_GT(c.wall(c.depth), c.tip_radius);
}

// What the strain adds to the margin follows the radius of the needle, and by default it adds nothing.
TEST(ChannelLaw, StrainWidensTheMarginWithTheNeedle) {
    const Device d = device("roller", 1.5e-3);
    const auto law = [&](double k) { return needling::ChannelLaw(cheek(), d, set_with({{"injury.zone_strain", k}})); };
    const auto plain = needling::ChannelLaw(cheek(), d, ParameterSet::load("mn17"));
    EXPECT_EQ(plain(1e-3).margin(0.0), plain(1e-3).zone_length);
    EXPECT_EQ(plain.residual(1e-3).margin, law(0).residual(1e-3).margin);
    const auto c = law(0.4)(1e-3);
    for (const double z : {0.0, 0.2e-3, 0.6e-3})  // the wall is half as wide as the needle was
        EXPECT_NEAR(c.margin(z), c.zone_length + 0.4 * c.wall(z) / 0.5, 1e-15);
    EXPECT_NEAR(law(0.4).residual(1e-3).margin, c.zone_length + 0.4 * law(0.4).residual(1e-3).start_body_radius, 1e-15);
    const auto injured = [&](double k) {
        return insertion(cheek(), d, set_with({{"injury.zone_strain", k}})).injury.injured;
    };
    EXPECT_GT(injured(0.4), 1.2 * injured(0.0));
}

TEST(ChannelsAt, HaveTheDepthsOfTheInsertion) {
    const Device d = device("roller", 0.5e-3);
    const auto p = ParameterSet::load("mn17");
    const Insertion found = insertion(cheek(), d, p);
    const needling::Random random{1, 0};
    const auto hits = needling::hits(d, 40, {30e-3, 30e-3}, random);
    const auto channels = needling::channels_at(hits, found, needling::ChannelLaw(cheek(), d, p), random);
    const auto n = static_cast<double>(hits.size());
    const double share = static_cast<double>(channels.size()) / n;
    EXPECT_NEAR(share, found.fraction_punctured, 4 * std::sqrt(share * (1 - share) / n));
    double sum = 0;
    for (const auto& c : channels) sum += c.penetration / 0.85;
    EXPECT_NEAR(sum / static_cast<double>(channels.size()), found.depth,
                4 * found.depth_sd / std::sqrt(static_cast<double>(channels.size())));
}

TEST(MechanicsLaw, FillsTheInjuryOfARun) {
    Scenario s;
    s.insertion_law = "mechanics";
    s.protocol.duration = 2 * seconds_per_day;
    s.protocol.sessions.resize(1);
    s.protocol.sessions[0].device = device("roller", 1.5e-3);
    EXPECT_TRUE(validate(s).empty());
    const auto p = s.parameters();
    const auto c = treatment::make_channel(s, p, s.protocol.sessions[0]);
    const Insertion found = insertion(s.skin, s.protocol.sessions[0].device, p);
    EXPECT_EQ(c.penetration, found.residual.depth);
    EXPECT_EQ(c.bleeding, found.bleeding_probability);
    EXPECT_EQ(Scenario::from_json(s.to_json()).hash(), s.hash());
    Scenario other = s;
    other.puncture = PunctureLaw::energy;
    EXPECT_NE(other.hash(), s.hash());
    other = s;
    other.insertion_law = "prescribed";
    EXPECT_GT(treatment::make_channel(other, p, s.protocol.sessions[0]).penetration, c.penetration);
}

TEST(MechanicsLaw, TellsOfNeedlesThatDoNotGoInAndOfSetsWithoutMechanics) {
    Scenario s;
    s.insertion_law = "mechanics";
    s.protocol.duration = 2 * seconds_per_day;
    s.protocol.sessions.resize(1);
    s.protocol.sessions[0].device = device("stamp", 0.2e-3);
    s.protocol.sessions[0].device.needle.tip_radius = 80e-6;
    ASSERT_FALSE(warnings(s).empty());
    EXPECT_NE(warnings(s)[0].find("does not puncture this skin"), std::string::npos);
    s.healing_model = "mn16";
    s.parameter_set = "mn16";
    ASSERT_FALSE(validate(s).empty());
    EXPECT_NE(validate(s)[0].message().find("parameter set without insertion mechanics: insertion.law"),
              std::string::npos);
}

}  // namespace
}  // namespace skinheal::test
