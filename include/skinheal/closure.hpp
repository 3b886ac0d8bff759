// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace skinheal {

/// Channels of one width, and how their skin is kept.  Units: m, 1/m2, s; wetness and slowing 1.
struct ClosureQuery {
    double mouth_radius{30e-6};  ///< once the skin has sprung back
    double start_radius{0};      ///< of the mouth at the moment the needle is out; 0: the same
    double density{2e6};
    double wetness{0};  ///< 0 in air, 1 under a wet film or an occlusive dressing
    double slowing{0};  ///< by an anti-inflammatory drug: share by which every step of closing is slower
    double age{30 * seconds_per_year};
    double duration{4 * seconds_per_day};
};

/// How the same holes close for each instrument.  All start at 1, but for water loss and radius.
struct ClosureCourse {
    std::vector<double> time{};        ///< s
    std::vector<double> impedance{};   ///< admittance in excess of intact skin, relative to that right after needling
    std::vector<double> dye{};         ///< uptake of a water-soluble dye, relative to that right after needling
    std::vector<double> tewl{};        ///< kg m-2 s-1
    std::vector<double> oct_radius{};  ///< m, of the hole in the viable epidermis
};

/// Closing of the mouths alone, without a run; model mn17.  Throws ParameterError, ScenarioError (values out of range).
[[nodiscard]] ClosureCourse closure_course(const ParameterSet& parameters, const ClosureQuery& query);

/// Time at which a falling course first reaches `level`, linear between the rows; infinity if it does not.
[[nodiscard]] double time_below(const std::vector<double>& time, const std::vector<double>& values, double level);

}  // namespace skinheal
