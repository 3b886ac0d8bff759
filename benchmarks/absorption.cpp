// SPDX-License-Identifier: BSD-3-Clause
// What does a day of topical absorption cost?  A drying finite dose on intact skin, and on skin with channels that close over a day, by the
// fast path, in the reference cell, and in a box of skin with one channel; the same with a film of three liquids.  Counters: relative
// difference of the delivered dose from the reference.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

#include "skinheal/absorption.hpp"

namespace {

using namespace skinheal;

AbsorptionCase finite_dose(AbsorptionPath path) {
    AbsorptionCase c;
    LayerProperties barrier;
    barrier.name = "stratum_corneum";
    barrier.thickness = 15e-6;
    barrier.diffusivity = 1e-16;
    barrier.partition = 0.7;
    LayerProperties epidermis;
    epidermis.name = "viable_epidermis";
    epidermis.thickness = 80e-6;
    epidermis.diffusivity = 5e-11;
    epidermis.partition = 0.7;
    LayerProperties dermis = epidermis;
    dermis.name = "dermis";
    dermis.thickness = 1.2e-3;
    dermis.clearance = 2e-4;
    c.layers = {barrier, epidermis, dermis};
    FilmApplication a;
    a.vehicle.amount = 2e-4;
    a.vehicle.concentration = 10;
    a.vehicle.saturation = 30;
    a.vehicle.solvent_evaporation = 5e-9;
    c.applications = {a};
    c.water_diffusivity = 4e-10;
    c.solute_radius = 4e-10;
    c.numerics.path = path;
    if (path == AbsorptionPath::column) return c;
    if (path == AbsorptionPath::box) c.patch = {1e-3, 1e-3, {{5e-4, 5e-4, 3e-4}}};
    ChannelClass channel{1e6, 30e-6, 30e-6, 5e-6, 3e-4, {}};
    for (int i = 0; i <= 24; ++i) {
        const double t = 3600.0 * i;
        for (History* h : {&channel.closure.open, &channel.closure.radius, &channel.closure.infill})
            h->time.push_back(t);
        channel.closure.open.value.push_back(std::exp(-t / 7200));
        channel.closure.radius.value.push_back(std::max(0.0, 1 - t / (18 * 3600)));
        channel.closure.infill.value.push_back(1 - std::exp(-t / 28800));
    }
    c.channels = {channel};
    return c;
}

double delivered(const AbsorptionResult& r) { return 1 - r.vehicle.back() / r.applied.back(); }

void day(benchmark::State& state, AbsorptionPath path) {
    const AbsorptionCase c = finite_dose(path);
    AbsorptionResult r;
    for (auto _ : state) r = absorb(c);
    state.counters["steps"] = static_cast<double>(r.steps);
    state.counters["factorisations"] = static_cast<double>(r.factorisations);
    if (path == AbsorptionPath::shells || path == AbsorptionPath::box)
        state.counters["difference"] = delivered(r) / delivered(absorb(finite_dose(AbsorptionPath::unit_cell))) - 1;
}
BENCHMARK_CAPTURE(day, column, AbsorptionPath::column)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(day, shells, AbsorptionPath::shells)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(day, unit_cell, AbsorptionPath::unit_cell)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(day, box, AbsorptionPath::box)->Unit(benchmark::kMillisecond);

void liquids(benchmark::State& state, AbsorptionPath path) {
    AbsorptionCase c = finite_dose(path);
    c.applications[0].vehicle.components = {
        {"water", 0.5, 18e-6, 1.7e-7, 0.5, 1}, {"ethanol", 0.4, 58e-6, 6e-7, 0, 100}, {"rest", 0.1, 73e-6, 0, 0, 1}};
    AbsorptionResult r;
    for (auto _ : state) r = absorb(c);
    state.counters["steps"] = static_cast<double>(r.steps);
}
BENCHMARK_CAPTURE(liquids, column, AbsorptionPath::column)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(liquids, shells, AbsorptionPath::shells)->Unit(benchmark::kMillisecond);

}  // namespace
