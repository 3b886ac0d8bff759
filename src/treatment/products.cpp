// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/products.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absorption/film/vehicle.hpp"
#include "scenario/absorption_json.hpp"
#include "treatment/setup.hpp"

namespace skinheal::treatment {
namespace {

using absorption::Holes;
using absorption::ProductOnSkin;
using absorption::Window;

/// Rows of the result after each of up to three events; with more events each has fewer.
constexpr int rows_of_few_events = 96;
constexpr int few_events = 3;
constexpr int fewest_rows = 16;

/// When what lies on the skin at a time was put there; a film that is added to another one is part of that.  Unset: bare skin.
std::optional<double> film_since(const std::vector<ProductOnSkin>& applications, double time) {
    std::optional<double> since;
    double removal = 0;
    for (const ProductOnSkin& a : applications) {
        if (a.at >= time) break;
        if (!since || removal <= a.at || a.how.wipe_before) since = a.at;
        removal = a.removal();
    }
    return since && removal > time ? since : std::nullopt;
}

}  // namespace

std::vector<ProductOnSkin> products_on_skin(const Scenario& scenario) {
    std::vector<ProductOnSkin> out;
    for (const Application& a : scenario.apply)
        out.push_back({scenario.formulation.at(a.formulation), a, scenario.start_of(a)});
    std::ranges::stable_sort(out, {}, &ProductOnSkin::at);
    return out;
}

std::vector<CoveredSpan> product_covers(const Scenario& scenario) {
    std::vector<CoveredSpan> out;
    for (const ProductOnSkin& a : products_on_skin(scenario))
        if (absorption::is_covered(a.product, a.how)) out.push_back({a.at, a.removal()});
    return out;
}

std::vector<std::optional<Holes>> product_channels(const Scenario& scenario, const ParameterSet& parameters) {
    std::vector<std::optional<Holes>> out;
    const auto& sessions = scenario.protocol.sessions;
    for (std::size_t s = 0; s < sessions.size(); ++s) {
        if (s > 0 && sessions[s].device == sessions[s - 1].device) {
            out.push_back(out.back());
            if (out.back()) out.back()->density = sessions[s].density;
            continue;
        }
        const needling::Channel channel = make_channel(scenario, parameters, sessions[s]);
        if (!(channel.penetration > 0)) {
            out.push_back(std::nullopt);
            continue;
        }
        out.push_back(
            holes_of(scenario, sessions[s], {channel.depth, channel.mouth_radius}, scenario.skin, parameters));
    }
    return out;
}

Products::Products(const Scenario& scenario, const std::vector<std::optional<Holes>>& channels) {
    if (scenario.apply.empty() && scenario.deposit.empty()) return;
    make_setting(scenario);
    make_spans(scenario, channels);
    make_solutes();
}

void Products::make_setting(const Scenario& scenario) {
    setting_.skin = scenario.skin;
    setting_.applications = products_on_skin(scenario);
    setting_.deposits = scenario.deposit;
    setting_.end = scenario.protocol.duration;
    setting_.options = scenario.absorption;
    setting_.parameters = ParameterSet::load("absorption");
    const auto& sessions = scenario.protocol.sessions;
    const bool applied = !setting_.applications.empty();
    const double first = applied ? setting_.applications.front().at : 0.0;
    setting_.start = first;
    if (!scenario.deposit.empty() && !sessions.empty()) {
        setting_.start = applied ? std::min(first, sessions.front().at) : sessions.front().at;
    } else {
        for (const Session& s : sessions)
            if (s.at <= first) setting_.start = s.at;  // whose channels the first product meets
    }
    std::size_t events = 0;
    for (const Session& s : sessions)
        if (s.at >= setting_.start && s.at < setting_.end) {
            setting_.sessions.push_back(s.at);
            ++events;
        }
    for (const ProductOnSkin& a : setting_.applications) events += a.how.duration ? 2 : 1;
    if (events > few_events)
        setting_.points = std::max(fewest_rows, rows_of_few_events * few_events / static_cast<int>(events));
}

/// A window begins at its session, or when the product that lies on the skin then was put on.
void Products::make_spans(const Scenario& scenario, const std::vector<std::optional<Holes>>& channels) {
    spans_.push_back({setting_.start, setting_.end, setting_.start, std::nullopt});
    bool first = true;
    for (std::size_t s = 0; s < scenario.protocol.sessions.size(); ++s) {
        const double at = scenario.protocol.sessions[s].at;
        if (at < setting_.start || at >= setting_.end) continue;
        Span& last = spans_.back();
        const std::optional<double> since = film_since(setting_.applications, at);
        const double from = since && *since > last.made ? *since : at;
        if (std::exchange(first, false) || from <= last.start) {
            last.made = at;
            last.holes = channels[s];
            continue;
        }
        last.end = from;
        spans_.push_back({from, setting_.end, at, channels[s]});
    }
}

void Products::make_solutes() {
    for (const bool ingredient : {false, true})
        for (const Active& a : ingredient ? absorption::ingredients_of(setting_) : absorption::actives_of(setting_)) {
            Solute solute;
            solute.product = std::make_unique<absorption::ProductCase>(a, setting_);
            solute.uptake.name = a.name;
            solute.uptake.ingredient = ingredient;
            solute.uptake.start = setting_.start;
            solute.uptake.properties = solute.product->properties();
            solutes_.push_back(std::move(solute));
        }
    for (Solute& solute : solutes_) {
        AbsorptionCase given = scenario::documented(solute.product->intact(setting_.options.path));
        std::vector<ChannelClass> all;
        for (const Span& span : spans_) {
            if (!span.holes) continue;
            const AbsorptionCase with = scenario::documented(solute.product->with(*span.holes, span.made));
            absorption::refuse_bad(with);
            all.insert(all.end(), with.channels.begin(), with.channels.end());
        }
        absorption::refuse_bad(given);
        solute.uptake.given = given;
        solute.course = std::make_unique<absorption::Course>(given, all);
    }
}

void Products::follow(const SeriesRows& rows, double time) {
    while (!solutes_.empty() && next_span_ + 1 < spans_.size() && spans_[next_span_].end <= time) {
        const Span& span = spans_[next_span_++];
        go_through(span, rows, span.end);
    }
}

void Products::go_through(const Span& span, const SeriesRows& rows, double end) {
    std::optional<Holes> holes = span.holes;
    double flow_before = 1;  // of blood, when the needles come
    if (holes) {
        const std::size_t behind =
            static_cast<std::size_t>(std::ranges::lower_bound(rows.time(), end) - rows.time().begin()) + 1;
        const RowRange after{rows.first_row(span.made), std::min(behind, rows.time().size())};
        if (after.first >= after.last) {
            holes.reset();  // stopped before the needles came
        } else {
            holes->course = closing_course(rows, after, span.made, setting_.parameters);
            if (after.first > 0)
                flow_before = perfusion(rows, {after.first - 1, after.first}, setting_.parameters).front();
        }
    }
    for (Solute& solute : solutes_) {
        Window window;
        window.start = span.start - setting_.start;
        window.end = end - setting_.start;
        if (holes) {
            AbsorptionCase with =
                absorption::completed(scenario::documented(solute.product->with(*holes, span.made, flow_before)));
            window.channels = std::move(with.channels);
            window.openings = std::move(with.openings);
            window.clearance = std::move(with.clearance);
        }
        solute.course->go_through(window);
    }
}

std::vector<Uptake> Products::finish(const SeriesRows& rows, double time) {
    follow(rows, time);
    if (!solutes_.empty() && next_span_ < spans_.size() && spans_[next_span_].start < time)
        go_through(spans_[next_span_], rows, std::min(time, spans_[next_span_].end));
    std::vector<Uptake> out;
    for (Solute& solute : solutes_) {
        Uptake& found = out.emplace_back(std::move(solute.uptake));
        if (time <= setting_.start) continue;  // stopped before anything was put on
        found.found = solute.course->finish();
        if (std::ranges::any_of(spans_, [](const Span& s) { return s.holes.has_value(); }))
            found.intact = absorb(found.given);
    }
    return out;
}

}  // namespace skinheal::treatment
