// SPDX-License-Identifier: BSD-3-Clause
// Questions about a scenario that need no run.
#include <algorithm>
#include <cstdint>
#include <exception>

#include "healing/healing.hpp"
#include "io/sink.hpp"
#include "needling/hits.hpp"
#include "scenario/cells.hpp"
#include "skinheal/hits.hpp"
#include "skinheal/insertion.hpp"
#include "skinheal/plan.hpp"
#include "skinheal/version.hpp"
#include "treatment/environment.hpp"
#include "treatment/run.hpp"
#include "treatment/setup.hpp"

namespace skinheal {

Plan plan(const Scenario& given) {
    const Scenario scenario = given.settled();
    const grid::Grid grid = treatment::make_grid(scenario);
    return {static_cast<long>(grid.cells()),     static_cast<long>(grid.surface_cells()), scenario::memory_of(scenario),
            treatment::snapshot_times(scenario), scenario.protocol.sessions.size(),       scenario.protocol.duration};
}

BuildInfo build_info() {
    return {version,
            treatment::git_revision(),
            treatment::compiler_name(),
            std::string(healing::best_instruction_set()),
            io::has_files(),
            treatment::usual_threads()};
}

std::vector<InsertionDraw> insertion_draws(const Skin& skin, const Device& device, const ParameterSet& parameters,
                                           const std::vector<std::string>& names,
                                           const std::vector<std::vector<double>>& values,
                                           const InsertionOptions& options) {
    std::vector<InsertionDraw> found(values.size());
    std::vector<std::exception_ptr> failures(values.size());
    const auto one = [&](std::size_t i) {
        try {
            ParameterSet set = parameters;
            for (std::size_t k = 0; k < names.size(); ++k) set.override_value(names[k], values[i].at(k), "drawn");
            const Insertion in = insertion(skin, device, set, options);
            found[i] = {in.depth, in.residual.depth, in.fraction_punctured};
        } catch (...) {
            failures[i] = std::current_exception();
        }
    };
    const int threads = values.size() > 1 ? treatment::usual_threads() : 1;
    if (threads > 1)
        treatment::share_out(values.size(), threads, one, [] {});
    else
        for (std::size_t i = 0; i < values.size(); ++i) one(i);
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
    return found;
}

HitPattern hits(const Scenario& scenario, std::size_t session, int passes, double width, double height) {
    const Session& one = scenario.protocol.sessions.at(session);
    const Insertion found = insertion(scenario.skin, one.device, scenario.parameters(),
                                      {scenario.puncture, passes, scenario.numerics.seed});
    const needling::Patch patch{width, height};
    const needling::Random random{scenario.numerics.seed, static_cast<std::uint32_t>(session)};
    const auto places = needling::hits(one.device, passes, patch, random, one.directions);
    HitPattern out;
    for (std::size_t i = 0; i < places.size(); ++i) {
        out.x.push_back(places[i].x);
        out.y.push_back(places[i].y);
        out.pass.push_back(places[i].pass);
        out.depth.push_back(
            found.depth_quantile(random.uniform(needling::Purpose::depth, static_cast<std::uint32_t>(i))[0]));
    }
    const auto s = needling::pattern_statistics(places, patch, std::max(found.residual.mouth_radius, 1e-6));
    out.density = s.density;
    out.open_fraction = s.open_share;
    out.isolated_fraction = s.isolated_share;
    out.nearest_distance = s.nearest_distance;
    out.reentry_fraction = s.reentry_share;
    return out;
}

}  // namespace skinheal
