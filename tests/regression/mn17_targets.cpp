// SPDX-License-Identifier: BSD-3-Clause
// What mn17 was made for, against the published bands (ids of the validation table) and the figures of its reference runs.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "support/mn17_course.hpp"
#include "treatment/metrics.hpp"

namespace skinheal::test {
namespace {

constexpr healing::Person aged_30{30 * seconds_per_year, 3, 0.0};

std::vector<double> uniform(double length, int cells) {
    std::vector<double> edges;
    for (int i = 0; i <= cells; ++i) edges.push_back(length * i / cells);
    return edges;
}

/// Time at which values first pass `level`, on straight lines, d.
double first_above(const std::vector<double>& time, const std::vector<double>& values, double level) {
    for (std::size_t k = 1; k < time.size(); ++k)
        if (values[k] >= level)
            return time[k - 1] + (time[k] - time[k - 1]) * (level - values[k - 1]) / (values[k] - values[k - 1]);
    return INFINITY;
}

double at(const std::vector<double>& time, const std::vector<double>& values, double t) {
    for (std::size_t k = 1; k < time.size(); ++k)
        if (time[k] >= t)
            return values[k - 1] + (values[k] - values[k - 1]) * (t - time[k - 1]) / (time[k] - time[k - 1]);
    return values.back();
}

TEST(Mn17Targets, IncisionRefillsAndGainsStrength) {
    ParameterSet set = ParameterSet::load("mn17-fixture");
    set.override_value("injury.matrix_loss", 1.0, "an incision keeps no matrix");
    const auto healing = heal17(grid::Grid({grid::axis_from_edges("r", grid::AxisKind::radial, uniform(1e-3, 50)),
                                            grid::axis_from_edges("z", grid::AxisKind::cartesian, uniform(5e-4, 10))}),
                                set, {}, aged_30);
    reaction::System& system = healing->system();
    const grid::Grid& grid = system.grid();
    skin::Injury cut;
    cut.core.assign(static_cast<std::size_t>(grid.field_stride()), 0.0);
    cut.zone = cut.killed = cut.core;
    cut.surface.assign(50, 0.0);
    cut.bleeding = 1;
    cut.depth = 5e-4;
    cut.penetration = 5.72e-4;
    each_cell(grid, [&](std::ptrdiff_t k, int i, int) {
        const auto c = static_cast<std::size_t>(k);
        const double r = grid.axes()[0].centres[static_cast<std::size_t>(i)];
        cut.core[c] = r < 1e-4 ? 1.0 : 0.0;
        cut.zone[c] = r < 1e-4 ? 1.0 : 0.6 * std::exp(-(r - 1e-4) / 3e-5);
        cut.killed[c] = std::max(cut.core[c], 0.5 * cut.zone[c]);
        if (r < 1e-4) cut.surface[static_cast<std::size_t>(i)] = 1.0;
    });
    const double c1 = system.volume_fields()[Mn17::collagen_i].resting;
    const double c3 = system.volume_fields()[Mn17::collagen_iii].resting;
    healing->injure(cut);
    std::vector<double> time, x1, x3, share;
    while (system.state().time < 365 * day) {
        double sum1 = 0;
        double sum3 = 0;
        double weight = 0;
        each_cell(grid, [&](std::ptrdiff_t k, int i, int) {
            if (grid.axes()[0].centres[static_cast<std::size_t>(i)] > 1e-4) return;
            const double w = grid.volume_weight()[static_cast<std::size_t>(k)];
            weight += w;
            sum1 += w * field(grid, system.state(), Mn17::collagen_i)[k];
            sum3 += w * field(grid, system.state(), Mn17::collagen_iii)[k];
        });
        time.push_back(system.state().time / day);
        x1.push_back(sum1 / weight / c1);
        x3.push_back(sum3 / weight / c3);
        share.push_back(sum3 / std::max(sum1 + sum3, 1e-300));
        system.advance(365 * day);
    }
    const auto strength = [&](double t) { return 100 * std::pow(at(time, x1, t), 1.2); };
    // strength at 1 and 3 weeks, 3 and 12 months: rows T17a to T17d, %; in brackets the bands of the data
    EXPECT_NEAR(strength(7), 4.0, 0.3) << "[3, 12]";
    EXPECT_NEAR(strength(21), 19.5, 0.6) << "[15, 30]";
    EXPECT_NEAR(strength(90), 66, 1.0) << "[50, 80]";
    EXPECT_NEAR(strength(364), 84, 1.0) << "[70, 85]";
    // share of collagen III (D063, 20 to 40 %)
    EXPECT_NEAR(100 * at(time, share, 7), 28.5, 0.5);
    EXPECT_NEAR(100 * at(time, share, 14), 27.5, 0.5);
    // first collagen III and I (2 %), first fibrils of I (4 %): T09a to T09c; the second misses its band of 3.5 to 5 by a little
    EXPECT_NEAR(first_above(time, x3, 0.02), 2.2, 0.1) << "[2, 3.5]";
    EXPECT_NEAR(first_above(time, x1, 0.02), 3.4, 0.1) << "[3.5, 5]";
    EXPECT_NEAR(first_above(time, x1, 0.04), 5.0, 0.1) << "[5, 7]";
}

/// Open share of one mouth over the hours.
struct Closure {
    std::vector<double> hours{};
    std::vector<double> open{};
    [[nodiscard]] double below(double level) const {
        for (std::size_t k = 1; k < hours.size(); ++k)
            if (open[k] <= level)
                return hours[k - 1] + (hours[k] - hours[k - 1]) * (open[k - 1] - level) / (open[k - 1] - open[k]);
        return INFINITY;
    }
};

Closure closure(double radius, double wetness) {
    healing::Options options;
    options.tolerance = 2e-4;
    const auto healing = heal17(grid::Grid({grid::axis_from_edges("r", grid::AxisKind::radial, uniform(4e-4, 80)),
                                            grid::axis_from_edges("z", grid::AxisKind::cartesian, uniform(2e-4, 2))}),
                                default_set(), options, aged_30);
    reaction::System& system = healing->system();
    skin::Injury hole;
    hole.core.assign(static_cast<std::size_t>(system.grid().field_stride()), 0.0);
    hole.zone = hole.killed = hole.core;
    for (int i = 0; i < 80; ++i) hole.surface.push_back(std::clamp((radius - 5e-6 * i) / 5e-6, 0.0, 1.0));
    hole.penetration = 1e-3;
    hole.mouth_radius = radius;
    hole.wetness = wetness;
    Closure out;
    const Record run = record(*healing, default_set(), hole, {0}, {48 * 3600.0, 72 * 3600.0}, 96 * 3600.0);
    for (std::size_t k = 0; k < run.time.size(); ++k) {
        out.hours.push_back(run.time[k] / 3600);
        out.open.push_back(run("open_barrier_fraction", k) / run("open_barrier_fraction", 0));
    }
    return out;
}

TEST(Mn17Targets, HolesCloseByWidthAndWetness) {
    const Closure dry15 = closure(15e-6, 0);
    const Closure dry20 = closure(20e-6, 0);
    const Closure dry30 = closure(30e-6, 0);
    EXPECT_NEAR(dry15.below(0.1), 1.1, 0.1) << "T03a, within 2 h";
    EXPECT_NEAR(dry15.below(0.05), 1.5, 0.1);
    EXPECT_NEAR(dry20.below(0.1), 1.6, 0.1);
    EXPECT_NEAR(dry20.below(0.05), 2.2, 0.1);
    EXPECT_NEAR(dry30.below(0.1), 2.8, 0.1);
    EXPECT_NEAR(dry30.below(0.05), 7.9, 0.5);
    EXPECT_NEAR(closure(20e-6, 1).below(0.05), 3.7, 0.2) << "T03b, 2 to 6 h";
    const Closure wet60 = closure(60e-6, 1);
    const Closure wet70 = closure(70e-6, 1);
    EXPECT_NEAR(wet60.below(0.05), 41.5, 1.0) << "T03c, 30 to 48 h; T04a to T04c, 42 to 76 h";
    EXPECT_NEAR(wet60.below(0.5), 14.8, 0.5) << "T04d to T04f, 8 to 41 h";
    EXPECT_NEAR(wet70.below(0.5), 18.5, 0.5);
    const Closure dry50 = closure(50e-6, 0);
    const Closure dry60 = closure(60e-6, 0);
    EXPECT_NEAR(at(dry60.hours, dry60.open, 72), 0.003, 0.001) << "T06a, none";
    EXPECT_NEAR(at(dry60.hours, dry60.open, 48), 0.018, 0.002) << "T06c: longer needles leak longer";
    EXPECT_NEAR(at(dry50.hours, dry50.open, 48), 0.011, 0.002);
}

struct Redness {
    double length;    ///< mm
    double index[5];  ///< 0+, 2 h, 6 h, 24 h, 48 h
    double days;      ///< visible
};

TEST(Mn17Targets, SkinReddensAtOnceAndLongerWithDepth) {
    for (const Redness& r :
         {Redness{0.3, {3.9, 1.9, 0.6, 0.25, 0.1}, 0.08}, Redness{0.5, {6.6, 3.3, 1.4, 0.7, 0.4}, 0.17},
          Redness{1.0, {11.4, 5.9, 3.2, 2.15, 1.0}, 1.08}, Redness{1.5, {14.5, 7.7, 4.7, 3.5, 1.5}, 1.69},
          Redness{2.5, {18.4, 10.4, 7.5, 6.0, 2.4}, 2.23}}) {
        const auto healing = heal17(cell_grid(16, 24), default_set());
        const auto injury = needle17(healing->system().grid(), default_set(), r.length * 1e-3);
        const std::vector<double> stops{2 * 3600.0, 6 * 3600.0, 24 * 3600.0, 48 * 3600.0};
        const Record run = record(*healing, default_set(), injury, {0}, stops, 5 * day);
        std::vector<double> index;
        for (std::size_t k = 0; k < run.time.size(); ++k) index.push_back(run("erythema_index", k));
        EXPECT_NEAR(index[0], r.index[0], 0.02 * r.index[0] + 0.06) << r.length << " mm, at once";
        for (std::size_t k = 0; k < 4; ++k)
            EXPECT_NEAR(run.at("erythema_index", stops[k]), r.index[k + 1], 0.03 * r.index[k + 1] + 0.08)
                << r.length << " mm, " << k;
        EXPECT_NEAR(treatment::intervals_above(run.time, index, 2.0, 0, 5 * day).front().end / day, r.days, 0.06)
            << r.length << " mm, visible";
    }
}

}  // namespace
}  // namespace skinheal::test
