// SPDX-License-Identifier: BSD-3-Clause
// mn17 under the sun: figures of its equations, the observations they were set by, and what must not change.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "healing/mn17_sun.hpp"
#include "outcomes/expression.hpp"
#include "support/mn17_course.hpp"

namespace skinheal::test {
namespace {

using healing::Mn17Sun;

constexpr healing::Person sunny{.age = 45 * seconds_per_year, .phototype = 3, .sun = true};
constexpr double med = 300.0;  // J/m2 of phototype 3

/// Series of skin that gets doses (MED) at days; resolved in depth unless it is a `point`.
Record exposed(const std::vector<std::pair<double, double>>& doses, double end, bool point = false) {
    const auto healing =
        heal17(point ? point_grid() : column_grid(32), default_set(), {.tolerance = point ? 1e-5 : 1e-4}, sunny);
    reaction::System& system = healing->system();
    outcomes::Observables observables(default_set(), system);
    Record out;
    for (std::size_t k = 0; k < observables.names().size(); ++k) out.columns[observables.names()[k].name] = k;
    std::vector<double> row(observables.names().size());
    const auto note = [&](double dt) {
        observables.evaluate(system.state(), dt, row);
        out.time.push_back(system.state().time);
        out.rows.push_back(row);
    };
    std::size_t next = 0;
    note(0);
    while (system.state().time < end * day) {
        const double now = system.state().time;
        for (; next < doses.size() && doses[next].first * day <= now; ++next) healing->expose(doses[next].second * med);
        system.advance(next < doses.size() ? doses[next].first * day : end * day);
        note(system.state().time - now);
    }
    return out;
}

double highest(const Record& r, const std::string& name) {
    double most = r(name, 0);
    for (std::size_t k = 0; k < r.time.size(); ++k) most = std::max(most, r(name, k));
    return most;
}

TEST(Sun, RestsToTheLastBitWithoutADose) {
    for (const auto set : instruction_sets()) {
        healing::Options options;
        options.instruction_set = set;
        const auto healing = heal17(cell_grid(12, 16), default_set(), options, sunny);
        reaction::System& system = healing->system();
        reaction::State rates = system.empty_state();
        system.rate(rates);
        for (int f = 0; f < Mn17Sun::volume_count; ++f)
            each_cell(system.grid(),
                      [&](std::ptrdiff_t at, int, int) { EXPECT_EQ(field(system.grid(), rates, f)[at], 0.0) << f; });
        EXPECT_TRUE(std::ranges::all_of(rates.surface, [](double r) { return r == 0.0; }));
        EXPECT_TRUE(std::ranges::all_of(rates.scalars, [](double r) { return r == 0.0; }));
    }
}

TEST(Sun, WithoutADoseHealsAsInTheShade) {
    const grid::Grid grid = cell_grid(12, 16);
    const auto injury = needle17(grid, default_set(), 1.5e-3);
    const healing::Options exact{.tolerance = 1e-5};
    const auto shade = heal17(grid, default_set(), exact);
    const auto open = heal17(grid, default_set(), exact, sunny);
    const Record a = record(*shade, default_set(), injury, {0}, {}, 28 * day);
    const Record b = record(*open, default_set(), injury, {0}, {}, 28 * day);
    for (const char* name : {"collagen_gain", "modulus_gain", "mean_neutrophils", "mean_mmp", "mean_pigment"}) {
        const double size = std::abs(highest(a, name) - a(name, 0)) + std::abs(a(name, a.rows.size() - 1));
        EXPECT_NEAR(a(name, a.rows.size() - 1), b(name, b.rows.size() - 1), 2e-4 * size) << name;
    }
}

TEST(Sun, EnzymesFollowTheirEquation) {
    // U = 2 exp(-t), Q_t = qU U/(U + U50) - dQ Q by the midpoint rule
    const double qU = default_set()["uv.mmp_rate"] * day;
    const double U50 = default_set()["uv.half_dose"];
    const double dQ = default_set()["mmp.decay_rate"] * day;
    const auto rate = [&](double t, double q) { return qU * 2 * std::exp(-t) / (2 * std::exp(-t) + U50) - dQ * q; };
    double Q = 0;
    constexpr double step = 1e-4;
    for (int k = 0; k < 10000; ++k) Q += step * rate((k + 0.5) * step, Q + 0.5 * step * rate(k * step, Q));
    EXPECT_NEAR(exposed({{0, 2}}, 1, true).at("mean_uv_mmp", day), Q, 2e-4 * Q);
}

TEST(Sun, ReachesTheObservationsItWasSetBy) {
    const Record one = exposed({{0, 2}}, 3);
    EXPECT_GT(100 * (one.at("collagen_fragments", day) - 1), 35) << "row T19a: [35, 80] %";
    EXPECT_LT(100 * (one.at("collagen_fragments", day) - 1), 80);
    const Record four = exposed({{0, 2}, {2, 2}, {4, 2}, {6, 2}}, 8);
    EXPECT_NEAR(highest(four, "mmp_fold"), 4.4, 0.3) << "row T19b: [3, 6]";
    EXPECT_GT(highest(exposed({{0, 0.1}}, 2), "mmp_fold"), 1.2) << "row D130: below the erythema dose";
}

TEST(Sun, HoldsSynthesisBackForADayOrTwo) {
    const outcomes::Expression e(default_set(), 45 * seconds_per_year, 200);
    const outcomes::Makers shade{.fibroblasts = 2e12, .synthetic = 0.5, .collagen = 180};
    outcomes::Makers sun = shade;
    sun.sun = 2 * std::exp(-1.0);
    EXPECT_NEAR(e.activity(sun) / e.activity(shade), 0.58, 0.005) << "a day after 2 MED (D131: reduced)";
    sun.sun = 0;
    for (int k = 0; k < 4; ++k) sun.sun = (sun.sun + 2.0) * std::exp(-1.0);
    EXPECT_LT(e.activity(sun) / e.activity(shade), 0.5) << "a day after four daily doses (D132: still reduced)";
}

TEST(Sun, TheSetPointDriftsAndCollagenFollows) {
    std::vector<std::pair<double, double>> daily;
    for (int k = 0; k < 365; ++k) daily.emplace_back(k, 0.5);
    const Record year = exposed(daily, 365, true);
    const std::size_t last = year.rows.size() - 1;
    const double lost = year("mean_set_point_loss", last);
    // the dose leaves 0.5 exp(-t) / (1 - exp(-1)) behind; the mean of U/(U + U50) over a day in closed form, with U50 = 0.5
    const ParameterSet& p = default_set();
    const double top = 0.5 / (1 - std::exp(-1.0));
    const double share = std::log((top + 0.5) / (top * std::exp(-1.0) + 0.5));
    const double activity = p["uv.mmp_rate"] / p["mmp.decay_rate"] * share;
    const double expected = p["uv.ageing_share"] * p["collagen.collagenolysis_rate"] * activity * 365 * day;
    EXPECT_NEAR(-std::log(1 - lost), expected, 0.02 * expected) << "the first days, while it builds up, are less";
    EXPECT_LT(year("collagen_gain", last), -0.05 * lost);
    EXPECT_GT(year("collagen_gain", last), -lost) << "collagen above its set point takes years to go";
}

TEST(Sun, TansWithinItsCeiling) {
    std::vector<std::pair<double, double>> daily;
    for (int k = 0; k < 120; ++k) daily.emplace_back(k, 2.0);
    const Record summer = exposed(daily, 120);
    EXPECT_GT(highest(summer, "mean_pigment"), 1.5);
    EXPECT_LT(highest(summer, "mean_pigment"), 4.0);
}

TEST(Sun, OpenChannelsLetMoreThrough) {
    const Mn17Sun model(default_set(), sunny);
    EXPECT_EQ(model.effective_dose(med, 0), 1.0);
    EXPECT_NEAR(model.effective_dose(med, 0.04), 1.02, 1e-12);
    const Mn17Sun dark(default_set(), {.age = 45 * seconds_per_year, .phototype = 6, .sun = true});
    EXPECT_NEAR(dark.effective_dose(med, 0), 0.3, 1e-12) << "phototype VI takes more to redden";
}

TEST(Expression, CountsWhatTheModelMakes) {
    // the model's own rates: what the synthetic state adds to collagen I is the activity that the outcome reads
    const healing::Mn17 model(default_set(), adult);
    const auto healing = heal17(point_grid(), default_set());
    reaction::System& system = healing->system();
    const auto at = static_cast<std::size_t>(system.grid().offset(0));
    const auto rate_of_collagen = [&](double synthetic) {
        reaction::State& state = system.mutable_state();
        const auto put = [&](int f, double v) {
            state.volume.data()[f * system.grid().field_stride() + static_cast<std::ptrdiff_t>(at)] = v;
        };
        put(Mn17::fibroblasts, 2.6e12);
        put(Mn17::myofibroblasts, 3e10);
        put(Mn17::inflammatory_cytokine, 4e-7);
        put(Mn17::collagen_i, 120);
        put(Mn17::synthetic_activation, synthetic);
        reaction::State rates = system.empty_state();
        system.rate(rates);
        return std::pair{field(system.grid(), rates, Mn17::collagen_i)[at],
                         field(system.grid(), rates, Mn17::collagen_iii)[at]};
    };
    const double c3 = system.volume_fields()[Mn17::collagen_iii].resting;
    const double rest = system.volume_fields()[Mn17::collagen_i].resting + c3;
    const outcomes::Expression e(default_set(), adult.age, rest);
    const auto idle = rate_of_collagen(0.0);
    const auto busy = rate_of_collagen(0.4);
    const outcomes::Makers makers{
        .fibroblasts = 2.6e12, .myofibroblasts = 3e10, .cytokine = 4e-7, .synthetic = 0.4, .collagen = 120 + c3};
    EXPECT_NEAR((busy.first - idle.first) / (e.collagen_i * e.activity(makers)), 1, 1e-9);
    EXPECT_NEAR((busy.second - idle.second) / (e.collagen_iii * e.activity(makers)), 1, 1e-9);
}

TEST(Expression, IsOneAtRestAndRisesAfterASession) {
    const grid::Grid grid = cell_grid(12, 16);
    const auto healing = heal17(grid, default_set());
    const Record r = record(*healing, default_set(), needle17(grid, default_set(), 1.5e-3), {0}, {}, 90 * day);
    for (const char* name :
         {"procollagen_i_fold", "procollagen_iii_fold", "tropoelastin_fold", "tgf_beta_fold", "vegf_fold"}) {
        EXPECT_GT(highest(r, name), 1.05) << name;
        EXPECT_LT(r(name, r.rows.size() - 1), highest(r, name)) << name;
    }
    double early = 1;
    for (std::size_t k = 0; k < r.time.size() && r.time[k] <= 14 * day; ++k)
        early = std::max(early, r("procollagen_i_fold", k));
    EXPECT_NEAR(early, 3.2, 0.2) << "row D055, fitted: [1.9, 5.1]";
    EXPECT_GT(highest(r, "procollagen_iii_fold"), 1.56) << "row D056: [1.6, 4.2]";
    EXPECT_LT(highest(r, "procollagen_iii_fold"), 4.16);
    EXPECT_LT(r("elastin_gain", r.rows.size() - 1), 0) << "row D073, while tropoelastin rose (D072)";
}

TEST(Expression, IsAbsentWhereTheModelHasNoSyntheticState) {
    const auto healing = heal(cell_grid(12, 16), {});
    const outcomes::Observables observables(parameters(), healing->system());
    for (const auto& name : observables.names()) {
        EXPECT_EQ(name.name.find("fold"), std::string::npos) << name.name;
        EXPECT_NE(name.name, "collagen_fragments");
    }
}

}  // namespace
}  // namespace skinheal::test
