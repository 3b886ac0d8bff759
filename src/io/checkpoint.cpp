// SPDX-License-Identifier: BSD-3-Clause
#include "io/checkpoint.hpp"

#include <array>

#include "io/file_error.hpp"
#include "io/hdf5.hpp"

namespace skinheal::io {
namespace {

using h5::check;
using h5::Handle;

constexpr long format = 1;
constexpr std::string_view write_advice =
    "The run goes on only if its state can be saved: make room, or choose another folder.";
constexpr std::string_view read_advice = "Delete this checkpoint and begin anew with overwrite = true.";

void write_array(hid_t group, const std::string& name, const std::vector<double>& values) {
    const std::array<hsize_t, 1> size{values.size()};
    const Handle space = h5::simple_space(size);
    const Handle dataset(H5Dcreate2(group, name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                         H5Dclose);
    if (!values.empty()) check(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
}

std::vector<double> read_array(hid_t group, const std::string& name) {
    const Handle dataset = h5::open_dataset(group, name.c_str());
    const Handle space(H5Dget_space(dataset), H5Sclose);
    std::vector<double> values(static_cast<std::size_t>(check(H5Sget_simple_extent_npoints(space))));
    if (!values.empty()) check(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    return values;
}

void write_all(const std::filesystem::path& path, const Checkpoint& checkpoint) {
    const Handle access = h5::file_access();
    Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose);
    h5::put(file, "skinheal_checkpoint", format);
    h5::put(file, "scenario_sha256", checkpoint.scenario_hash);
    h5::put(file, "skinheal_version", checkpoint.library_version);
    h5::put(file, "snapshots", checkpoint.snapshots);
    h5::put(file, "series_rows", checkpoint.series_rows);
    {
        const Handle arrays = h5::create_group(file, "arrays");
        for (const auto& [name, values] : checkpoint.arrays) write_array(arrays, name, values);
    }
    file.close();
}

}  // namespace

void write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
    require_place(path);
    const auto unfinished = aside(path);
    try {
        guarded(path, "the checkpoint could not be written", write_advice, [&] { write_all(unfinished, checkpoint); });
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        throw;
    }
    move_over(unfinished, path);
}

std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    return guarded(path, "the checkpoint cannot be read", read_advice, [&] {
        const Handle access = h5::file_access();
        const Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose);
        if (const long found = h5::integer_attribute(file, "skinheal_checkpoint"); found != format)
            throw IoError(path.string() + ": this checkpoint has format " + std::to_string(found) + ", known is " +
                              std::to_string(format) + ".\n  " + std::string(read_advice),
                          path.string());
        Checkpoint checkpoint;
        checkpoint.scenario_hash = h5::text_attribute(file, "scenario_sha256");
        checkpoint.library_version = h5::text_attribute(file, "skinheal_version");
        checkpoint.snapshots = h5::integer_attribute(file, "snapshots");
        checkpoint.series_rows = h5::integer_attribute(file, "series_rows");
        const Handle arrays = h5::open_group(file, "arrays");
        std::vector<std::string> names;
        const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
            static_cast<std::vector<std::string>*>(data)->emplace_back(name);
            return 0;
        };
        check(H5Literate(arrays, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names));
        for (const auto& name : names) checkpoint.arrays.emplace(name, read_array(arrays, name));
        return std::optional<Checkpoint>(std::move(checkpoint));
    });
}

}  // namespace skinheal::io
