// SPDX-License-Identifier: BSD-3-Clause
// Many runs at once: documents in, metrics as columns out.
#include "skinheal/batch.hpp"

#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "parts.hpp"

namespace skinheal::bindings {
namespace {

namespace py = pybind11;
using namespace pybind11::literals;

/// One column for each metric that any run has; NaN where a run has none.
py::dict columns(const std::vector<BatchRun>& runs, std::map<std::string, double> Result::*member) {
    std::map<std::string, std::vector<double>> found;
    for (std::size_t i = 0; i < runs.size(); ++i)
        for (const auto& [name, value] : runs[i].result.*member)
            found.try_emplace(name, runs.size(), std::numeric_limits<double>::quiet_NaN()).first->second[i] = value;
    py::dict out;
    for (const auto& [name, values] : found) out[name.c_str()] = array(values);
    return out;
}

py::object failure(const RunFailure& f) {
    py::dict out("kind"_a = f.kind, "message"_a = f.message, "problems"_a = f.problems);
    if (f.numerics)
        out["numerics"] =
            py::dict("time"_a = f.numerics->time, "step"_a = f.numerics->step, "field"_a = f.numerics->field,
                     "cell"_a = f.numerics->cell, "place"_a = f.numerics->place, "cause"_a = f.numerics->cause);
    return out;
}

Keep keep_of(const std::string& word) {
    if (word == "metrics") return Keep::metrics;
    if (word == "series") return Keep::series;
    if (word == "everything") return Keep::everything;
    throw Error("keep: \"" + word + "\"; allowed: metrics, series, everything.");
}

py::dict to_python(BatchResult& batch, Keep keep) {
    std::vector<std::string> status;
    std::vector<std::string> hash;
    std::vector<double> wall;
    std::vector<long> steps;
    py::dict failures;
    py::list results;
    for (std::size_t i = 0; i < batch.runs.size(); ++i) {
        const BatchRun& run = batch.runs[i];
        status.push_back(word_of(run.result.status));
        hash.push_back(run.result.scenario_hash);
        wall.push_back(run.result.wall_seconds);
        steps.push_back(run.result.steps);
        if (run.failure) failures[py::int_(i)] = failure(*run.failure);
    }
    py::dict out("status"_a = status, "scenario_hash"_a = hash, "wall_seconds"_a = array(wall), "steps"_a = steps,
                 "metrics"_a = columns(batch.runs, &Result::metrics),
                 "at_least"_a = columns(batch.runs, &Result::at_least), "failures"_a = failures,
                 "stopped"_a = batch.stopped, "threads"_a = batch.threads, "seconds"_a = batch.wall_seconds);
    if (keep == Keep::metrics) return out;
    for (BatchRun& run : batch.runs) {
        results.append(run.result.steps > 0 ? py::object(result_to_python(run.result)) : py::none());
        run.result = {};  // never twice in memory
    }
    out["results"] = results;
    return out;
}

/// Whatever the callback raises, a Ctrl-C among it, stops the batch; it is raised again with what was done as `partial`.
py::dict run_many(const std::vector<std::string_view>& documents, std::optional<int> threads, const std::string& keep,
                  std::vector<std::string> series, const py::object& on_progress) {
    std::stop_source stop;
    std::optional<py::error_already_set> raised;
    BatchOptions options;
    options.threads = threads;
    options.keep = keep_of(keep);
    options.series = std::move(series);
    options.stop = stop.get_token();
    options.progress = [&](const BatchProgress& p) {
        const py::gil_scoped_acquire gil;
        if (raised) return;
        try {
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
            if (!on_progress.is_none()) on_progress(p.done, p.failed, p.wall_seconds);
        } catch (py::error_already_set& error) {
            raised.emplace(error);
            stop.request_stop();
        }
    };
    BatchResult batch;
    {
        const py::gil_scoped_release no_gil;
        batch = run_batch(
            documents.size(), [&](std::size_t i) { return Scenario::from_json(documents[i]); }, options);
    }
    py::dict out = to_python(batch, options.keep);
    if (raised) {
        py::setattr(raised->value(), "partial", out);
        throw py::error_already_set(*raised);
    }
    return out;
}

}  // namespace

void add_batch(py::module_& m) {
    m.def(
        "run_batch", &run_many, "documents"_a, py::kw_only(), "threads"_a = py::none(), "keep"_a = "metrics",
        "series"_a = std::vector<std::string>{}, "on_progress"_a = py::none(),
        "Run many scenarios side by side, one thread each; the GIL is released.  `on_progress` gets the number done,\n"
        "the number failed and the seconds so far, at most ten times a second, on the thread of the caller.");
}

}  // namespace skinheal::bindings
