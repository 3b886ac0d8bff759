// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn17_sun.hpp"

#include <algorithm>
#include <string>

namespace skinheal::healing {

Mn17Sun::Mn17Sun(const ParameterSet& p, const Person& person) : Mn17(p, person) {
    const std::string type = std::to_string(person.phototype);
    kU = p["uv.decay_rate"];
    U50 = p["uv.half_dose"];
    qU = p["uv.mmp_rate"];
    zU = p["uv.reach"];
    inv_kUC = 1 / p["uv.synthesis_half_dose"];
    sIU = p["uv.inflammation_rate"];
    threshold = p["uv.inflammation_threshold"];
    top_depth = p["uv.inflammation_depth"];
    ageing_share = p["uv.ageing_share"];
    open_gain = p["uv.open_gain"];
    erythema_dose = p["uv.erythema_dose_" + type];
    mU = p["pigment.uv_rate"] * p["pigment.uv_phototype_" + type];
}

/// A_t gains mU phi_U U/(U + 1) [1 - A/Amax]+;  U_t = -kU U
reaction::ScalarRates<Mn17Sun::scalar_count> Mn17Sun::scalar_rates(std::span<const double> scalars,
                                                                   const reaction::ScalarInputs& inputs) const {
    const auto shade = Mn17::scalar_rates(scalars, inputs);
    reaction::ScalarRates<scalar_count> out;
    std::ranges::copy(shade.rate, out.rate.begin());
    std::ranges::copy(shade.slope, out.slope.begin());
    const double sun = scalars[uv_damage];
    const double room = 1 - scalars[pigment] * inv_Amax;
    const double tanning = mU * sun / (sun + 1);
    out.rate[pigment] += tanning * std::max(room, 0.0);
    if (room > 0) out.slope[pigment] -= tanning * inv_Amax;
    out.rate[uv_damage] = -kU * sun;
    out.slope[uv_damage] = -kU;
    return out;
}

std::array<reaction::Transport, Mn17Sun::volume_count> Mn17Sun::transport() const {
    std::array<reaction::Transport, volume_count> t{};
    std::ranges::copy(shared_transport(), t.begin());
    t[uv_mmp] = t[mmp];
    return t;
}

std::vector<reaction::Descriptor> Mn17Sun::volume_fields() const {
    auto fields = Mn17::volume_fields();
    fields.push_back({"uv_mmp", "1", "collagenolytic activity that the sun made, excess", "", 0, 0.005, 0});
    fields.push_back(
        {"uv_signal", "1", "what is left of the doses of ultraviolet, in minimal erythema doses", "", 0, 0.01, 0});
    fields.push_back({"set_point_loss", "1", "share of the collagen's set point that the sun took", "", 0, 1e-4, 1});
    return fields;
}

std::vector<reaction::Descriptor> Mn17Sun::scalar_fields() const {
    auto fields = Mn17::scalar_fields();
    fields.push_back(
        {"uv_damage", "1", "what is left of the doses of ultraviolet, in minimal erythema doses", "", 0, 0.01, 0});
    return fields;
}

}  // namespace skinheal::healing
