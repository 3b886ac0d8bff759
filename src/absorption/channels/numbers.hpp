// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace skinheal::absorption {

/// Values on straight lines between points, constant beyond them; `x` ascending.
[[nodiscard]] inline double interpolated(double at, const std::vector<double>& x, const std::vector<double>& y) {
    if (at <= x.front()) return y.front();
    if (at >= x.back()) return y.back();
    const auto next = std::ranges::upper_bound(x, at);
    const auto k = static_cast<std::size_t>(next - x.begin());
    return (y[k] - y[k - 1]) / (x[k] - x[k - 1]) * (at - x[k - 1]) + y[k - 1];
}

/// `count` numbers from one to another at even distances; at even ratios.
[[nodiscard]] inline std::vector<double> evenly(double from, double to, int count) {
    std::vector<double> out;
    for (int k = 0; k < count; ++k) out.push_back(from + (to - from) / (count - 1) * k);
    out.back() = to;
    return out;
}
[[nodiscard]] inline std::vector<double> by_ratio(double from, double to, int count) {
    std::vector<double> out;
    for (const double power : evenly(std::log10(from), std::log10(to), count)) out.push_back(std::pow(10.0, power));
    out.front() = from;
    out.back() = to;
    return out;
}

inline void sort_and_drop_repeats(std::vector<double>& values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace skinheal::absorption
