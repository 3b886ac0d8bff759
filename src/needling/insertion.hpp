// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "needling/channel.hpp"
#include "needling/geometry.hpp"
#include "needling/hits.hpp"
#include "needling/tenting.hpp"
#include "skinheal/insertion.hpp"

namespace skinheal::needling {

/// Value of a parameter at a site: an override of the scenario, else what the site's file says, else the set's.
class SiteValues {
public:
    SiteValues(const Skin& skin, const ParameterSet& parameters);
    /// SI.  Throws ParameterError if the set knows no insertion mechanics.
    [[nodiscard]] double operator[](std::string_view name) const;

private:
    const ParameterSet& parameters_;
    std::vector<Parameter> site_{};
};

[[nodiscard]] LayeredSkin layered_skin(const Skin& skin, const SiteValues& values);

/// The hole that a needle leaves which was `depth` deep in the skin (theory: insertion-22 to insertion-25).  Units: m.
class ChannelLaw {
public:
    ChannelLaw(const Skin& skin, const Device& device, const ParameterSet& parameters);
    /// On the axis of a cell; the dermis ends it.
    [[nodiscard]] Channel operator()(double depth) const;
    [[nodiscard]] ResidualChannel residual(double depth) const;
    /// Vessels that one needle strikes, in the mean (theory: insertion-26).
    [[nodiscard]] double strikes(double depth) const;
    /// Share of the channels of this depth that fill with blood (theory: insertion-27).
    [[nodiscard]] double bleeding(double depth) const;

private:
    Outline outline_;
    Device device_;
    double stratum_corneum_, viable_epidermis_, dermis_;
    double mouth_share_, body_share_, depth_share_, least_tip_, slit_compliance_, relaxation_time_;
    double zone_amplitude_, zone_length_, zone_growth_;
    double loop_density_, loop_depth_, plexus_density_, plexus_depth_, capillary_radius_, half_depth_;
};

/// A channel at every hit that punctures, its depth drawn from the distribution of `insertion`; the draw of a hit depends on the
/// session and on its place in the list only.
[[nodiscard]] std::vector<Channel> channels_at(std::span<const Hit> hits, const Insertion& insertion,
                                               const ChannelLaw& law, const Random& random);

}  // namespace skinheal::needling
