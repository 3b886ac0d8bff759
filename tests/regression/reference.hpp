// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "outcomes/observables.hpp"
#include "support/table.hpp"
#include "support/wound.hpp"

/// Runs of the reference courses, and how far they are from the reference table.
namespace skinheal::test {

struct Treatment {
    std::string course;  ///< "1x" or "4x4w"
    double length;       ///< mm
};

inline void PrintTo(const Treatment& t, std::ostream* out) { *out << t.course << ", " << t.length << " mm"; }

/// Series of a run by their names in the reference table and in its units.
struct Recorded {
    std::vector<double> time;                           ///< d
    std::map<std::string, std::vector<double>> series;  ///< one value per time
    std::map<double, std::size_t> row;                  ///< first row at each time that the table asks for
};

/// Name in the table, name in the series, SI per unit of the table.
struct Quantity {
    const char* symbol;
    const char* name;
    double unit;
};

inline const std::vector<Quantity>& quantities() {
    static const std::vector<Quantity> all{{"D", "mean_debris", 1},
                                           {"N", "mean_neutrophils", 1e9},
                                           {"M1", "mean_macrophages_m1", 1e9},
                                           {"M2", "mean_macrophages_m2", 1e9},
                                           {"F", "mean_fibroblasts", 1e9},
                                           {"Y", "mean_myofibroblasts", 1e9},
                                           {"V", "mean_vessels", 1},
                                           {"I", "mean_inflammatory_cytokine", 1e-6},
                                           {"T", "mean_tgf_beta", 1e-6},
                                           {"P", "mean_pdgf", 1e-6},
                                           {"G", "mean_vegf", 1e-6},
                                           {"Q", "mean_mmp", 1},
                                           {"W", "mean_fibrin", 1},
                                           {"C3", "mean_collagen_iii", 1},
                                           {"C1", "mean_collagen_i", 1},
                                           {"E", "mean_elastin", 1},
                                           {"K_axis", "epidermal_cover_axis", 1},
                                           {"B_mean", "mean_barrier", 1},
                                           {"modulus", "modulus", 1e3},
                                           {"TEWL", "tewl", 1e-3 / 3600},
                                           {"erythema", "erythema_index", 1},
                                           {"dC", "collagen_gain", 0.01},
                                           {"dC_full", "collagen_gain_full", 0.01},
                                           {"vol", "dermal_volume_gain", 1e-6},
                                           {"I_top", "inflammatory_cytokine_top", 1e-6}};
    return all;
}

/// Rows of the table that belong to a treatment.
inline std::vector<Row> rows_of(const std::vector<Row>& table, const Treatment& t) {
    std::vector<Row> rows;
    for (const Row& row : table)
        if (row.at("course") == t.course && std::abs(std::stod(row.at("L_mm")) - t.length) < 1e-9) rows.push_back(row);
    return rows;
}

/// Run a treatment; steps end at the times of the table.
inline Recorded record(const Treatment& t, const std::vector<Row>& rows, grid::Grid grid,
                       const healing::Options& options) {
    ParameterSet set = parameters();
    if (t.course == "1x")
        set.override_value("keratinocyte_activation.closure_threshold", 0.0, "the reference never resets here");
    const auto healing = heal(std::move(grid), options, set);
    reaction::System& system = healing->system();
    outcomes::Observables observables(set, system);
    std::vector<double> values(observables.names().size());
    std::map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < observables.names().size(); ++i) index[observables.names()[i].name] = i;

    std::vector<double> stops;
    for (const Row& row : rows)
        if (!row.at("t_d").empty()) stops.push_back(std::stod(row.at("t_d")) * day);
    std::sort(stops.begin(), stops.end());
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
    const Course course = t.course == "1x" ? Course{{0}, stops.back()} : four_monthly;

    Recorded out;
    run(*healing, needle(system.grid(), t.length * 1e-3), course, stops, [&] {
        observables.evaluate(system.state(), 0.0, values);
        const double time = system.state().time;
        if (std::binary_search(stops.begin(), stops.end(), time)) out.row.emplace(time / day, out.time.size());
        out.time.push_back(time / day);
        for (const Quantity& q : quantities()) out.series[q.symbol].push_back(values[index.at(q.name)] / q.unit);
    });
    const auto sum = [&](const char* a, const char* b, double sign) {
        std::vector<double> s = out.series.at(a);
        for (std::size_t i = 0; i < s.size(); ++i) s[i] += sign * out.series.at(b)[i];
        return s;
    };
    out.series["F+Y"] = sum("F", "Y", 1);
    out.series["M1+M2"] = sum("M1", "M2", 1);
    out.series["M2>M1"] = sum("M2", "M1", -1);

    // Pigment of the whole area: the reference takes the Hill function of the mean cytokine, while the model's pigment is local.
    // So its equation is integrated here from the recorded mean: A' = m h2(I) - (A - 1)/tau, exactly for a straight source.
    const double half = set["inflammatory_cytokine.half_effect"] / 1e-6;
    const double rate = set["pigment.source_rate"] * day;
    const double tau = set["pigment.decay_time"] / day;
    std::vector<double> pigment{1.0};
    for (std::size_t i = 1; i < out.time.size(); ++i) {
        const auto source = [&](std::size_t k) {
            const double c = out.series.at("I_top")[k];
            return rate * c * c / (c * c + half * half);
        };
        const double dt = out.time[i] - out.time[i - 1];
        const double decay = std::exp(-dt / tau);
        pigment.push_back(1 + (pigment.back() - 1) * decay + 0.5 * dt * (source(i - 1) * decay + source(i)));
    }
    out.series["pigment"] = std::move(pigment);
    return out;
}

/// Value of a quantity in uninjured skin.
inline double resting(const std::string& quantity) {
    const Mn16 model(parameters(), adult);
    static const std::map<std::string, double> ones{
        {"V", 1}, {"K_axis", 1}, {"B_mean", 1}, {"pigment", 1}, {"TEWL", 10}};
    if (const auto it = ones.find(quantity); it != ones.end()) return it->second;
    if (quantity == "F" || quantity == "F+Y") return model.F0 / 1e9;
    if (quantity == "C1") return model.C1h;
    if (quantity == "C3") return model.C3h;
    if (quantity == "E") return model.Eh;
    if (quantity == "modulus") return outcomes::Modulus(parameters())(model.C1h, model.C3h, model.Eh) / 1e3;
    return 0.0;
}

/// Vertex of the parabola through the three highest neighbours.
inline std::pair<double, double> peak(const std::vector<double>& time, const std::vector<double>& values,
                                      double until) {
    std::size_t top = 1;
    for (std::size_t i = 1; i + 1 < time.size() && time[i + 1] <= until; ++i)
        if (values[i] > values[top]) top = i;
    const double h0 = time[top - 1] - time[top];
    const double h1 = time[top + 1] - time[top];
    const double s0 = (values[top - 1] - values[top]) / h0;
    const double s1 = (values[top + 1] - values[top]) / h1;
    const double curve = (s1 - s0) / (h1 - h0);
    const double slope = s0 - curve * h0;
    const double x = -0.5 * slope / curve;
    return {time[top] + x, values[top] + x * (slope + curve * x)};
}

/// First time after row `from` at which the values pass `level`, on a straight line between rows.
inline double crossing(const std::vector<double>& time, const std::vector<double>& values, double level) {
    for (std::size_t i = 2; i < time.size(); ++i)
        if ((values[i - 1] < level) != (values[i] < level) && time[i] > 0)
            return time[i - 1] + (level - values[i - 1]) / (values[i] - values[i - 1]) * (time[i] - time[i - 1]);
    return std::numeric_limits<double>::quiet_NaN();
}

/// What the run has for a row of peaks and crossing times ("peak(N)", "peak_time(N)", "time(M2>M1)", ...), and the size against
/// which its error is judged.
inline std::pair<double, double> summary_value(const Recorded& run, const std::string& quantity, double reference) {
    const std::string what = quantity.substr(0, quantity.find('('));
    const std::string of = quantity.substr(what.size() + 1, quantity.size() - what.size() - 2);
    if (what == "peak") return {peak(run.time, run.series.at(of), 15).second, std::abs(reference - resting(of))};
    if (what == "peak_time") return {peak(run.time, run.series.at(of), 15).first, reference};
    if (of == "M2>M1") return {crossing(run.time, run.series.at(of), 0.0), reference};
    if (of == "K_axis>0.95") return {crossing(run.time, run.series.at("K_axis"), 0.95), reference};
    std::vector<double> open;
    for (const double b : run.series.at("B_mean")) open.push_back(1 - b);
    return {crossing(run.time, open, (of == "barrier_half" ? 0.5 : 0.05) * open.front()), reference};
}

/// Largest deviation of a quantity over its times, as a share of its peak change.
struct Deviation {
    double share{0};
    double time{0};
    double value{0};
    double reference{0};
    double estimate{0};  ///< estimated error of the reference there, as a share of the peak change
    int compared{0};
};

inline std::map<std::string, Deviation> deviations(const Recorded& run, const std::vector<Row>& rows) {
    std::map<std::string, double> change;
    for (const Row& row : rows)
        if (!row.at("t_d").empty()) {
            double& c = change[row.at("quantity")];
            c = std::max(c, std::abs(std::stod(row.at("converged")) - resting(row.at("quantity"))));
        }
    std::map<std::string, Deviation> out;
    for (const Row& row : rows) {
        const std::string& quantity = row.at("quantity");
        const double reference = std::stod(row.at("converged"));
        double value = 0;
        double scale = 0;
        double time = 0;
        if (row.at("t_d").empty()) {
            std::tie(value, scale) = summary_value(run, quantity, reference);
        } else {
            time = std::stod(row.at("t_d"));
            value = run.series.at(quantity)[run.row.at(time)];
            scale = change.at(quantity);
        }
        Deviation& d = out[quantity];
        ++d.compared;
        const double share = std::abs(value - reference) / scale;
        if (!(share < d.share)) d = {share, time, value, reference, std::stod(row.at("err_est")) / scale, d.compared};
    }
    return out;
}

}  // namespace skinheal::test
