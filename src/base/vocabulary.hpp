// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal::base {

/// A word of a document or a file and the enumerator that it stands for.
template <class E>
struct Word {
    std::string_view text;
    E value;
};
template <class E>
Word(std::string_view, E) -> Word<E>;  // clang 14 does not deduce aggregates by itself

inline constexpr std::array directions{Word{"0 deg", Direction::deg_0}, Word{"45 deg", Direction::deg_45},
                                       Word{"90 deg", Direction::deg_90}, Word{"135 deg", Direction::deg_135}};
inline constexpr std::array sexes{Word{"female", Sex::female}, Word{"male", Sex::male}};
inline constexpr std::array geometries{Word{"point", Geometry::point}, Word{"column", Geometry::column},
                                       Word{"axisymmetric", Geometry::axisymmetric}, Word{"box", Geometry::box}};
inline constexpr std::array resolutions{Word{"coarse", Resolution::coarse}, Word{"normal", Resolution::normal},
                                        Word{"fine", Resolution::fine}};
inline constexpr std::array repeats{Word{"new_positions", Repeat::new_positions}, Word{"same_hole", Repeat::same_hole}};
inline constexpr std::array precisions{Word{"float32", Precision::float32}, Word{"float64", Precision::float64}};
inline constexpr std::array device_kinds{Word{"pen", DeviceKind::pen}, Word{"roller", DeviceKind::roller},
                                         Word{"stamp", DeviceKind::stamp}};
inline constexpr std::array needle_shapes{Word{"cone", NeedleShape::cone}, Word{"tapered", NeedleShape::tapered},
                                          Word{"pyramid", NeedleShape::pyramid},
                                          Word{"cylinder", NeedleShape::cylinder}, Word{"blade", NeedleShape::blade}};

inline constexpr std::array parameter_kinds{
    Word{"measured", ParameterKind::measured}, Word{"fitted", ParameterKind::fitted},
    Word{"assumed", ParameterKind::assumed}, Word{"definition", ParameterKind::definition}};

inline constexpr std::array statuses{Word{"running", Status::running}, Word{"complete", Status::complete},
                                     Word{"cancelled", Status::cancelled}, Word{"failed", Status::failed}};

inline constexpr std::array puncture_laws{Word{"tip_diameter", PunctureLaw::tip_diameter},
                                          Word{"energy", PunctureLaw::energy}, Word{"crack", PunctureLaw::crack}};
inline constexpr std::array<std::string_view, 2> insertion_laws{"prescribed", "mechanics"};
inline constexpr std::array<std::string_view, 2> healing_models{"mn16", "mn17"};
inline constexpr std::array<std::string_view, 3> layer_names{"stratum_corneum", "viable_epidermis", "dermis"};
/// What `output.fields` may name.
inline constexpr std::array<std::string_view, 24> field_names{"debris",
                                                              "neutrophils",
                                                              "macrophages_m1",
                                                              "macrophages_m2",
                                                              "fibroblasts",
                                                              "myofibroblasts",
                                                              "vessels",
                                                              "inflammatory_cytokine",
                                                              "tgf_beta",
                                                              "pdgf",
                                                              "vegf",
                                                              "mmp",
                                                              "fibrin",
                                                              "collagen_iii",
                                                              "collagen_i",
                                                              "elastin",
                                                              "epidermal_cover",
                                                              "barrier",
                                                              "pigment",
                                                              "keratinocyte_activation",
                                                              "synthetic_activation",
                                                              "uv_mmp",
                                                              "uv_signal",
                                                              "set_point_loss"};

[[nodiscard]] inline std::vector<std::string> names_of(std::span<const std::string_view> words) {
    return {words.begin(), words.end()};
}

template <class E, std::size_t n>
[[nodiscard]] std::vector<std::string> names_of(const std::array<Word<E>, n>& words) {
    std::vector<std::string> names;
    for (const auto& word : words) names.emplace_back(word.text);
    return names;
}

/// The word for an enumerator.
template <class E, std::size_t n>
[[nodiscard]] std::string word_for(const std::array<Word<E>, n>& words, E value) {
    for (const auto& word : words) {
        if (word.value == value) return std::string(word.text);
    }
    return std::to_string(static_cast<int>(value));
}

/// The enumerator for a word; the first one if the word is unknown (data files are tested, users' words are read strictly).
template <class E, std::size_t n>
[[nodiscard]] E value_of(const std::array<Word<E>, n>& words, std::string_view text) {
    for (const auto& word : words) {
        if (word.text == text) return word.value;
    }
    return words.front().value;
}

/// Whether the enumerator has a word: a cast from a number may not.
template <class E, std::size_t n>
[[nodiscard]] bool is_known(const std::array<Word<E>, n>& words, E value) {
    for (const auto& word : words) {
        if (word.value == value) return true;
    }
    return false;
}

}  // namespace skinheal::base
