// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "scenario/scenario_json.hpp"
#include "scenario/table_json.hpp"
#include "scenario/tables.hpp"

namespace skinheal::scenario {

/// A part of a document by itself; keys of its problems begin at the part.  Throws ScenarioError with every problem.
template <class Struct>
[[nodiscard]] Struct read_part(const nlohmann::json& part, Struct start = {}) {
    std::vector<Problem> problems;
    JsonObject object(part, "", problems);
    read_struct(object, start);
    object.finish();
    if (!problems.empty()) refuse(std::move(problems));
    return start;
}
/// The skin of a document that says nothing is that of the cheek.
template <>
[[nodiscard]] inline Skin read_part<Skin>(const nlohmann::json& part, Skin start) {
    std::vector<Problem> problems;
    JsonObject object(part, "", problems);
    start.preset = Scenario{}.skin.preset;
    read_struct(object, start);
    object.finish();
    if (!problems.empty()) refuse(std::move(problems));
    return start;
}
template <>
[[nodiscard]] inline Scenario read_part<Scenario>(const nlohmann::json& part, Scenario /*start*/) {
    return read_scenario(part);
}

template <class Struct>
[[nodiscard]] nlohmann::json write_part(const Struct& part) {
    return write_struct(part, "");
}
template <>
[[nodiscard]] inline nlohmann::json write_part<Scenario>(const Scenario& part) {
    return write_scenario(part);
}

}  // namespace skinheal::scenario
