// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "absorption/solute/laws.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/solute.hpp"

namespace skinheal::absorption {

/// The two phases of stratum corneum and what they make together.  Units: m2/s; partition 1 (phase : water).
struct BrickAndMortar {
    double lipid_diffusivity{0};
    double lipid_partition{0};
    double corneocyte_diffusivity{0};
    double corneocyte_partition{0};
    double conductivity{0};  ///< partition times diffusivity of the whole, m2/s; over a thickness it is a permeability
    double partition{0};     ///< mean over the volume
};

/// Homogenise hydrated stratum corneum: bricks of keratin in a mortar of lipid, neutral form.  Throws ParameterError.
/// (theory: solutes-8)
[[nodiscard]] BrickAndMortar brick_and_mortar(const Solute& solute, const Laws& laws, const ParameterSet& parameters);

}  // namespace skinheal::absorption
