// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

namespace skinheal::absorption {

/// Effective conductivity along z of a medium that repeats along x and whose potential is even about both ends of z, from
/// its cell problem by finite volumes.  `conductivity[iz * nx + ix]` belongs to the cell between neighbouring edges.
/// Units: edges m; conductivity and answer any, the same.  Costs nx^3 nz.  Throws: nothing but bad_alloc.  (theory: solutes-8)
[[nodiscard]] double effective_conductivity(std::span<const double> x_edges, std::span<const double> z_edges,
                                            std::span<const double> conductivity);

}  // namespace skinheal::absorption
