// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/solute/brick_mortar.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absorption/solute/cell_problem.hpp"

namespace skinheal::absorption {
namespace {

constexpr int cells_of_gap = 4;
constexpr int cells_of_brick = 20;  // per side

/// Edges of one stretch, finer towards both ends.
void append(std::vector<double>& edges, double length, int cells) {
    const double start = edges.back();
    for (int i = 1; i <= cells; ++i) {
        const double s = static_cast<double>(i) / cells;
        // A cubic with slope 0.1 at both ends crowds the cells where the paths turn.
        const double warped = 0.1 * s + 0.9 * s * s * (3 - 2 * s);
        edges.push_back(start + length * warped);
    }
}

double corneocyte_diffusivity(double radius, double in_water, const ParameterSet& p) {
    const double fibre = p["brick.keratin_radius"];
    const double solid = 1 - p["brick.water_fraction"];
    const double reach = (radius + fibre) / fibre;
    const double obstruction = solid * reach * reach;
    const double k =
        p["brick.permeability_factor"] * fibre * fibre * std::pow(solid, -p["brick.permeability_exponent"]);
    const double drag = 1 + radius / std::sqrt(k) + radius * radius / (3 * k);
    return in_water *
           std::exp(-p["brick.obstruction_factor"] * std::pow(obstruction, p["brick.obstruction_exponent"])) / drag;
}

double lipid_diffusivity(double radius, double molar_mass, const ParameterSet& p) {
    if (molar_mass > p["brick.lipid_large_molar_mass"]) return p["brick.lipid_floor_diffusivity"];
    return p["brick.lipid_diffusivity"] * std::exp(-p["brick.lipid_size_coefficient"] * radius * radius);
}

}  // namespace

BrickAndMortar brick_and_mortar(const Solute& solute, const Laws& laws, const ParameterSet& p) {
    BrickAndMortar sc;
    const double radius = laws.radius(solute);
    const double octanol = solute.log_p ? std::pow(10.0, *solute.log_p) : 0;
    const double water = p["brick.water_fraction"];
    sc.lipid_diffusivity = lipid_diffusivity(radius, solute.molar_mass, p);
    sc.lipid_partition =
        p["stratum_corneum.lipid_density"] / 1e3 * std::pow(octanol, p["stratum_corneum.lipid_partition_exponent"]);
    sc.corneocyte_diffusivity = corneocyte_diffusivity(radius, laws.water_diffusivity(solute), p);
    sc.corneocyte_partition = (1 - water) * p["stratum_corneum.protein_density"] / 1e3 *
                                  p["stratum_corneum.protein_partition_factor"] *
                                  std::pow(octanol, p["stratum_corneum.protein_partition_exponent"]) +
                              water;

    // Rows of bricks alternate between two places, so the middle of each row is a plane of equal potential: half a row, the
    // gap, half the next row.
    const double gap = p["brick.gap"];
    const double side_gap = gap * p["brick.swelling"];
    const double height = p["brick.height"] * p["brick.swelling"];
    const double pitch = p["brick.width"] + side_gap;
    // The gaps of two rows never touch: a path through lipid alone has to run along the bricks.
    const double shift = std::max(pitch / (1 + p["brick.offset"]), 2 * side_gap);
    std::vector<double> x{0};
    append(x, side_gap, cells_of_gap);
    append(x, shift - side_gap, cells_of_brick);
    append(x, side_gap, cells_of_gap);
    append(x, pitch - shift - side_gap, cells_of_brick);
    std::vector<double> z{0};
    append(z, height / 2, cells_of_brick / 2);
    append(z, gap, cells_of_gap);
    append(z, height / 2, cells_of_brick / 2);

    const double lipid = sc.lipid_diffusivity * sc.lipid_partition;
    const double corneocyte = sc.corneocyte_diffusivity * sc.corneocyte_partition;
    std::vector<double> conductivity;
    double content = 0;
    for (std::size_t iz = 0; iz + 1 < z.size(); ++iz) {
        const double at_z = (z[iz] + z[iz + 1]) / 2;
        for (std::size_t ix = 0; ix + 1 < x.size(); ++ix) {
            const double at_x = (x[ix] + x[ix + 1]) / 2;
            const bool upper = at_z < height / 2;
            const bool between_rows = !upper && at_z < height / 2 + gap;
            const bool beside_upper = at_x < side_gap;
            const bool beside_lower = at_x > shift && at_x < shift + side_gap;
            const bool mortar = between_rows || (upper ? beside_upper : beside_lower);
            conductivity.push_back(mortar ? lipid : corneocyte);
            content +=
                (mortar ? sc.lipid_partition : sc.corneocyte_partition) * (x[ix + 1] - x[ix]) * (z[iz + 1] - z[iz]);
        }
    }
    sc.conductivity = effective_conductivity(x, z, conductivity);
    sc.partition = content / (pitch * (height + gap));
    return sc;
}

}  // namespace skinheal::absorption
