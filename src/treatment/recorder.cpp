// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/recorder.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <sstream>
#include <utility>

#include "base/problem.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/vocabulary.hpp"
#include "skin/skin_presets.hpp"
#include "skin/state_view.hpp"
#include "skinheal/error.hpp"
#include "skinheal/version.hpp"
#include "treatment/environment.hpp"
#include "treatment/metrics.hpp"
#include "treatment/products.hpp"
#include "treatment/setup.hpp"

namespace skinheal::treatment {
namespace {

/// Adds the wall time of its scope to a sum.
class Stopwatch {
public:
    explicit Stopwatch(double& sum) : sum_(sum) {}
    ~Stopwatch() { sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    double& sum_;
    std::chrono::steady_clock::time_point start_{std::chrono::steady_clock::now()};
};

std::vector<double> shifted(std::vector<double> values, double by) {
    for (double& v : values) v += by;
    return values;
}

}  // namespace

Recorder::Recorder(const Scenario& scenario, const ParameterSet& parameters, reaction::System& system,
                   const RunOptions& options)
    : scenario_(scenario),
      parameters_(parameters),
      system_(system),
      options_(options),
      observables_(parameters, system, {scenario.skin.age, epidermis_thickness(scenario.skin)}),
      schedule_(snapshot_times(scenario)),
      row_(observables_.names().size()) {
    make_spec();
    result_.scenario_json = spec_.scenario_json;
    result_.scenario_hash = spec_.attributes.at("scenario_sha256");
    for (const auto& axis : spec_.axes) result_.edges[axis.name] = axis.edges;
    for (const auto& axis : spec_.axes)
        for (const auto& [name, values] :
             {std::pair{"z", &result_.z}, {"r", &result_.r}, {"x", &result_.x}, {"y", &result_.y}})
            if (axis.name == name) *values = axis.values;
    for (const auto& n : observables_.names()) result_.series.push_back({n.name, n.unit, n.long_name, n.source, {}});
    check_wanted();
}

/// Before the first step: nobody waits for a run only to hear of a misspelt name.
void Recorder::check_wanted() const {
    for (const std::string& name : options_.series) {
        if (std::ranges::find(result_.series, name, &Series::name) != result_.series.end()) continue;
        std::vector<std::string> known;
        for (const Series& s : result_.series) known.push_back(s.name);
        Problem problem = base::make_problem("unknown series", "series", "\"" + name + "\"", base::list_names(known),
                                             base::spelling_hint(name, known, "Choose one of these."));
        const std::string message = problem.message();
        throw ScenarioError(message, {"", "series", 0, 0}, {std::move(problem)});
    }
}

/// What a run in memory keeps.
void Recorder::drop_unwanted() {
    if (options_.keep == Keep::metrics) {
        const auto drop = [](auto& values) {
            std::remove_reference_t<decltype(values)>().swap(values);
        };  // and its memory
        drop(result_.series_time);
        drop(result_.series);
        drop(result_.uptake);
        drop(result_.product_time);
        drop(result_.products);
    } else if (!options_.series.empty()) {
        std::erase_if(result_.series, [&](const Series& s) {
            return std::ranges::find(options_.series, s.name) == options_.series.end();
        });
    }
}

void Recorder::make_spec() {
    const grid::Grid& grid = system_.grid();
    const double epidermis = epidermis_thickness(scenario_.skin);
    for (auto axis = grid.axes().rbegin(); axis != grid.axes().rend(); ++axis) {
        const bool depth = axis->name == "z";
        spec_.axes.push_back({axis->name, "m",
                              depth               ? "depth below the skin surface"
                              : axis->name == "r" ? "distance from the axis of the channel"
                                                  : "place along a side of the patch",
                              shifted(axis->centres, depth ? epidermis : 0.0),
                              shifted(axis->edges, depth ? epidermis : 0.0), depth});
        if (depth) {
            spec_.layer_flags.assign(axis->centres.size(), 0);
            spec_.layer_names = {"dermis"};
        }
    }
    std::vector<std::string> volume;
    std::vector<std::string> surface;
    for (const auto& axis : spec_.axes) {
        volume.push_back(axis.name);
        if (axis.name != "z") surface.push_back(axis.name);
    }
    const auto wanted = [&](const std::string& name) {
        const auto& list = scenario_.output.fields;
        return list.empty() || std::find(list.begin(), list.end(), name) != list.end();
    };
    const bool small = scenario_.output.precision == Precision::float32;
    for (const auto& f : system_.volume_fields())
        if (wanted(f.name)) spec_.fields.push_back({f.name, f.unit, f.long_name, f.source, volume, 0.0, small});
    for (const auto& f : system_.surface_fields())
        if (wanted(f.name)) spec_.fields.push_back({f.name, f.unit, f.long_name, f.source, surface, 0.0, small});
    for (const auto& n : observables_.names()) spec_.series.push_back({n.name, n.unit, n.long_name, n.source});
    spec_.attributes = {{"title", scenario_.title},
                        {"skinheal_version", version},
                        {"git_revision", git_revision()},
                        {"scenario_sha256", scenario_.hash()},
                        {"compiler", compiler_name()}};
    spec_.seed = scenario_.numerics.seed;
    spec_.scenario_json = scenario_.to_json();
    spec_.citations_bib = references_bib();
    spec_.environment_json = environment_json(system_.instruction_set());
    spec_.parameters = parameters_;
    spec_.layers = skin::layer_certificates(scenario_.skin);
    spec_.expected_snapshots = static_cast<long>(schedule_.size());
}

/// Of everything that decides which records there are: a checkpoint counts in them.
std::string Recorder::output_hash() const {
    std::ostringstream text;
    text.precision(17);
    for (const auto& f : spec_.fields) text << f.name << ' ' << f.float32 << '\n';
    for (const auto& s : spec_.series) text << s.name << '\n';
    for (const double t : schedule_) text << t << '\n';
    return base::sha256(text.str());
}

Phrase Recorder::misfit(const io::Checkpoint& checkpoint) const {
    if (checkpoint.output_hash != output_hash())
        return Phrase::marked(
            "[output] differs from that of the run which this checkpoint belongs to.\n"
            "  Go on with the output settings of that run, or begin anew with {=overwrite}.");
    const Phrase damaged = Phrase::marked(".\n  Delete this checkpoint and begin anew with {=overwrite}.");
    const auto rows = checkpoint.arrays.find("series");
    const auto schedule = checkpoint.arrays.find("schedule");
    if (rows == checkpoint.arrays.end() || schedule == checkpoint.arrays.end() || schedule->second.size() != 1)
        return "the checkpoint lacks its records" + damaged;
    const std::size_t width = row_.size() + 1;
    const auto count = static_cast<long>(rows->second.size() / width);
    const double next = schedule->second.front();
    const bool counts = rows->second.size() % width == 0 && count > 0 && checkpoint.series_rows >= 0 &&
                        checkpoint.series_rows <= count && next >= 0 && next <= static_cast<double>(schedule_.size()) &&
                        next == std::floor(next) && checkpoint.snapshots >= 0;
    if (!counts) return "the checkpoint counts records that cannot be" + damaged;
    double before = 0;
    for (std::size_t k = 0; k < rows->second.size(); k += width) {
        if (!(rows->second[k] >= before && rows->second[k] <= system_.state().time))
            return "the checkpoint holds times that are out of order" + damaged;
        before = rows->second[k];
    }
    const auto due = static_cast<std::size_t>(next);
    if (before != system_.state().time || (due > 0 && schedule_[due - 1] > before))
        return "the checkpoint is ahead of its own state" + damaged;
    return {};
}

void Recorder::resume(const io::Checkpoint& checkpoint) {
    if (const Phrase why = misfit(checkpoint); !why.empty()) {
        const auto path = io::checkpoint_path(options_.file.value_or("")).string();
        throw IoError(path + ": " + why, path);
    }
    if (options_.file) file_ = io::reopen_file(*options_.file, spec_, checkpoint.snapshots, checkpoint.series_rows);
    take_rows(checkpoint);
    next_snapshot_ = static_cast<std::size_t>(checkpoint.arrays.at("schedule").front());
}

void Recorder::go_on(const std::filesystem::path& from, const io::Checkpoint& checkpoint) {
    const auto rows = checkpoint.arrays.find("series");
    if (rows == checkpoint.arrays.end() || rows->second.empty() || rows->second.size() % (row_.size() + 1) != 0)
        throw IoError(from.string() +
                          ": nothing can go on from this run, its series are others.\n"
                          "  Run the whole course again.",
                      from.string());
    file_ =
        io::extend_file(from, *options_.file, spec_, checkpoint.snapshots, checkpoint.series_rows, options_.overwrite);
    take_rows(checkpoint);
    next_snapshot_ =
        static_cast<std::size_t>(std::ranges::upper_bound(schedule_, system_.state().time) - schedule_.begin());
}

void Recorder::take_rows(const io::Checkpoint& checkpoint) {
    const auto& rows = checkpoint.arrays.at("series");
    const std::size_t width = row_.size() + 1;
    for (std::size_t k = 0; k * width < rows.size(); ++k) {
        result_.series_time.push_back(rows[k * width]);
        for (std::size_t s = 0; s < row_.size(); ++s) result_.series[s].values.push_back(rows[k * width + 1 + s]);
        if (file_ && static_cast<long>(k) >= checkpoint.series_rows)
            file_->append_series(rows[k * width], std::span(rows).subspan(k * width + 1, row_.size()));
    }
    if (rows.size() >= width) observables_.resume(std::span(rows).last(row_.size()));
    rows_in_file_at_snapshot_ = checkpoint.series_rows;
    snapshots_ = checkpoint.snapshots;
}

void Recorder::save(io::Checkpoint& checkpoint) const {
    auto& rows = checkpoint.arrays["series"];
    rows.clear();
    for (std::size_t k = 0; k < result_.series_time.size(); ++k) {
        rows.push_back(result_.series_time[k]);
        for (const auto& s : result_.series) rows.push_back(s.values[k]);
    }
    checkpoint.output_hash = output_hash();
    checkpoint.arrays["schedule"] = {static_cast<double>(next_snapshot_)};
    checkpoint.snapshots = snapshots_;
    checkpoint.series_rows = rows_in_file_at_snapshot_;
}

void Recorder::record_now(bool snapshot) {
    const Stopwatch watch(output_seconds_);
    if (options_.file && !file_) file_ = io::create_file(*options_.file, spec_, options_.overwrite);
    append_row(system_.state().time, 0.0);
    if (!snapshot) return;
    while (next_snapshot_ < schedule_.size() && schedule_[next_snapshot_] <= system_.state().time) ++next_snapshot_;
    append_snapshot(system_.state().time, false);
}

void Recorder::record_step(const reaction::Step& step, bool event_follows) {
    const Stopwatch watch(output_seconds_);
    append_row(step.end, step.end - step.start);
    while (next_snapshot_ < schedule_.size()) {
        const double t = schedule_[next_snapshot_];
        if (t > step.end || (t == step.end && event_follows)) return;
        append_snapshot(t, t < step.end);
        ++next_snapshot_;
    }
}

void Recorder::append_row(double time, double dt) {
    observables_.evaluate(system_.state(), dt, row_);
    result_.series_time.push_back(time);
    for (std::size_t s = 0; s < row_.size(); ++s) result_.series[s].values.push_back(row_[s]);
    if (file_) file_->append_series(time, row_);
}

/// One field at a time: a large grid has no room for a second state.
std::span<const double> Recorder::stored(std::size_t index, double time, bool between) {
    const grid::Grid& grid = system_.grid();
    const std::string& name = spec_.fields[index].name;
    packed_.clear();
    if (const auto f = skin::find_field(system_.volume_fields(), name)) {
        const double* u = skin::volume_field(grid, system_.state(), *f);
        if (between) {
            between_.resize(static_cast<std::size_t>(grid.field_stride()));
            system_.interpolate_volume(time, *f, between_);
            u = between_.data();
        }
        packed_.reserve(static_cast<std::size_t>(grid.cells()));
        for (int k = 0; k < grid.count(2); ++k)
            for (int j = 0; j < grid.count(1); ++j) {
                const double* row = u + grid.offset(0, j, k);
                packed_.insert(packed_.end(), row, row + grid.count(0));
            }
        return packed_;
    }
    if (between) system_.interpolate_surface(time, between_);
    const std::size_t f = *skin::find_field(system_.surface_fields(), name);
    const auto cells = static_cast<std::size_t>(grid.surface_cells());
    const auto& values = between ? between_ : system_.state().surface;
    const auto from = values.begin() + static_cast<std::ptrdiff_t>(f * cells);
    packed_.assign(from, from + static_cast<std::ptrdiff_t>(cells));
    return packed_;
}

void Recorder::append_snapshot(double time, bool between) {
    ++snapshots_;
    if (file_) {
        file_->append_snapshot(time, [&](std::size_t f) { return stored(f, time, between); });
        rows_in_file_at_snapshot_ = file_->series_rows();
        return;
    }
    if (options_.keep != Keep::everything) return;
    if (result_.fields.empty())
        for (const auto& f : spec_.fields)
            result_.fields.push_back({f.name, f.unit, f.long_name, f.source, f.dimensions, {}});
    result_.time.push_back(time);
    for (std::size_t f = 0; f < spec_.fields.size(); ++f) {
        const auto values = stored(f, time, between);
        result_.fields[f].values.insert(result_.fields[f].values.end(), values.begin(), values.end());
    }
}

Result Recorder::finish(LastWords words, std::vector<Uptake> uptake) {
    const auto& sessions = words.sessions;
    const Status status = words.status;
    std::vector<double> times;
    for (const auto& s : sessions) times.push_back(s.time);
    auto metrics = metrics_of(result_.series_time, result_.series, times,
                              sessions.empty() ? 0.0 : sessions.front().depth, parameters_, scenario_.skin.phototype);
    for (Metric& m : product_metrics(uptake)) metrics.push_back(std::move(m));
    result_.uptake = std::move(uptake);
    result_.product_time = product_times(result_.uptake);
    result_.products = product_variables(result_.uptake);
    result_.session_time = times;
    for (const auto& m : metrics) (m.at_least ? result_.at_least : result_.metrics)[m.name] = m.value;
    result_.status = status;
    result_.steps = system_.steps();
    result_.rejected = system_.rejected();
    result_.threads = words.threads;
    result_.wall_seconds = words.wall_seconds;
    result_.warnings = std::move(words.warnings);
    if (!options_.file) drop_unwanted();
    if (file_) {
        const Stopwatch watch(output_seconds_);
        io::Ending ending;
        ending.status = base::word_for(base::statuses, status);
        ending.wall_seconds = words.wall_seconds;
        ending.steps = result_.steps;
        ending.threads = words.threads;
        ending.sessions = sessions;
        ending.warnings = result_.warnings;
        for (const auto& m : metrics) ending.metrics.push_back({m.name, m.unit, m.long_name, m.value, m.at_least});
        ending.products = {result_.product_time, result_.products};
        const auto sum = [](const std::vector<double>& values) {
            return base::sha256({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)});
        };
        for (const auto& s : result_.series) ending.sums[s.name] = sum(s.values);
        ending.sums["series_time"] = sum(result_.series_time);
        file_->finish(ending);
        file_.reset();
        result_.file = options_.file->string();
    }
    return std::move(result_);
}

}  // namespace skinheal::treatment
