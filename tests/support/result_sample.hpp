// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <hdf5.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "io/result_file.hpp"

/// A result file with made-up numbers, and a reader that shares no code with the writer.
namespace skinheal::test {

/// A folder of its own, removed at the end.
class Folder {
public:
    explicit Folder(const std::string& name)
        : path_(std::filesystem::temp_directory_path() / ("skinheal-" + name + "-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline io::AxisSpec sample_axis(const std::string& name, int cells, double begin, bool down) {
    io::AxisSpec axis{.name = name, .unit = "m", .long_name = "the axis " + name, .positive_down = down};
    for (int i = 0; i <= cells; ++i) axis.edges.push_back(begin + 1e-5 * i * (1.0 + 0.1 * i));
    for (std::size_t i = 0; i + 1 < axis.edges.size(); ++i)
        axis.values.push_back(0.5 * (axis.edges[i] + axis.edges[i + 1]));
    return axis;
}

/// `volumes` fields on (z, r), one of them in double precision; two on (r); one number.
inline io::FileSpec sample_spec(int depth, int lateral, int volumes = 4, int series = 5) {
    io::FileSpec spec;
    spec.axes = {sample_axis("z", depth, 1e-4, true), sample_axis("r", lateral, 0.0, false)};
    spec.layer_flags.assign(static_cast<std::size_t>(depth), 1);
    spec.layer_flags.front() = 0;
    spec.layer_names = {"papillary_dermis", "reticular_dermis"};
    for (int f = 0; f < volumes; ++f)
        spec.fields.push_back(
            {"volume_" + std::to_string(f), "kg m-3", "a volume field", "Key1 Key2", {"z", "r"}, 0.0, f != 1});
    spec.fields.push_back({"cover", "1", "a surface field", "Key1", {"r"}, 0.0, true});
    spec.fields.push_back({"barrier", "1", "a surface field", "Key1", {"r"}, 0.0, false});
    spec.fields.push_back({"activation", "1", "a number", "Key1", {}, 0.0, true});
    for (int s = 0; s < series; ++s)
        spec.series.push_back({"series_" + std::to_string(s), "m", "a number per step", "Key2"});
    spec.attributes = {{"title", "sample"}, {"skinheal_version", "1.2.3"}, {"scenario_sha256", "0123abcd"}};
    spec.seed = 7;
    spec.scenario_json = R"({"schema":1})";
    spec.citations_bib = "@article{Key1,\n  title = {One}\n}\n@book{Key2, title = {Two}}\n";
    spec.environment_json = "{}";
    return spec;
}

inline std::size_t values_of(const io::FileSpec& spec, const io::FieldSpec& field) {
    std::size_t n = 1;
    for (const auto& d : field.dimensions) n *= spec.axes[d == "z" ? 0 : 1].values.size();
    return n;
}

/// A whole number below 2^20: exact as float32, and rough enough not to compress away.
inline double sample_value(long snapshot, std::size_t field, std::size_t cell) {
    auto h = static_cast<std::uint32_t>(snapshot) * 7919u + static_cast<std::uint32_t>(field) * 131u +
             static_cast<std::uint32_t>(cell) * 31u;
    h ^= h >> 7;
    h *= 2654435761u;
    return static_cast<double>(h >> 12);
}

inline std::vector<std::vector<double>> sample_snapshot(const io::FileSpec& spec, long snapshot) {
    std::vector<std::vector<double>> fields;
    for (std::size_t f = 0; f < spec.fields.size(); ++f) {
        auto& values = fields.emplace_back(values_of(spec, spec.fields[f]));
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = sample_value(snapshot, f, i);
    }
    return fields;
}

/// Snapshot k at 100 k, after `rows` rows of the series.
inline void append_sample(io::ResultFile& file, const io::FileSpec& spec, long snapshot, int rows = 3) {
    std::vector<double> row(spec.series.size());
    for (int j = 0; j < rows; ++j) {
        const double step = static_cast<double>(snapshot * rows + j);
        for (std::size_t s = 0; s < row.size(); ++s) row[s] = step + 0.125 * static_cast<double>(s);
        file.append_series(10.0 * step, row);
    }
    file.append_snapshot(100.0 * static_cast<double>(snapshot), sample_snapshot(spec, snapshot));
}

inline io::Ending sample_ending() {
    return {.status = "complete",
            .wall_seconds = 1.5,
            .steps = 42,
            .threads = 2,
            .sessions = {{0.0, 1e-3}, {50.0, 5e-4}},
            .warnings = {"mind the gap"},
            .metrics = {{"collagen_gain", "1", "gain of collagen", 0.25}}};
}

inline std::string file_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Plain reader.  Missing things read as empty.
class Reader {
public:
    explicit Reader(const std::filesystem::path& path) {
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() {
        if (file_ >= 0) H5Fclose(file_);
    }

    [[nodiscard]] bool is_open() const { return file_ >= 0; }
    [[nodiscard]] hid_t id() const { return file_; }
    [[nodiscard]] bool has(const std::string& name) const { return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0; }

    /// All names of objects, groups walked through.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> names;
        const auto visit = [](hid_t, const char* name, const H5O_info_t* info, void* data) -> herr_t {
            if (info->type == H5O_TYPE_DATASET) static_cast<std::vector<std::string>*>(data)->emplace_back(name);
            return 0;
        };
        H5Ovisit1(file_, H5_INDEX_NAME, H5_ITER_INC, visit, &names);
        return names;
    }

    [[nodiscard]] std::vector<hsize_t> shape(const std::string& name) const {
        const hid_t dataset = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
        if (dataset < 0) return {};
        const hid_t space = H5Dget_space(dataset);
        std::vector<hsize_t> size(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
        H5Sget_simple_extent_dims(space, size.data(), nullptr);
        H5Sclose(space);
        H5Dclose(dataset);
        return size;
    }

    [[nodiscard]] std::vector<double> numbers(const std::string& name) const {
        return read<double>(name, H5T_NATIVE_DOUBLE);
    }

    /// Numbers as their bytes in the file's own type, texts one after the other.
    [[nodiscard]] std::string content(const std::string& name) const {
        const hid_t dataset = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
        const hid_t type = H5Dget_type(dataset);
        std::string all;
        for (const unsigned char b : read<unsigned char>(name, type, H5Tget_size(type))) all += static_cast<char>(b);
        H5Tclose(type);
        H5Dclose(dataset);
        return all;
    }

    /// Texts of a fixed length, without the zeros that fill them up.
    [[nodiscard]] std::vector<std::string> texts(const std::string& name) const {
        const hid_t dataset = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
        if (dataset < 0) return {};
        const hid_t type = H5Dget_type(dataset);
        const std::size_t length = H5Tget_size(type);
        const auto bytes = H5Tis_variable_str(type) > 0 ? std::vector<char>{} : read<char>(name, type, length);
        H5Tclose(type);
        H5Dclose(dataset);
        std::vector<std::string> out;
        for (std::size_t at = 0; at < bytes.size(); at += length)
            out.emplace_back(std::string(bytes.data() + at, length).c_str());
        return out;
    }

    /// Attribute of an object; "." is the root.
    [[nodiscard]] std::string text(const std::string& object, const std::string& name) const {
        const hid_t attribute = H5Aopen_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        if (attribute < 0) return {};
        const hid_t type = H5Aget_type(attribute);
        std::string out(H5Tget_size(type), '\0');
        if (H5Tis_variable_str(type) > 0 || H5Aread(attribute, type, out.data()) < 0) out.clear();
        H5Tclose(type);
        H5Aclose(attribute);
        return out.c_str();
    }

    [[nodiscard]] double number(const std::string& object, const std::string& name) const {
        double value = -1.0;
        const hid_t attribute = H5Aopen_by_name(file_, object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT);
        if (attribute < 0) return value;
        H5Aread(attribute, H5T_NATIVE_DOUBLE, &value);
        H5Aclose(attribute);
        return value;
    }

private:
    template <class T>
    std::vector<T> read(const std::string& name, hid_t type, std::size_t items_per_value = 1) const {
        const hid_t dataset = H5Dopen2(file_, name.c_str(), H5P_DEFAULT);
        if (dataset < 0) return {};
        const hid_t space = H5Dget_space(dataset);
        std::vector<T> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)) * items_per_value);
        const herr_t status = values.empty() ? 0 : H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Sclose(space);
        H5Dclose(dataset);
        return status < 0 ? std::vector<T>{} : values;
    }

    hid_t file_{-1};
};

/// Every dataset by name, for comparisons bit by bit.
inline std::map<std::string, std::string> all_content(const std::filesystem::path& path) {
    const Reader reader(path);
    std::map<std::string, std::string> content;
    for (const auto& name : reader.names()) content[name] = reader.content(name);
    return content;
}

}  // namespace skinheal::test
