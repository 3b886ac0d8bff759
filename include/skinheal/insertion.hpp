// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/error.hpp"
#include "skinheal/needle.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/skin.hpp"

namespace skinheal {

/// Criterion of puncture: the tip's diameter, the work done on its area, or a crack that it opens.
enum class PunctureLaw { tip_diameter, energy, crack };

/// How to ask for an insertion.
struct InsertionOptions {
    PunctureLaw puncture{PunctureLaw::tip_diameter};
    int passes{1};
    std::uint64_t seed{1};  ///< of the forces that scatter from needle to needle
};

/// The hole that a typical needle leaves once the skin has sprung back.  Units: m.
struct ResidualChannel {
    double depth{0};         ///< below the skin surface
    double mouth_radius{0};  ///< of a circle of the area of the mouth
    double slit{0};          ///< length by which the motion of the needle widens the mouth
    double body_radius{0};   ///< just below the surface
    double tip_radius{0};
    double margin{0};              ///< over which damage decays beside the wall, just below the surface
    double start_mouth_radius{0};  ///< at the moment the needle is out
    double start_body_radius{0};
    double relaxation_time{0};  ///< s; mouth and body creep with it from their start to the radii above

    /// Time in s since the needle is out (theory: insertion-34).
    [[nodiscard]] double mouth_radius_at(double time) const noexcept;
    [[nodiscard]] double body_radius_at(double time) const noexcept;
};

/// r_inf + (r_0 - r_inf) exp(-t/tau): a hole that springs back (theory: insertion-34).
[[nodiscard]] double crept_radius(double start, double settled, double time, double relaxation_time) noexcept;

/// Injury of one session as healing sees it, per channel that is there.  Units: m2, m3; fractions 1.
struct InjuryVolumes {
    double wall_area{0};
    double hole{0};
    double injured{0};        ///< hole and margin
    double fibrin{0};         ///< hole that fills with blood, in the mean
    double breach_share{0};   ///< channels that pass the dermo-epidermal junction
    double vessels_share{0};  ///< channels that strike at least one vessel
};

/// How needles go into skin.  A device that cannot puncture is a result: share 0 and a reason.
/// Depths are below the skin surface with the needle in.  Units: m, N, N/m, m/s; densities 1/m2; shares 1.
struct Insertion {
    double needle_length{0};
    double fraction_punctured{0};
    std::string reason{};  ///< why nothing is punctured; else empty
    double depth{0};       ///< mean of the needles that puncture
    double depth_sd{0};
    std::vector<double> depths{};  ///< of all needles, ascending, 0 for those that do not puncture; equal shares
    double tenting{0};             ///< mean dent of the skin below the face of the device when the needles are in
    double puncture_force{0};      ///< median, of one needle
    double available_force{0};  ///< that the skin's resistance lets the device put on a needle, mean, before puncture
    double needle_force{0};     ///< mean, with the needle in
    double device_force{0};     ///< mean, of all needles that are in at once
    double stiffness{0};        ///< of the skin under one needle
    double speed{0};            ///< of the needle where it meets the skin
    int in_contact{0};          ///< needles that press at once
    ResidualChannel residual{};
    double bleeding_probability{0};  ///< that a channel fills with blood
    double capillary_strikes{0};     ///< mean per channel
    double density_per_pass{0};      ///< strokes
    double density{0};               ///< channels of all passes
    double open_area{0};             ///< share of the skin in at least one mouth
    InjuryVolumes injury{};
    std::string deepest_layer{};       ///< that the median channel reaches
    std::vector<std::string> notes{};  ///< things worth telling

    /// Depth that `share` of all needles stay above; linear between the stored ones.  Units: m.
    [[nodiscard]] double depth_quantile(double share) const;
};

/// Problems of a skin and a device for insertion; empty if there are none.
[[nodiscard]] std::vector<Problem> validate_insertion(const Skin& skin, const Device& device, int passes);

/// Insertion mechanics without a run.  Throws ParameterError (a set without mechanics), ScenarioError (bad skin or device).
[[nodiscard]] Insertion insertion(const Skin& skin, const Device& device, const ParameterSet& parameters,
                                  const InsertionOptions& options = {});

/// What one draw of parameters leaves of an insertion.  Units: m, 1.
struct InsertionDraw {
    double depth{0};
    double hole_depth{0};
    double fraction_punctured{0};
};

/// Insertion of one device for many draws of parameters, shared by OpenMP's threads; the same for any number of them.
/// `values`: one row per draw with a value for each of `names`, SI.  Throws ParameterError for a name or a value.
[[nodiscard]] std::vector<InsertionDraw> insertion_draws(const Skin& skin, const Device& device,
                                                         const ParameterSet& parameters,
                                                         const std::vector<std::string>& names,
                                                         const std::vector<std::vector<double>>& values,
                                                         const InsertionOptions& options = {});

}  // namespace skinheal
