// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn17.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace skinheal::healing {

Mn17::Mn17(const ParameterSet& p, const Person& person) : Wound(p, person) {
    Cmax = (1 + p["collagen.ceiling_gain"]) * (C1h + C3h);
    inv_Cmax = 1 / Cmax;
    inv_ton = 1 / p["synthetic_activation.onset_time"];
    inv_toff = 1 / p["synthetic_activation.decay_time"];
    tS = p["synthetic_activation.tgf_half_effect"];
    tE = p["elastin.tgf_half_effect"];
    filter_length = p["keratinocyte_activation.signal_range"];
    epsK = p["keratinocyte_activation.half_open_share"];
    aB = p["keratinocyte_activation.basal_level"];
    lips = {p["lip_seal.dry_time"], p["lip_seal.wet_time"], p["lip_seal.reference_radius"], p["lip_seal.open_radius"]};
    inv_tau_f = 1 / p["flare.decay_time"];
    x0 = p["flare.half_dose"];
    mI = p["pigment.inflammation_rate"] * p["pigment.inflammation_phototype_" + std::to_string(person.phototype)];
    Amax = p["pigment.ceiling"];
    inv_Amax = 1 / Amax;
    inv_tauA = 1 / p["pigment.decay_time"];
    kdrop = p["pigment.drop_rate"];
    inv_tauM = 1 / p["pigment.dermal_decay_time"];
    kS = p["sensitivity.source_rate"];
    inv_tau_n = 1 / p["sensitivity.decay_time"];
}

skin::LipLaw::Closing Mn17::seal(double radius, double wet) const noexcept {
    const auto closing = lips(radius, wet);
    return {closing.final, closing.time / repair};
}

/// s_t = (s_inf - s)/tau_s once a mouth exists; Nf_t = -Nf/tau_f;
/// A_t = mI phi_I h2(I_top) [1 - A/Amax]+ - (A - A_s)/tauA - kdrop br A;  Md_t = kdrop br A - Md/tauM;  Sn_t = kS h2(I_top) - Sn/tau_n
/// (theory: mn17-14 to mn17-16, mn17-35)
reaction::ScalarRates<Mn17::scalar_count> Mn17::scalar_rates(std::span<const double> scalars,
                                                             const reaction::ScalarInputs& inputs) const {
    reaction::ScalarRates<scalar_count> out;
    if (scalars[mouth_radius] > 0) {
        const auto closing = seal(scalars[mouth_radius], scalars[wetness]);
        out.rate[lip_seal] = (closing.final - scalars[lip_seal]) / closing.time;
        out.slope[lip_seal] = -1 / closing.time;
    }
    out.rate[flare] = -scalars[flare] * inv_tau_f;
    out.slope[flare] = -inv_tau_f;
    const double hI = half_effect(inputs.mean_probe);
    const double room = 1 - scalars[pigment] * inv_Amax;
    const double dropped = kdrop * scalars[breach_factor] * inputs.mean_open;
    out.rate[pigment] = mI * hI * std::max(room, 0.0) - (scalars[pigment] - scalars[pigment_set_point]) * inv_tauA -
                        dropped * scalars[pigment];
    out.slope[pigment] = -(room > 0 ? mI * hI * inv_Amax : 0.0) - inv_tauA - dropped;
    out.rate[dermal_pigment] = dropped * scalars[pigment] - scalars[dermal_pigment] * inv_tauM;
    out.slope[dermal_pigment] = -inv_tauM;
    out.rate[sensitivity] = kS * hI - scalars[sensitivity] * inv_tau_n;
    out.slope[sensitivity] = -inv_tau_n;
    return out;
}

void Mn17::settle(std::vector<double>& surface, std::vector<double>&, int cells) const {
    const auto first = surface.begin() + static_cast<std::ptrdiff_t>(epidermal_cover) * cells;
    constexpr double trace = 1e-12;
    if (const double least = *std::min_element(first, first + cells); least < 1.0 && least > 1.0 - trace)
        std::fill(first, first + cells, 1.0);
}

std::array<reaction::Transport, Mn17::volume_count> Mn17::transport() const {
    std::array<reaction::Transport, volume_count> t{};
    std::ranges::copy(shared_transport(), t.begin());
    return t;
}

std::vector<reaction::Descriptor> Mn17::volume_fields() const {
    auto fields = shared_fields();
    fields.push_back({"synthetic_activation", "1", "share of the fibroblasts in the synthetic state", "", 0, 0.002, 1});
    return fields;
}

std::vector<reaction::Descriptor> Mn17::surface_fields() {
    return {{"epidermal_cover", "1", "viable epidermis, share of its full cover", "", 1, 0.005, 1},
            {"barrier", "1", "barrier competence of the stratum corneum", "", 1, 0.005, 1},
            {"keratinocyte_activation", "1", "activation of keratinocytes by an opening nearby", "", 0, 0.01, 1}};
}

std::vector<reaction::Descriptor> Mn17::scalar_fields() const {
    return {{"lip_seal", "1", "closing of the lips of the stratum corneum, latest session", "", 1, 0.01, 1},
            {"mouth_radius", "m", "radius of the mouths of the latest session; 0 before any", "", 0, 1e-6, 0},
            {"wetness", "1", "wetness of the surface", "", 0, 0.01, 1},
            {"flare", "1", "dilation by axon reflex, histamine and prostanoids", "", 0, 0.01, 1},
            {"pigment", "1", "epidermal pigment relative to untreated", "", 1, 0.002, Amax},
            {"dermal_pigment", "1", "pigment that fell into the dermis", "", 0, 0.0005, 0},
            {"breach_factor", "1", "breached share of the junction per open share of the cover", "", 0, 0.01, 0},
            {"pigment_set_point", "1", "epidermal pigment that the skin returns to", "", 1, 0.01, 0},
            {"sensitivity", "1", "sensitisation of the skin's nerves", "", 0, 0.005, 0}};
}

}  // namespace skinheal::healing
