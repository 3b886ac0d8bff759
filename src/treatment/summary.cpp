// SPDX-License-Identifier: BSD-3-Clause
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>

#include "base/vocabulary.hpp"
#include "skinheal/outcome.hpp"
#include "skinheal/result.hpp"
#include "skinheal/units.hpp"

namespace skinheal {
namespace {

struct Number {
    double value;
    std::string_view unit;
    int digits;
};

/// A value in its unit for people; a time in the largest unit of which it has one, 43 min and not 0.03 day.
Number shown_value(const OutcomeRecord& record, double value) {
    const double seconds = record.unit == "s" ? value : 0;
    if (seconds > 0 && seconds < seconds_per_hour) return {value / 60, "min", 0};
    if (seconds > 0 && value * record.factor < 1) return {value / seconds_per_hour, "h", 1};
    return {value * record.factor, record.shown_unit, record.digits};
}

}  // namespace

std::string Result::summary() const {
    std::ostringstream out;
    out << "Run " << scenario_hash.substr(0, 12) << ": " << base::word_for(base::statuses, status) << ", "
        << session_time.size() << " session(s), " << std::fixed << std::setprecision(0)
        << (series_time.empty() ? 0.0 : series_time.back() / seconds_per_day) << " days, " << steps << " steps in "
        << std::setprecision(2) << wall_seconds << " s\n";
    for (const OutcomeRecord& line : metric_records()) {
        if (line.shown != skinheal::Shown::figure) continue;
        const auto seen = metrics.find(std::string(line.name));
        const auto bound = at_least.find(std::string(line.name));
        if (seen == metrics.end() && bound == at_least.end()) continue;
        const bool censored = seen == metrics.end();
        const double value = censored ? bound->second : seen->second;
        if (line.name == "erythema_later_duration" && !censored && value == 0) continue;
        const Number number = shown_value(line, value);
        out << "  " << std::left << std::setw(44) << line.label << std::right << std::setw(10)
            << std::setprecision(number.digits) << number.value << ' ' << number.unit
            << (censored ? " at least (its end was not seen)" : "") << '\n';
    }
    for (const auto& w : warnings) out << "  warning: " << w << '\n';
    return out.str();
}

}  // namespace skinheal
