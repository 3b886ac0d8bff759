// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <tuple>
#include <vector>

#include "healing/wound.hpp"
#include "skin/lips.hpp"

namespace skinheal::healing {

/// Healing model `mn17`: `mn16` amended where it disagreed with open data.  A 17th volume field, the share of fibroblasts in the
/// synthetic state, remembers the wound after soluble TGF-beta has gone; cover, barrier and activation live on the surface; the
/// closing lips of the stratum corneum, flare and pigment are numbers of the patch.  Units: SI (m, s, kg, cells per m3).
///
/// C1, C3 and E are contents per reference volume: as the tissue swells by J, a concentration is C / J.
struct Mn17 : Wound {
    static constexpr int synthetic_activation = shared_count;  ///< after the volume fields of `Wound`
    enum Surface : int { epidermal_cover, barrier, keratinocyte_activation };
    enum Scalar : int {
        lip_seal,
        mouth_radius,
        wetness,
        flare,
        pigment,
        dermal_pigment,
        breach_factor,
        pigment_set_point,
        sensitivity
    };
    /// Inputs that vary in space and are never relaxed: what the tissue returns to, and how much it can make.
    enum MaterialField : int { fibroblast_set_point, vessel_set_point, synthetic_capacity };

    static constexpr int volume_count = shared_count + 1;
    static constexpr int surface_count = 3;
    static constexpr int scalar_count = 9;
    static constexpr bool moves[volume_count] = {false, true, true, true,  true,  true,  true,  true, true,
                                                 true,  true, true, false, false, false, false, false};
    static constexpr int cover = epidermal_cover;
    static constexpr int material_count = 3;
    static constexpr std::array<std::array<int, 2>, 2> resting_materials{
        {{fibroblasts, fibroblast_set_point}, {vessels, vessel_set_point}}};

    Mn17(const ParameterSet& parameters, const Person& person);

    /// du/dt of the volume fields without transport; the symbols are those of the theory page.
    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M& material) const {
        const auto F_h = material.template at<fibroblast_set_point>();
        const auto V_h = material.template at<vessel_set_point>();
        const auto cap = material.template at<synthetic_capacity>();
        const auto T = u.template at<tgf_beta>();
        const auto S = u.template at<synthetic_activation>();
        return joined(cells_and_signals(u, F_h, V_h), matrix(u, F_h, cap, S, S, T / (T + tE)), synthetic_rate(u));
    }

    /// S_t of one cell (theory: mn17-1, mn17-2).
    template <class U>
    [[nodiscard]] SKINHEAL_INLINE auto synthetic_rate(const U& u) const {
        const auto T = u.template at<tgf_beta>();
        const auto S = u.template at<synthetic_activation>();
        // TGF-beta or provisional matrix: 1 - (1 - h1(T; tS)) (1 - min(W, 1)), written so that it vanishes at rest
        const auto matrix_signal = 1.0 - numerics::positive_part(1.0 - u.template at<fibrin>());
        const auto soluble_signal = T / (T + tS);
        const auto signal = soluble_signal + matrix_signal * (1.0 - soluble_signal);
        return inv_ton * signal * (1.0 - S) - inv_toff * S;
    }

    /// K_t (without its lateral diffusion), B_t, a_t.  The filtered open share is (1 - lK^2 lap)^-1 (1 - K)
    /// (theory: mn17-9 to mn17-11).
    template <class U>
    [[nodiscard]] auto surface_rates(const U& u, const reaction::SurfaceInputs& inputs) const {
        const auto K = u.template at<epidermal_cover>();
        const auto B = u.template at<barrier>();
        const auto a = u.template at<keratinocyte_activation>();
        const auto K_t = (a + aB) * (fH * rK) * (K * (1.0 - K));
        const auto a_t = (inputs.filtered / (inputs.filtered + epsK) - a) * inv_tauK;
        return std::make_tuple(K_t, cornification(K, B), a_t);
    }

    [[nodiscard]] double surface_diffusivity(int field, const std::array<double, surface_count>& values,
                                             const reaction::SurfaceInputs&) const {
        return field == epidermal_cover ? (values[keratinocyte_activation] + aB) * fH * DK : 0.0;
    }

    [[nodiscard]] reaction::ScalarRates<scalar_count> scalar_rates(std::span<const double> scalars,
                                                                   const reaction::ScalarInputs& inputs) const;

    /// A last trace of open cover, too small to matter to any digit, is closed: else the top wall would never be shut.
    void settle(std::vector<double>& surface, std::vector<double>& scalars, int cells) const;

    /// Closing of the lips in this person (theory: mn17-12).
    [[nodiscard]] skin::LipLaw::Closing seal(double radius, double wet) const noexcept;

    [[nodiscard]] std::array<double, material_count> material() const { return {F0, 1.0, 1.0}; }
    [[nodiscard]] std::array<reaction::Transport, volume_count> transport() const;
    [[nodiscard]] std::vector<reaction::Descriptor> volume_fields() const;
    [[nodiscard]] static std::vector<reaction::Descriptor> surface_fields();
    [[nodiscard]] std::vector<reaction::Descriptor> scalar_fields() const;

    // SI; the symbols of the theory page
    double filter_length;  ///< lK: range of the activation signal
    double inv_ton, inv_toff, tS, tE;
    double epsK, aB;
    skin::LipLaw lips;
    double inv_tau_f, x0, mI, inv_Amax, Amax, inv_tauA, kdrop, inv_tauM, kS, inv_tau_n;
};

}  // namespace skinheal::healing
