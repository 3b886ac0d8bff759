// SPDX-License-Identifier: BSD-3-Clause
#include "io/result_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "io/layout.hpp"
#include "skinheal/error.hpp"
#include "support/result_sample.hpp"

namespace skinheal::test {
namespace {

using io::ResultFile;

void write_run(const std::filesystem::path& path, const io::FileSpec& spec, long snapshots) {
    auto file = ResultFile::create(path, spec);
    for (long k = 0; k < snapshots; ++k) append_sample(file, spec, k);
    file.finish(sample_ending());
}

bool spec_has(const io::FileSpec& spec, const std::string& name) {
    const auto named = [&](const auto& s) { return s.name == name; };
    return std::ranges::any_of(spec.fields, named) || std::ranges::any_of(spec.series, named);
}

/// Compares what stands in the file with the made-up numbers.
void expect_sample(const Reader& reader, const io::FileSpec& spec, long snapshots) {
    for (std::size_t f = 0; f < spec.fields.size(); ++f) {
        const std::size_t n = values_of(spec, spec.fields[f]);
        const auto values = reader.numbers(spec.fields[f].name);
        ASSERT_EQ(values.size(), n * static_cast<std::size_t>(snapshots)) << spec.fields[f].name;
        for (std::size_t i = 0; i < values.size(); ++i)
            ASSERT_EQ(values[i], sample_value(static_cast<long>(i / n), f, i % n)) << spec.fields[f].name << " " << i;
    }
}

TEST(ResultFile, GivesBackEveryValueOfSmallFields) {
    const Folder folder("small");
    const auto spec = sample_spec(7, 5);
    write_run(folder / "run.h5", spec, 6);
    const Reader reader(folder / "run.h5");
    ASSERT_TRUE(reader.is_open());
    expect_sample(reader, spec, 6);
    EXPECT_EQ(reader.shape("volume_0"), (std::vector<hsize_t>{6, 7, 5}));
    EXPECT_EQ(reader.shape("cover"), (std::vector<hsize_t>{6, 5}));
    EXPECT_EQ(reader.shape("activation"), (std::vector<hsize_t>{6}));
}

TEST(ResultFile, GivesBackEveryValueOfCompressedFields) {
    const Folder folder("large");
    const auto spec = sample_spec(60, 40, 2);
    write_run(folder / "run.h5", spec, 3);
    expect_sample(Reader(folder / "run.h5"), spec, 3);
}

TEST(ResultFile, KeepsDoublesToTheLastBitAndRoundsSinglesOnce) {
    const Folder folder("precision");
    auto spec = sample_spec(2, 2, 2, 0);
    auto file = ResultFile::create(folder / "run.h5", spec);
    auto fields = sample_snapshot(spec, 0);
    for (auto& values : fields)
        for (double& v : values) v = 0.1;
    file.append_snapshot(0.0, fields);
    file.finish(sample_ending());
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.numbers("volume_0").front(), static_cast<double>(0.1f));
    EXPECT_EQ(reader.numbers("volume_1").front(), 0.1);
}

TEST(ResultFile, KeepsTheSeriesAndBothClocks) {
    const Folder folder("series");
    const auto spec = sample_spec(3, 2);
    write_run(folder / "run.h5", spec, 2);
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.numbers("time"), (std::vector<double>{0.0, 100.0}));
    EXPECT_EQ(reader.numbers("series_time"), (std::vector<double>{0, 10, 20, 30, 40, 50}));
    EXPECT_EQ(reader.numbers("series_2"), (std::vector<double>{0.25, 1.25, 2.25, 3.25, 4.25, 5.25}));
}

TEST(ResultFile, WritesManyRowsWithoutASnapshot) {
    const Folder folder("rows");
    const auto spec = sample_spec(2, 2);
    auto file = ResultFile::create(folder / "run.h5", spec);
    const std::vector<double> row(spec.series.size(), 0.5);
    for (int k = 0; k < 5000; ++k) file.append_series(k, row);
    EXPECT_EQ(file.series_rows(), 5000);
    file.append_snapshot(5000.0, sample_snapshot(spec, 0));
    EXPECT_EQ(file.snapshots(), 1);
    file.finish(sample_ending());
    const Reader reader(folder / "run.h5");
    ASSERT_EQ(reader.shape("series_time"), (std::vector<hsize_t>{5000}));
    EXPECT_EQ(reader.numbers("series_time").back(), 4999.0);
    EXPECT_EQ(reader.numbers("series_4"), std::vector<double>(5000, 0.5));
}

TEST(ResultFile, RootNamesTheRun) {
    const Folder folder("root");
    write_run(folder / "run.h5", sample_spec(3, 2), 1);
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.text(".", "Conventions"), "CF-1.10");
    EXPECT_EQ(reader.text(".", "title"), "sample");
    EXPECT_EQ(reader.text(".", "skinheal_version"), "1.2.3");
    EXPECT_EQ(reader.text(".", "scenario_sha256"), "0123abcd");
    EXPECT_EQ(reader.text(".", "references"), "Key1 Key2");
    EXPECT_EQ(reader.text(".", "status"), "complete");
    EXPECT_EQ(reader.number(".", "skinheal_schema"), 2.0);
    EXPECT_EQ(reader.number(".", "seed"), 7.0);
    EXPECT_EQ(reader.number(".", "steps"), 42.0);
    EXPECT_EQ(reader.number(".", "threads"), 2.0);
    EXPECT_EQ(reader.number(".", "wall_seconds"), 1.5);
    EXPECT_EQ(reader.text(".", "created").size(), std::string("2000-01-01T00:00:00Z").size());
}

TEST(ResultFile, AxesSayWhereTheCellsAre) {
    const Folder folder("axes");
    const auto spec = sample_spec(3, 2);
    write_run(folder / "run.h5", spec, 1);
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.numbers("z"), spec.axes[0].values);
    EXPECT_EQ(reader.text("z", "units"), "m");
    EXPECT_EQ(reader.text("z", "positive"), "down");
    EXPECT_EQ(reader.text("r", "positive"), "");
    EXPECT_EQ(reader.text("z", "spacing"), "graded");
    EXPECT_EQ(reader.text("z", "bounds"), "z_bounds");
    const auto& e = spec.axes[0].edges;
    EXPECT_EQ(reader.numbers("z_bounds"), (std::vector<double>{e[0], e[1], e[1], e[2], e[2], e[3]}));
    EXPECT_EQ(reader.numbers("layer"), (std::vector<double>{0, 1, 1}));
    EXPECT_EQ(reader.text("layer", "flag_meanings"), "papillary_dermis reticular_dermis");
}

TEST(ResultFile, FieldsCarryTheirMeaning) {
    const Folder folder("meaning");
    write_run(folder / "run.h5", sample_spec(3, 2), 1);
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.text("volume_0", "units"), "kg m-3");
    EXPECT_EQ(reader.text("volume_0", "long_name"), "a volume field");
    EXPECT_EQ(reader.text("volume_0", "source"), "Key1 Key2");
    EXPECT_EQ(reader.text("volume_0", "cell_methods"), "time: point z: mean r: mean");
    EXPECT_EQ(reader.text("activation", "cell_methods"), "time: point");
    EXPECT_EQ(reader.number("volume_0", "valid_min"), 0.0);
    EXPECT_EQ(reader.text("series_0", "units"), "m");
}

TEST(ResultFile, UniformAxesSaySo) {
    const Folder folder("uniform");
    auto spec = sample_spec(2, 2);
    spec.axes[1].edges = {0.0, 1e-4, 2e-4};
    spec.axes[1].values = {0.5e-4, 1.5e-4};
    write_run(folder / "run.h5", spec, 1);
    EXPECT_EQ(Reader(folder / "run.h5").text("r", "spacing"), "uniform");
}

TEST(ResultFile, EndingHoldsSessionsMetricsAndWarnings) {
    const Folder folder("ending");
    write_run(folder / "run.h5", sample_spec(3, 2), 1);
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.numbers("session_time"), (std::vector<double>{0.0, 50.0}));
    EXPECT_EQ(reader.numbers("session_depth"), (std::vector<double>{1e-3, 5e-4}));
    EXPECT_EQ(reader.numbers("metrics/collagen_gain"), std::vector<double>{0.25});
    EXPECT_EQ(reader.text("metrics/collagen_gain", "units"), "1");
    EXPECT_EQ(reader.texts("provenance/warnings"), std::vector<std::string>{"mind the gap"});
}

TEST(ResultFile, ProvenanceHoldsTheScenarioAndEveryParameter) {
    const Folder folder("provenance");
    auto spec = sample_spec(3, 2);
    spec.parameters = ParameterSet::load("mn16");
    write_run(folder / "run.h5", spec, 1);
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.texts("provenance/scenario_json"), std::vector<std::string>{spec.scenario_json});
    EXPECT_EQ(reader.texts("provenance/citations_bib"), std::vector<std::string>{spec.citations_bib});
    EXPECT_EQ(reader.text(".", "parameter_set"), "mn16");
    const auto names = reader.texts("provenance/parameters/parameter");
    const auto values = reader.numbers("provenance/parameters/value");
    ASSERT_EQ(names.size(), spec.parameters.entries().size());
    ASSERT_EQ(values.size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(names[i], spec.parameters.entries()[i].name);
        EXPECT_EQ(values[i], spec.parameters.entries()[i].value);
    }
}

TEST(ResultFile, ARunWithoutSessionsAndSnapshotsIsStillAFile) {
    const Folder folder("empty");
    auto file = ResultFile::create(folder / "run.h5", sample_spec(3, 2));
    file.finish({.status = "failed"});
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.text(".", "status"), "failed");
    EXPECT_EQ(reader.shape("volume_0"), (std::vector<hsize_t>{0, 3, 2}));
    EXPECT_EQ(reader.shape("session_time"), (std::vector<hsize_t>{0}));
}

TEST(ResultFile, WithoutFinishTheStatusIsRunning) {
    const Folder folder("unfinished");
    const auto spec = sample_spec(3, 2);
    {
        auto file = ResultFile::create(folder / "run.h5", spec);
        append_sample(file, spec, 0);
    }
    const Reader reader(folder / "run.h5");
    EXPECT_EQ(reader.text(".", "status"), "running");
    expect_sample(reader, spec, 1);
}

TEST(ResultFile, SpaceThatWasClaimedAheadGoesBack) {
    const Folder folder("size");
    auto spec = sample_spec(24, 16, 16, 40);
    spec.expected_snapshots = 60;
    write_run(folder / "short.h5", spec, 1);
    write_run(folder / "long.h5", spec, 21);
    const double short_size = static_cast<double>(std::filesystem::file_size(folder / "short.h5"));
    const double long_size = static_cast<double>(std::filesystem::file_size(folder / "long.h5"));
    const double raw = 20.0 * 24 * 16 * (15 * 4 + 8);
    EXPECT_LT(long_size - short_size, 1.2 * raw);
    EXPECT_LT(short_size, 1.2e6);
}

TEST(ResultFile, WhatASnapshotChangesLiesWithinAPage) {
    const Folder folder("pages");
    auto spec = sample_spec(24, 16, 20, 60);
    write_run(folder / "run.h5", spec, 2);
    const std::string bytes = file_bytes(folder / "run.h5");
    const Reader reader(folder / "run.h5");
    for (const auto& name : reader.names()) {
        const bool grows = name == "time" || name == "series_time" || spec_has(spec, name);
        if (!grows) continue;
        H5O_info_t info{};
        ASSERT_GE(H5Oget_info_by_name1(reader.id(), name.c_str(), &info, H5P_DEFAULT), 0);
        // version 2 object header: signature, version, flags, [4 times], [2 limits], length of the first part
        const auto at = static_cast<std::size_t>(info.addr);
        ASSERT_EQ(bytes.substr(at, 4), "OHDR") << name;
        const auto flags = static_cast<unsigned char>(bytes[at + 5]);
        std::size_t head = at + 6 + ((flags & 0x20u) != 0 ? 16 : 0) + ((flags & 0x10u) != 0 ? 4 : 0);
        std::size_t length = 0;
        const std::size_t width = std::size_t{1} << (flags & 3u);
        for (std::size_t b = width; b-- > 0;) length = length * 256 + static_cast<unsigned char>(bytes[head + b]);
        const std::size_t last = head + width + length + 3;
        EXPECT_EQ(at / 4096, last / 4096) << name;
    }
}

TEST(ResultFile, ChunksStayBelowOneMebibyte) {
    io::FieldSpec field{.name = "big", .dimensions = {"z", "r"}, .float32 = false};
    const std::vector<io::AxisSpec> axes{sample_axis("z", 1200, 0, true), sample_axis("r", 700, 0, false)};
    const auto records = io::layout::records_of(field, axes);
    EXPECT_TRUE(records.compressed);
    EXPECT_EQ(records.chunk.front(), 1u);
    EXPECT_LE(records.chunk_bytes(), std::size_t{1} << 20);
}

TEST(ResultFile, CanBeMovedAndClosesWhatItReplaces) {
    const Folder folder("move");
    const auto spec = sample_spec(3, 2);
    auto file = ResultFile::create(folder / "one.h5", spec);
    append_sample(file, spec, 0);
    file = ResultFile::create(folder / "two.h5", spec);
    append_sample(file, spec, 0);
    file.finish(sample_ending());
    EXPECT_EQ(Reader(folder / "one.h5").text(".", "status"), "running");
    EXPECT_EQ(Reader(folder / "two.h5").text(".", "status"), "complete");
}

TEST(ResultFile, SurvivesAChangeOfTheWorkingFolder) {
    const Folder folder("chdir");
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    auto file = ResultFile::create("run.h5", sample_spec(3, 2));
    std::filesystem::current_path(before);
    file.finish(sample_ending());
    EXPECT_EQ(Reader(folder / "run.h5").text(".", "status"), "complete");
}

TEST(ResultFile, TwoFilesFromTwoThreads) {
    const Folder folder("threads");
    const auto spec = sample_spec(12, 8);
    std::vector<std::thread> threads;
    for (const char* name : {"one.h5", "two.h5"})
        threads.emplace_back([&spec, path = folder / name] { write_run(path, spec, 20); });
    for (auto& t : threads) t.join();
    EXPECT_EQ(all_content(folder / "one.h5"), all_content(folder / "two.h5"));
}

herr_t print_nothing(hid_t, void*) { return 0; }

TEST(ResultFile, PutsBackTheErrorPrintingOfTheProgramAround) {
    const Folder folder("printing");
    int mark = 0;
    H5Eset_auto2(H5E_DEFAULT, print_nothing, &mark);
    auto file = ResultFile::create(folder / "run.h5", sample_spec(3, 2));
    file.finish(sample_ending());
    EXPECT_THROW((void)ResultFile::create(folder / "run.h5", sample_spec(3, 2)), IoError);
    H5E_auto2_t print = nullptr;
    void* data = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &print, &data);
    EXPECT_EQ(print, &print_nothing);
    EXPECT_EQ(data, &mark);
}

TEST(CitationKeys, AreTheEntriesInOrder) {
    EXPECT_EQ(io::layout::citation_keys("@article{B2001, x}\n@book{ A1999 ,\n mail = {a@b{c},d}}\n"), "B2001 A1999");
    EXPECT_EQ(io::layout::citation_keys(""), "");
}

}  // namespace
}  // namespace skinheal::test
