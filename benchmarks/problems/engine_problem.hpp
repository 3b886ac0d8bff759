// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "common.hpp"
#include "reaction/engine.hpp"

namespace skinheal::problems {

/// Start values of field f at the centres (x, y) of the two directions.
using Start = std::function<double(int f, double x, double y)>;

/// Run a model from its start to `end` several times, write its fields, print times and steps.
template <class Model>
int run_problem(const Options& options, const Model& model, const grid::Grid& grid, const Start& start, double end) {
    static constexpr reaction::KernelTable kernels = reaction::Kernels<Model, width>::table(instruction_set);
    reaction::SystemOptions settings;
    settings.tolerance = options.number("tolerance", 1e-3);
    settings.order = options.count("order", 2);
    settings.threads = options.count("threads", 1);
    std::unique_ptr<reaction::Engine<Model>> engine;
    std::vector<double> times;
    std::vector<double> own;
    for (int repeat = 0; repeat < options.count("repeats", 5); ++repeat) {
        engine = std::make_unique<reaction::Engine<Model>>(model, grid, kernels, settings);
        reaction::State& state = engine->mutable_state();
        for (int f = 0; f < Model::volume_count; ++f)
            for (int j = 0; j < grid.count(1); ++j)
                for (int i = 0; i < grid.count(0); ++i)
                    state.volume.data()[f * grid.field_stride() + grid.offset(i, j)] =
                        start(f, grid.axes()[0].centres[static_cast<std::size_t>(i)],
                              grid.axes()[1].centres[static_cast<std::size_t>(j)]);
        times.push_back(seconds([&] {
            own.push_back(processor_seconds([&] {
                while (engine->state().time < end) engine->advance(end);
            }));
        }));
    }
    for (int f = 0; f < Model::volume_count; ++f)
        write_field(options.text("out", ""), grid, engine->state().volume.data() + f * grid.field_stride(), f > 0);
    std::printf(
        R"({"seconds": %.6g, "processor_seconds": %.6g, "steps": %ld, "rejected": %ld, "threads": %d, "instruction_set": "%s"})"
        "\n",
        median(times), median(own), engine->steps(), engine->rejected(), settings.threads, instruction_set);
    return 0;
}

}  // namespace skinheal::problems
