// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "skinheal/error.hpp"
#include "skinheal/formulation.hpp"

namespace skinheal {
namespace {

[[noreturn]] void refuse(Problem problem) {
    const std::string message = problem.message();
    const Where where{"", problem.key, 0, 0};
    throw ScenarioError(message, where, {std::move(problem)});
}

}  // namespace

bool Active::in_library() const {
    const std::vector<std::string> known = base::data_names("actives");
    return std::ranges::find(known, name) != known.end();
}

double Active::concentration_in_product() const {
    if (concentration) return *concentration;
    if (in_library()) {
        const base::Preset known = base::load_preset("actives", name, "unknown active", "active.name", "");
        if (known.has("typical.concentration")) return known.value("typical.concentration");
    }
    refuse(base::make_problem("active without a concentration", "active.concentration", "nothing for " + name,
                              "a mass per volume of product",
                              "Give its concentration: the library knows none of typical products."));
}

Solute Active::solute() const {
    Solute out;
    if (in_library()) {
        out = Solute::preset_named(name);
    } else {
        out.name = name;
        if (!molar_mass) {
            const std::vector<std::string> known = base::data_names("actives");
            refuse(base::make_problem("unknown active without a molar mass", "active.name", "\"" + name + "\"",
                                      "a name of the library, or a molar mass",
                                      base::spelling_hint(name, known,
                                                          "Give molar_mass, and log_p if it dissolves in "
                                                          "lipids.")));
        }
    }
    if (molar_mass) out.molar_mass = *molar_mass;
    if (log_p) out.log_p = log_p;
    if (radius) out.radius = radius;
    if (unbound_fraction) out.unbound_fraction = unbound_fraction;
    if (diffusivity) out.viable_diffusivity = diffusivity;
    if (permeability) out.permeability = permeability;
    if (solubility) out.solubility = solubility;
    if (vapour_pressure) out.vapour_pressure = vapour_pressure;
    if (degradation_rate) out.degradation_rate = *degradation_rate;
    if (acid_pka || base_pka) {
        out.groups.clear();
        for (const auto& [list, acid] : {std::pair{&acid_pka, true}, {&base_pka, false}})
            if (*list)
                for (const double pka : **list) out.groups.push_back({acid, pka});
    }
    return out;
}

}  // namespace skinheal
