// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <vector>

#include "scenario/json_object.hpp"
#include "skinheal/formulation.hpp"

namespace skinheal::scenario {

/// The tables of a document that are about products.
struct Products {
    std::map<std::string, Formulation> formulation{};
    std::vector<Application> apply{};
    std::vector<Deposit> deposit{};
    AbsorptionOptions absorption{};
};

/// Read `formulation`, `apply`, `deposit` and `absorption` of a document, SI.
[[nodiscard]] Products read_products(const nlohmann::json& document, JsonObject& object,
                                     std::vector<Problem>& problems);

/// Write them into a document; a document without products has none of the keys.
void write_products(const Products& products, nlohmann::json& out);

inline constexpr std::array barriers{Word{"permeability", BarrierModel::permeability},
                                     Word{"brick_and_mortar", BarrierModel::brick_and_mortar}};
inline constexpr std::array absorption_paths{
    Word{"column", AbsorptionPath::column}, Word{"shells", AbsorptionPath::shells},
    Word{"unit_cell", AbsorptionPath::unit_cell}, Word{"box", AbsorptionPath::box}};

}  // namespace skinheal::scenario
