// SPDX-License-Identifier: BSD-3-Clause
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace skinheal::base {
namespace {

template <class... Format>
std::string written(double value, Format... format) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format...).ptr;
    return {buffer.data(), end};
}

}  // namespace

double round_to_digits(double value, int digits) {
    if (!std::isfinite(value)) return value;
    const std::string text = written(value, std::chars_format::scientific, digits - 1);
    double rounded = value;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    return rounded;
}

std::string display_number(double value, int digits) { return written(value, std::chars_format::general, digits); }

std::string shortest_number(double value) {
    std::string text = written(value);
    if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
    return text;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

int edit_distance(std::string_view a, std::string_view b) {
    const std::size_t width = b.size() + 1;
    std::vector<int> before_last(width);
    std::vector<int> last(width);
    std::vector<int> row(width);
    for (std::size_t j = 0; j < width; ++j) last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j < width; ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last = std::exchange(last, row);
    }
    return last.back();
}

std::vector<std::string> nearest_names(std::string_view word, std::span<const std::string> candidates) {
    std::vector<std::pair<int, std::string>> near;
    for (const std::string& candidate : candidates) {
        const auto longer = static_cast<int>(std::max(word.size(), candidate.size()));
        const int distance = edit_distance(word, candidate);
        const bool is_part = word.size() >= 4 && candidate.find(word) != std::string::npos;
        if (distance <= std::max(1, longer / 3) || is_part) near.emplace_back(distance, candidate);
    }
    std::ranges::sort(near);
    if (near.size() > 3) near.resize(3);
    std::vector<std::string> names;
    for (auto& [distance, name] : near) names.push_back(std::move(name));
    return names;
}

std::string spelling_hint(std::string_view word, std::span<const std::string> candidates, std::string_view fallback) {
    const std::vector<std::string> near = nearest_names(word, candidates);
    if (near.empty()) return std::string(fallback);
    return "Did you mean \"" + join(near, "\" or \"") + "\"?";
}

std::string list_names(std::span<const std::string> names) {
    constexpr std::size_t shown = 12;
    if (names.size() <= shown) return join(names, ", ");
    return join(names.first(shown), ", ") + " and " + std::to_string(names.size() - shown) + " more";
}

}  // namespace skinheal::base
