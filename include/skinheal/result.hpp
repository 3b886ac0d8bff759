// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/formulation.hpp"

namespace skinheal {

/// How far a run got.
enum class Status { running, complete, cancelled, failed };
/// Its word in files and tables.  Throws: nothing but bad_alloc.
[[nodiscard]] std::string word_of(Status status);

/// One quantity over time: `values[k]` belongs to `Result::series_time[k]`.
struct Series {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    std::string source{};
    std::vector<double> values{};
};

/// One stored field, or one variable of products, row-major: shape (snapshot, z, y, x), (snapshot, y, x), (snapshot, z, r), (snapshot, r), (snapshot, z) or
/// (snapshot).
struct StoredField {
    std::string name{};
    std::string unit{};
    std::string long_name{};
    std::string source{};
    std::vector<std::string> dimensions{};  ///< without the leading time
    std::vector<double> values{};
};

/// Where the time went.  Units: s.
struct Timing {
    double setup{0};
    double solve{0};
    double output{0};
};

/// Outcome of a run.  With a file, `fields` stays empty and the file has them; the series is always here.
struct Result {
    Status status{Status::running};
    std::string file{};
    std::string scenario_json{};
    std::string scenario_hash{};
    std::vector<double> z{};                             ///< cell centres, m below the surface
    std::vector<double> r{};                             ///< m
    std::vector<double> x{};                             ///< along the patch, m
    std::vector<double> y{};                             ///< m
    std::map<std::string, std::vector<double>> edges{};  ///< of the cells, m, by axis: one more than there are cells
    std::vector<double> time{};                          ///< snapshot times, s
    std::vector<StoredField> fields{};
    std::vector<double> series_time{};  ///< s
    std::vector<Series> series{};
    std::vector<double> session_time{};
    std::vector<Uptake> uptake{};              ///< of each solute of the products; ingredients after actives
    std::vector<double> product_time{};        ///< s, rows of `products`
    std::vector<StoredField> products{};       ///< what is stored of `uptake`: one for each amount, rate and profile
    std::map<std::string, double> metrics{};   ///< SI; names end in no unit
    std::map<std::string, double> at_least{};  ///< SI; lower bounds of times whose end was not seen: not in `metrics`
    std::vector<std::string> warnings{};
    long steps{0};
    long rejected{0};
    int threads{1};
    double wall_seconds{0};
    Timing timing{};

    /// A table for people: collagen, elastin, firmness, closure, redness with their units.  Throws: nothing but bad_alloc.
    [[nodiscard]] std::string summary() const;
};

}  // namespace skinheal
