// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "skinheal/result.hpp"

namespace skinheal::io {

/// What is stored of products: variables over `product_time`, s, and axes of their own.
struct ProductTables {
    std::vector<double> time{};
    std::vector<StoredField> variables{};  ///< one that has its own name as its only dimension is an axis
};

}  // namespace skinheal::io
