// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "support/engine.hpp"

namespace skinheal::test {
namespace {

/// Sum of a field over the cells, by share of volume.
double total(const grid::Grid& grid, const double* u) {
    const auto& w = grid.volume_weight();
    double sum = 0;
    for (std::size_t i = 0; i < w.size(); ++i)
        if (w[i] > 0) sum += w[i] * u[i];
    return sum;
}
double total_size(const grid::Grid& grid, const double* u) {
    const auto& w = grid.volume_weight();
    double sum = 0;
    for (std::size_t i = 0; i < w.size(); ++i)
        if (w[i] > 0) sum += w[i] * std::abs(u[i]);
    return sum;
}

/// Cell j of depth below surface cell c.
std::ptrdiff_t below(const grid::Grid& grid, int c, int j) {
    switch (grid.depth_slot().value()) {
        case 0:
            return grid.offset(j);
        case 1:
            return grid.offset(c, j);
        default:
            return grid.offset(c % grid.count(0), c / grid.count(0), j);
    }
}

/// A model that only moves things.
Mn16 without_reactions() {
    Mn16 m = adult_model();
    m.rN = m.dN = m.eN = m.rM = m.dM1 = m.k12 = m.dM2 = 0;
    m.rF = m.aF = m.kFY = m.bY = m.dY = m.rV = m.rV0 = 0;
    m.sID = m.sIN = m.sIM = m.dI = m.sTM2 = m.sTM1 = m.sTY = m.dT = 0;
    m.sPM1 = m.sPM2 = m.sPW = m.dP = m.sGM1 = m.sGM2 = m.sGV = m.dG = 0;
    m.qN = m.qM = m.qF = m.dQ = 0;
    return m;
}

/// Rough positive numbers in every cell, and an uneven cover.
void scramble(const grid::Grid& grid, reaction::State& state) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> factor(0.1, 1.9);
    const std::vector<double> size{0.5,  3e11, 4e11, 3e11, 2e12, 3e11, 1.0,   2e-6,
                                   5e-7, 1e-6, 5e-7, 0.3,  0.4,  20.0, 120.0, 8.0};
    for (int f = 0; f < Mn16::volume_count; ++f) {
        double* u = field(grid, state, f);
        for (int c = 0; c < grid.surface_cells(); ++c)
            for (int j = 0; j < grid.depth_axis()->cells(); ++j)
                u[below(grid, c, j)] = size[static_cast<std::size_t>(f)] * factor(random);
    }
    for (double& k : surface(grid, state, Mn16::epidermal_cover)) k = 0.5 * factor(random);
}

struct Shape {
    const char* name;
    grid::Grid (*make)();
};

const std::vector<Shape> shapes{
    {"column", [] { return column_grid(13); }},
    {"cell", [] { return cell_grid(11, 13); }},
    {"flat cell",
     [] {
         return grid::Grid({grid::graded_axis("x", grid::AxisKind::cartesian, 4e-4, 10, 2.0),
                            grid::graded_axis("z", grid::AxisKind::cartesian, dermis, 9, 1.0)});
     }},
    {"box", [] {
         return grid::Grid({grid::graded_axis("x", grid::AxisKind::cartesian, 4e-4, 10, 2.0),
                            grid::uniform_axis("y", grid::AxisKind::cartesian, 3e-4, 5),
                            grid::graded_axis("z", grid::AxisKind::cartesian, dermis, 7, 1.0)});
     }}};

// What the walls let through, from the boundary conditions with half a cell of diffusion between wall and centre.
double through_the_walls(const grid::Grid& grid, const reaction::State& state, const Mn16& model, int f) {
    const grid::Axis& z = *grid.depth_axis();
    const reaction::Transport t = model.transport()[static_cast<std::size_t>(f)];
    const double top = 0.5 * z.widths.front();
    const double bottom = 0.5 * z.widths.back();
    const double beyond = parameters()["subcutis.exchange_length"];
    const std::vector<double>& area = grid.area_weight();
    double sum = 0;
    for (int c = 0; c < grid.surface_cells(); ++c) {
        const double* u = field(grid, state, f);
        const double open =
            1 - state.surface[static_cast<std::size_t>(Mn16::epidermal_cover * grid.surface_cells() + c)];
        // wall value w: D (u - w)/(h/2) + source = washout w, and the inflow is source - washout w
        const double washout = t.washout_velocity * open;
        const double source = t.open_source * open;
        const double wall = (u[below(grid, c, 0)] + top / t.diffusivity * source) / (1 + washout * top / t.diffusivity);
        double flux = source - washout * wall;
        if (t.exchanges) flux += t.diffusivity / (beyond + bottom) * (t.far_value - u[below(grid, c, z.cells() - 1)]);
        sum += area[static_cast<std::size_t>(c)] * flux;
    }
    return sum / z.length();
}

TEST(Transport, ChangesTheSumOnlyByWhatPassesTheWalls) {
    for (const Shape& shape : shapes) {
        const grid::Grid grid = shape.make();
        for (const auto* kernels : kernel_tables()) {
            const Mn16 model = without_reactions();
            Mn16Engine system(model, grid, *kernels, walls());
            scramble(grid, system.mutable_state());
            reaction::State rate = system.empty_state();
            system.rate(rate);
            for (int f = 0; f < Mn16::volume_count; ++f) {
                if (!Mn16::moves[f]) continue;
                const double* r = field(grid, rate, f);
                EXPECT_NEAR(total(grid, r), through_the_walls(grid, system.state(), model, f),
                            1e-13 * total_size(grid, r))
                    << model.volume_fields()[static_cast<std::size_t>(f)].name << " in a " << shape.name << ", "
                    << kernels->name;
            }
            for (const int f : {Mn16::neutrophils, Mn16::macrophages_m1, Mn16::macrophages_m2, Mn16::myofibroblasts})
                EXPECT_EQ(through_the_walls(grid, system.state(), model, f), 0.0)
                    << "cells do not leave through open skin";
        }
    }
}

TEST(Transport, MovesSomething) {  // so that the sums above are not sums of zeros
    const grid::Grid grid = cell_grid(11, 13);
    Mn16 still = without_reactions();
    still.chiN = still.chiM = still.chiF = 0;
    const auto with = engine(without_reactions(), grid, {});
    const auto without = engine(still, grid, {});
    scramble(grid, with->mutable_state());
    scramble(grid, without->mutable_state());
    reaction::State a = with->empty_state();
    reaction::State b = with->empty_state();
    with->rate(a);
    without->rate(b);
    for (int f = 0; f < Mn16::volume_count; ++f) {
        if (!Mn16::moves[f]) continue;
        EXPECT_GT(total_size(grid, field(grid, b, f)), 0.0) << f;
        const bool drawn = f == Mn16::neutrophils || f == Mn16::macrophages_m1 || f == Mn16::fibroblasts;
        EXPECT_EQ(distance(grid, field(grid, a, f), field(grid, b, f)) > 0, drawn) << f;
    }
}

// Chemotaxis goes up the gradient, at chi |grad c| / (1 + chi |grad c| / v): never faster than v.
TEST(Transport, CellsClimbTheGradientBelowTheirTopSpeed) {
    const grid::Grid grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1e-3, 10),
                           grid::uniform_axis("z", grid::AxisKind::cartesian, 1e-3, 10)});
    Mn16 model = without_reactions();
    model.DN = 0;
    for (const double slope : {1e-4, 1e-1, 1e6}) {  // kg/m3 per m, along x and z at once
        const auto system = engine(model, grid, {});
        reaction::State& state = system->mutable_state();
        each_cell(grid, [&](std::ptrdiff_t at, int i, int j) {
            field(grid, state, Mn16::inflammatory_cytokine)[at] =
                slope * (grid.axes()[0].centres[static_cast<std::size_t>(i)] +
                         grid.axes()[1].centres[static_cast<std::size_t>(j)]);
            field(grid, state, Mn16::neutrophils)[at] = i == 4 && j == 4 ? 1e11 : 0.0;
        });
        reaction::State rate = system->empty_state();
        system->rate(rate);
        const double* r = field(grid, rate, Mn16::neutrophils);
        // half of the cells of a face belong to each side; the speed along x is the x part of the capped speed
        const double size = slope * std::sqrt(2.0);
        const double speed = model.chiN * slope / (1 + model.chiN * size / model.vN);
        EXPECT_NEAR(r[grid.offset(5, 4)], 0.5 * 1e11 * speed / 1e-4, 1e-9 * 1e11 * speed / 1e-4);
        EXPECT_NEAR(r[grid.offset(4, 5)], 0.5 * 1e11 * speed / 1e-4, 1e-9 * 1e11 * speed / 1e-4);
        EXPECT_NEAR(r[grid.offset(3, 4)], -0.5 * 1e11 * speed / 1e-4, 1e-9 * 1e11 * speed / 1e-4);
        EXPECT_NEAR(r[grid.offset(4, 4)], 0.0, 1e-9 * 1e11 * speed / 1e-4);
        EXPECT_LE(std::sqrt(2.0) * speed, model.vN);
    }
}

// The factorised implicit step keeps the sums too: leukocytes that are neither recruited nor lost.
TEST(Steps, KeepTheNumberOfCellsThatNothingMakesOrRemoves) {
    for (const Shape& shape : shapes)
        for (const int order : {2, 3}) {
            const grid::Grid grid = shape.make();
            Mn16 model = adult_model();
            model.rN = model.dN = model.eN = model.rM = model.dM1 = model.k12 = model.dM2 = 0;
            model.kFY = model.bY = model.dY = 0;
            const auto system = engine(model, grid, {.adaptive = false, .fixed_step = 0.02 * day, .order = order});
            scramble(grid, system->mutable_state());
            std::vector<double> before;
            for (int f = 0; f < Mn16::volume_count; ++f) before.push_back(total(grid, field(grid, system->state(), f)));
            for (int k = 0; k < 50; ++k) system->advance((k + 1) * 0.02 * day);
            for (const int f : {Mn16::neutrophils, Mn16::macrophages_m1, Mn16::macrophages_m2, Mn16::myofibroblasts})
                EXPECT_NEAR(total(grid, field(grid, system->state(), f)) / before[static_cast<std::size_t>(f)], 1.0,
                            1e-12)
                    << f << " in a " << shape.name << ", order " << order;
        }
}

}  // namespace
}  // namespace skinheal::test
