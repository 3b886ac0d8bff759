// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/parameters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/certificate.hpp"
#include "base/embedded_data.hpp"
#include "base/unit_table.hpp"
#include "skinheal/error.hpp"
#include "skinheal/needle.hpp"
#include "skinheal/skin.hpp"

namespace skinheal::test {
namespace {

/// Every certified number of data/, with the file it is in.
std::map<std::string, std::vector<Parameter>> all_certificates() {
    std::map<std::string, std::vector<Parameter>> all;
    for (const base::EmbeddedFile& file : base::embedded_files()) {
        if (file.path.ends_with(".toml")) all[std::string(file.path)] = base::read_certificates(file.text, file.path);
    }
    return all;
}

/// Key and body of every entry of references.bib.
std::map<std::string, std::string> bib_entries() {
    std::map<std::string, std::string> entries;
    std::string_view rest = references_bib();
    for (std::size_t at = rest.find("\n@"); at != std::string_view::npos; at = rest.find("\n@")) {
        rest.remove_prefix(rest.find('{', at) + 1);
        const std::size_t comma = rest.find(',');
        entries[std::string(rest.substr(0, comma))] = rest.substr(comma, rest.find("\n}") - comma);
    }
    return entries;
}

TEST(Parameters, HaveABirthCertificate) {
    const std::map<std::string, std::string> bib = bib_entries();
    EXPECT_GT(bib.size(), 20U);
    for (const auto& [path, entries] : all_certificates()) {
        EXPECT_FALSE(entries.empty()) << path;
        for (const Parameter& p : entries) {
            const std::string where = path + ": " + p.name;
            EXPECT_TRUE(std::isfinite(p.value)) << where;
            ASSERT_NE(base::find_unit(p.unit), nullptr) << where;
            EXPECT_EQ(p.si_factor, base::find_unit(p.unit)->si_factor) << where;
            EXPECT_EQ(p.has_range, p.kind != ParameterKind::definition) << where;
            if (p.has_range) {
                EXPECT_LE(p.low, p.value) << where;
                EXPECT_LE(p.value, p.high) << where;
                EXPECT_LT(p.low, p.high) << where;
                // Logarithms and charges have a sign, and so has what is not known to grow or to fall.
                EXPECT_TRUE(p.low >= 0 || p.symbol == "log P" || p.symbol == "z" || p.symbol == "beta" ||
                            p.note.find("log10") != std::string::npos)
                    << where;
            }
            EXPECT_TRUE(p.source.empty() || bib.contains(p.source)) << where << ": " << p.source;
            EXPECT_FALSE(p.note.empty()) << where;
            EXPECT_FALSE(p.checked && p.source.empty()) << where << ": checked against what?";
            EXPECT_FALSE(p.overridden) << where;
        }
    }
}

TEST(Parameters, NameASourceIfMeasuredAndATargetIfFitted) {
    for (const auto& [path, entries] : all_certificates()) {
        for (const Parameter& p : entries) {
            if (p.kind == ParameterKind::measured) {
                EXPECT_FALSE(p.source.empty()) << path << ": " << p.name;
            }
            // Fitted by others: the source says to what.
            if (p.kind == ParameterKind::fitted && p.source.empty()) {
                EXPECT_NE(p.note.find("by hand"), std::string::npos) << path << ": " << p.name;
                EXPECT_GT(p.note.size(), 20U) << path << ": " << p.name << " to which target?";
            }
        }
    }
}

TEST(References, AreAllUsed) {
    std::set<std::string> used;
    std::string notes;
    for (const auto& [path, entries] : all_certificates()) {
        for (const Parameter& p : entries) {
            used.insert(p.source);
            notes += p.note + "\n";
        }
    }
    for (const auto& [key, body] : bib_entries()) {
        EXPECT_TRUE(used.contains(key) || notes.find(key) != std::string::npos) << key << " is in references.bib only";
    }
}

TEST(References, HaveATitleAndAWayToFindThem) {
    for (const auto& [key, body] : bib_entries()) {
        EXPECT_NE(body.find("title"), std::string::npos) << key;
        bool findable = false;
        for (const char* way : {"doi", "url", "PMID", "PMC", "volume", "Proceedings"}) {
            findable = findable || body.find(way) != std::string::npos;
        }
        EXPECT_TRUE(findable) << key;
    }
}

TEST(ParameterSet, IsSortedAndFindsEveryEntry) {
    for (const std::string& name : ParameterSet::available()) {
        const ParameterSet set = ParameterSet::load(name);
        EXPECT_EQ(set.name(), name);
        EXPECT_TRUE(std::ranges::is_sorted(set.entries(), {}, &Parameter::name));
        for (const Parameter& p : set.entries()) {
            EXPECT_EQ(&set.find(p.name), &p);
            EXPECT_EQ(set[p.name], p.value);
        }
    }
}

TEST(ParameterSet, OfMn16HoldsValuesInSi) {
    const ParameterSet p = ParameterSet::load("mn16");
    const double day = 86400;
    const auto near = [&](const char* name, double expected) { EXPECT_NEAR(p[name] / expected, 1, 1e-11) << name; };
    EXPECT_EQ(p.entries().size(), 153U);
    near("neutrophils.recruitment_rate", 6000e9 / day);
    near("neutrophils.chemotaxis", 0.05 / day);
    near("inflammatory_cytokine.half_effect", 0.5e-6);
    near("inflammatory_cytokine.open_epidermis_flux", 1.2e-9 / day);
    near("collagen.healthy_turnover_rate", std::log(2.0) / (15 * 365.25 * day));
    near("collagen.excess_turnover_rate", 1 / (3 * 365.25 * day));
    near("elastin.healthy_turnover_rate", std::log(2.0) / (70 * 365.25 * day));
    near("collagen_i.young_density", 170);
    near("epidermal_cover.motility", 0.0173e-6 / day);
    near("age.reference", 20 * 365.25 * day);
    near("tewl.open_skin", 0.6 / 3600);
    near("modulus.young", 104e3);
    near("volume.collagen_specific_volume", 1.9e-3);
}

TEST(ParameterSet, OfMn16AddsUpWhereItMust) {
    const ParameterSet p = ParameterSet::load("mn16");
    EXPECT_NEAR(p["modulus.collagen_i_weight"] + p["modulus.collagen_iii_weight"] + p["modulus.elastin_weight"] +
                    p["modulus.ground_weight"],
                1, 1e-12);
    EXPECT_GT(p["collagen.ceiling"], p["collagen_i.young_density"] + p["collagen_iii.young_density"]);
    EXPECT_GT(p["elastin.ceiling"], p["elastin.young_density"]);
    EXPECT_EQ(p["pigment.phototype_3"], 1);
}

TEST(ParameterSet, TakesAnOverrideWithItsOwnCertificate) {
    ParameterSet set = ParameterSet::load("mn16");
    const double value = 0.4 / 86400;
    set.override_value("fibroblasts.growth_rate", value, "this study");
    const Parameter& p = set.find("fibroblasts.growth_rate");
    EXPECT_NEAR(p.value, value, 1e-16);
    EXPECT_TRUE(p.overridden);
    EXPECT_EQ(p.source, "this study");
    EXPECT_EQ(p.kind, ParameterKind::assumed);
    EXPECT_FALSE(p.checked);
    EXPECT_NE(p.note.find("0.36 1/day"), std::string::npos) << p.note;
}

TEST(ParameterSet, TakesBothEndsOfARange) {
    const ParameterSet original = ParameterSet::load("mn16");
    ParameterSet set = original;
    for (const Parameter& p : original.entries()) {
        if (!p.has_range) continue;
        EXPECT_NO_THROW(set.override_value(p.name, p.low, "")) << p.name;
        EXPECT_NO_THROW(set.override_value(p.name, p.high, "")) << p.name;
        EXPECT_THROW(set.override_value(p.name, p.high * 1.01, ""), ParameterError) << p.name;
        EXPECT_THROW(set.override_value(p.name, -p.high, ""), ParameterError) << p.name;
    }
}

TEST(ParameterSet, LeavesADefinitionFree) {
    ParameterSet set = ParameterSet::load("mn16");
    EXPECT_NO_THROW(set.override_value("injury.point_core_fraction", 0.3, ""));
}

/// What the override of growth_rate by `value` says.
std::string complaint(double value) {
    ParameterSet set = ParameterSet::load("mn16");
    try {
        set.override_value("fibroblasts.growth_rate", value, "");
    } catch (const ParameterError& error) {
        return error.what();
    }
    return "";
}

TEST(ParameterSet, SpeaksInTheUnitOfTheSource) {
    EXPECT_EQ(
        complaint(2.0 / 86400),
        "parameter outside its range: fibroblasts.growth_rate is 2 1/day; allowed: 0.18 1/day to 0.924 1/day. Stay "
        "inside the range; set mn16 has 0.36 1/day.");
    EXPECT_EQ(complaint(std::numeric_limits<double>::quiet_NaN()),
              "parameter is not a number: fibroblasts.growth_rate is nan; allowed: a finite number. Give a number.");
}

TEST(ParameterSet, HintsAtTheSpelling) {
    const ParameterSet set = ParameterSet::load("mn16");
    try {
        (void)set.find("fibroblast.growth_rate");
        FAIL();
    } catch (const ParameterError& error) {
        EXPECT_NE(std::string(error.what()).find("Did you mean \"fibroblasts.growth_rate\""), std::string::npos)
            << error.what();
    }
    try {
        (void)ParameterSet::load("mn15");
        FAIL();
    } catch (const ParameterError& error) {
        EXPECT_NE(std::string(error.what()).find("unknown parameter set: parameters.set is \"mn15\""),
                  std::string::npos);
        EXPECT_NE(std::string(error.what()).find("\"mn16\""), std::string::npos) << error.what();
    }
}

/// What reading one entry says; empty if it is fine.
std::string certificate_complaint(const std::string& lines) {
    try {
        (void)base::read_certificates("[a.b]\n" + lines, "test.toml");
    } catch (const ParameterError& error) {
        return error.what();
    }
    return "";
}

TEST(Certificates, AreReadStrictly) {
    const std::string good = "value = 1\nunit = \"mm\"\nrange = [0.5, 2]\nkind = \"assumed\"\nnote = \"x\"\n";
    EXPECT_EQ(certificate_complaint(good), "");
    const std::map<std::string, std::string> wrong{
        {"value = 1\nunit = \"inch\"\nrange = [0, 2]\nkind = \"assumed\"", "unit \"inch\" is not in the table"},
        {"value = 1\nunit = \"mm\"\nrange = [0, 2]\nkind = \"guessed\"", "kind \"guessed\""},
        {"value = 1\nunit = \"mm\"\nkind = \"assumed\"", "a definition has no range"},
        {"value = 1\nunit = \"mm\"\nrange = [0, 2]\nkind = \"definition\"", "a definition has no range"},
        {"value = 3\nunit = \"mm\"\nrange = [0, 2]\nkind = \"assumed\"", "outside its range"},
        {"value = 1\nunit = \"mm\"\nrange = [0, 2, 3]\nkind = \"assumed\"", "range is [lowest, highest]"},
        {"value = \"1\"\nunit = \"mm\"\nkind = \"definition\"", "are numbers"},
        {good + "sauce = \"x\"", "unknown key \"sauce\""},
        {good + "checked = 1", "checked is true or false"},
        {good + "symbol = 1", "symbol is text"},
        {"value = ", "not valid TOML"},
    };
    for (const auto& [lines, part] : wrong) {
        EXPECT_NE(certificate_complaint(lines).find(part), std::string::npos) << certificate_complaint(lines);
    }
}

TEST(Skins, HaveThreeLayersFromTheSurfaceDown) {
    for (const std::string& name : Skin::presets()) {
        const Skin skin = Skin::preset_named(name);
        EXPECT_EQ(skin.preset, name);
        ASSERT_EQ(skin.layers.size(), 3U) << name;
        EXPECT_EQ(skin.layers[0].name, "stratum_corneum");
        EXPECT_EQ(skin.layers[1].name, "viable_epidermis");
        EXPECT_EQ(skin.layers[2].name, "dermis");
    }
    const Skin cheek = Skin::preset_named("cheek");
    EXPECT_EQ(cheek.thickness_of("stratum_corneum"), 15e-6);
    EXPECT_EQ(cheek.thickness_of("viable_epidermis"), 85e-6);
    EXPECT_EQ(cheek.thickness_of("dermis"), 1.8e-3);
    EXPECT_EQ(cheek.thickness_of("fat"), 0);
    EXPECT_EQ(Skin::preset_named("reference_3mm").thickness_of("dermis"), 3e-3);
}

TEST(Devices, AreNamedWithTheirNeedles) {
    const std::vector<std::string> known = Device::presets();
    for (const char* name : {"pen", "roller", "stamp", "home_roller_0_2mm", "roller_2_5mm", "pen_0_5mm"})
        EXPECT_NE(std::find(known.begin(), known.end(), name), known.end()) << name;
    const Device pen = Device::preset_named("pen");
    EXPECT_EQ(pen.kind, DeviceKind::pen);
    EXPECT_EQ(pen.needles, 12);
    EXPECT_EQ(pen.frequency, 90);
    EXPECT_EQ(pen.needle.length, 1e-3);
    const Device roller = Device::preset_named("roller");
    EXPECT_EQ(roller.kind, DeviceKind::roller);
    EXPECT_EQ(roller.needles, 192);
    EXPECT_EQ(roller.needle.length, 1.5e-3);
    EXPECT_EQ(Device::preset_named("stamp").kind, DeviceKind::stamp);
    const Device home = Device::preset_named("home_roller_0_2mm");  // takes the drum from the roller
    EXPECT_EQ(home.kind, DeviceKind::roller);
    EXPECT_EQ(home.needle.length, 0.2e-3);
    EXPECT_EQ(home.drum_radius, 10e-3);
    EXPECT_EQ(home.rows, 8);
    EXPECT_THROW((void)Device::preset_named("hammer"), ScenarioError);
}

}  // namespace
}  // namespace skinheal::test
