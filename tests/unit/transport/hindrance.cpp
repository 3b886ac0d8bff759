// SPDX-License-Identifier: BSD-3-Clause
#include "transport/hindrance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <sstream>
#include <vector>

#include "absorption/solute/cell_problem.hpp"
#include "support/closed_forms.hpp"
#include "support/verification.hpp"

namespace skinheal::test {
namespace {

using namespace absorption;
using namespace transport;

void expect_relative(double found, double expected, double tolerance) { EXPECT_NEAR(found / expected, 1, tolerance); }

struct Row {
    double ratio;
    double diffusion;
    double convection;
    double renkin;
};

TEST(Hindrance, InPoresTakesItsPublishedValues) {
    for (const Row& row :
         {Row{0.01, 0.93264314, 0.99923114, 0.95948074}, Row{0.1, 0.5918438, 0.93878924, 0.64126121},
          Row{0.3, 0.20333307, 0.64504488, 0.20723153}, Row{0.5, 0.047447203, 0.33640784, 0.044890625}}) {
        constexpr double last_digit = 0.51e-8;
        std::ostringstream share;
        share << '(' << row.ratio << ')';
        verify("V-B06 H" + share.str(), pore_diffusion(row.ratio), row.diffusion, last_digit / row.diffusion);
        verify("V-B06 W" + share.str(), pore_convection(row.ratio), row.convection, last_digit / row.convection);
        verify("V-B06 R" + share.str(), closed_forms::pore_diffusion_renkin(row.ratio), row.renkin,
               last_digit / row.renkin);
    }
}

TEST(Hindrance, InPoresFallsFromOneToNothing) {
    EXPECT_EQ(pore_diffusion(0), 1);
    EXPECT_EQ(pore_convection(0), 1);
    double before = 1;
    for (double ratio = 0.01; ratio < 1.2; ratio += 0.01) {
        const double now = pore_diffusion(ratio);
        EXPECT_GE(now, 0) << ratio;
        EXPECT_LE(now, before) << ratio;
        before = now;
    }
    EXPECT_EQ(pore_diffusion(1.1), 0);
}

TEST(Hindrance, InFibrinIsSmallForAProtein) {
    constexpr double fibre = 50e-9;
    constexpr double protein = 3.48e-9;
    verify("V-B08a", fibre_bed_permeability(fibre, 0.003), 6.0976787e-13, 1e-8);
    verify("V-B08b", gel_diffusion(protein, fibre, 0.003), 0.99383586, 1e-8);
    verify("V-B08c", closed_forms::gel_diffusion_ogston(protein, fibre, 0.003), 0.94309864, 1e-8);
    EXPECT_EQ(gel_diffusion(protein, fibre, 0), 1);
}

TEST(Composite, ClosedFormsOfMaxwellAndRayleigh) {
    verify("V-B08d", closed_forms::suspension(0, 0.2), 0.72727273, 1e-8);
    verify("V-B08e", closed_forms::suspension(3, 0.2), 1.2608696, 1e-7);
    verify("V-B08f", closed_forms::insulating_cylinders(0.2), 0.66653069, 1e-8);
}

std::vector<double> even(int cells, double length) {
    std::vector<double> edges;
    for (int i = 0; i <= cells; ++i) edges.push_back(length * i / cells);
    return edges;
}

TEST(CellProblem, OfLaminatesIsExact) {
    const std::vector<double> x{0, 0.3, 1.0};
    const std::vector<double> z{0, 0.2, 0.5, 2.0};
    // Across the layers resistances add, along them conductances.
    const std::vector<double> across{2, 2, 0.5, 0.5, 7, 7};
    expect_relative(effective_conductivity(x, z, across), 2.0 / (0.2 / 2 + 0.3 / 0.5 + 1.5 / 7), 1e-13);
    const std::vector<double> along{2, 0.1, 2, 0.1, 2, 0.1};
    expect_relative(effective_conductivity(x, z, along), 0.3 * 2 + 0.7 * 0.1, 1e-13);
}

double square_array(int cells, double contrast, double fraction) {
    const std::vector<double> edges = even(cells, 1);
    const double square_of_radius = fraction / std::numbers::pi;
    std::vector<double> k;
    // Cells that the circle cuts get their share, from 8 x 8 points.
    for (int iz = 0; iz < cells; ++iz) {
        for (int ix = 0; ix < cells; ++ix) {
            int inside = 0;
            for (int sub = 0; sub < 64; ++sub) {
                const double x = (ix + (sub % 8 + 0.5) / 8) / cells - 0.5;
                const double z = (iz + (sub / 8 + 0.5) / 8) / cells - 0.5;
                inside += x * x + z * z < square_of_radius;
            }
            const double share = inside / 64.0;
            k.push_back(share * contrast + (1 - share));
        }
    }
    return effective_conductivity(edges, edges, k);
}

TEST(CellProblem, OfInsulatingCylindersGoesToRayleighsSeries) {
    const double exact = closed_forms::insulating_cylinders(0.2);
    const double coarse = square_array(24, 0, 0.2);
    const double fine = square_array(72, 0, 0.2);
    EXPECT_LT(std::abs(fine - exact), 0.5 * std::abs(coarse - exact));
    // The staircase of cut cells costs an order: errors fall with the cell size, so a third of it takes away two thirds.
    expect_relative((3 * fine - coarse) / 2, exact, 0.003);
}

TEST(CellProblem, StaysBetweenTheLaminateBounds) {
    for (const double contrast : {1e-3, 0.1, 10.0, 1e3}) {
        const double found = square_array(24, contrast, 0.3);
        EXPECT_LT(found, 0.7 + 0.3 * contrast);
        EXPECT_GT(found, 1 / (0.7 + 0.3 / contrast));
    }
    // Keller's reciprocity of a square array: swapping the phases inverts the answer.
    EXPECT_NEAR(square_array(48, 10, 0.3) * square_array(48, 0.1, 0.3), 1, 0.04);
}

}  // namespace
}  // namespace skinheal::test
