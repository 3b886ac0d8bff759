// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "outcomes/barrier.hpp"
#include "outcomes/closure.hpp"
#include "outcomes/epidermis.hpp"
#include "outcomes/erythema.hpp"
#include "outcomes/expression.hpp"
#include "outcomes/instruments.hpp"
#include "outcomes/modulus.hpp"
#include "outcomes/perfusion.hpp"
#include "outcomes/photodamage.hpp"
#include "outcomes/sensitivity.hpp"
#include "outcomes/swelling.hpp"
#include "outcomes/wrinkle.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/units.hpp"

namespace skinheal::outcomes {

/// Properties of the person that outcomes read.  Units: age s; epidermis m.
struct Subject {
    double age{45 * seconds_per_year};
    double epidermis{1e-4};
};

/// The maps from tissue to what instruments and people see, each with its parameters; what a set lacks is empty.
struct Maps {
    Maps(const ParameterSet& p, const Subject& subject)
        : modulus(p),
          wrinkle(p.contains("wrinkle.epidermis_modulus") ? Wrinkle(p, subject.epidermis) : Wrinkle(p)),
          erythema(p),
          swelling(p),
          dilutes(p.contains("modulus.reads_concentration") && p["modulus.reads_concentration"] != 0) {
        if (p.contains("torsion.age_rate")) instruments.emplace(p, subject.age);
        if (p.contains("wrinkle.epidermis_modulus")) fine_lines.emplace(p);
        if (p.contains("epidermis.cell_gain")) epidermal_thickness.emplace(p);
    }

    Modulus modulus;
    Wrinkle wrinkle;
    Erythema erythema;
    Swelling swelling;
    bool dilutes;  ///< stiffness reads C/J
    SensitivityIndex sensitivity{};
    std::optional<Instruments> instruments{};
    std::optional<Wrinkle> fine_lines{};
    std::optional<EpidermalThickness> epidermal_thickness{};
    // these need fields of the model as well
    std::optional<WaterLoss> water_loss{};
    std::optional<MouthWaterLoss> mouth_water_loss{};
    std::optional<ClosureOptics> optics{};
    double cell_density{0};  ///< channels per area, 1/m2, where the grid is the cell of one; else 0
    std::optional<Perfusion> perfusion{};
    std::optional<Expression> expression{};
    std::optional<Photodamage> photodamage{};
};

}  // namespace skinheal::outcomes
