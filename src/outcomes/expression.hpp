// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>

#include "skinheal/parameters.hpp"

namespace skinheal::outcomes {

/// Values of one grid cell that synthesis depends on.  SI.
struct Makers {
    double fibroblasts{0};
    double myofibroblasts{0};
    double cytokine{0};
    double tgf_beta{0};
    double synthetic{0};  ///< share of the fibroblasts in the synthetic state
    double collagen{0};   ///< I and III
    double elastin{0};
    double sun{0};  ///< signal of ultraviolet, in minimal erythema doses
};

/// Expression as biopsies show it: synthesis that healing induces, over the synthesis at rest.
///
///   fold of procollagen = 1 + < s act S / (1 + U / kUC) > / s0        (theory: mn17-20)
///   fold of tropoelastin = 1 + < sE fS^2 (f + y) [1 - E/Emax]+ h1(T; tE) > / sE0        (theory: mn17-21)
///   fold of a factor = 1 + < c > / c0        (theory: mn17-22)
///
/// The turnover of mature matrix is no measure of the synthesis at rest: most of what is made at rest is broken down at once.
/// Units: kg m-3 s-1.  Source: s0 fitted to one biopsy study, the levels at rest assumed (parameters `expression.*`).
/// Expected error: a factor 2; tropoelastin and the factors: sign and course only.
struct Expression {
    Expression(const ParameterSet& p, double age, double resting_collagen)
        : collagen_i(p["collagen_i.synthesis_rate"]),
          collagen_iii(p["collagen_iii.synthesis_rate"]),
          elastin(p["elastin.synthesis_rate"]),
          myofibroblast_ratio(p["collagen.myofibroblast_synthesis_ratio"]),
          cytokine_half(p["collagen.cytokine_half_inhibition"]),
          elastin_half(p["elastin.tgf_half_effect"]),
          elastin_ceiling(p["elastin.ceiling"]),
          fibroblasts(p["fibroblasts.resting_density"]),
          capacity(std::exp(-std::max(0.0, age - p["age.reference"]) / p["age.synthesis_time"])),
          ceiling((1 + p["collagen.ceiling_gain"]) * resting_collagen),
          sun_half(p["uv.synthesis_half_dose"]),
          collagen_at_rest(p["expression.collagen_at_rest"]),
          elastin_at_rest(p["expression.elastin_at_rest"]),
          tgf_beta_at_rest(p["expression.tgf_beta_at_rest"]),
          vegf_at_rest(p["expression.vegf_at_rest"]) {}

    /// Synthesis of collagen that healing induces in one cell, relative to the rate of its type (`collagen_i`, `collagen_iii`).
    [[nodiscard]] double activity(const Makers& m) const noexcept {
        const double cells = (m.fibroblasts + myofibroblast_ratio * m.myofibroblasts) / fibroblasts;
        const double room = std::max(0.0, 1 - m.collagen / ceiling);
        return capacity * cells * room / (1 + m.cytokine / cytokine_half) * m.synthetic / (1 + m.sun / sun_half);
    }
    /// The same of elastin, as a rate.
    [[nodiscard]] double tropoelastin(const Makers& m) const noexcept {
        const double cells = (m.fibroblasts + m.myofibroblasts) / fibroblasts;
        const double room = std::max(0.0, 1 - m.elastin / elastin_ceiling);
        return elastin * capacity * capacity * cells * room * m.tgf_beta / (m.tgf_beta + elastin_half);
    }

    double collagen_i, collagen_iii, elastin, myofibroblast_ratio, cytokine_half, elastin_half, elastin_ceiling;
    double fibroblasts, capacity, ceiling, sun_half;
    double collagen_at_rest, elastin_at_rest, tgf_beta_at_rest, vegf_at_rest;
};

}  // namespace skinheal::outcomes
