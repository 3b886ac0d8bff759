// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "support/disturbance.hpp"
#include "support/engine.hpp"
#include "support/order.hpp"

namespace skinheal::test {
namespace {

constexpr double radius = 4.0e-4;
constexpr double height = 1.5e-3;

/// Values of the cells of one field, row by row, without padding.
using Cells = std::vector<double>;

struct Solution {
    grid::Grid grid;
    std::vector<Cells> volume;   ///< per field
    std::vector<Cells> surface;  ///< per field
};

using Make = std::function<grid::Grid(int)>;

/// Take over what a system holds.
void read(Solution& s, const Mn16Engine& system) {
    s.volume.assign(Mn16::volume_count, {});
    for (int f = 0; f < Mn16::volume_count; ++f) {
        const double* u = field(s.grid, system.state(), f);
        each_cell(s.grid, [&](std::ptrdiff_t at, int, int) { s.volume[static_cast<std::size_t>(f)].push_back(u[at]); });
    }
    const auto n = static_cast<std::ptrdiff_t>(s.grid.surface_cells());
    s.surface.clear();
    for (std::ptrdiff_t f = 0; f < 3; ++f)
        s.surface.emplace_back(system.state().surface.begin() + f * n, system.state().surface.begin() + (f + 1) * n);
}

/// Means of a fine field over blocks of four of its cells, weighted by volume.
Cells halved(const Cells& fine, const grid::Grid& grid) {
    const int n = grid.count(0);
    const int m = grid.count(1);
    const auto weight = [&](int i, int j) { return grid.axes()[0].measure(i) * grid.axes()[1].measure(j); };
    Cells out;
    for (int j = 0; j < m; j += 2)
        for (int i = 0; i < n; i += 2) {
            double sum = 0;
            double total = 0;
            for (int dj = 0; dj < 2; ++dj)
                for (int di = 0; di < 2; ++di) {
                    sum += weight(i + di, j + dj) * fine[static_cast<std::size_t>((j + dj) * n + i + di)];
                    total += weight(i + di, j + dj);
                }
            out.push_back(sum / total);
        }
    return out;
}

Cells halved_surface(const Cells& fine, const grid::Grid& grid) {
    Cells out;
    for (int i = 0; i < grid.count(0); i += 2) {
        const double a = grid.axes()[0].measure(i);
        const double b = grid.axes()[0].measure(i + 1);
        out.push_back((a * fine[static_cast<std::size_t>(i)] + b * fine[static_cast<std::size_t>(i) + 1]) / (a + b));
    }
    return out;
}

/// The disturbed state on the finest grid.
Solution disturbed(const Make& make, int refinement) {
    Solution s{make(refinement), {}, {}};
    const auto system = engine(adult_model(), s.grid, {});
    // fading out below: where fibroblasts exchange with what lies below *and* are drawn along, the wall flux is of order 1 only
    disturb(s.grid, system->mutable_state(), Reach::upper);
    read(s, *system);
    return s;
}

Solution coarser(const Solution& s, const Make& make, int refinement) {
    Solution out{make(refinement), {}, {}};
    for (const Cells& u : s.volume) out.volume.push_back(halved(u, s.grid));
    for (const Cells& u : s.surface) out.surface.push_back(halved_surface(u, s.grid));
    return out;
}

/// Advance with equal steps: the error in time is the same on every grid and cancels in the differences.
void advance(Solution& s, double probe, double step, int steps) {
    const auto system = engine(adult_model(), s.grid, {.probe_depth = probe, .adaptive = false, .fixed_step = step});
    reaction::State& state = system->mutable_state();
    for (int f = 0; f < Mn16::volume_count; ++f) {
        double* u = field(s.grid, state, f);
        std::size_t k = 0;
        each_cell(s.grid, [&](std::ptrdiff_t at, int, int) { u[at] = s.volume[static_cast<std::size_t>(f)][k++]; });
    }
    for (int f = 0; f < 3; ++f)
        std::ranges::copy(s.surface[static_cast<std::size_t>(f)], surface(s.grid, state, f).begin());
    state.scalars[0] = 0.4;
    for (int k = 0; k < steps; ++k) system->advance((k + 1) * step);
    read(s, *system);
}

/// Volume-weighted root mean square of the difference of a solution and the means of a finer one, per field.
std::vector<double> gaps(const Solution& coarse, const Solution& fine) {
    std::vector<double> out;
    for (std::size_t f = 0; f < coarse.volume.size(); ++f) {
        const Cells mean = halved(fine.volume[f], fine.grid);
        double sum = 0;
        std::size_t k = 0;
        each_cell(coarse.grid, [&](std::ptrdiff_t at, int, int) {
            const double d = coarse.volume[f][k] - mean[k];
            sum += coarse.grid.volume_weight()[static_cast<std::size_t>(at)] * d * d;
            ++k;
        });
        out.push_back(std::sqrt(sum));
    }
    for (std::size_t f = 0; f < coarse.surface.size(); ++f) {
        const Cells mean = halved_surface(fine.surface[f], fine.grid);
        double sum = 0;
        for (std::size_t c = 0; c < mean.size(); ++c)
            sum += coarse.grid.area_weight()[c] * (coarse.surface[f][c] - mean[c]) * (coarse.surface[f][c] - mean[c]);
        out.push_back(std::sqrt(sum));
    }
    return out;
}

struct Mesh {
    const char* name;
    Make make;
};

class Space : public ::testing::TestWithParam<Mesh> {};

// All 16 volume fields, cover, barrier and pigment at once: diffusion, chemotaxis, reactions, the open top wall, the exchange with
// what lies below, on a radial axis.
TEST_P(Space, HalvingTheCellsQuartersTheErrorOfEveryField) {
    const Make& make = GetParam().make;
    std::vector<Solution> grids;
    grids.push_back(disturbed(make, 4));
    grids.insert(grids.begin(), coarser(grids.front(), make, 2));
    grids.insert(grids.begin(), coarser(grids.front(), make, 1));
    // the surface reads the cytokine down to a depth that is an edge of every grid: the mean of a cut cell has an error of its own
    const double probe = grids.front().grid.axes()[1].edges[2];
    for (Solution& s : grids) advance(s, probe, 0.005 * day, 100);
    const std::vector<double> coarse = gaps(grids[0], grids[1]);
    const std::vector<double> fine = gaps(grids[1], grids[2]);
    const auto volume = adult_model().volume_fields();
    const auto surfaces = Mn16::surface_fields();
    for (std::size_t f = 0; f < coarse.size(); ++f) {
        const std::string& name = f < volume.size() ? volume[f].name : surfaces[f - volume.size()].name;
        const double order = observed_order(coarse[f], fine[f]);
        EXPECT_GT(order, 1.85) << name << ": " << coarse[f] << ", " << fine[f];
        EXPECT_LT(order, 2.15) << name << ": " << coarse[f] << ", " << fine[f];
    }
}

const Mesh equal{"EqualCells", [](int k) {
                     return grid::Grid({grid::uniform_axis("r", grid::AxisKind::radial, radius, 12 * k),
                                        grid::uniform_axis("z", grid::AxisKind::cartesian, height, 24 * k)});
                 }};
const Mesh graded{"GradedCells", [](int k) {
                      return grid::Grid({grid::graded_axis("r", grid::AxisKind::radial, radius, 12 * k, 1.5),
                                         grid::graded_axis("z", grid::AxisKind::cartesian, height, 24 * k, 1.0)});
                  }};
const Mesh flat{"CartesianCells", [](int k) {
                    return grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, radius, 12 * k),
                                       grid::uniform_axis("z", grid::AxisKind::cartesian, height, 24 * k)});
                }};

INSTANTIATE_TEST_SUITE_P(Meshes, Space, ::testing::Values(equal, graded, flat),
                         [](const auto& mesh) { return mesh.param.name; });

}  // namespace
}  // namespace skinheal::test
