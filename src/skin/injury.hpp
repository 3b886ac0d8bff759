// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

namespace skinheal::skin {

/// Properties that differ from channel to channel, where the geometry resolves channels.
struct ChannelInjury {
    std::vector<double> blood{};    ///< share of each cell that fills with blood; laid out as a field of the grid
    std::vector<double> cover{};    ///< share of the cover of each surface cell that is lost
    std::vector<double> barrier{};  ///< share of its barrier that is lost
};

/// Injury by a session, handed from needling to healing: all that healing knows of a needle.
/// Shares between 0 and 1 are averaged over cells; lengths m.
struct Injury {
    std::vector<double> core{};     ///< share of each cell that the channels occupy; laid out as a field of the grid
    std::vector<double> zone{};     ///< damaged share of each cell, at least `core`; same layout
    std::vector<double> killed{};   ///< share of each cell whose cells are killed: the mean of max(core, weight x zone)
    std::vector<double> surface{};  ///< share of each surface cell that lies in a mouth
    double bleeding{0};             ///< share of the channels that fill with blood
    double depth{0};                ///< of the channels below the dermo-epidermal junction
    double density{0};              ///< channels per area, 1/m2
    double penetration{0};          ///< below the skin surface
    double mouth_radius{0};
    double junction_radius{0};   ///< at the dermo-epidermal junction; 0 if the needle stays above it
    double stratum_corneum{0};   ///< thickness
    double viable_epidermis{0};  ///< thickness
    double wetness{0};           ///< of the surface: 0 in air, 1 under a wet film
    std::optional<ChannelInjury>
        local{};  ///< unset: all channels are alike, as `bleeding`, `penetration` and the layers say
};

}  // namespace skinheal::skin
