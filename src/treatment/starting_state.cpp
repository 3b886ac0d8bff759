// SPDX-License-Identifier: BSD-3-Clause
#include <vector>

#include "outcomes/observables.hpp"
#include "skin/state_view.hpp"
#include "skinheal/error.hpp"
#include "skinheal/simulation.hpp"
#include "treatment/setup.hpp"

namespace skinheal {
namespace treatment {
namespace {

void scale_fields(reaction::System& system, const std::map<std::string, double>& fields) {
    reaction::State& state = system.mutable_state();
    const grid::Grid& grid = system.grid();
    for (const auto& [name, factor] : fields) {
        const auto f = skin::find_field(system.volume_fields(), name);
        if (!f) throw ScenarioError("the healing model has no volume field " + name, {"", name, 0, 0});
        double* u = state.volume.data() + static_cast<std::ptrdiff_t>(*f) * grid.field_stride();
        const double wanted = factor * system.volume_fields()[*f].resting;
        for (std::ptrdiff_t i = 0; i < grid.field_stride(); ++i) u[i] = wanted;
    }
}

}  // namespace
}  // namespace treatment

using namespace treatment;

std::map<std::string, double> run_from(const Scenario& scenario, const std::map<std::string, double>& fields,
                                       const std::map<std::string, double>& set_points) {
    const ParameterSet parameters = scenario.parameters();
    const auto healing = make_healing(scenario, parameters, 1);
    reaction::System& system = healing->system();
    outcomes::Observables observables(parameters, system, {scenario.skin.age, epidermis_thickness(scenario.skin)});
    for (const auto& [name, factor] : set_points) healing->scale_material(name, factor);
    scale_fields(system, fields);
    const auto& sessions = scenario.protocol.sessions;
    for (std::size_t s = 0; s <= sessions.size(); ++s) {
        const double until = s < sessions.size() ? sessions[s].at : scenario.protocol.duration;
        while (system.state().time < until) system.advance(until);
        if (s == sessions.size()) break;
        if (s > 0 && moves_on(scenario)) healing->average_laterally();
        healing->injure(needling::injury_on(system.grid(), make_channel(scenario, parameters, sessions[s]),
                                            sessions[s].density, parameters));
    }
    std::vector<double> row(observables.names().size());
    observables.evaluate(system.state(), 0.0, row);
    std::map<std::string, double> out;
    const auto& known = system.volume_fields();
    for (std::size_t f = 0; f < known.size(); ++f)  // the means stand first in a row
        out[known[f].name] = known[f].resting != 0 ? row[f] / known[f].resting : row[f];
    return out;
}

}  // namespace skinheal
