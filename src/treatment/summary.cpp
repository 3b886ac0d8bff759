// SPDX-License-Identifier: BSD-3-Clause
#include <iomanip>
#include <sstream>
#include <string_view>

#include "base/vocabulary.hpp"
#include "skinheal/result.hpp"
#include "skinheal/units.hpp"

namespace skinheal {
namespace {

struct Line {
    const char* metric;
    const char* label;
    const char* unit;
    double factor;
    int digits;
};

constexpr Line lines[] = {
    {"channel_depth", "channel depth in the dermis, first session", "mm", 1e3, 2},
    {"collagen_gain", "collagen I + III, upper dermis", "%", 100, 2},
    {"collagen_i_gain", "collagen I", "%", 100, 2},
    {"collagen_iii_gain", "collagen III", "%", 100, 2},
    {"collagen_ratio", "collagen I : III", "", 1, 2},
    {"elastin_gain", "elastin", "%", 100, 2},
    {"modulus", "Young's modulus", "kPa", 1e-3, 1},
    {"modulus_gain", "Young's modulus, change", "%", 100, 2},
    {"erythema_duration", "visible redness after the first session", "day", 1 / seconds_per_day, 2},
    {"erythema_later_duration", "visible redness that comes back", "day", 1 / seconds_per_day, 2},
    {"closure_time", "barrier closed after the first session", "h", 1 / seconds_per_hour, 1},
    {"tewl_peak", "highest water loss", "g/m2/h", 3.6e6, 1},
};

}  // namespace

std::string Result::summary() const {
    std::ostringstream out;
    out << "Run " << scenario_hash.substr(0, 12) << ": " << base::word_for(base::statuses, status) << ", "
        << session_time.size() << " session(s), " << std::fixed << std::setprecision(0)
        << (series_time.empty() ? 0.0 : series_time.back() / seconds_per_day) << " days, " << steps << " steps in "
        << std::setprecision(2) << wall_seconds << " s\n";
    for (const Line& line : lines) {
        const auto seen = metrics.find(line.metric);
        const auto bound = at_least.find(line.metric);
        if (seen == metrics.end() && bound == at_least.end()) continue;
        const bool censored = seen == metrics.end();
        const double value = censored ? bound->second : seen->second;
        if (line.metric == std::string_view("erythema_later_duration") && !censored && value == 0) continue;
        out << "  " << std::left << std::setw(44) << line.label << std::right << std::setw(10)
            << std::setprecision(line.digits) << value * line.factor << ' ' << line.unit
            << (censored ? " at least (its end was not seen)" : "") << '\n';
    }
    for (const auto& w : warnings) out << "  warning: " << w << '\n';
    return out.str();
}

}  // namespace skinheal
