// SPDX-License-Identifier: BSD-3-Clause
#include "skinheal/simulation.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <system_error>
#include <utility>

#include "base/text.hpp"
#include "healing/healing.hpp"
#include "io/checkpoint.hpp"
#include "skinheal/error.hpp"
#include "skinheal/version.hpp"
#include "treatment/care.hpp"
#include "treatment/guard.hpp"
#include "treatment/past.hpp"
#include "treatment/products.hpp"
#include "treatment/recorder.hpp"
#include "treatment/run.hpp"
#include "treatment/setup.hpp"

namespace skinheal {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The run of one scenario: events, steps, records.
class Run {
public:
    Run(const Scenario& scenario, const RunOptions& options, treatment::ShareCache& shares)
        : scenario_(scenario),
          options_(options),
          shares_(shares),
          parameters_(scenario.parameters()),
          healing_(treatment::make_healing(scenario, parameters_, std::max(1, options.threads))),
          system_(healing_->system()),
          guard_(system_, parameters_, scenario.numerics.tolerance),
          recorder_(scenario, parameters_, system_, options),
          covers_(treatment::product_covers(scenario)),
          care_(treatment::care_events(scenario, parameters_, covers_)),
          products_(scenario, scenario.has_products() ? treatment::product_channels(scenario, parameters_)
                                                      : std::vector<std::optional<absorption::Holes>>{}) {
        const auto& sessions = scenario.protocol.sessions;
        for (std::size_t i = 0; i < sessions.size() && !in_box(); ++i) {
            const bool again = i > 0 && sessions[i].device == sessions[i - 1].device;
            channels_.push_back(again ? channels_.back() : treatment::make_channel(scenario, parameters_, sessions[i]));
        }
        for (std::size_t s = 0; s < sessions.size(); ++s) marks_.push_back({sessions[s].at, depth_of(s)});
        setup_seconds_ = seconds_since(start_);
    }

    Result execute() {
        for (Observer* o : options_.observers) o->on_start(info(0));
        if (!go_on() && !resume()) {
            recorder_.record_now(!session_due());
            guard_.check(system_.state(), 0);
        }
        Status status = Status::complete;
        try {
            while (system_.state().time < scenario_.protocol.duration) {
                apply_events_due();
                const reaction::Step step = system_.advance(next_event_time());
                guard_.check(system_.state(), system_.steps());
                recorder_.record_step(step, session_due());
                products_.follow(recorder_.rows(), system_.state().time);
                tell(step);
                if (options_.stop.stop_requested() && system_.state().time < scenario_.protocol.duration) {
                    status = Status::cancelled;
                    break;
                }
            }
            uptake_ = products_.finish(recorder_.rows(), system_.state().time);
        } catch (const NumericsError&) {
            const Result lost = end(Status::failed);  // what was computed stays readable
            throw;
        }
        return end(status);
    }

private:
    [[nodiscard]] bool in_box() const noexcept { return scenario_.numerics.geometry == Geometry::box; }

    /// Depth of a session's channels: their mean, where they differ.
    [[nodiscard]] double depth_of(std::size_t session) const {
        if (!in_box()) return channels_[session].depth;
        const auto channels = treatment::make_patch(scenario_, parameters_, session);
        double sum = 0;
        for (const auto& c : channels) sum += c.depth;
        return channels.empty() ? 0.0 : sum / static_cast<double>(channels.size());
    }

    [[nodiscard]] bool session_due() const {
        const auto& sessions = scenario_.protocol.sessions;
        return next_session_ < sessions.size() && sessions[next_session_].at <= system_.state().time;
    }

    [[nodiscard]] double next_event_time() const {
        const auto& sessions = scenario_.protocol.sessions;
        double next = scenario_.protocol.duration;
        if (next_session_ < sessions.size()) next = std::min(next, sessions[next_session_].at);
        if (next_care_ < care_.size()) next = std::min(next, care_[next_care_].at);
        return next;
    }

    [[nodiscard]] bool care_due() const {
        return next_care_ < care_.size() && care_[next_care_].at <= system_.state().time;
    }

    void apply_care() {
        const treatment::CareEvent& event = care_[next_care_++];
        if (event.kind == treatment::CareEvent::Kind::sun)
            healing_->expose(event.value);
        else
            healing_->wet(event.value);
    }

    void apply_events_due() {
        const bool session_now = session_due();
        if (!session_now && !care_due()) return;
        while (session_due()) {
            if (in_box()) {
                const auto channels = treatment::make_patch(scenario_, parameters_, next_session_++);
                if (channels.empty()) continue;  // nothing was punctured
                auto injury = needling::injury_on(system_.grid(), channels, parameters_);
                injury.wetness =
                    treatment::wetness_after_session(scenario_.protocol.aftercare, system_.state().time, covers_);
                healing_->injure(injury);
                recorder_.watch(needling::axis_cells(system_.grid(), channels));
                continue;
            }
            const std::size_t number = next_session_++;
            const Session& session = scenario_.protocol.sessions[number];
            const needling::Channel& channel = channels_[number];
            if (!(channel.penetration > 0)) continue;  // nothing was punctured
            if (number > 0 && treatment::moves_on(scenario_)) healing_->average_laterally();
            const auto shares = shares_.shares(system_.grid(), channel, session.density);
            auto injury = needling::injury_on(system_.grid(), channel, session.density, parameters_, *shares);
            injury.wetness =
                treatment::wetness_after_session(scenario_.protocol.aftercare, system_.state().time, covers_);
            healing_->injure(injury);
        }
        while (care_due()) apply_care();
        guard_.check(system_.state(), system_.steps());
        recorder_.record_now(session_now);
    }

    [[nodiscard]] StepInfo info(double dt) const {
        return {system_.state().time, scenario_.protocol.duration, dt, system_.steps(), seconds_since(start_)};
    }

    /// Observers at most ten times a second; a checkpoint every interval.
    void tell(const reaction::Step& step) {
        const double now = seconds_since(start_);
        if (now - last_told_ >= 0.1) {
            last_told_ = now;
            for (Observer* o : options_.observers) o->on_step(info(step.end - step.start));
        }
        if (options_.file && now - last_checkpoint_ >= options_.checkpoint_interval) {
            checkpoint();
            last_checkpoint_ =
                seconds_since(start_);  // after the writing, or a slow disk would get a checkpoint at every step
        }
    }

    void checkpoint() const {
        io::Checkpoint c;
        c.scenario_hash = scenario_.hash();
        c.library_version = version;
        c.scenario_json = scenario_.to_json();
        c.arrays = system_.save();
        c.arrays["next_session"] = {static_cast<double>(next_session_)};
        recorder_.save(c);
        io::write_checkpoint(io::checkpoint_path(*options_.file), c);
    }

    /// From the end of another run.
    bool go_on() {
        if (!options_.go_on_from) return false;
        const auto& from = *options_.go_on_from;
        const auto refuse = [&](const Phrase& why) { throw IoError(from.string() + ": " + why, from.string()); };
        if (!options_.file) refuse("to go on from this run, name a new file for the result.");
        const auto path = io::checkpoint_path(from);
        const auto c = io::read_checkpoint(path);
        if (!c)
            refuse("nothing can go on from this run: " + path.string() +
                   " is missing.\n  Run it again and keep its state (keep_checkpoint = true).");
        if (c->library_version != version)
            refuse(
                "nothing can go on from this run, another version of skinheal made it.\n  Run the whole course again.");
        const Scenario before = Scenario::from_json(c->scenario_json);
        if (before.hash() != c->scenario_hash) refuse("the state beside this file belongs to another scenario.");
        restore(path, *c, false);
        const double now = system_.state().time;
        const Scenario past = treatment::past_of(scenario_, now);
        if (past.hash() != treatment::past_of(before, now).hash())
            refuse(
                "nothing can go on from this run: the scenarios differ before its end, at " +
                base::display_number(now / seconds_per_day) +
                " day.\n  Only what begins then or later may differ: sessions, sun, products, the length of the run.");
        recorder_.go_on(from, *c);
        watch_latest();
        return true;
    }

    void watch_latest() {
        if (in_box() && next_session_ > 0)
            recorder_.watch(
                needling::axis_cells(system_.grid(), treatment::make_patch(scenario_, parameters_, next_session_ - 1)));
    }

    bool resume() {
        if (!options_.resume || !options_.file || !std::filesystem::exists(*options_.file)) return false;
        const auto path = io::checkpoint_path(*options_.file);
        const auto c = io::read_checkpoint(path);
        if (!c) return false;
        if (c->scenario_hash != scenario_.hash() || c->library_version != version)
            throw IoError(
                path.string() + Phrase::marked(": this checkpoint belongs to another scenario or version of skinheal.\n"
                                               "  Delete it, or run again with {=overwrite}."),
                path.string());
        restore(path, *c, true);
        recorder_.resume(*c);
        watch_latest();
        return true;
    }

    /// The state, and the events that lie behind it.
    void restore(const std::filesystem::path& path, const io::Checkpoint& c, bool same_scenario) {
        const auto refuse = [&](const std::string& why) {
            throw IoError(path.string() + ": " + why +
                              Phrase::marked(".\n  Delete this checkpoint and begin anew with {=overwrite}."),
                          path.string());
        };
        try {
            system_.restore(c.arrays);
        } catch (const Error& error) {
            refuse(error.what());
        }
        const double now = system_.state().time;
        const auto& sessions = scenario_.protocol.sessions;
        const auto next = c.arrays.find("next_session");
        if (now > scenario_.protocol.duration) refuse("the state lies behind the end of the run");
        if (next == c.arrays.end() || next->second.size() != 1)
            refuse("the checkpoint does not say which session is next");
        next_session_ =
            static_cast<std::size_t>(std::ranges::count_if(sessions, [&](const Session& s) { return s.at < now; }));
        const double said = next->second.front();
        while (next_session_ < sessions.size() && sessions[next_session_].at == now &&
               static_cast<double>(next_session_) < said)
            ++next_session_;
        if (same_scenario && static_cast<double>(next_session_) != said)
            refuse("the sessions so far do not fit the time of the state");
        while (next_care_ < care_.size() && care_[next_care_].at < now) ++next_care_;
    }

    Result end(Status status) {
        if (options_.file && (status == Status::cancelled || options_.keep_checkpoint)) checkpoint();
        std::vector<io::SessionMark> applied(marks_.begin(),
                                             marks_.begin() + static_cast<std::ptrdiff_t>(next_session_));
        const double wall = seconds_since(start_);
        std::vector<std::string> notes = warnings(scenario_);
        const reaction::MethodCounts& method = system_.method_counts();
        if (method.unfactored + method.without_room > 0) notes.push_back(reaction::method_note(system_));
        Result result = recorder_.finish({status, applied, std::move(notes), std::max(1, options_.threads), wall},
                                         std::move(uptake_));
        if (options_.file && status == Status::complete && !options_.keep_checkpoint) {
            std::error_code ignored;  // a left-over checkpoint is harmless: the next resume finds a complete file
            std::filesystem::remove(io::checkpoint_path(*options_.file), ignored);
        }
        result.timing = {setup_seconds_, seconds_since(start_) - setup_seconds_ - recorder_.output_seconds(),
                         recorder_.output_seconds()};
        for (Observer* o : options_.observers) o->on_finish(info(0));
        return result;
    }

    Clock::time_point start_{Clock::now()};
    const Scenario& scenario_;
    const RunOptions& options_;
    treatment::ShareCache& shares_;
    ParameterSet parameters_;
    std::unique_ptr<healing::Healing> healing_;
    reaction::System& system_;
    treatment::Guard guard_;
    treatment::Recorder recorder_;
    std::vector<io::SessionMark> marks_;
    std::vector<treatment::CoveredSpan> covers_;  ///< of products
    std::vector<treatment::CareEvent> care_;      ///< follows from the scenario: a checkpoint needs the time only
    std::vector<Uptake> uptake_{};                ///< what became of products
    treatment::Products products_;                ///< follow from the scenario and the rows of the series
    std::vector<needling::Channel> channels_;     ///< of each session
    std::size_t next_session_{0};
    std::size_t next_care_{0};
    double setup_seconds_{0};
    double last_told_{0};
    double last_checkpoint_{0};
};

}  // namespace

Simulation::Simulation(Scenario scenario) : scenario_(std::move(scenario)) {
    scenario_.settle_densities();
    const auto problems = validate_settled(scenario_);
    if (problems.empty()) return;
    std::ostringstream text;
    for (std::size_t i = 0; i < problems.size(); ++i) text << (i > 0 ? "\n" : "") << problems[i].message();
    throw ScenarioError(text.str(), {"", problems.front().key, 0, 0}, problems);
}

Result Simulation::run(const RunOptions& options) const {
    treatment::ShareCache shares;
    return treatment::run(scenario_, options, shares);
}

Result treatment::run(const Scenario& scenario, const RunOptions& options, ShareCache& shares) {
    return Run(scenario, options, shares).execute();
}

}  // namespace skinheal
