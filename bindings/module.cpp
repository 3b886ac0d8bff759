// SPDX-License-Identifier: BSD-3-Clause
// The waist between Python and C++: one JSON document in SI goes in, plain data comes out.  It converts and forwards.
#include <hdf5.h>
#include <omp.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document.hpp"
#include "own_models.hpp"
#include "parts.hpp"
#include "skinheal/skinheal.hpp"

namespace py = pybind11;
using namespace pybind11::literals;

namespace {

using namespace skinheal;
using bindings::Document;

// -------------------------------------------------------------------------------------------------------- observer

/// Takes the GIL at each (throttled) step: lets Python see its signals and calls the user's function.  Whatever either
/// raises stops the run at this step boundary and is raised again once the file is closed.
class PythonObserver : public Observer {
public:
    PythonObserver(py::object callback, std::stop_source& stop) : callback_(std::move(callback)), stop_(stop) {}

    void on_step(const StepInfo& info) override {
        const py::gil_scoped_acquire gil;
        if (error_) return;
        try {
            if (PyErr_CheckSignals() != 0) throw py::error_already_set();
            if (!callback_.is_none())
                callback_(py::dict("time"_a = info.time, "duration"_a = info.duration, "dt"_a = info.dt,
                                   "steps"_a = info.steps, "wall_seconds"_a = info.wall_seconds));
        } catch (py::error_already_set& error) {
            error_.emplace(error);
            stop_.request_stop();
        }
    }

    [[nodiscard]] std::optional<py::error_already_set>& error() noexcept { return error_; }

private:
    py::object callback_;
    std::stop_source& stop_;
    std::optional<py::error_already_set> error_{};
};

// ---------------------------------------------------------------------------------------------------------- result

using bindings::array;

/// Shape: snapshot, then the dimensions of the field.
py::array_t<double> array(const StoredField& field, const Result& result) {
    std::vector<py::ssize_t> shape{static_cast<py::ssize_t>(result.time.size())};
    for (const auto& d : field.dimensions) {
        const auto& axis = d == "z" ? result.z : d == "r" ? result.r : d == "x" ? result.x : result.y;
        shape.push_back(static_cast<py::ssize_t>(axis.size()));
    }
    return py::array_t<double>(shape, field.values.data());
}

py::dict to_python(const Result& result, bool with_arrays) {
    const Timing& t = result.timing;
    py::dict out("status"_a = word_of(result.status), "file"_a = bindings::path_text(result.file),
                 "scenario_json"_a = result.scenario_json, "scenario_hash"_a = result.scenario_hash,
                 "session_time"_a = result.session_time, "metrics"_a = result.metrics, "at_least"_a = result.at_least,
                 "warnings"_a = result.warnings, "steps"_a = result.steps, "rejected"_a = result.rejected,
                 "threads"_a = result.threads, "wall_seconds"_a = result.wall_seconds,
                 "timing"_a = py::dict("setup"_a = t.setup, "solve"_a = t.solve, "output"_a = t.output),
                 "summary"_a = result.summary());
    if (!with_arrays) return out;
    py::dict series;
    for (const Series& s : result.series)
        series[s.name.c_str()] = py::make_tuple(array(s.values), s.unit, s.long_name, s.source);
    py::dict fields;
    for (const StoredField& f : result.fields)
        fields[f.name.c_str()] = py::make_tuple(array(f, result), f.dimensions, f.unit, f.long_name, f.source);
    out["series_time"] = array(result.series_time);
    out["series"] = series;
    out["time"] = array(result.time);
    out["fields"] = fields;
    py::dict products;
    for (const StoredField& f : result.products)
        products[f.name.c_str()] = py::make_tuple(array(f.values), f.dimensions, f.unit, f.long_name);
    out["product_time"] = array(result.product_time);
    out["products"] = products;
    py::dict edges;
    for (const auto& [axis, values] : result.edges) edges[axis.c_str()] = array(values);
    out["edges"] = edges;
    out["z"] = array(result.z);
    out["r"] = array(result.r);
    out["x"] = array(result.x);
    out["y"] = array(result.y);
    return out;
}

py::dict run(const Document& document, const std::optional<std::string>& file, int threads, bool overwrite, bool resume,
             py::object on_step, double checkpoint_interval, bool arrays, bool keep_checkpoint,
             const std::optional<std::string>& go_on_from) {
    std::stop_source stop;
    PythonObserver observer(std::move(on_step), stop);
    RunOptions options;
    if (file) options.file = *file;
    options.threads = threads;
    options.overwrite = overwrite;
    options.resume = resume;
    options.checkpoint_interval = checkpoint_interval;
    options.keep_checkpoint = keep_checkpoint;
    if (go_on_from) options.go_on_from = *go_on_from;
    options.observers = {&observer};
    options.stop = stop.get_token();
    Result result;
    {
        const py::gil_scoped_release no_gil;
        result = Simulation(document.scenario).run(options);
    }
    py::dict out = to_python(result, arrays);
    if (auto& error = observer.error()) {
        py::setattr(error->value(), "partial", out);
        throw py::error_already_set(*error);
    }
    return out;
}

// ------------------------------------------------------------------------------------------------------- questions

py::list to_python(std::span<const Parameter> entries) { return bindings::parameters_to_python(entries); }

py::dict skin(const std::string& name, double age) {
    const Skin found = Skin::preset_named(name, age);
    py::list layers;
    for (const Layer& l : found.layers) layers.append(py::dict("name"_a = l.name, "thickness"_a = l.thickness));
    return py::dict("preset"_a = found.preset, "layers"_a = layers, "age"_a = found.age,
                    "phototype"_a = found.phototype);
}

py::dict device(const std::string& name) {
    const Device d = Device::preset_named(name);
    const Needle& n = d.needle;
    return py::dict(
        "kind"_a = word_of(d.kind), "needles"_a = d.needles, "frequency"_a = d.frequency, "retraction"_a = d.retraction,
        "width"_a = d.width, "speed"_a = d.speed, "rows"_a = d.rows, "drum_radius"_a = d.drum_radius,
        "pitch"_a = d.pitch, "force"_a = d.force, "slip"_a = d.slip, "stretch"_a = d.stretch,
        "needle"_a = py::dict("shape"_a = word_of(n.shape), "length"_a = n.length, "base_diameter"_a = n.base_diameter,
                              "tip_radius"_a = n.tip_radius,
                              "tip_length"_a = n.tip_length ? py::object(py::float_(*n.tip_length)) : py::none(),
                              "thickness"_a = n.thickness));
}

/// Insertion of the device of one session of a scenario.
py::dict insertion_of(const Document& document, int passes, int session) {
    const Scenario scenario = document.scenario;
    Insertion found;
    {
        const py::gil_scoped_release no_gil;
        found = insertion(scenario.skin, scenario.protocol.sessions.at(static_cast<std::size_t>(session)).device,
                          scenario.parameters(), {scenario.puncture, passes, scenario.numerics.seed});
    }
    const ResidualChannel& r = found.residual;
    const InjuryVolumes& v = found.injury;
    py::dict out("needle_length"_a = found.needle_length, "fraction_punctured"_a = found.fraction_punctured,
                 "reason"_a = found.reason, "depth"_a = found.depth, "depth_sd"_a = found.depth_sd,
                 "depths"_a = found.depths, "tenting"_a = found.tenting, "puncture_force"_a = found.puncture_force,
                 "available_force"_a = found.available_force, "needle_force"_a = found.needle_force,
                 "device_force"_a = found.device_force, "stiffness"_a = found.stiffness, "speed"_a = found.speed,
                 "in_contact"_a = found.in_contact, "bleeding_probability"_a = found.bleeding_probability,
                 "capillary_strikes"_a = found.capillary_strikes, "density_per_pass"_a = found.density_per_pass,
                 "density"_a = found.density, "open_area"_a = found.open_area, "deepest_layer"_a = found.deepest_layer,
                 "notes"_a = found.notes);
    out["residual"] = py::dict("depth"_a = r.depth, "mouth_radius"_a = r.mouth_radius, "slit"_a = r.slit,
                               "body_radius"_a = r.body_radius, "tip_radius"_a = r.tip_radius, "margin"_a = r.margin,
                               "start_mouth_radius"_a = r.start_mouth_radius,
                               "start_body_radius"_a = r.start_body_radius, "relaxation_time"_a = r.relaxation_time);
    out["injury"] =
        py::dict("wall_area"_a = v.wall_area, "hole"_a = v.hole, "injured"_a = v.injured, "fibrin"_a = v.fibrin,
                 "breach_share"_a = v.breach_share, "vessels_share"_a = v.vessels_share);
    return out;
}

/// Depth, hole (m) and share punctured of one device for many draws of parameters.  `values`: one row per draw, SI.
py::list insertion_draws_of(const Document& document, const std::vector<std::string>& names,
                            const std::vector<std::vector<double>>& values) {
    const Scenario& scenario = document.scenario;
    std::vector<InsertionDraw> found;
    {
        const py::gil_scoped_release no_gil;
        found = insertion_draws(scenario.skin, scenario.protocol.sessions.at(0).device, scenario.parameters(), names,
                                values, {scenario.puncture, 1, scenario.numerics.seed});
    }
    py::list out;
    for (const InsertionDraw& one : found)
        out.append(py::make_tuple(one.depth, one.hole_depth, one.fraction_punctured));
    return out;
}

/// How channels of one width close, with the parameters of a scenario: those of its site, and its overrides.
py::dict closure(const Document& document, double mouth_radius, double start_radius, double density, double wetness,
                 double slowing, double age, double duration) {
    const ParameterSet parameters = document.scenario.parameters();
    ClosureCourse c;
    {
        const py::gil_scoped_release no_gil;
        c = closure_course(parameters, {mouth_radius, start_radius, density, wetness, slowing, age, duration});
    }
    return py::dict("time"_a = array(c.time), "impedance"_a = array(c.impedance), "dye"_a = array(c.dye),
                    "tewl"_a = array(c.tewl), "oct_radius"_a = array(c.oct_radius));
}

/// Places of one session's channels in a rectangle: x, y, depth of the needle (m), 0 where the skin holds; and the pass.
py::dict hits_of(const Document& document, int passes, int session, double width, double height) {
    HitPattern h;
    {
        const py::gil_scoped_release no_gil;
        h = hits(document.scenario, static_cast<std::size_t>(session), passes, width, height);
    }
    const std::vector<double> pass(h.pass.begin(), h.pass.end());
    return py::dict("x"_a = array(h.x), "y"_a = array(h.y), "pass"_a = array(pass), "depth"_a = array(h.depth),
                    "density"_a = h.density, "open_share"_a = h.open_fraction, "isolated_share"_a = h.isolated_fraction,
                    "nearest_distance"_a = h.nearest_distance, "reentry_share"_a = h.reentry_fraction);
}

/// Strokes per area that one pass of the first session's device leaves.
double strokes_per_pass(const Document& document) {
    return document.scenario.protocol.sessions.at(0).device.strokes_per_pass();
}

py::dict plan_of(const Document& document) {
    const Plan found = plan(document.scenario);
    return py::dict("cells"_a = found.cells, "surface_cells"_a = found.surface_cells, "memory"_a = found.memory,
                    "snapshot_times"_a = found.snapshot_times, "sessions"_a = found.sessions,
                    "duration"_a = found.duration);
}

py::dict build() {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned release = 0;
    H5get_libversion(&major, &minor, &release);
    const auto hdf5 = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
    const BuildInfo found = build_info();
    return py::dict(
        "version"_a = found.version, "git_revision"_a = found.git_revision, "compiler"_a = found.compiler,
        "hdf5"_a = hdf5, "openmp"_a = _OPENMP, "processors"_a = omp_get_num_procs(),
        "instruction_set"_a = found.instruction_set,
        "pybind11"_a = PYBIND11_TOSTRING(PYBIND11_VERSION_MAJOR) "." PYBIND11_TOSTRING(PYBIND11_VERSION_MINOR));
}

}  // namespace

namespace skinheal::bindings {

py::list parameters_to_python(std::span<const Parameter> entries) {
    py::list out;
    for (const Parameter& p : entries)
        out.append(py::dict("name"_a = p.name, "value"_a = p.value, "low"_a = p.low, "high"_a = p.high,
                            "has_range"_a = p.has_range, "unit"_a = p.unit, "si_factor"_a = p.si_factor,
                            "kind"_a = word_of(p.kind), "source"_a = p.source, "checked"_a = p.checked,
                            "symbol"_a = p.symbol, "note"_a = p.note, "overridden"_a = p.overridden));
    return out;
}

py::dict result_to_python(const Result& result) { return to_python(result, true); }

py::array_t<double> array(const std::vector<double>& values) {
    return py::array_t<double>(static_cast<py::ssize_t>(values.size()), values.data());
}

}  // namespace skinheal::bindings

namespace {

void add_documents(py::module_& m) {
    m.def(
        "parse_toml",
        [](const std::string& text, const std::string& filename) {
            TomlText found = parse_toml(text, filename);
            return std::make_pair(std::move(found.json), std::move(found.positions));
        },
        "text"_a, "filename"_a, "TOML text -> (JSON with the values as written, {dotted path: (line, column)}).");
    m.def(
        "warnings", [](const Document& document) { return warnings(document.scenario); }, "scenario"_a,
        "Things worth telling that do not stop a run.");
    m.def(
        "scenario_hash", [](const Document& document) { return document.scenario.hash(); }, "scenario"_a,
        "SHA-256 of everything that can change the answer.");
    m.def("plan", &plan_of, "scenario"_a, "Cells, snapshot times, sessions and duration of a run, without running it.");
}

void add_runs(py::module_& m) {
    m.def("run", &run, "scenario"_a, py::kw_only(), "file"_a = py::none(), "threads"_a = 1, "overwrite"_a = false,
          "resume"_a = false, "on_step"_a = py::none(), "checkpoint_interval"_a = 60.0, "arrays"_a = true,
          "keep_checkpoint"_a = false, "go_on_from"_a = py::none(),
          "Run a scenario; the GIL is released.  `on_step` gets a dict at most ten times a second.  Without `arrays` "
          "the\n"
          "result has no series and fields (they are in the file) and numpy is not imported.");
    m.def(
        "run_from",
        [](const Document& document, const std::map<std::string, double>& fields,
           const std::map<std::string, double>& set_points) {
            const py::gil_scoped_release no_gil;
            return run_from(document.scenario, fields, set_points);
        },
        "scenario"_a, "fields"_a, "set_points"_a,
        "Run from a state away from rest; each volume field at the end, relative to healthy skin.");
}

void add_knowledge(py::module_& m) {
    m.def("parameter_sets", &ParameterSet::available, "Names of the parameter sets.");
    m.def(
        "parameters",
        [](const std::string& name) {
            const ParameterSet set = ParameterSet::load(name);
            return to_python(set.entries());
        },
        "set"_a, "Every parameter of a set with its provenance.  Values: SI.");
    m.def(
        "scenario_parameters", [](const Document& document) { return to_python(provenance(document.scenario)); },
        "scenario"_a, "Every parameter of a scenario, overrides applied, and the layers of its skin.  Values: SI.");
    m.def(
        "outcomes",
        [] {
            const auto rows = [](std::span<const OutcomeRecord> records) {
                py::list out;
                for (const OutcomeRecord& r : records)
                    out.append(py::dict("name"_a = r.name, "unit"_a = r.unit, "long_name"_a = r.long_name,
                                        "source"_a = r.source, "label"_a = r.label, "shown_unit"_a = r.shown_unit,
                                        "factor"_a = r.factor, "digits"_a = r.digits,
                                        "shown"_a = r.shown == Shown::figure   ? "figure"
                                                    : r.shown == Shown::inside ? "inside"
                                                                               : "nowhere"));
                return out;
            };
            return py::dict("series"_a = rows(series_records()), "metrics"_a = rows(metric_records()),
                            "products"_a = rows(product_records()));
        },
        "What each quantity of a run is called and how it is shown: rows of series, of metrics, and of metrics of a "
        "solute.");
    m.def(
        "references_bib", [] { return std::string(references_bib()); },
        "BibTeX of every source that a parameter names.");
    m.def(
        "unit_table",
        [] {
            std::vector<std::tuple<std::string, double, std::string>> out;
            for (const auto& u : unit_table()) out.emplace_back(u.label, u.si_factor, u.si);
            return out;
        },
        "Labels of parameter files: (label, SI factor, SI unit).");
    m.def("skins", &Skin::presets, "Names of the skin sites.");
    m.def("skin", &skin, "name"_a, "age"_a = Skin{}.age, "Layers of a skin site at an age.  Units: m, s.");

    m.def("devices", &Device::presets, "Names of the known devices.");
    m.def("device", &device, "name"_a, "A known device.  Units: m, 1/s.");
    m.def(
        "data_text", [](const std::string& path) { return std::string(data_text(path)); }, "path"_a,
        "Text of one file of data/; empty if there is none.");
}

void add_needling(py::module_& m) {
    m.def("insertion", &insertion_of, "scenario"_a, py::kw_only(), "passes"_a = 1, "session"_a = 0,
          "Insertion mechanics of one session of a scenario.  SI units.");
    m.def("insertion_draws", &insertion_draws_of, "scenario"_a, "names"_a, "values"_a,
          "Depth, hole and share punctured for many draws of parameters.  SI units.");
    m.def("strokes_per_pass", &strokes_per_pass, "scenario"_a);
    m.def("closure", &closure, "scenario"_a, py::kw_only(), "mouth_radius"_a, "start_radius"_a, "density"_a,
          "wetness"_a, "slowing"_a, "age"_a, "duration"_a,
          "How channels of one width close for each instrument.  SI units.");
    m.def("hits", &hits_of, "scenario"_a, py::kw_only(), "passes"_a = 1, "session"_a = 0, "width"_a, "height"_a,
          "Where the needles of one session meet a rectangle of skin, and how the holes overlap.  SI units.");
}

}  // namespace

PYBIND11_MODULE(_core, m) {
    m.doc() = "C++ core of skinheal.  Documents are JSON in SI units; nothing here parses units.";
    m.attr("version") = version;
    m.def("build_info", &build, "Versions and abilities of this build.");
    skinheal::bindings::add_errors(m);
    skinheal::bindings::add_scenario(m);
    add_documents(m);
    add_runs(m);
    add_knowledge(m);
    add_needling(m);
    bind_own_models(m);
    skinheal::bindings::add_batch(m);
    skinheal::bindings::add_solutes(m);
    skinheal::bindings::add_absorption(m);
}
