// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/channels/history.hpp"

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

History sum(const std::vector<History>& histories, const std::vector<double>& factors) {
    History out;
    for (const History& h : histories) out.time.insert(out.time.end(), h.time.begin(), h.time.end());
    std::ranges::sort(out.time);
    out.time.erase(std::unique(out.time.begin(), out.time.end()), out.time.end());
    for (const double t : out.time) {
        double value = 0;
        for (std::size_t k = 0; k < histories.size(); ++k) value += factors[k] * value_at(histories[k], t, 0);
        out.value.push_back(value);
    }
    return out;
}

bool varies(const History& history, double from, double to) {
    for (std::size_t k = 1; k < history.time.size(); ++k)
        if (history.time[k] > from && history.time[k - 1] < to && history.value[k] != history.value[k - 1]) return true;
    return false;
}

}  // namespace skinheal::absorption
