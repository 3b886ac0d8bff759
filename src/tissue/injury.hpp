// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

namespace skinheal::tissue {

/// What a session does to the tissue, handed from needling to healing: shares between 0 and 1, averaged over cells.
struct Injury {
    std::vector<double> core{};     ///< share of each cell that the channels occupy; laid out as a field of the grid
    std::vector<double> zone{};     ///< damaged share of each cell, at least `core`; same layout
    std::vector<double> killed{};   ///< share of each cell whose cells are killed: the mean of max(core, weight x zone)
    std::vector<double> surface{};  ///< share of each surface cell that is cut open
    double bleeding{0};             ///< share of the channels that fill with blood
    double depth{0};                ///< depth of the channels below the dermo-epidermal junction, m
};

}  // namespace skinheal::tissue
