// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

namespace skinheal::needling {

/// Needles on one stiff face that press on skin at once.  `compliance` is the dent under needle i per unit force on needle j,
/// row by row, less the mean dent where the face rests.  Units: m/N, m, N, N/m.
struct NeedleArray {
    std::vector<double> compliance{};
    std::vector<double> protrusion{};      ///< of the tips past the skin where the face rests
    std::vector<double> puncture_force{};  ///< of each needle
    double force_left{0};                  ///< tip force after puncture over that before
    double friction{0};                    ///< of the shaft per depth
};

struct ArrayState {
    std::vector<double> depth{};  ///< 0 where the skin holds
    std::vector<double> force{};
    std::vector<double> force_before{};  ///< that the intact skin would put on the needle
    [[nodiscard]] double total_force() const noexcept;
    [[nodiscard]] bool any() const noexcept;
};

/// Balance of dents and depths (theory: insertion-21):  X_i = p_i + sum_j C_ij F_j,  F_i = xi F_p,i + f p_i once F_i would pass F_p,i.
/// A needle that goes in sheds force, which only loads its neighbours more: needles are added to the set until it is complete.
[[nodiscard]] ArrayState press(const NeedleArray& array);

/// The same with a given total force: the face goes down until the needles carry it, or until it lies flush (protrusion as
/// given).  Once a needle goes in, the force falls and the face follows.
[[nodiscard]] ArrayState press_with_force(const NeedleArray& array, double force);

}  // namespace skinheal::needling
