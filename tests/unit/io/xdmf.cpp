// SPDX-License-Identifier: BSD-3-Clause
#include "io/xdmf.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/result_sample.hpp"

namespace skinheal::test {
namespace {

using io::ResultFile;

std::size_t count(const std::string& text, const std::string& word) {
    std::size_t n = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
    return n;
}

TEST(Xdmf, HasOneGridPerSnapshotAndOneCutPerVolumeField) {
    const auto spec = sample_spec(3, 2, 4);
    const std::vector<double> times{0.0, 86400.0, 172800.5};
    const std::string text = io::xdmf_text("a & b.h5", spec, times);
    EXPECT_EQ(count(text, "<Grid Name='skin'"), 3u);
    EXPECT_EQ(count(text, "<Attribute "), 12u);
    EXPECT_NE(text.find("<Time Value='172800.5'/>"), std::string::npos);
    EXPECT_NE(text.find("NumberOfElements='4 3'"), std::string::npos);
    EXPECT_NE(text.find("ItemType='HyperSlab' Dimensions='3 2'"), std::string::npos);
    EXPECT_NE(text.find(">2 0 0 1 1 1 1 3 2<"), std::string::npos);
    EXPECT_NE(text.find("Dimensions='3 3 2' NumberType='Float' Precision='8' Format='HDF'>a &amp; b.h5:/volume_1<"),
              std::string::npos);
    EXPECT_EQ(count(text, "a &amp; b.h5"), 4u);  // each dataset is named once, however many snapshots there are
}

TEST(Xdmf, CutsThreeDimensionsOutOfFour) {
    auto spec = sample_spec(3, 2, 4);
    auto third = spec.axes.back();
    third.name = "y";
    spec.axes.insert(spec.axes.begin() + 1, third);
    EXPECT_FALSE(io::has_sidecar(spec)) << "no field covers the grid";
    for (auto& field : spec.fields)
        if (field.dimensions.size() == 2) field.dimensions.insert(field.dimensions.begin() + 1, "y");
    EXPECT_TRUE(io::has_sidecar(spec));
    const std::string text = io::xdmf_text("a.h5", spec, std::vector<double>{0.0, 5.0});
    EXPECT_NE(text.find("TopologyType='3DRectMesh' NumberOfElements='4 3 3'/><Geometry GeometryType='VXVYVZ'>"),
              std::string::npos);
    EXPECT_NE(text.find("Dimensions='2 3 2 2' NumberType"), std::string::npos);
    EXPECT_NE(text.find("<DataItem Dimensions='3 4'>1 0 0 0 1 1 1 1 1 3 2 2</DataItem>"), std::string::npos);
}

TEST(Xdmf, StandsBesideAPlaneRunAndCanBeSwitchedOff) {
    const Folder folder("xdmf");
    auto spec = sample_spec(3, 2);
    ResultFile::create(folder / "on.h5", spec).finish(sample_ending());
    spec.xdmf = false;
    ResultFile::create(folder / "off.h5", spec).finish(sample_ending());
    EXPECT_TRUE(std::filesystem::exists(folder / "on.xdmf"));
    EXPECT_FALSE(std::filesystem::exists(folder / "off.xdmf"));
}

TEST(Xdmf, AColumnHasNone) {
    auto spec = sample_spec(3, 2);
    EXPECT_TRUE(io::has_sidecar(spec));
    spec.axes.pop_back();
    EXPECT_FALSE(io::has_sidecar(spec));
}

TEST(Xdmf, AnOverwrittenRunTakesItsSidecarAlong) {
    const Folder folder("stale");
    const auto spec = sample_spec(3, 2);
    ResultFile::create(folder / "run.h5", spec).finish(sample_ending());
    const auto running = ResultFile::create(folder / "run.h5", spec, true);
    EXPECT_FALSE(std::filesystem::exists(folder / "run.xdmf"));
}

}  // namespace
}  // namespace skinheal::test
