// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <tuple>
#include <vector>

#include "healing/wound.hpp"

namespace skinheal::healing {

/// Healing model `mn16`: 16 volume fields of the dermis, epidermal cover, barrier and pigment on its surface, and the
/// activation of the patch's keratinocytes.  Collagen is made while soluble TGF-beta is up.  Units: SI (m, s, kg, cells per m3).
struct Mn16 : Wound {
    enum Surface : int { epidermal_cover, barrier, pigment };
    enum Scalar : int { keratinocyte_activation };

    static constexpr int volume_count = shared_count;
    static constexpr int surface_count = 3;
    static constexpr int scalar_count = 1;
    static constexpr bool moves[volume_count] = {false, true, true, true, true,  true,  true,  true,
                                                 true,  true, true, true, false, false, false, false};
    static constexpr int cover = epidermal_cover;
    static constexpr int material_count = 0;
    static constexpr std::array<std::array<int, 2>, 0> resting_materials{};
    static constexpr double filter_length = 0;

    Mn16(const ParameterSet& parameters, const Person& person);

    /// du/dt of the volume fields without transport; the symbols are those of the theory page.
    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M&) const {
        const auto T = u.template at<tgf_beta>();
        const auto drive_iii = T / (T + t3);
        return joined(cells_and_signals(u, F0, 1.0), matrix(u, F0, 1.0, drive_iii, T / (T + t1), drive_iii));
    }

    /// K_t (without its lateral diffusion), B_t, A_t (theory: healing-20, healing-24).  The probe is the mean cytokine of the top dermis, kg/m3.
    template <class U>
    [[nodiscard]] auto surface_rates(const U& u, const reaction::SurfaceInputs& inputs) const {
        const auto K = u.template at<epidermal_cover>();
        const auto B = u.template at<barrier>();
        const auto A = u.template at<pigment>();
        const double speed = inputs.scalars[keratinocyte_activation] * fH;
        const auto K_t = speed * rK * (K * (1.0 - K));
        const auto A_t = mA * phi * (1.0 + bUV * uv) * half_effect(inputs.probe) - (A - 1.0) * inv_tauA;
        return std::make_tuple(K_t, cornification(K, B), A_t);
    }

    [[nodiscard]] double surface_diffusivity(int field, const std::array<double, surface_count>&,
                                             const reaction::SurfaceInputs& inputs) const {
        return field == epidermal_cover ? inputs.scalars[keratinocyte_activation] * fH * DK : 0.0;
    }

    /// a_t = (1 - a)/tauK while any cover is below 1 (theory: healing-21).
    [[nodiscard]] reaction::ScalarRates<scalar_count> scalar_rates(std::span<const double> scalars,
                                                                   const reaction::ScalarInputs& inputs) const {
        reaction::ScalarRates<scalar_count> out;
        if (inputs.open) {
            out.rate[0] = (1.0 - scalars[0]) * inv_tauK;
            out.slope[0] = -inv_tauK;
        }
        return out;
    }

    /// The wound is closed when the least cover of the patch exceeds 1 - threshold: cover := 1, activation := 0
    /// (theory: healing-22).
    void settle(std::vector<double>& surface, std::vector<double>& scalars, int cells) const;

    [[nodiscard]] static std::array<double, 0> material() { return {}; }
    [[nodiscard]] std::array<reaction::Transport, volume_count> transport() const { return shared_transport(); }
    [[nodiscard]] std::vector<reaction::Descriptor> volume_fields() const { return shared_fields(); }
    [[nodiscard]] static std::vector<reaction::Descriptor> surface_fields();
    [[nodiscard]] static std::vector<reaction::Descriptor> scalar_fields();

    double t3, t1, closure_threshold;  // SI; the symbols of the theory page
    double mA, bUV, inv_tauA, phi, uv;
};

}  // namespace skinheal::healing
