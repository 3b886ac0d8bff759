// SPDX-License-Identifier: BSD-3-Clause
#include "healing/mn16.hpp"

#include <algorithm>
#include <string>

namespace skinheal::healing {

Mn16::Mn16(const ParameterSet& p, const Person& person) : Wound(p, person) {
    Cmax = p["collagen.ceiling"];
    inv_Cmax = 1 / Cmax;
    t3 = p["collagen_iii.tgf_half_effect"];
    t1 = p["collagen_i.tgf_half_effect"];
    closure_threshold = p["keratinocyte_activation.closure_threshold"];
    mA = p["pigment.source_rate"];
    bUV = p["pigment.uv_gain"];
    inv_tauA = 1 / p["pigment.decay_time"];
    phi = p["pigment.phototype_" + std::to_string(person.phototype)];
    uv = person.uv_exposure;
}

void Mn16::settle(std::vector<double>& surface, std::vector<double>& scalars, int cells) const {
    if (scalars[keratinocyte_activation] == 0.0) return;
    const auto first = surface.begin() + static_cast<std::ptrdiff_t>(epidermal_cover) * cells;
    if (*std::min_element(first, first + cells) > 1.0 - closure_threshold) {
        std::fill(first, first + cells, 1.0);
        scalars[keratinocyte_activation] = 0.0;
    }
}

std::vector<reaction::Descriptor> Mn16::surface_fields() {
    return {{"epidermal_cover", "1", "viable epidermis, share of its full cover", "", 1, 0.005, 1},
            {"barrier", "1", "barrier competence of the stratum corneum", "", 1, 0.005, 1},
            {"pigment", "1", "pigment relative to untreated", "", 1, 0.002, 0}};
}

std::vector<reaction::Descriptor> Mn16::scalar_fields() {
    return {{"keratinocyte_activation", "1", "activation of the patch's keratinocytes", "", 0, 0.01, 1}};
}

}  // namespace skinheal::healing
