// SPDX-License-Identifier: BSD-3-Clause
#include "io/layout.hpp"

#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>
#include <ctime>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "base/vocabulary.hpp"
#include "skinheal/error.hpp"

namespace skinheal::io::layout {
namespace {

using h5::check;
using h5::Handle;
using h5::put;

constexpr std::size_t largest_chunk = std::size_t{1} << 20;
constexpr hsize_t rows_per_chunk = 510;  ///< with their checksum they fill a page
constexpr std::size_t status_bytes = 16;
/// Lengths are those of the dimensions, slowest first, as words between blanks.
constexpr const char* dimensions_attribute = "dimensions";
constexpr unsigned deflate_level = 4;
/// Attributes stay in the object header up to this number; HDF5's own limit of 8 would open a heap for an axis.
constexpr unsigned compact_attributes = 64;
constexpr unsigned compact_links = 1024;

std::string utc_now() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

bool is_uniform(const AxisSpec& axis) {
    const auto& edges = axis.edges.size() > axis.values.size() ? axis.edges : axis.values;
    if (edges.size() < 2) return true;
    const double step = (edges.back() - edges.front()) / static_cast<double>(edges.size() - 1);
    for (std::size_t i = 1; i < edges.size(); ++i)
        if (std::abs(edges[i] - edges[i - 1] - step) > 1e-9 * std::abs(step)) return false;
    return true;
}

Handle creation_properties(Handle properties = h5::property_list(H5P_DATASET_CREATE)) {
    check(H5Pset_obj_track_times(properties, false));
    check(H5Pset_attr_phase_change(properties, compact_attributes, compact_attributes - 1));
    return properties;
}

/// Texts one behind the other, each filled up with zeros to the same length.
struct Packed {
    std::size_t length{1};
    std::string bytes{};
};

Packed pack(std::span<const std::string> texts) {
    Packed packed;
    for (const auto& text : texts) packed.length = std::max(packed.length, text.size());
    for (const auto& text : texts) {
        packed.bytes += text;
        packed.bytes.resize((packed.bytes.size() + packed.length - 1) / packed.length * packed.length);
        if (text.empty()) packed.bytes.resize(packed.bytes.size() + packed.length);
    }
    return packed;
}

/// Builds the groups and datasets of one new file.
class Builder {
public:
    Builder(hid_t file, const FileSpec& spec) : file_(file), spec_(spec) {}

    void put_identity() {
        for (const auto& [name, text] : spec_.attributes) put(file_, name.c_str(), text);
        put(file_, "created", utc_now());
        const Handle group = h5::open_group(file_, "provenance");
        for (const auto& [name, text] :
             {std::pair{"scenario_json", &spec_.scenario_json}, {"environment_json", &spec_.environment_json}}) {
            check(H5Ldelete(group, name, H5P_DEFAULT));
            add_text(group, name, *text);
        }
    }

    void build() {
        root_attributes();
        for (const AxisSpec& axis : spec_.axes) add_axis(axis);
        add_layer();
        add_clock("time", "time of the snapshots");
        for (const FieldSpec& field : spec_.fields) add_field(field);
        add_clock("series_time", "time of the steps");
        for (const SeriesSpec& series : spec_.series) add_series(series);
        provenance();
    }

private:
    void root_attributes() {
        put(file_, "Conventions", "CF-1.10");
        put(file_, "skinheal_schema", schema);
        for (const auto& [name, text] : spec_.attributes) put(file_, name.c_str(), text);
        write_status(file_, "running");
        put(file_, "parameter_set", spec_.parameters.name());
        put(file_, "created", utc_now());
        put(file_, "seed", spec_.seed);
        put(file_, "references", citation_keys(spec_.citations_bib));
        put(file_, "wall_seconds", 0.0);
        put(file_, "steps", 0L);
        put(file_, "threads", 0L);
    }

    void describe(hid_t dataset, const std::string& unit, const std::string& long_name,
                  const std::string& source = {}) {
        put(dataset, "units", unit);
        if (!long_name.empty()) put(dataset, "long_name", long_name);
        if (!source.empty()) put(dataset, "source", source);
    }

    /// A dataset of fixed size, written whole.
    Handle add_fixed(const std::string& name, hid_t type, std::span<const hsize_t> size, hid_t memory_type,
                     const void* data) {
        const Handle space = h5::simple_space(size);
        const Handle properties = creation_properties(h5::checked(size, H5Tget_size(type)));
        Handle dataset(H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose);
        h5::write_whole(dataset, memory_type, data);
        return dataset;
    }

    /// A dimension without values, in the words of netCDF-4.
    hid_t length(const std::string& name, hsize_t size) {
        if (const auto found = scales_.find(name); found != scales_.end()) return found->second;
        if (h5::has_link(file_, name.c_str()))
            return scales_.emplace(name, h5::open_dataset(file_, name.c_str())).first->second;
        const std::array<hsize_t, 1> sizes{size};
        const Handle space = h5::simple_space(sizes);
        const Handle properties = creation_properties();
        Handle dataset(H5Dcreate2(file_, name.c_str(), H5T_IEEE_F32BE, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                       H5Dclose);
        std::string digits = std::to_string(size);
        digits.insert(0, 10 - std::min<std::size_t>(10, digits.size()), ' ');
        check(H5DSset_scale(dataset, ("This is a netCDF dimension but not a netCDF variable." + digits).c_str()));
        put(dataset, dimensions_attribute, name);
        return scales_.emplace(name, std::move(dataset)).first->second;
    }

    void add_axis(const AxisSpec& axis) {
        const std::array<hsize_t, 1> size{axis.values.size()};
        Handle dataset = add_fixed(axis.name, H5T_IEEE_F64LE, size, H5T_NATIVE_DOUBLE, axis.values.data());
        check(H5DSset_scale(dataset, axis.name.c_str()));
        put(dataset, dimensions_attribute, axis.name);
        describe(dataset, axis.unit, axis.long_name);
        put(dataset, "spacing", is_uniform(axis) ? "uniform" : "graded");
        if (axis.positive_down) {
            put(dataset, "positive", "down");
            put(dataset, "axis", "Z");
        }
        if (axis.edges.size() == axis.values.size() + 1) {
            put(dataset, "bounds", axis.name + "_bounds");
            add_bounds(axis, dataset);
        }
        scales_.emplace(axis.name, std::move(dataset));
    }

    void add_bounds(const AxisSpec& axis, hid_t scale) {
        std::vector<double> pairs;
        for (std::size_t i = 0; i < axis.values.size(); ++i) {
            pairs.push_back(axis.edges[i]);
            pairs.push_back(axis.edges[i + 1]);
        }
        const std::array<hsize_t, 2> size{axis.values.size(), 2};
        const hid_t pair = length("bounds", 2);
        const Handle dataset = add_fixed(axis.name + "_bounds", H5T_IEEE_F64LE, size, H5T_NATIVE_DOUBLE, pairs.data());
        check(H5DSattach_scale(dataset, scale, 0));
        check(H5DSattach_scale(dataset, pair, 1));
        put(dataset, dimensions_attribute, axis.name + " bounds");
    }

    void add_layer() {
        const auto depth = scales_.find("z");
        if (spec_.layer_flags.empty() || depth == scales_.end()) return;
        const std::vector<signed char> flags(spec_.layer_flags.begin(), spec_.layer_flags.end());
        const std::array<hsize_t, 1> size{flags.size()};
        const Handle dataset = add_fixed("layer", H5T_STD_I8LE, size, H5T_NATIVE_SCHAR, flags.data());
        check(H5DSattach_scale(dataset, depth->second, 0));
        put(dataset, dimensions_attribute, "z");
        put(dataset, "long_name", "layer of the skin");
        std::vector<signed char> values(spec_.layer_names.size());
        std::iota(values.begin(), values.end(), static_cast<signed char>(0));
        put(dataset, "flag_values", values);
        std::string meanings;
        for (const auto& name : spec_.layer_names) meanings += (meanings.empty() ? "" : " ") + name;
        put(dataset, "flag_meanings", meanings);
    }

    Handle add_records(const std::string& name, const Records& records) {
        std::vector<hsize_t> size{0};
        std::vector<hsize_t> limit{H5S_UNLIMITED};
        for (const hsize_t n : records.slab) {
            size.push_back(n);
            limit.push_back(n);
        }
        const Handle space = h5::simple_space(size, limit);
        const Handle properties = creation_properties();
        check(H5Pset_chunk(properties, static_cast<int>(records.chunk.size()), records.chunk.data()));
        const bool single = records.value_bytes == sizeof(float);
        const double missing = std::numeric_limits<double>::quiet_NaN();
        check(H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &missing));
        if (records.compressed) {
            check(H5Pset_shuffle(properties));
            check(H5Pset_deflate(properties, deflate_level));
        }
        check(H5Pset_fletcher32(properties));
        const hid_t type = single ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
        return {H5Dcreate2(file_, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose};
    }

    void add_clock(const char* name, const char* long_name) {
        Handle dataset = add_records(name, rows_of_numbers());
        check(H5DSset_scale(dataset, name));
        put(dataset, dimensions_attribute, name);
        describe(dataset, "s", long_name);
        scales_.emplace(name, std::move(dataset));
    }

    void add_field(const FieldSpec& field) {
        const Handle dataset = add_records(field.name, records_of(field, spec_.axes));
        check(H5DSattach_scale(dataset, scales_.at("time"), 0));
        std::string cell_methods = "time: point";
        std::string dimensions = "time";
        for (std::size_t d = 0; d < field.dimensions.size(); ++d) {
            check(H5DSattach_scale(dataset, scales_.at(field.dimensions[d]), static_cast<unsigned>(d + 1)));
            cell_methods += " " + field.dimensions[d] + ": mean";
            dimensions += " " + field.dimensions[d];
        }
        put(dataset, dimensions_attribute, dimensions);
        describe(dataset, field.unit, field.long_name, field.source);
        put(dataset, "cell_methods", cell_methods);
        if (std::isnan(field.valid_min)) return;
        if (field.float32)
            put(dataset, "valid_min", static_cast<float>(field.valid_min));
        else
            put(dataset, "valid_min", field.valid_min);
    }

    void add_series(const SeriesSpec& series) {
        const Handle dataset = add_records(series.name, rows_of_numbers());
        check(H5DSattach_scale(dataset, scales_.at("series_time"), 0));
        put(dataset, dimensions_attribute, "series_time");
        describe(dataset, series.unit, series.long_name, series.source);
        put(dataset, "cell_methods", "series_time: point");
    }

    void provenance() {
        const Handle group = h5::create_group(file_, "provenance");
        add_text(group, "scenario_json", spec_.scenario_json);
        add_text(group, "citations_bib", spec_.citations_bib);
        add_text(group, "environment_json", spec_.environment_json);
        const auto set = spec_.parameters.entries();
        table_.assign(set.begin(), set.end());
        table_.insert(table_.end(), spec_.layers.begin(), spec_.layers.end());
        if (!table_.empty()) parameter_table(group);
    }

    void add_text(hid_t group, const char* name, const std::string& text) {
        const Handle dataset = h5::write_text(group, name, text);
        if (!h5::extent(dataset).empty()) check(H5DSattach_scale(dataset, length("one", 1), 0));
    }

    template <class Get>
    Handle text_column(hid_t group, const char* name, Get get) {
        std::vector<std::string> texts;
        for (const Parameter& p : table_) texts.emplace_back(get(p));
        const Packed packed = pack(texts);
        return column(group, name, h5::text_type(packed.length), packed.bytes.data());
    }

    template <class Get>
    void number_column(hid_t group, const char* name, const char* long_name, Get get) {
        std::vector<double> values;
        for (const Parameter& p : table_) values.push_back(get(p));
        const Handle dataset = column(group, name, H5T_NATIVE_DOUBLE, values.data());
        put(dataset, "long_name", long_name);
    }

    Handle column(hid_t group, const char* name, hid_t type, const void* data) {
        const std::array<hsize_t, 1> size{table_.size()};
        const Handle space = h5::simple_space(size);
        const Handle properties = creation_properties(h5::checked(size, H5Tget_size(type)));
        Handle dataset(H5Dcreate2(group, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose);
        h5::write_whole(dataset, type, data);
        if (rows_) check(H5DSattach_scale(dataset, *rows_, 0));
        return dataset;
    }

    /// One column per property; `parameter` holds the names and is the dimension, so that xarray indexes by name.
    void parameter_table(hid_t provenance_group) {
        const Handle group = h5::create_group(provenance_group, "parameters");
        rows_ = text_column(group, "parameter", [](const Parameter& p) { return p.name; });
        check(H5DSset_scale(*rows_, "parameter"));
        number_column(group, "value", "value in SI units", [](const Parameter& p) { return p.value; });
        number_column(group, "low", "lower end of the range in SI units; NaN = no range", [](const Parameter& p) {
            return p.has_range ? p.low : std::numeric_limits<double>::quiet_NaN();
        });
        number_column(group, "high", "upper end of the range in SI units; NaN = no range", [](const Parameter& p) {
            return p.has_range ? p.high : std::numeric_limits<double>::quiet_NaN();
        });
        text_column(group, "unit", [](const Parameter& p) { return p.unit; });
        number_column(group, "si_factor", "SI units in one `unit`", [](const Parameter& p) { return p.si_factor; });
        text_column(group, "kind", [](const Parameter& p) { return base::word_for(base::parameter_kinds, p.kind); });
        text_column(group, "source", [](const Parameter& p) { return p.source; });
        text_column(group, "symbol", [](const Parameter& p) { return p.symbol; });
        text_column(group, "note", [](const Parameter& p) { return p.note; });
        flag_column(group, "checked", [](const Parameter& p) { return p.checked; });
        flag_column(group, "overridden", [](const Parameter& p) { return p.overridden; });
        rows_.reset();
    }

    template <class Get>
    void flag_column(hid_t group, const char* name, Get get) {
        std::vector<signed char> values;
        for (const Parameter& p : table_) values.push_back(get(p) ? 1 : 0);
        column(group, name, H5T_NATIVE_SCHAR, values.data());
    }

    hid_t file_;
    const FileSpec& spec_;
    std::map<std::string, Handle> scales_{};
    std::vector<Parameter> table_{};
    std::optional<Handle> rows_{};
};

/// A dimension that may be empty, which netCDF allows only for unlimited ones.
Handle add_list(hid_t where, const char* name, hid_t type, hsize_t length, const void* data) {
    const std::array<hsize_t, 1> size{length};
    const std::array<hsize_t, 1> limit{H5S_UNLIMITED};
    const std::array<hsize_t, 1> chunk{16};
    const Handle space = h5::simple_space(size, limit);
    const Handle properties = creation_properties();
    check(H5Pset_chunk(properties, 1, chunk.data()));
    check(H5Pset_fletcher32(properties));
    Handle dataset(H5Dcreate2(where, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose);
    if (length > 0) h5::write_whole(dataset, type, data);
    return dataset;
}

void remove_if_there(hid_t where, const char* name) {
    if (h5::has_link(where, name)) check(H5Ldelete(where, name, H5P_DEFAULT));
}

void write_sessions(hid_t file, std::span<const SessionMark> sessions) {
    std::vector<double> times;
    std::vector<double> depths;
    for (const SessionMark& s : sessions) {
        times.push_back(s.time);
        depths.push_back(s.depth);
    }
    for (const char* name : {"session_depth", "session_time"}) remove_if_there(file, name);
    const Handle time = add_list(file, "session_time", H5T_NATIVE_DOUBLE, times.size(), times.data());
    const Handle depth = add_list(file, "session_depth", H5T_NATIVE_DOUBLE, depths.size(), depths.data());
    check(H5DSset_scale(time, "session_time"));
    check(H5DSattach_scale(depth, time, 0));
    for (const Handle* both : {&time, &depth}) put(*both, dimensions_attribute, "session_time");
    put(time, "units", "s");
    put(time, "long_name", "time of the sessions");
    put(depth, "units", "m");
    put(depth, "long_name", "depth of the channels");
}

void write_metrics(hid_t file, std::span<const Metric> metrics) {
    remove_if_there(file, "metrics");
    const Handle group = h5::create_group(file, "metrics");
    for (const Metric& metric : metrics) {
        // A lower bound must not be read as an outcome, by whatever program.
        const double value = metric.at_least ? std::numeric_limits<double>::quiet_NaN() : metric.value;
        const Handle dataset = h5::write_number(group, metric.name.c_str(), value);
        put(dataset, "units", metric.unit);
        if (metric.at_least) put(dataset, "at_least", metric.value);
        if (!metric.long_name.empty()) put(dataset, "long_name", metric.long_name);
    }
}

void write_warnings(hid_t file, std::span<const std::string> warnings) {
    const Handle group = h5::open_group(file, "provenance");
    remove_if_there(group, "warnings");
    const Packed packed = pack(warnings);
    const Handle dataset =
        add_list(group, "warnings", h5::text_type(packed.length), warnings.size(), packed.bytes.data());
    check(H5DSset_scale(dataset, "warnings"));
}

void halve_until(std::vector<hsize_t>& chunk, std::size_t value_bytes, std::size_t limit) {
    const auto bytes = [&] {
        return std::accumulate(chunk.begin(), chunk.end(), value_bytes, [](std::size_t a, hsize_t b) { return a * b; });
    };
    for (hsize_t& n : chunk)
        while (n > 1 && bytes() > limit) n = (n + 1) / 2;
}

}  // namespace

std::size_t Records::values() const noexcept {
    return std::accumulate(slab.begin(), slab.end(), std::size_t{1}, [](std::size_t a, hsize_t b) { return a * b; });
}

std::size_t Records::chunk_bytes() const noexcept {
    return std::accumulate(chunk.begin(), chunk.end(), value_bytes, [](std::size_t a, hsize_t b) { return a * b; });
}

Records records_of(const FieldSpec& field, std::span<const AxisSpec> axes) {
    Records records;
    records.value_bytes = field.float32 ? sizeof(float) : sizeof(double);
    for (const auto& name : field.dimensions) {
        const auto axis = std::ranges::find(axes, name, &AxisSpec::name);
        if (axis == axes.end())
            throw std::invalid_argument("field " + field.name + " has an unknown dimension " + name);
        records.slab.push_back(axis->values.size());
    }
    records.compressed = true;  // small ones too: a checksum alone would take a page of zeros for zeros
    records.chunk.push_back(1);
    records.chunk.insert(records.chunk.end(), records.slab.begin(), records.slab.end());
    halve_until(records.chunk, records.value_bytes, largest_chunk);
    return records;
}

Records rows_of_numbers() { return {{}, {rows_per_chunk}, false, sizeof(double)}; }

unsigned index_half_width(long snapshots) noexcept {
    return static_cast<unsigned>(std::clamp((snapshots + 1) / 2, 42L, 256L));
}

void create(const char* path, hid_t access, const FileSpec& spec) {
    const Handle creation = h5::property_list(H5P_FILE_CREATE);
    check(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
    check(H5Pset_link_phase_change(creation, compact_links, compact_links - 1));
    check(H5Pset_attr_phase_change(creation, compact_attributes, compact_attributes - 1));
    check(H5Pset_istore_k(creation, index_half_width(spec.expected_snapshots)));
    Handle file(H5Fcreate(path, H5F_ACC_TRUNC, creation, access), H5Fclose);
    Builder(file, spec).build();
    file.close();
}

void put_identity(hid_t file, const FileSpec& spec) { Builder(file, spec).put_identity(); }

void require_axes(hid_t file, const std::string& path, const FileSpec& spec) {
    for (const AxisSpec& axis : spec.axes) {
        std::vector<double> values;
        if (h5::has_link(file, axis.name.c_str())) {
            const Handle dataset = h5::open_dataset(file, axis.name.c_str());
            const auto size = h5::extent(dataset);
            values.resize(size.size() == 1 && size.front() == axis.values.size() ? axis.values.size() : 0);
            if (!values.empty())
                check(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
        }
        if (values != axis.values)
            throw IoError(path + ": nothing can go on from this run, its cells along " + axis.name +
                              " are others.\n  The first session and the numerics decide them: keep both.",
                          path);
    }
}

void write_ending(hid_t file, const Ending& ending) {
    write_sessions(file, ending.sessions);
    write_metrics(file, ending.metrics);
    write_warnings(file, ending.warnings);
    for (const auto& [name, sum] : ending.sums)
        if (h5::has_link(file, name.c_str())) put(h5::open_dataset(file, name.c_str()), "sha256", sum);
    write_products(file, ending.products);
    check(H5Fflush(file, H5F_SCOPE_LOCAL));
    put(file, "wall_seconds", ending.wall_seconds);
    put(file, "steps", ending.steps);
    put(file, "threads", static_cast<long>(ending.threads));
    write_status(file, ending.status);
}

void write_status(hid_t file, const std::string& status) { h5::put_padded(file, "status", status, status_bytes); }

std::string citation_keys(const std::string& bibtex) {
    std::string keys;
    for (auto at = bibtex.find('@'); at != std::string::npos; at = bibtex.find('@', at + 1)) {
        if (at > 0 && bibtex[at - 1] != '\n') continue;
        const auto open = bibtex.find('{', at);
        const auto comma = bibtex.find(',', at);
        if (open == std::string::npos || comma == std::string::npos || comma < open) continue;
        std::string key = bibtex.substr(open + 1, comma - open - 1);
        std::erase_if(key, [](unsigned char c) { return std::isspace(c) != 0; });
        if (!key.empty()) keys += (keys.empty() ? "" : " ") + key;
    }
    return keys;
}

}  // namespace skinheal::io::layout
