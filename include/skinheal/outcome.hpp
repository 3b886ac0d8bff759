// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string_view>

namespace skinheal {

/// Where figures and reports show a quantity.
enum class Shown { nowhere, inside, figure };

/// Name, unit and label of one number of a run.  This is the only place of labels and units for people.
/// Units: numbers are SI; an SI number times `factor` is in `shown_unit`.
struct OutcomeRecord {
    std::string_view name{};        ///< in files and tables, e.g. `collagen_gain`
    std::string_view unit{};        ///< SI, in CF spelling; `1` for a plain number
    std::string_view long_name{};   ///< what it is, for files
    std::string_view source{};      ///< equation of the theory pages
    std::string_view label{};       ///< for tables and axes; empty: not shown by itself
    std::string_view shown_unit{};  ///< empty for a plain number
    double factor{1};
    int digits{2};  ///< behind the point, in `shown_unit`
    Shown shown{Shown::nowhere};
};

/// Every quantity that the series of a run may hold, in the order of files.  Quantities that a model lacks are left out of its runs; means of
/// fields and scalars that are not here have the name and unit that the model gives them.  Throws: nothing but bad_alloc.
[[nodiscard]] std::span<const OutcomeRecord> series_records();
/// The same of the metrics of a run, in the order of tables.  Throws: nothing.
[[nodiscard]] std::span<const OutcomeRecord> metric_records() noexcept;
/// The same of each solute of the products of a run: a metric is called `<active>.<name>`.  Throws: nothing.
[[nodiscard]] std::span<const OutcomeRecord> product_records() noexcept;

}  // namespace skinheal
