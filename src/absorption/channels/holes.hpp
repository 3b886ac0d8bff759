// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "skin/lips.hpp"
#include "skinheal/absorption.hpp"

/// The channels that a product meets: what one session left, how it closes, and what of it bleeds.
namespace skinheal::absorption {

/// How channels close, and how red the skin is meanwhile.  Times in s since the session; shares of the fresh channel.
struct ClosingCourse {
    std::vector<double> time{};
    std::vector<double> open{};       ///< share of the mouths
    std::vector<double> infill{};     ///< share filled with cells
    std::vector<double> perfusion{};  ///< blood flow over that at rest
};

/// Times under a cover.  Units: s.
struct Cover {
    double start{0};
    double end{0};
};

/// Channels of one session.  Units: m, 1/m2.
struct Holes {
    double density{0};
    double mouth_radius{0};
    double body_radius{0};
    double tip_radius{0};
    double depth{0};
    std::optional<ClosingCourse> course{};  ///< unset: they stay open
    double bleeding{0};                     ///< share of them that bleeds
};

/// How far the lips of a mouth have closed at each time, wet while they are covered (theory: solutes-16).  Between covers they
/// close as in dry air, or at the pace of a run whose lips have closed as far as `of_run`.  `slowing` of the time when wet, by a drug.
[[nodiscard]] std::vector<double> lips_under_covers(const std::vector<double>& time, double radius,
                                                    const std::vector<Cover>& covers, const skin::LipLaw& law,
                                                    const std::vector<double>* of_run = nullptr, double speed = 1);

/// The course of a run that knows nothing of covers, with lips that close as slowly as wet ones under them (theory: solutes-16).
/// Epidermal cover and blood flow stay those of the run.  `lips`: how far they had closed in it, at the times of `course`.
[[nodiscard]] ClosingCourse under_covers(const ClosingCourse& course, const std::vector<double>& lips, double radius,
                                         const std::vector<Cover>& covers, const skin::LipLaw& law, double speed);

/// Channels of excised skin: lips close in part by recoil and swelling, no cells grow in (theory: solutes-17).  `share`: of the law
/// of the lips in living skin that goes on.
[[nodiscard]] ClosingCourse outside_the_body(double radius, const std::vector<Cover>& covers, const skin::LipLaw& law,
                                             double share, double until);

/// The open share of the mouths halves in this time, s, and cells fill the rest.
[[nodiscard]] ClosingCourse halving(double half_life);

/// Numbers of the set `absorption` that channels need.  Units: s, m3, share 1.
struct Clotting {
    double setting_time{0};
    double fibrin{0};
    double bleeding_volume{0};
};

/// Classes of channels that a session at `made` leaves: those that bleed, and those that do not (films, Bleeding).  Units: s.
/// `in_vivo`: with blood.
[[nodiscard]] std::vector<ChannelClass> classes_of(const Holes& holes, const Clotting& clotting, bool in_vivo,
                                                   double made);

/// Clearance over that at rest while the skin is red.  `cleared`: at `flows`, ascending; `flow_before` the session.
[[nodiscard]] History clearance_of(const ClosingCourse& course, const std::vector<double>& flows,
                                   const std::vector<double>& cleared, double made, double flow_before = 1);

/// Mean speed of what leaves a mouth, falling straight to nothing when the clot has set.  Units: m, m3, s.
[[nodiscard]] History outflow(double mouth_radius, double volume, double clot_time, double made);

/// The same channels at places of a patch: all bleed a little in place of some that bleed.
[[nodiscard]] AbsorptionCase on_patch(AbsorptionCase given, Patch patch);

}  // namespace skinheal::absorption
