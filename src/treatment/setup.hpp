// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "grid/grid.hpp"
#include "healing/healing.hpp"
#include "needling/patch.hpp"
#include "needling/prescribed.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal::treatment {

/// Grid of a scenario's dermis; z = 0 is the dermo-epidermal junction.  The lateral extent is the cell of one channel, or the
/// patch of a box.
[[nodiscard]] grid::Grid make_grid(const Scenario& scenario);

/// Epidermis above the junction.  Units: m.
[[nodiscard]] double epidermis_thickness(const Skin& skin);

/// The channel that a session leaves.  Throws ParameterError.
[[nodiscard]] needling::Channel make_channel(const Scenario& scenario, const ParameterSet& parameters,
                                             const Session& session);

/// The channels of session `index` (from 0) in the patch of a box.  Their places follow from the seed, new ones for every session
/// if `moves_on`: the lattice of a stamp, points at random for a pen or a roller, as many as are nearest to density times area.
/// Throws ParameterError.
[[nodiscard]] std::vector<needling::Channel> make_patch(const Scenario& scenario, const ParameterSet& parameters,
                                                        std::size_t index);

/// Whether the channels of a later session fall elsewhere.
[[nodiscard]] bool moves_on(const Scenario& scenario);

/// The healing model of a scenario on its grid.
[[nodiscard]] std::unique_ptr<healing::Healing> make_healing(const Scenario& scenario, const ParameterSet& parameters,
                                                             int threads);

/// When the fields are stored: 0, 6 h, 1, 2, 3, 5, 7, 10, 14, 21, 28 days after each session, then every 4 weeks, and the end;
/// or every `output.every`.  Ascending.  Units: s.
[[nodiscard]] std::vector<double> snapshot_times(const Scenario& scenario);

}  // namespace skinheal::treatment
