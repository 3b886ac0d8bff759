// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include "numerics/simd/dual.hpp"
#include "reaction/model.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::healing {

/// Properties of the person that the model reads.  Units: age s; uv_exposure 1.
struct Person {
    double age{0};
    int phototype{3};
    double uv_exposure{0};
    bool sun{false};  ///< doses of sun will come
    double nsaid{0};  ///< share of the effect of a saturating dose of an inhibitor of cyclo-oxygenase
};

/// Rates of two groups, and of single fields after them, as one tuple.
template <class... A, class... B, class... C>
SKINHEAL_INLINE auto joined(const std::tuple<A...>& a, const std::tuple<B...>& b, const C&... c) {
    return [&]<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>)
        SKINHEAL_FORCE {
        return std::make_tuple(std::get<I>(a)..., std::get<J>(b)..., c...);
    }
    (std::index_sequence_for<A...>{}, std::index_sequence_for<B...>{});
}

/// The dermal reactions that `mn16` and `mn17` share: inflammation, fibroblasts, vessels, soluble factors, matrix.
/// Soluble fields are the excess over the physiological background, so uninjured skin is at rest to the last bit.
/// Units: SI (m, s, kg, cells per m3).
///
/// Every reaction is written as a difference that vanishes at rest (C3h - C3, V_h - V, ...): "production minus loss" would
/// leave a rounding error there (theory: healing-27).
struct Wound {
    enum Volume : int {
        debris,
        neutrophils,
        macrophages_m1,
        macrophages_m2,
        fibroblasts,
        myofibroblasts,
        vessels,
        inflammatory_cytokine,
        tgf_beta,
        pdgf,
        vegf,
        mmp,
        fibrin,
        collagen_iii,
        collagen_i,
        elastin
    };
    static constexpr int shared_count = 16;
    static constexpr reaction::TaxisPair taxis_pairs[3] = {
        {neutrophils, inflammatory_cytokine}, {macrophages_m1, inflammatory_cytokine}, {fibroblasts, pdgf}};
    static constexpr int probe_field = inflammatory_cytokine;

    /// Rates from debris to fibrin, without transport, around the set points of fibroblasts and vessels.  The symbols are those
    /// of the theory page; a set point is a number or a material field.
    template <class U, class Fibroblasts, class Vessels>
    [[nodiscard]] SKINHEAL_INLINE auto cells_and_signals(const U& u, const Fibroblasts& F_h, const Vessels& V_h) const {
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
        using numerics::negative_part;
        using numerics::positive_part;

        // inflammation (theory: healing-1 to healing-4)
        const auto n = N * inv_Nref;
        const auto m1 = M1 * inv_Mref;
        const auto m2 = M2 * inv_Mref;
        const auto m = m1 + m2;
        const auto I2 = I * I;
        const auto hI = I2 / (I2 + kI * kI);
        const auto recruitment = V * hI;
        const auto switching = k12 * fH / (1.0 + I2 * inv_kI12_squared) * M1;
        auto D_t = -((kD0 + kDN * n + kDM * m) * D);
        auto N_t = rN * recruitment / (1.0 + m * inv_mN) - (dN + eN * m) * N;
        auto M1_t = rM * recruitment / (1.0 + m * inv_mM) - dM1 * M1 - switching;
        auto M2_t = switching - dM2 * M2;

        // fibroblasts; df = f - 1 vanishes at rest (theory: healing-6 to healing-8, mn17-7)
        const auto df = (F - F0) * inv_F0;
        const auto f = df + 1.0;
        const auto y = Y * inv_F0;
        const auto T2 = T * T;
        const auto capacity = F_h * (1.0 + gF * fS * (P / (P + kP)));
        const auto room = (capacity - F - Y) / capacity;
        const auto to_myofibroblast = kFY * (T2 / (T2 + kY * kY)) * F;
        const auto back = bY * Y / (1.0 + T2 * (1.0 / (kY * kY)));
        auto F_t = (rF * positive_part(room) + aF * negative_part(room)) * F - to_myofibroblast + back;
        auto Y_t = to_myofibroblast - back - dY * Y;

        // vessels and soluble factors, clot (theory: healing-9 to healing-15, mn17-8)
        const auto V_lack = V_h - V;
        auto V_t = (rV * fH * (G / (G + kG)) * (1.0 - V * inv_Vmax) + rV0 * V_lack) * V;
        auto I_t = sID * D + sIN * n + sIM * m1 - dI * (1.0 + aIM2 * m2) * I;
        auto T_t = sTM2 * m2 + sTM1 * m1 + sTY * y - dT * T;
        auto P_t = sPM1 * m1 + sPM2 * m2 + sPW * W - dP * P;
        auto G_t = sGM1 * m1 + sGM2 * m2 + sGV * positive_part(V_lack) - dG * G;
        auto Q_t = (qN * n + qM * m1 + qF * f * hI) / (1.0 + T * inv_kTQ) - dQ * Q;
        auto W_t = -((w0 * (f + y) + wM * m + wF * y + wF * positive_part(df)) * W);
        return std::make_tuple(D_t, N_t, M1_t, M2_t, F_t, Y_t, V_t, I_t, T_t, P_t, G_t, Q_t, W_t);
    }

    /// Rates of collagen III, collagen I and elastin.  `drive_*`: share of the greatest synthesis, 0 at rest; `cap`: local
    /// capacity for synthesis; `kept`: share of the collagen's set point that is left.
    template <class U, class Fibroblasts, class Cap, class Drive3, class Drive1, class DriveE, class Kept = double>
    [[nodiscard]] SKINHEAL_INLINE auto matrix(const U& u, const Fibroblasts& F_h, const Cap& cap,
                                              const Drive3& drive_iii, const Drive1& drive_i,
                                              const DriveE& drive_elastin, const Kept& kept = 1.0) const {
        const auto F = u.template at<fibroblasts>();
        const auto I = u.template at<inflammatory_cytokine>();
        const auto Q = u.template at<mmp>();
        const auto C3 = u.template at<collagen_iii>();
        const auto C1 = u.template at<collagen_i>();
        const auto E = u.template at<elastin>();
        using numerics::negative_part;
        using numerics::positive_part;

        const auto f = (F - F0) * inv_F0 + 1.0;
        const auto y = u.template at<myofibroblasts>() * inv_F0;
        // x - 1 and x3 - x1 as differences that vanish at rest (theory: healing-16 to healing-19, healing-28, mn17-3 to mn17-6)
        const auto d3 = C3 - C3h * kept;
        const auto d1 = C1 - C1h * kept;
        const auto dE = E - Eh;
        const auto excess_iii = positive_part(d3 * inv_C3h - d1 * inv_C1h);
        const auto act = cap * fS * (f + thY * y) * positive_part(1.0 - (C1 + C3) * inv_Cmax) / (1.0 + I * inv_kIC);
        const auto lack = negative_part((F - F_h) / F_h);  // min(F / F_h, 1) - 1
        const auto digestion = kQC * Q;
        const auto replaced = rho3 * C3h * excess_iii;
        auto C3_t =
            s3 * act * drive_iii + kh * (C3h * kept * lack - d3) - kex * positive_part(d3) - replaced - digestion * C3;
        auto C1_t = s1 * act * drive_i + kh * (C1h * kept * lack - d1) - kex * positive_part(d1) + eta31 * replaced -
                    digestion * C1;
        auto E_t = sE * cap * fS * fS * (f + y) * positive_part(1.0 - E * inv_Emax) * drive_elastin +
                   khE * (Eh * lack - dE) - kex * positive_part(dE) - kQE * Q * E;
        return std::make_tuple(C3_t, C1_t, E_t);
    }

    /// B_t: cornification where the viable epidermis covers (theory: healing-23).
    template <class K, class B>
    [[nodiscard]] auto cornification(const K& cover, const B& barrier) const {
        const auto Kn = numerics::power(cover, cover_exponent);
        return kB * fH * KB_factor * (Kn / (Kn + KB_power)) * (1.0 - barrier);
    }

    /// h2(I; kI) of one number, kg/m3.
    [[nodiscard]] double half_effect(double cytokine) const noexcept {
        return cytokine * cytokine / (cytokine * cytokine + kI * kI);
    }

    [[nodiscard]] std::array<reaction::TaxisNumbers, 3> taxis() const;

    // SI values; the symbols of the theory page
    double fH, fS, C1h, C3h, Eh;
    double inv_Nref, inv_Mref, F0, inv_F0;
    double kD0, kDN, kDM, sID, sIN, sIM, dI, aIM2, kI;
    double rN, dN, eN, inv_mN, rM, inv_mM, dM1, k12, inv_kI12_squared, dM2;
    double sTM2, sTM1, sTY, dT, sPM1, sPM2, sPW, dP, kP, sGM1, sGM2, sGV, dG, kG;
    double rF, aF, gF, kFY, kY, dY, bY, rV, rV0, inv_Vmax, Vmax;
    double qN, qM, qF, inv_kTQ, dQ, w0, wM, wF;
    double inv_Cmax{0}, Cmax{0};  // each model has its own ceiling of collagen
    double s3, s1, thY, inv_kIC, kQC, rho3, eta31, kh, kex, inv_C1h, inv_C3h;
    double sE, inv_Emax, Emax, kQE, khE;
    double repair{1};  ///< share of the speed of closing that is left under a drug
    double DK, rK, inv_tauK, kB, KB_power, KB_factor, cover_exponent, sIK, sGK, kout;
    double DN, DM, DF, DY, DV, DI, DT, DP, DG, DQ, chiN, chiM, chiF, vN, vM, vF;

protected:
    Wound(const ParameterSet& parameters, const Person& person);
    [[nodiscard]] std::array<reaction::Transport, shared_count> shared_transport() const;
    [[nodiscard]] std::vector<reaction::Descriptor> shared_fields() const;
};

}  // namespace skinheal::healing
