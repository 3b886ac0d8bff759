// SPDX-License-Identifier: BSD-3-Clause
#include "scenario/cells.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::scenario {
namespace {

constexpr double usual_channels = 25;
constexpr double usual_density = 2.0e6;  ///< 1/m2, when no session says

/// Cells of a box are as wide as these at most; rows are worked on in vectors of eight.
constexpr double coarse_width = 60e-6;
constexpr double normal_width = 40e-6;
constexpr double fine_width = 20e-6;
constexpr int vector = 8;

int lateral_cells(double side, double width) {
    const int vectors = static_cast<int>(std::ceil(side / (vector * width) * (1 - 1e-12)));
    return vector * std::max(vectors, 1);
}

}  // namespace

double patch_side(const Scenario& scenario) {
    if (scenario.numerics.patch) return *scenario.numerics.patch;
    const auto& sessions = scenario.protocol.sessions;
    return std::sqrt(usual_channels / (sessions.empty() ? usual_density : sessions.front().density));
}

int channels_in_patch(const Scenario& scenario, const Session& session) {
    const double side = patch_side(scenario);
    return std::max(1, static_cast<int>(std::lround(session.density * side * side)));
}

Cells cells_of(const Scenario& scenario) {
    const Numerics& numerics = scenario.numerics;
    if (numerics.cells) return *numerics.cells;
    const bool box = numerics.geometry == Geometry::box;
    const double side = box ? patch_side(scenario) : 0;
    switch (numerics.resolution) {
        case Resolution::coarse:
            return {box ? lateral_cells(side, coarse_width) : 12, 16};
        case Resolution::fine:
            return {box ? lateral_cells(side, fine_width) : 64, 96};
        case Resolution::normal:
            break;
    }
    return {box ? lateral_cells(side, normal_width) : 16, 24};
}

double cells_in_all(const Scenario& scenario) {
    const Cells cells = cells_of(scenario);
    switch (scenario.numerics.geometry) {
        case Geometry::point:
            return 1;
        case Geometry::column:
            return cells.depth;
        case Geometry::axisymmetric:
            return static_cast<double>(cells.lateral) * cells.depth;
        case Geometry::box:
            break;
    }
    return static_cast<double>(cells.lateral) * cells.lateral * cells.depth;
}

double memory_of(const Scenario& scenario) {
    // the state, the next one and two stages of 17 fields; materials, weights and masks; rows and planes have margins
    constexpr double numbers = 4 * 17 + 12;
    constexpr double margins = 1.06;
    constexpr double program = 60e6;
    return program + cells_in_all(scenario) * numbers * margins * sizeof(double);
}

}  // namespace skinheal::scenario
