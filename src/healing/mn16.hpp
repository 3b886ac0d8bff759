// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <tuple>
#include <vector>

#include "skinheal/parameters.hpp"
#include "solver/dual.hpp"
#include "solver/model.hpp"

namespace skinheal::healing {

/// What the model needs to know of the person.  Units: age s; uv_exposure 1.
struct Person {
    double age{0};
    int phototype{3};
    double uv_exposure{0};
};

/// Healing model `mn16`: 16 volume fields of the dermis, epidermal cover, barrier and pigment on its surface, and the
/// activation of the patch's keratinocytes.  Soluble fields are the excess over the physiological background, so uninjured skin
/// is at rest to the last bit.  Units: SI (m, s, kg, cells per m3).
///
/// Every reaction is written as a difference that vanishes at rest (C3h - C3, 1 - V, ...): "production minus loss" would leave a
/// rounding error there.
struct Mn16 {
    enum Volume : int {
        debris, neutrophils, macrophages_m1, macrophages_m2, fibroblasts, myofibroblasts, vessels, inflammatory_cytokine,
        tgf_beta, pdgf, vegf, mmp, fibrin, collagen_iii, collagen_i, elastin
    };
    enum Surface : int { epidermal_cover, barrier, pigment };
    enum Scalar : int { keratinocyte_activation };

    static constexpr int volume_count = 16;
    static constexpr int surface_count = 3;
    static constexpr int scalar_count = 1;
    static constexpr bool moves[volume_count] = {false, true, true, true, true,  true,  true,  true,
                                                 true,  true, true, true, false, false, false, false};
    static constexpr solver::TaxisPair taxis_pairs[3] = {
        {neutrophils, inflammatory_cytokine}, {macrophages_m1, inflammatory_cytokine}, {fibroblasts, pdgf}};
    static constexpr int cover = epidermal_cover;
    static constexpr int probe_field = inflammatory_cytokine;
    static constexpr int material_count = 0;
    static constexpr std::array<std::array<int, 2>, 0> resting_materials{};
    static constexpr double filter_length = 0;

    Mn16(const ParameterSet& parameters, const Person& person);

    /// du/dt of the volume fields without transport; the symbols are those of the theory page.
    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M&) const {
        const auto D = u.template at<debris>();
        const auto N = u.template at<neutrophils>();
        const auto M1 = u.template at<macrophages_m1>();
        const auto M2 = u.template at<macrophages_m2>();
        const auto F = u.template at<fibroblasts>();
        const auto Y = u.template at<myofibroblasts>();
        const auto V = u.template at<vessels>();
        const auto I = u.template at<inflammatory_cytokine>();
        const auto T = u.template at<tgf_beta>();
        const auto P = u.template at<pdgf>();
        const auto G = u.template at<vegf>();
        const auto Q = u.template at<mmp>();
        const auto W = u.template at<fibrin>();
        const auto C3 = u.template at<collagen_iii>();
        const auto C1 = u.template at<collagen_i>();
        const auto E = u.template at<elastin>();
        using solver::negative_part;
        using solver::positive_part;

        // inflammation
        const auto n = N * inv_Nref;
        const auto m1 = M1 * inv_Mref;
        const auto m2 = M2 * inv_Mref;
        const auto m = m1 + m2;
        const auto I2 = I * I;
        const auto hI = I2 / (I2 + kI * kI);
        const auto recruitment = V * hI;
        const auto switching = k12 * fH / (1.0 + I2 * inv_kI12_squared) * M1;
        const auto D_t = -((kD0 + kDN * n + kDM * m) * D);
        const auto N_t = rN * recruitment / (1.0 + m * inv_mN) - (dN + eN * m) * N;
        const auto M1_t = rM * recruitment / (1.0 + m * inv_mM) - dM1 * M1 - switching;
        const auto M2_t = switching - dM2 * M2;

        // fibroblasts; df = f - 1 vanishes at rest
        const auto df = (F - F0) * inv_F0;
        const auto f = df + 1.0;
        const auto y = Y * inv_F0;
        const auto T2 = T * T;
        const auto capacity = F0 * (1.0 + gF * fS * (P / (P + kP)));
        const auto room = (capacity - F - Y) / capacity;
        const auto to_myofibroblast = kFY * (T2 / (T2 + kY * kY)) * F;
        const auto back = bY * Y / (1.0 + T2 * (1.0 / (kY * kY)));
        const auto F_t = (rF * positive_part(room) + aF * negative_part(room)) * F - to_myofibroblast + back;
        const auto Y_t = to_myofibroblast - back - dY * Y;

        // vessels and soluble factors
        const auto V_lack = 1.0 - V;
        const auto V_t = (rV * fH * (G / (G + kG)) * (1.0 - V * inv_Vmax) + rV0 * V_lack) * V;
        const auto I_t = sID * D + sIN * n + sIM * m1 - dI * (1.0 + aIM2 * m2) * I;
        const auto T_t = sTM2 * m2 + sTM1 * m1 + sTY * y - dT * T;
        const auto P_t = sPM1 * m1 + sPM2 * m2 + sPW * W - dP * P;
        const auto G_t = sGM1 * m1 + sGM2 * m2 + sGV * positive_part(V_lack) - dG * G;
        const auto Q_t = (qN * n + qM * m1 + qF * f * hI) / (1.0 + T * inv_kTQ) - dQ * Q;
        const auto W_t = -((w0 * (f + y) + wM * m + wF * y + wF * positive_part(df)) * W);

        // matrix; x - 1 and x3 - x1 as differences that vanish at rest
        const auto d3 = C3 - C3h;
        const auto d1 = C1 - C1h;
        const auto excess_iii = positive_part(d3 * inv_C3h - d1 * inv_C1h);
        const auto act = fS * (f + thY * y) * positive_part(1.0 - (C1 + C3) * inv_Cmax) / (1.0 + I * inv_kIC);
        const auto lack = negative_part(df);  // min(f, 1) - 1
        const auto digestion = kQC * Q;
        const auto replaced = rho3 * C3h * excess_iii;
        const auto C3_t = s3 * act * (T / (T + t3)) + kh * (C3h * lack - d3) - kex * positive_part(d3) - replaced - digestion * C3;
        const auto C1_t = s1 * act * (T / (T + t1)) + kh * (C1h * lack - d1) - kex * positive_part(d1) + eta31 * replaced -
                          digestion * C1;
        const auto dE = E - Eh;
        const auto E_t = sE * fS * fS * (f + y) * positive_part(1.0 - E * inv_Emax) * (T / (T + t3)) + khE * (Eh * lack - dE) -
                         kex * positive_part(dE) - kQE * Q * E;
        return std::make_tuple(D_t, N_t, M1_t, M2_t, F_t, Y_t, V_t, I_t, T_t, P_t, G_t, Q_t, W_t, C3_t, C1_t, E_t);
    }

    /// K_t (without its lateral diffusion), B_t, A_t.  The probe is the mean cytokine of the top dermis, kg/m3.
    template <class U>
    [[nodiscard]] auto surface_rates(const U& u, const solver::SurfaceInputs& inputs) const {
        const auto K = u.template at<epidermal_cover>();
        const auto B = u.template at<barrier>();
        const auto A = u.template at<pigment>();
        const double speed = inputs.scalars[keratinocyte_activation] * fH;
        const auto K_t = speed * rK * (K * (1.0 - K));
        const auto Kn = solver::power(K, cover_exponent);
        const auto B_t = kB * fH * KB_factor * (Kn / (Kn + KB_power)) * (1.0 - B);
        const double hI = inputs.probe * inputs.probe / (inputs.probe * inputs.probe + kI * kI);
        const auto A_t = mA * phi * (1.0 + bUV * uv) * hI - (A - 1.0) * inv_tauA;
        return std::make_tuple(K_t, B_t, A_t);
    }

    [[nodiscard]] double surface_diffusivity(int field, const std::array<double, surface_count>&,
                                             const solver::SurfaceInputs& inputs) const {
        return field == epidermal_cover ? inputs.scalars[keratinocyte_activation] * fH * DK : 0.0;
    }

    /// a_t = (1 - a)/tauK while any cover is below 1.
    [[nodiscard]] solver::ScalarRates<scalar_count> scalar_rates(std::span<const double> scalars, const solver::ScalarInputs& inputs) const {
        solver::ScalarRates<scalar_count> out;
        if (inputs.open) {
            out.rate[0] = (1.0 - scalars[0]) * inv_tauK;
            out.slope[0] = -inv_tauK;
        }
        return out;
    }

    /// The wound is closed when the least cover of the patch exceeds 1 - threshold: cover := 1, activation := 0.
    void settle(std::vector<double>& surface, std::vector<double>& scalars, int cells) const;

    [[nodiscard]] static std::array<double, 0> material() { return {}; }
    [[nodiscard]] std::array<solver::Transport, volume_count> transport() const;
    [[nodiscard]] std::array<solver::TaxisNumbers, 3> taxis() const;
    [[nodiscard]] std::vector<solver::Descriptor> volume_fields() const;
    [[nodiscard]] static std::vector<solver::Descriptor> surface_fields();
    [[nodiscard]] static std::vector<solver::Descriptor> scalar_fields();

    // SI values; the symbols of the theory page
    double fH, fS, C1h, C3h, Eh;
    double inv_Nref, inv_Mref, F0, inv_F0;
    double kD0, kDN, kDM, sID, sIN, sIM, dI, aIM2, kI;
    double rN, dN, eN, inv_mN, rM, inv_mM, dM1, k12, inv_kI12_squared, dM2;
    double sTM2, sTM1, sTY, dT, sPM1, sPM2, sPW, dP, kP, sGM1, sGM2, sGV, dG, kG;
    double rF, aF, gF, kFY, kY, dY, bY, rV, rV0, inv_Vmax, Vmax;
    double qN, qM, qF, inv_kTQ, dQ, w0, wM, wF;
    double inv_Cmax, Cmax, s3, s1, thY, t3, t1, inv_kIC, kQC, rho3, eta31, kh, kex, inv_C1h, inv_C3h;
    double sE, inv_Emax, Emax, kQE, khE;
    double DK, rK, inv_tauK, closure_threshold, kB, KB_power, KB_factor, cover_exponent, sIK, sGK, kout;
    double DN, DM, DF, DY, DV, DI, DT, DP, DG, DQ, chiN, chiM, chiF, vN, vM, vF;
    double mA, bUV, inv_tauA, phi, uv;
};

}  // namespace skinheal::healing
