// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "skinheal/solute.hpp"

namespace skinheal {
namespace {

using base::display_number;

struct Bound {
    const char* key;
    double low;
    double high;
    double factor;  ///< shown = SI / factor
    const char* unit;
    const char* next_step;
};

void check(std::vector<Problem>& problems, double value, const Bound& b) {
    if (std::isfinite(value) && value >= b.low && value <= b.high) return;
    const auto shown = [&](double si) { return display_number(si / b.factor) + b.unit; };
    problems.push_back(base::make_problem("solute outside what the estimates can tell", std::string("active.") + b.key,
                                          shown(value), shown(b.low) + " to " + shown(b.high), b.next_step));
}

void check(std::vector<Problem>& problems, const std::optional<double>& value, const Bound& b) {
    if (value) check(problems, *value, b);
}

}  // namespace

std::vector<Problem> validate(const Solute& s) {
    std::vector<Problem> found;
    check(found, s.molar_mass, {"molar_mass", 1e-3, 1e4, 1e-3, " g/mol", "Give the mass of one mole, e.g. 122 g/mol."});
    check(found, s.log_p, {"log_p", -8, 12, 1, "", "Give log10 of the octanol-water partition of the neutral form."});
    check(found, s.radius, {"radius", 5e-11, 1e-6, 1e-9, " nm", "Give the hydrodynamic radius, or leave it out."});
    check(found, s.unbound_fraction, {"unbound_fraction", 1e-6, 1, 1, "", "Give the unbound share, or leave it out."});
    check(found, s.water_diffusivity,
          {"water_diffusivity", 1e-14, 1e-8, 1, " m2/s", "Check its unit, or leave it out."});
    check(found, s.viable_diffusivity,
          {"viable_diffusivity", 1e-16, 1e-8, 1, " m2/s", "Check its unit, or leave it out."});
    check(found, s.permeability, {"permeability", 0, 1e-3, 1, " m/s", "Check its unit, or leave it out."});
    check(found, s.stratum_corneum_partition,
          {"stratum_corneum_partition", 1e-6, 1e8, 1, "", "Give stratum corneum : water, or leave it out."});
    check(found, s.solubility, {"solubility", 1e-12, 2e3, 1, " mg/mL", "Give that in water, or leave it out."});
    check(found, s.vapour_pressure,
          {"vapour_pressure", 0, 2e5, 1, " Pa", "Give that of the pure substance, or leave it out."});
    check(found, s.degradation_rate, {"degradation_rate", 0, 1e3, 1, " 1/s", "Give a rate of at least 0 1/s."});
    for (const IonisableGroup& group : s.groups)
        check(found, group.pka, {"pka", -10, 20, 1, "", "Give a pKa in water."});
    if (found.size() > base::most_problems) found.resize(base::most_problems);
    return found;
}

}  // namespace skinheal
