// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/history.hpp"

#include <algorithm>
#include <cstddef>

namespace skinheal::absorption {

double value_at(const History& history, double time, double fallback) {
    if (history.time.empty()) return fallback;
    const auto next = std::ranges::upper_bound(history.time, time);
    if (next == history.time.begin()) return history.value.front();
    if (next == history.time.end()) return history.value.back();
    const auto k = static_cast<std::size_t>(next - history.time.begin());
    const double share = (time - history.time[k - 1]) / (history.time[k] - history.time[k - 1]);
    return history.value[k - 1] + share * (history.value[k] - history.value[k - 1]);
}

bool varies(const History& history, double from, double to) {
    for (std::size_t k = 1; k < history.time.size(); ++k)
        if (history.time[k] > from && history.time[k - 1] < to && history.value[k] != history.value[k - 1]) return true;
    return false;
}

}  // namespace skinheal::absorption
