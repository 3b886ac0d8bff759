// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/setup.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "needling/hits.hpp"
#include "needling/insertion.hpp"
#include "scenario/cells.hpp"

namespace skinheal::treatment {
namespace {

// Grading r = R sinh(3x)/sinh(3), z = H sinh(x)/sinh(1): fine at the channel and under the surface, where the injury is
// (theory: numerics-1).
constexpr double radial_grading = 3.0;
constexpr double depth_grading = 1.0;

/// Passes that are counted leave their own pattern.  Else a stamp prints its lattice, and passes of a pen or a roller are guided
/// by hand: many of them are as good as points at random, of which there are as many as the density asks for.
std::vector<needling::Hit> hits_in_patch(const Scenario& scenario, const Session& session,
                                         const needling::Random& random) {
    const double side = scenario::patch_side(scenario);
    const needling::Patch patch{side, side};
    if (session.passes) return needling::hits(session.device, *session.passes, patch, random, session.directions);
    if (session.device.kind == DeviceKind::stamp)
        return needling::hits_of_density(session.device, session.density, patch, random);
    return needling::scattered_hits(scenario::channels_in_patch(scenario, session), patch, random);
}

Insertion insertion_of(const Scenario& scenario, const ParameterSet& parameters, const Session& session) {
    return insertion(scenario.skin, session.device, parameters, {scenario.puncture, 1, scenario.numerics.seed});
}

/// Each hit of a session with a density is a channel, whose depth is drawn from those of the needles that puncture; of counted
/// passes, each hit is a stroke, which may leave none.
std::vector<needling::Channel> mechanical_patch(const Scenario& scenario, const ParameterSet& parameters,
                                                const Session& session, const needling::Random& random) {
    const Insertion found = insertion_of(scenario, parameters, session);
    std::vector<needling::Channel> out;
    if (found.fraction_punctured == 0) return out;
    const needling::ChannelLaw law(scenario.skin, session.device, parameters);
    const auto hits = hits_in_patch(scenario, session, random);
    if (session.passes) return needling::channels_at(hits, found, law, random);
    for (const needling::Hit& hit : hits) {
        const double u = random.uniform(needling::Purpose::depth, static_cast<std::uint32_t>(out.size()))[0];
        out.push_back(law(found.depth_quantile(1 - found.fraction_punctured * (1 - u))));
        out.back().x = hit.x;
        out.back().y = hit.y;
    }
    return out;
}

}  // namespace

/// h_epi (theory: tissue-1)
double epidermis_thickness(const Skin& skin) {
    return skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis");
}

grid::Grid make_grid(const Scenario& scenario) {
    const Cells cells = scenario::cells_of(scenario);
    const double dermis = scenario.skin.thickness_of("dermis");
    const auto depth = [&] {
        return grid::graded_axis("z", grid::AxisKind::cartesian, dermis, cells.depth, depth_grading);
    };
    if (scenario.numerics.geometry == Geometry::point) return grid::Grid({});
    if (scenario.numerics.geometry == Geometry::column) return grid::Grid({depth()});
    if (scenario.numerics.geometry == Geometry::box) {
        const double side = scenario::patch_side(scenario);
        return grid::Grid({grid::uniform_axis("x", grid::AxisKind::cartesian, side, cells.lateral),
                           grid::uniform_axis("y", grid::AxisKind::cartesian, side, cells.lateral), depth()});
    }
    // one cell of the array must serve every session: the densest has the least room, and the others are the same skin
    double density = 2.0e6;
    if (!scenario.protocol.sessions.empty()) density = scenario.protocol.sessions.front().density;
    const double radius = needling::cell_radius(density);
    return grid::Grid({grid::graded_axis("r", grid::AxisKind::radial, radius, cells.lateral, radial_grading), depth()});
}

needling::Channel make_channel(const Scenario& scenario, const ParameterSet& parameters, const Session& session) {
    const double length = session.device.needle.length;
    const double dermis = scenario.skin.thickness_of("dermis");
    if (scenario.insertion_law == "mechanics") {
        const Insertion found = insertion_of(scenario, parameters, session);
        needling::Channel channel = needling::ChannelLaw(scenario.skin, session.device, parameters)(found.depth);
        channel.bleeding = found.bleeding_probability;  // of all depths: it is not linear in depth
        return channel;
    }
    if (scenario.healing_model == "mn16")
        return needling::prescribed_channel(parameters, length, epidermis_thickness(scenario.skin), dermis);
    return needling::contract_channel(
        parameters, length,
        {scenario.skin.thickness_of("stratum_corneum"), scenario.skin.thickness_of("viable_epidermis"), dermis});
}

std::vector<needling::Channel> make_patch(const Scenario& scenario, const ParameterSet& parameters, std::size_t index) {
    const Session& session = scenario.protocol.sessions.at(index);
    const needling::Random random{scenario.numerics.seed, moves_on(scenario) ? static_cast<std::uint32_t>(index) : 0U};
    std::vector<needling::Channel> out;
    if (scenario.insertion_law == "mechanics") return mechanical_patch(scenario, parameters, session, random);
    for (const needling::Hit& hit : hits_in_patch(scenario, session, random)) {
        out.push_back(make_channel(scenario, parameters, session));
        out.back().x = hit.x;
        out.back().y = hit.y;
    }
    return out;
}

bool moves_on(const Scenario& scenario) {
    const Repeat usual = scenario.healing_model == "mn16" ? Repeat::same_hole : Repeat::new_positions;
    return scenario.repeat.value_or(usual) == Repeat::new_positions;
}

std::unique_ptr<healing::Healing> make_healing(const Scenario& scenario, const ParameterSet& parameters, int threads) {
    healing::Options options;
    options.tolerance = scenario.numerics.tolerance;
    options.threads = threads;
    return healing::make_healing(scenario.healing_model, parameters,
                                 {.age = scenario.skin.age,
                                  .phototype = scenario.skin.phototype,
                                  .uv_exposure = scenario.protocol.uv_exposure,
                                  .sun = !scenario.protocol.sun.empty(),
                                  .nsaid = scenario.protocol.aftercare.nsaid},
                                 make_grid(scenario), options);
}

std::vector<double> snapshot_times(const Scenario& scenario) {
    const double end = scenario.protocol.duration;
    std::vector<double> times;
    if (scenario.output.every) {
        for (long k = 0; static_cast<double>(k) * *scenario.output.every < end; ++k)
            times.push_back(static_cast<double>(k) * *scenario.output.every);
    } else {
        constexpr std::array<double, 11> days{0, 0.25, 1, 2, 3, 5, 7, 10, 14, 21, 28};
        double from = 0;
        const auto& sessions = scenario.protocol.sessions;
        times.push_back(0);
        for (std::size_t s = 0; s < sessions.size(); ++s) {
            from = sessions[s].at;
            const double until = s + 1 < sessions.size() ? sessions[s + 1].at : end;
            for (const double d : days)
                if (from + d * seconds_per_day < until) times.push_back(from + d * seconds_per_day);
        }
        for (double t = from + 4 * seconds_per_week; t < end; t += 4 * seconds_per_week) times.push_back(t);
    }
    times.push_back(end);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

}  // namespace skinheal::treatment
