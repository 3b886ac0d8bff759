// SPDX-License-Identifier: BSD-3-Clause
// Models given at run time: plain data in, arrays out.
#include "own_models.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "reaction/program/program_system.hpp"

namespace py = pybind11;
using namespace pybind11::literals;

namespace {

using namespace skinheal;
using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;

const std::map<std::string, reaction::Operation>& operations() {
    using enum reaction::Operation;
    static const std::map<std::string, reaction::Operation> names{
        {"species", species},
        {"constant", constant},
        {"input", input},
        {"add", add},
        {"subtract", subtract},
        {"multiply", multiply},
        {"divide", divide},
        {"negate", negate},
        {"minimum", minimum},
        {"maximum", maximum},
        {"above", above},
        {"at_least", at_least},
        {"select", select},
        {"absolute", absolute},
        {"square_root", square_root},
        {"exponential", exponential},
        {"logarithm", logarithm},
        {"power", power},
        {"sine", sine},
        {"cosine", cosine},
        {"hyperbolic_tangent", hyperbolic_tangent},
        {"time", time},
    };
    return names;
}

/// Estimate allowed per step, in units of the tolerance asked: with it, travelling fronts and oscillations deliver between 0.2 and
/// 2 of what was asked (measured; docs/howto/own-models.md).
constexpr double estimate_share = 0.4;

reaction::RuntimeModel model_of(const py::dict& d) {
    reaction::RuntimeModel m;
    const auto names = d["species"].cast<std::vector<std::string>>();
    const auto scales = d["scales"].cast<std::vector<double>>();
    const auto any_sign = d["any_sign"].cast<std::vector<bool>>();
    m.kinetics.species = static_cast<int>(names.size());
    for (std::size_t i = 0; i < names.size(); ++i)
        m.fields.push_back({names[i], "1", names[i], "", 0, scales.at(i), 0, any_sign.at(i)});
    m.kinetics.inputs = static_cast<int>(d["inputs"].cast<Numbers>().shape(0));
    m.kinetics.constants = d["constants"].cast<std::vector<double>>();
    for (const auto& [name, a, b, c] : d["nodes"].cast<std::vector<std::tuple<std::string, int, int, int>>>())
        m.kinetics.nodes.push_back({operations().at(name), a, b, c});
    m.kinetics.rates = d["rates"].cast<std::vector<int>>();
    for (const auto& [row, column, node] : d["jacobian"].cast<std::vector<std::tuple<int, int, int>>>())
        m.kinetics.jacobian.push_back({row, column, node});
    m.kinetics.time_slopes = d["time_slopes"].cast<std::vector<int>>();
    using Movement = std::tuple<int, int, double, double, int>;
    for (const auto& [field, attractant, sensitivity, cap, node] : d["taxis"].cast<std::vector<Movement>>()) {
        m.movements.push_back({field, attractant, {sensitivity, cap}});
        m.kinetics.sensitivities.push_back(node);
    }
    m.kinetics.diffusivities = d["following"].cast<std::vector<int>>();
    using AtWall = std::tuple<int, int, int, int>;
    for (const auto& [field, slot, side, node] : d["wall_diffusivities"].cast<std::vector<AtWall>>())
        m.wall_diffusivities.push_back({field, slot, side, node});
    m.diffusivities = d["diffusivity"].cast<std::vector<double>>();
    m.varies.assign(names.size(), false);
    for (const auto& [field, cells] : d["varying"].cast<std::map<std::size_t, py::object>>()) m.varies.at(field) = true;
    return m;
}

/// Name, edges, radial.
using Axes = std::vector<std::tuple<std::string, std::vector<double>, bool>>;

grid::Grid grid_of(const Axes& axes) {
    std::vector<grid::Axis> out;
    for (const auto& [name, edges, radial] : axes)
        out.push_back(grid::axis_from_edges(name, radial ? grid::AxisKind::radial : grid::AxisKind::cartesian, edges));
    return grid::Grid(std::move(out));
}

/// Visit the cells in the order of a NumPy array: call(place in the padded field, number).
template <class F>
void each_cell(const grid::Grid& grid, F&& call) {
    std::size_t n = 0;
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            for (int i = 0; i < grid.count(0); ++i) call(static_cast<std::size_t>(grid.offset(i, j, k)), n++);
}

void require_cells(const Numbers& values, py::ssize_t cells, const char* what) {
    const py::ssize_t given = values.ndim() == 2 ? values.shape(1) : values.size();
    if (given == cells) return;
    throw std::invalid_argument(std::string(what) + ": " + std::to_string(given) + " values for a grid of " +
                                std::to_string(cells) + " cells; give one for each");
}

void set_transport(const py::dict& d, reaction::ProgramSystem& system) {
    const auto cells_there = static_cast<py::ssize_t>(system.grid().cells());
    std::map<int, reaction::Walls> walls;
    using Entry = std::tuple<int, std::size_t, std::size_t, double, double, double>;
    for (const auto& [field, slot, side, transfer, outside, inflow] : d["walls"].cast<std::vector<Entry>>())
        walls[field].at(slot).at(side) = {transfer, outside, inflow};
    for (const auto& [field, both] : walls) system.set_walls(field, both);
    for (const auto& [field, cells] : d["varying"].cast<std::map<int, Numbers>>()) {
        require_cells(cells, cells_there, "diffusivity");
        std::vector<double> padded(static_cast<std::size_t>(system.grid().field_stride()), 0.0);
        each_cell(system.grid(), [&](std::size_t at, std::size_t n) { padded[at] = cells.data()[n]; });
        system.set_diffusivity(field, padded);
    }
    const auto inputs = d["inputs"].cast<Numbers>();
    if (inputs.shape(0) > 0) require_cells(inputs, cells_there, "inputs");
    for (py::ssize_t m = 0; m < inputs.shape(0); ++m) {
        const auto target = system.material(static_cast<int>(m));
        const double* from = inputs.data() + m * inputs.shape(1);
        std::fill(target.begin(), target.end(), from[0]);  // the padding computes along
        each_cell(system.grid(), [&](std::size_t at, std::size_t n) { target[at] = from[n]; });
    }
}

void set_state(const Numbers& start, reaction::ProgramSystem& system) {
    reaction::State& state = system.mutable_state();
    const auto stride = static_cast<std::size_t>(system.grid().field_stride());
    for (std::size_t f = 0; f < static_cast<std::size_t>(start.shape(0)); ++f) {
        double* u = state.volume.data() + f * stride;
        const double* from = start.data() + static_cast<py::ssize_t>(f) * start.shape(1);
        std::fill(u, u + stride, from[0]);
        each_cell(system.grid(), [&](std::size_t at, std::size_t n) { u[at] = from[n]; });
    }
}

struct Settings {
    double tolerance;
    int order;
    int threads;
    double fixed_step;
    double longest_step;
    reaction::Method method;
};

reaction::SystemOptions options_of(const Settings& settings) {
    return {.tolerance = estimate_share * settings.tolerance,
            .threads = settings.threads,
            .adaptive = settings.fixed_step == 0,
            .fixed_step = settings.fixed_step,
            .method = settings.method,
            .order = settings.order,
            .step_at_rest = std::numeric_limits<double>::infinity(),
            .longest_step = settings.longest_step,
            .time_unit = 1,
            .time_unit_name = "",
            .step_unit_name = "",
            .advice =
                "Try a smaller tolerance, and look at the rates near the state named above: "
                "they may have no bounded solution."};
}

py::dict run_model(const py::dict& model, const Axes& axes, const Numbers& initial, const std::vector<double>& times,
                   const Settings& settings) {
    const reaction::RuntimeModel described = model_of(model);
    reaction::ProgramSystem system(described, grid_of(axes), options_of(settings));
    const grid::Grid& grid = system.grid();
    if (initial.ndim() != 2 || initial.shape(0) != described.kinetics.species || initial.shape(1) != grid.cells())
        throw std::invalid_argument("initial values do not fit the species and the grid");
    set_transport(model, system);
    set_state(initial, system);
    const auto fields = static_cast<std::size_t>(initial.shape(0));
    const auto cells = static_cast<std::size_t>(initial.shape(1));
    py::array_t<double> values({times.size(), fields, cells});
    double* out = values.mutable_data();
    const auto stride = static_cast<std::size_t>(grid.field_stride());
    const auto write = [&](std::size_t t, const reaction::State& state) {
        for (std::size_t f = 0; f < fields; ++f)
            each_cell(grid, [&](std::size_t at, std::size_t n) {
                out[(t * fields + f) * cells + n] = state.volume.data()[f * stride + at];
            });
    };
    std::vector<double> step_times;
    std::optional<py::error_already_set> stopped;
    {
        const py::gil_scoped_release no_gil;
        reaction::State between = system.empty_state();
        std::size_t next = 0;
        const auto take = [&] {
            for (; next < times.size() && times[next] <= system.state().time; ++next) {
                if (times[next] == system.state().time) {
                    write(next, system.state());
                } else {
                    system.interpolate(times[next], between);
                    write(next, between);
                }
            }
        };
        take();
        auto looked = std::chrono::steady_clock::now();
        while (next < times.size() && !stopped) {
            step_times.push_back(system.advance(times.back()).end);
            take();
            if (std::chrono::steady_clock::now() - looked < std::chrono::milliseconds(100)) continue;
            looked = std::chrono::steady_clock::now();
            const py::gil_scoped_acquire gil;
            if (PyErr_CheckSignals() != 0) stopped.emplace();
        }
    }
    if (stopped) throw py::error_already_set(*stopped);
    return py::dict(
        "values"_a = values, "steps"_a = system.steps(), "rejected"_a = system.rejected(),
        "unfactored_steps"_a = system.method_counts().unfactored,
        "method_note"_a = system.method_counts().unfactored > 0 ? reaction::method_note(system) : std::string(),
        "step_times"_a = py::array_t<double>(static_cast<py::ssize_t>(step_times.size()), step_times.data()),
        "instruction_set"_a = std::string(system.instruction_set()));
}

}  // namespace

void bind_own_models(py::module_& m) {
    m.def(
        "run_model",
        [](const py::dict& model, const Axes& axes, const Numbers& initial, const std::vector<double>& times,
           double tolerance, int order, int threads, double fixed_step, double longest_step,
           const std::string& method) {
            const reaction::Method wanted = method == "auto"       ? reaction::Method::automatic
                                            : method == "factored" ? reaction::Method::factored
                                                                   : reaction::Method::unfactored;
            return run_model(model, axes, initial, times,
                             {tolerance, order, threads, fixed_step, longest_step, wanted});
        },
        "model"_a, "axes"_a, "initial"_a, "times"_a, py::kw_only(), "tolerance"_a, "order"_a, "threads"_a,
        "fixed_step"_a, "longest_step"_a, "method"_a,
        "Run a reaction-diffusion model given as plain data; the GIL is released.  Axes: (name, edges, radial).");
}
