// SPDX-License-Identifier: BSD-3-Clause
#include <hdf5_hl.h>

#include <map>
#include <string>
#include <utility>

#include "io/hdf5.hpp"
#include "io/layout.hpp"

namespace skinheal::io::layout {
namespace {

using h5::check;
using h5::Handle;
using h5::put;

constexpr unsigned deflate_level = 4;
/// A table of more values is compressed.
constexpr hsize_t small_table = 1024;

hsize_t count_of(const std::vector<hsize_t>& size) {
    hsize_t count = 1;
    for (const hsize_t n : size) count *= n;
    return count;
}

Handle add(hid_t file, const std::string& name, const std::vector<hsize_t>& size, const std::vector<double>& values) {
    if (h5::has_link(file, name.c_str())) check(H5Ldelete(file, name.c_str(), H5P_DEFAULT));
    const Handle space = h5::simple_space(size);
    const Handle properties = h5::property_list(H5P_DATASET_CREATE);
    check(H5Pset_obj_track_times(properties, false));
    check(H5Pset_chunk(properties, static_cast<int>(size.size()), size.data()));
    if (count_of(size) > small_table) {
        check(H5Pset_shuffle(properties));
        check(H5Pset_deflate(properties, deflate_level));
    }
    check(H5Pset_fletcher32(properties));  // a damaged value is told, not read
    Handle dataset(H5Dcreate2(file, name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                   H5Dclose);
    h5::write_whole(dataset, H5T_NATIVE_DOUBLE, values.data());
    return dataset;
}

/// Units, meaning and dimensions, slowest first.
void describe(hid_t dataset, const StoredField& variable) {
    std::string names;
    for (const std::string& dimension : variable.dimensions) names += (names.empty() ? "" : " ") + dimension;
    put(dataset, "dimensions", names);
    put(dataset, "units", variable.unit);
    put(dataset, "long_name", variable.long_name);
}

bool is_axis(const StoredField& variable) {
    return variable.dimensions.size() == 1 && variable.dimensions.front() == variable.name;
}

}  // namespace

void write_products(hid_t file, const ProductTables& tables) {
    if (tables.time.empty()) return;
    std::map<std::string, Handle> scales;
    std::map<std::string, hsize_t> lengths{{"product_time", tables.time.size()}};
    const auto add_scale = [&](const std::string& name, const std::vector<double>& values) -> Handle& {
        lengths[name] = values.size();
        Handle dataset = add(file, name, {values.size()}, values);
        check(H5DSset_scale(dataset, name.c_str()));
        return scales.emplace(name, std::move(dataset)).first->second;
    };
    const Handle& clock = add_scale("product_time", tables.time);
    describe(clock, {"product_time", "s", "time of the rows of products", "", {"product_time"}, {}});
    for (const StoredField& axis : tables.variables) {
        if (!is_axis(axis)) continue;
        const Handle& dataset = add_scale(axis.name, axis.values);
        describe(dataset, axis);
        put(dataset, "positive", "down");
    }
    for (const StoredField& variable : tables.variables) {
        if (is_axis(variable)) continue;
        std::vector<hsize_t> size;
        for (const std::string& dimension : variable.dimensions) size.push_back(lengths.at(dimension));
        const Handle dataset = add(file, variable.name, size, variable.values);
        for (std::size_t d = 0; d < variable.dimensions.size(); ++d)
            check(H5DSattach_scale(dataset, scales.at(variable.dimensions[d]), static_cast<unsigned>(d)));
        describe(dataset, variable);
    }
}

}  // namespace skinheal::io::layout
