// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <tuple>
#include <vector>

#include "healing/mn17.hpp"

namespace skinheal::healing {

/// `mn17` under the sun: ultraviolet raises collagenases, holds collagen synthesis back, inflames and tans the top of the
/// skin, and lets the set point of collagen drift.  A model of its own, so that skin out of the sun pays nothing for it; with no
/// dose its answers are those of `mn17`.  Doses are in minimal erythema doses (MED) of the person; SI otherwise.
struct Mn17Sun : Mn17 {
    /// Collagenases that the sun made, in excess; what is left of the latest doses, in MED (the same in every cell and as a
    /// number of the patch); and the share of the collagen's set point that is lost.
    static constexpr int uv_mmp = Mn17::volume_count;
    static constexpr int uv_signal = uv_mmp + 1;
    static constexpr int set_point_loss = uv_signal + 1;
    static constexpr int uv_damage = Mn17::scalar_count;
    /// How much of the dose a cell feels: exp(-z / zU) averaged over it, and its share in the inflamed top.
    static constexpr int uv_reach = Mn17::material_count;
    static constexpr int uv_top = uv_reach + 1;

    static constexpr int volume_count = Mn17::volume_count + 3;
    static constexpr int scalar_count = Mn17::scalar_count + 1;
    static constexpr int material_count = Mn17::material_count + 2;
    static constexpr bool moves[volume_count] = {false, true, true, true,  true,  true,  true,  true, true,  true,
                                                 true,  true, true, false, false, false, false, true, false, false};

    Mn17Sun(const ParameterSet& parameters, const Person& person);

    /// (theory: mn17-24 to mn17-27)
    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M& material) const {
        const auto F_h = material.template at<fibroblast_set_point>();
        const auto cap = material.template at<synthetic_capacity>();
        const auto top = material.template at<uv_top>();
        const auto Q_sun = u.template at<uv_mmp>();
        const auto sun = u.template at<uv_signal>();
        const auto kept = 1.0 - u.template at<set_point_loss>();
        const auto T = u.template at<tgf_beta>();
        const auto held_back = u.template at<synthetic_activation>() / (1.0 + sun * inv_kUC);
        auto cells = cells_and_signals(u, F_h, material.template at<vessel_set_point>());
        auto made = matrix(u, F_h, cap, held_back, held_back, T / (T + tE), kept);
        auto E_t = std::get<2>(made) - kQE * Q_sun * u.template at<elastin>();
        const auto inflamed = sIU * top * numerics::positive_part(sun - threshold);
        auto Q_sun_t = qU * material.template at<uv_reach>() * (sun / (sun + U50)) - dQ * Q_sun;
        // turnover makes up for the collagen that these enzymes cut, but for a share that the set point loses
        auto lost_t = ageing_share * kQC * Q_sun * kept;
        return [&]<std::size_t... I>(std::index_sequence<I...>) SKINHEAL_FORCE {
            return std::make_tuple(with_sun<I>(std::get<I>(cells), inflamed)..., std::get<0>(made), std::get<1>(made),
                                   E_t, synthetic_rate(u), Q_sun_t, -(kU * sun), lost_t);
        }
        (std::make_index_sequence<static_cast<std::size_t>(collagen_iii)>{});
    }

    /// The pigment makes use of what is left of the doses (theory: mn17-28).
    [[nodiscard]] reaction::ScalarRates<scalar_count> scalar_rates(std::span<const double> scalars,
                                                                   const reaction::ScalarInputs& inputs) const;

    /// Signal added by a dose on the skin, J/m2 (erythemally weighted), where a fraction of the stratum corneum is open.
    [[nodiscard]] double effective_dose(double dose, double open_share) const noexcept {
        return dose / erythema_dose * (1 + open_gain * open_share);
    }

    [[nodiscard]] std::array<double, material_count> material() const { return {F0, 1.0, 1.0, 1.0, 1.0}; }
    [[nodiscard]] std::array<reaction::Transport, volume_count> transport() const;
    [[nodiscard]] std::vector<reaction::Descriptor> volume_fields() const;
    [[nodiscard]] std::vector<reaction::Descriptor> scalar_fields() const;

    // SI; the symbols of the theory page
    double kU, U50, qU, zU, inv_kUC, sIU, threshold, top_depth, ageing_share, open_gain, erythema_dose, mU;

private:
    template <std::size_t I, class Rate, class A>
    SKINHEAL_INLINE static auto with_sun(const Rate& rate, const A& inflamed) {
        if constexpr (I == inflammatory_cytokine)
            return rate + inflamed;
        else
            return rate;
    }
};

}  // namespace skinheal::healing
