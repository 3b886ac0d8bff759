// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/metrics.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "outcomes/erythema.hpp"

namespace skinheal::treatment {
namespace {

const std::vector<double>* find(const std::vector<Series>& series, const std::string& name) {
    const auto it = std::find_if(series.begin(), series.end(), [&](const Series& s) { return s.name == name; });
    return it == series.end() ? nullptr : &it->values;
}

/// Rows [first, last) of the course after the session at `from`: the row just after it to the last row before `until` ends.
struct Rows {
    std::size_t first;
    std::size_t last;
};

Rows rows_after(const std::vector<double>& time, double from, double until) {
    const auto first =
        std::upper_bound(time.begin(), time.end(), from) - time.begin();  // behind both rows of the session
    const auto last = std::lower_bound(time.begin(), time.end(), until) - time.begin();
    Rows rows{static_cast<std::size_t>(std::max<std::ptrdiff_t>(first - 1, 0)), static_cast<std::size_t>(last)};
    if (rows.last < time.size()) ++rows.last;  // the row just before the next session
    return rows;
}

/// First time after row `first` at which the values fall below `level`, on straight lines between rows (theory: outcomes-11).
std::optional<double> falls_below(const std::vector<double>& time, const std::vector<double>& values, Rows rows,
                                  double level) {
    for (std::size_t i = rows.first + 1; i < rows.last; ++i) {
        if (values[i] > level) continue;
        const double drop = values[i - 1] - values[i];
        const double share = drop > 0 ? (values[i - 1] - level) / drop : 1.0;
        return time[i - 1] + share * (time[i] - time[i - 1]);
    }
    return std::nullopt;
}

/// How long redness is seen from the session on, and apart from it how long it is seen again (theory: outcomes-9).
void add_redness(std::vector<Metric>& out, const std::vector<Interval>& seen) {
    const bool never = seen.empty();
    out.push_back({"erythema_duration", "s", "time with visible redness after the first session",
                   never ? 0.0 : seen.front().end - seen.front().start, !never && seen.front().open});
    if (!never && seen.front().open) return;  // whether it comes back was not seen
    double again = 0;
    for (std::size_t k = 1; k < seen.size(); ++k) again += seen[k].end - seen[k].start;
    out.push_back({"erythema_later_duration", "s", "time with visible redness that came back after it had gone", again,
                   !never && seen.back().open});
}

}  // namespace

std::vector<Interval> intervals_above(const std::vector<double>& time, const std::vector<double>& values, double level,
                                      double from, double until) {
    const Rows rows = rows_after(time, from, until);
    std::vector<Interval> found;
    double last_end = from;
    for (std::size_t i = rows.first + 1; i < rows.last; ++i) {
        const double start = std::max(time[i - 1], from);  // a row at each end is usual, but not needed
        const double end = std::min(time[i], until);
        if (!(end > start)) continue;
        last_end = end;
        const double slope = (values[i] - values[i - 1]) / (time[i] - time[i - 1]);
        const double a = values[i - 1] + slope * (start - time[i - 1]) - level;
        const double b = values[i] - slope * (time[i] - end) - level;
        if (!(a > 0 || b > 0)) continue;
        const double share = a > 0 && b > 0 ? 1.0 : std::max(a, b) / (std::max(a, b) - std::min(a, b));
        const Interval piece{a > 0 ? start : end - share * (end - start), b > 0 ? end : start + share * (end - start),
                             b > 0};
        if (!found.empty() && piece.start <= found.back().end) {
            found.back().end = piece.end;
            found.back().open = piece.open;
        } else {
            found.push_back(piece);
        }
    }
    for (Interval& interval : found) interval.open = interval.open && interval.end == last_end;
    return found;
}

std::vector<Metric> metrics_of(const std::vector<double>& time, const std::vector<Series>& series,
                               const std::vector<double>& sessions, double channel_depth,
                               const ParameterSet& parameters, int phototype) {
    std::vector<Metric> out;
    for (const char* name : {"collagen_gain", "collagen_i_gain", "collagen_iii_gain", "elastin_gain", "collagen_ratio",
                             "modulus", "modulus_gain", "collagen_gain_0_200um", "collagen_gain_200_500um",
                             "collagen_gain_500_1000um", "collagen_gain_below_1000um", "collagen_gain_full"}) {
        const auto it = std::find_if(series.begin(), series.end(), [&](const Series& s) { return s.name == name; });
        if (it != series.end() && !it->values.empty())
            out.push_back({name, it->unit, it->long_name + ", at the end", it->values.back()});
    }
    const auto* open = find(series, "open_barrier_fraction");
    const auto* loss = find(series, "tewl");
    const auto* redness = find(series, "erythema_index");
    if (loss != nullptr && !loss->empty())
        out.push_back({"tewl_peak", "kg m-2 s-1", "highest transepidermal water loss",
                       *std::max_element(loss->begin(), loss->end())});
    if (sessions.empty() || time.empty()) return out;
    const double from = sessions.front();
    const double until = sessions.size() > 1 ? sessions[1] : time.back();
    const Rows rows = rows_after(time, from, until);
    if (redness != nullptr)
        add_redness(out,
                    intervals_above(time, *redness, outcomes::visible_redness(parameters, phototype), from, until));
    if (open != nullptr && rows.first < open->size() && (*open)[rows.first] > 0) {
        const auto closed =
            falls_below(time, *open, rows, parameters["closure.residual_fraction"] * (*open)[rows.first]);
        out.push_back({"closure_time", "s", "time from the first session to a closed barrier",
                       closed.value_or(std::min(time[rows.last - 1], until)) - from, !closed.has_value()});
    }
    out.push_back({"channel_depth", "m", "depth of the first session's channels below the dermo-epidermal junction",
                   channel_depth});
    return out;
}

}  // namespace skinheal::treatment
