// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/vocabulary.hpp"
#include "skinheal/error.hpp"
#include "skinheal/units.hpp"

namespace skinheal::base {

/// A unit for people, and that of documents.
struct Shown {
    double factor;
    std::string_view label;
    std::string_view si{"1"};
};

inline constexpr Shown mm{1e-3, " mm", "m"};
inline constexpr Shown um{1e-6, " um", "m"};
inline constexpr Shown day{seconds_per_day, " day", "s"};
inline constexpr Shown year{seconds_per_year, " year", "s"};
inline constexpr Shown second{1.0, " s", "s"};
inline constexpr Shown per_cm2{1e4, " 1/cm2", "m-2"};
inline constexpr Shown hertz{1.0, " Hz", "s-1"};
inline constexpr Shown sed{100.0, " SED", "J m-2"};
inline constexpr Shown mg_per_cm2{1e-2, " mg/cm2", "kg m-2"};
inline constexpr Shown newton{1.0, " N", "N"};
inline constexpr Shown mm_per_s{1e-3, " mm/s", "m s-1"};
inline constexpr Shown plain{1.0, ""};

[[nodiscard]] inline std::string shown(double value, Shown unit) {
    return display_number(value / unit.factor) + std::string(unit.label);
}

struct Range {
    double low;
    double high;
    Shown unit;
    bool above_low{false};  ///< `low` itself is not allowed
};

[[nodiscard]] inline std::string shown(const Range& range) {
    if (std::isinf(range.high)) {
        return (range.above_low ? "more than " : "at least ") + shown(range.low, range.unit);
    }
    if (range.above_low)
        return "more than " + shown(range.low, range.unit) + ", up to " + shown(range.high, range.unit);
    return shown(range.low, range.unit) + " to " + shown(range.high, range.unit);
}

inline constexpr double no_limit = std::numeric_limits<double>::infinity();
inline constexpr Range lengths{0.05e-3, 5e-3, mm};
inline constexpr Range densities{1e4, 2e8, per_cm2};
inline constexpr Range pass_numbers{1, 1000, plain};
inline constexpr Range patches{0.1e-3, 20e-3, mm};

/// Collects what is wrong.  Its messages say what, where, what was given and allowed, and what to do next.
class Check {
public:
    void add(std::string_view what, std::string key, std::string given, Phrase allowed, Phrase next_step,
             std::string code = {}) {
        problems_.push_back(make_problem(std::string(what), std::move(key), std::move(given), std::move(allowed),
                                         std::move(next_step), std::move(code)));
    }

    [[nodiscard]] static bool inside(double value, const Range& range) {
        return std::isfinite(value) && (range.above_low ? value > range.low : value >= range.low) &&
               value <= range.high;
    }

    bool range(std::string_view what, const std::string& key, double value, const Range& allowed) {
        if (inside(value, allowed)) return true;
        add(what, key, shown(value, allowed.unit), shown(allowed), "Choose a value inside the range.", "out_of_range");
        return false;
    }

    void word(std::string_view what, const std::string& key, const std::string& given,
              const std::vector<std::string>& known) {
        if (std::ranges::find(known, given) != known.end()) return;
        add(what, key, "\"" + given + "\"", list_names(known), spelling_hint(given, known, "Choose one of these."),
            "unknown_word");
    }

    template <class E, std::size_t n>
    void enumerator(std::string_view what, const std::string& key, E value, const std::array<Word<E>, n>& words) {
        if (!is_known(words, value)) {
            add(what, key, word_for(words, value), list_names(names_of(words)), "Choose one of these.", "unknown_word");
        }
    }

    [[nodiscard]] std::vector<Problem>& problems() noexcept { return problems_; }

private:
    std::vector<Problem> problems_{};
};

}  // namespace skinheal::base
