// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "grid/grid.hpp"
#include "needling/channel.hpp"
#include "skin/injury.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::needling {

/// The `prescribed` law: depth is a fixed share of the needle's length, less the epidermis, at most the dermis.
///   Ld = min(eta L - h_epi, H);  a(z) = a_tip + (a_base - a_tip)(1 - z/Ld);  a_base = 0.06 mm + 0.01 (L - 1.5 mm)
/// It knows no mechanics (theory: needling-2 to needling-5).  Throws: ParameterError.
[[nodiscard]] Channel prescribed_channel(const ParameterSet& parameters, double needle_length, double epidermis,
                                         double dermis);

/// Thickness of the layers at the treated site, m.
struct Layers {
    double stratum_corneum{0};
    double viable_epidermis{0};
    double dermis{0};
};

/// The same cone, as the injury contract of `mn17` wants it: the dermis cuts off a longer channel instead of squeezing it, and
/// blood fills the channels that strike a capillary.
///   bleeding = (1 - exp(-E)) h4(Ld),  E = 2 pi n (a_base + r_c)^2 below the loops + 2 l (a_base + r_c) below the plexus
/// (theory: mn17-19).  Throws: ParameterError.
[[nodiscard]] Channel contract_channel(const ParameterSet& parameters, double needle_length, const Layers& layers);

/// The injury of one session on a grid.  Axisymmetric: one channel on the axis.  Column: averaged over the cell of one channel.
/// Point: the shares `point_core`, `point_zone` of the parameters.
[[nodiscard]] skin::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density,
                                     const ParameterSet& parameters);

/// Shares of core and zone in every cell of a column or an axisymmetric grid, ring by ring from the axis, each from the surface
/// down; none for a point.  They depend on grid, channel and, in a column, density alone.
[[nodiscard]] std::vector<Shares> cell_shares(const grid::Grid& grid, const Channel& channel, double density);

/// The same injury with the shares at hand.
[[nodiscard]] skin::Injury injury_on(const grid::Grid& grid, const Channel& channel, double density,
                                     const ParameterSet& parameters, std::span<const Shares> shares);

}  // namespace skinheal::needling
