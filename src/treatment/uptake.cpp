// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/uptake.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "absorption/channels/numbers.hpp"
#include "absorption/product_case.hpp"
#include "scenario/absorption_json.hpp"
#include "treatment/product_channels.hpp"

namespace skinheal {
namespace {

using absorption::ClosingCourse;
using absorption::Holes;
using absorption::ProductCase;
using absorption::ProductSetting;

const std::string needling_set = "mn17";
/// The solver follows lips of excised skin at least so long, s.
constexpr double shortest_course = 3600;

bool of_holes(const ParameterOverride& change) { return change.name.starts_with("residual."); }

ParameterSet changed(std::string_view name, const std::vector<ParameterOverride>& overrides, bool holes) {
    ParameterSet set = ParameterSet::load(name);
    for (const ParameterOverride& change : overrides)
        if (of_holes(change) == holes) set.override_value(change.name, change.value, change.source);
    return set;
}

ProductSetting setting_of(const UptakeQuery& query) {
    ProductSetting out;
    out.skin = query.skin;
    for (const Application& a : query.apply) out.applications.push_back({query.formulation.at(a.formulation), a, a.at});
    std::ranges::stable_sort(out.applications, {}, &absorption::ProductOnSkin::at);
    out.deposits = query.deposit;
    out.start = out.applications.empty() ? 0.0 : std::min(0.0, out.applications.front().at);
    out.end = query.until;
    out.sessions = {0.0};
    out.in_vivo = query.in_vivo;
    out.options = query.how;
    out.points = query.points;
    out.parameters = changed("absorption", query.overrides, false);
    return out;
}

skin::LipLaw lip_law(const ParameterSet& p) {
    return {p["lip_seal.dry_time"], p["lip_seal.wet_time"], p["lip_seal.reference_radius"], p["lip_seal.open_radius"]};
}

Holes own_holes(const Channels& given, const ProductSetting& setting) {
    Holes out;
    out.density = given.density;
    out.mouth_radius = given.mouth_radius;
    out.body_radius = given.body_radius.value_or(given.mouth_radius);
    out.tip_radius = given.tip_radius.value_or(given.mouth_radius / 20);
    out.depth = given.depth;
    const double share = setting.parameters["excised.lip_share"];
    if (given.half_life)
        out.course = absorption::halving(*given.half_life);
    else if (!setting.in_vivo && share > 0)
        out.course =
            absorption::outside_the_body(out.mouth_radius, setting.covers(0), lip_law(ParameterSet::load(needling_set)),
                                         share, std::max(setting.end, shortest_course));
    return out;
}

/// A drug against inflammation slows the closing of lips under a cover as well.
double speed_of_closing(const Scenario& scenario, const ParameterSet& parameters) {
    const double inhibition =
        parameters.contains("nsaid.closing_inhibition") ? parameters["nsaid.closing_inhibition"] : 0.0;
    return 1 - inhibition * scenario.protocol.aftercare.nsaid;
}

ClosingCourse course_of(const treatment::SeriesRows& rows, const Scenario& scenario, const ProductSetting& setting) {
    const double session = scenario.protocol.sessions.front().at;
    const std::size_t first = rows.first_row(session);
    const ClosingCourse course =
        treatment::closing_course(rows, {first, rows.time().size()}, session, setting.parameters);
    const std::vector<absorption::Cover> covers = setting.covers(0);
    if (!rows.has("lip_seal") || covers.empty()) return course;
    const std::vector<double>& all = rows["lip_seal"];
    const std::vector<double> lips(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
    const ParameterSet known = scenario.parameters();
    return absorption::under_covers(course, lips, rows["mouth_radius"][first], covers, lip_law(known),
                                    speed_of_closing(scenario, known));
}

std::optional<Holes> session_holes(const Result& healing, const Skin& skin,
                                   const std::vector<ParameterOverride>& overrides, Scenario& scenario) {
    scenario = Scenario::from_json(healing.scenario_json);
    const ParameterSet needling = changed(needling_set, overrides, true);
    for (const ParameterOverride& change : overrides)
        if (of_holes(change) && scenario.insertion_law == "mechanics") scenario.overrides.push_back(change);
    const treatment::SeriesRows rows(healing.series_time, healing.series);
    const Session& session = scenario.protocol.sessions.front();
    const auto depth = healing.metrics.find("channel_depth");
    const treatment::RunHole run{depth != healing.metrics.end() ? depth->second : 0.0,
                                 rows.has("mouth_radius") ? rows["mouth_radius"][rows.first_row(session.at)] : 0.0};
    return treatment::holes_of(scenario, session, run, skin, needling);
}

std::optional<Holes> holes_of_query(const UptakeQuery& query, const ProductSetting& setting, const Result* healing) {
    if (query.channels) return own_holes(*query.channels, setting);
    if (healing == nullptr) return std::nullopt;
    Scenario scenario;
    std::optional<Holes> out = session_holes(*healing, query.skin, query.overrides, scenario);
    if (out) {
        const treatment::SeriesRows rows(healing->series_time, healing->series);
        out->course = course_of(rows, scenario, setting);
    }
    return out;
}

/// Skin without channels is a column; beside one with channels it has the cells of that.
Uptake solved(const Active& active, const UptakeQuery& query, const ProductSetting& setting,
              const std::optional<Holes>& holes) {
    const ProductCase product(active, setting);
    const bool through = holes && query.through_channels;
    const bool beside = holes || !query.through_channels;
    const AbsorptionPath cells = beside && !query.patch ? setting.options.path : AbsorptionPath::column;
    Uptake out;
    out.name = active.name;
    out.start = setting.start;
    out.properties = product.properties();
    const AbsorptionCase intact = scenario::documented(product.intact(cells));
    out.given = intact;
    if (through) {
        out.given = product.with(*holes, 0);
        if (query.patch) out.given = absorption::on_patch(std::move(out.given), *query.patch);
        out.given = scenario::documented(out.given);
        out.found = absorb(out.given);
    }
    if (query.through_intact_skin || !through) (through ? out.intact : out.found) = absorb(intact);
    return out;
}

}  // namespace

SessionChannels session_channels(const Result& healing, const Skin& skin,
                                 const std::vector<ParameterOverride>& overrides) {
    Scenario scenario;
    const std::optional<Holes> found = session_holes(healing, skin, overrides, scenario);
    if (!found) return {false, scenario.protocol.sessions.front().density};
    return {true,         found->density, found->mouth_radius, found->body_radius, found->tip_radius,
            found->depth, found->bleeding};
}

std::vector<Uptake> uptake(const UptakeQuery& query, const Result* healing) {
    const ProductSetting setting = setting_of(query);
    const std::optional<Holes> holes = holes_of_query(query, setting, healing);
    std::vector<Uptake> out;
    for (const Active& a : absorption::actives_of(setting)) out.push_back(solved(a, query, setting, holes));
    for (const Active& a : absorption::ingredients_of(setting)) {
        out.push_back(solved(a, query, setting, holes));
        out.back().ingredient = true;
    }
    return out;
}

double mean_concentration(const ConcentrationProfile& given, double top, double base, double until) {
    constexpr int moments = 200;
    constexpr int places = 100;
    std::vector<std::size_t> inside;
    std::vector<double> depth;
    for (std::size_t j = 0; j < given.depth.size(); ++j) {
        if (!(given.depth[j] > top && given.depth[j] <= base)) continue;
        inside.push_back(j);
        depth.push_back(given.depth[j]);
    }
    if (depth.empty() || given.time.empty()) return 0;
    std::vector<double> means;
    std::vector<double> row(depth.size());
    for (std::size_t k = 0; k < given.time.size(); ++k) {
        for (std::size_t j = 0; j < row.size(); ++j) row[j] = given.profile[k * given.depth.size() + inside[j]];
        double sum = 0;
        for (const double at : absorption::evenly(top, base, places)) sum += absorption::interpolated(at, depth, row);
        means.push_back(sum / places);
    }
    double sum = 0;
    for (const double t : absorption::evenly(0, std::min(until, given.time.back()), moments))
        sum += absorption::interpolated(t, given.time, means);
    return sum / moments;
}

double Effect::factor(double concentration) const noexcept {
    const double ratio = std::pow(concentration / ec50, hill);
    return 1 + emax * ratio / (1 + ratio);
}

std::vector<double> delivered(const AbsorptionResult& found) { return absorption::delivered(found); }

}  // namespace skinheal
