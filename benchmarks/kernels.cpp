// SPDX-License-Identifier: BSD-3-Clause
// What does each inner loop reach of what the machine allows?  Bytes, operations and divisions of each kernel alone, on one thread,
// against a triad, the update in place, multiply-adds and divisions measured in the same run.  `kernels.py` makes the table of the
// documentation from it.
//
// `share` is the least time that any of the limits allows over the time taken: compulsory bytes over the bandwidth of a
// triad (of an update in place for what works in place) that touches as much memory; + - * over the rate of multiply-adds;
// divisions over the rate of divisions.  The label names the limit that is largest.
//
// Bytes are compulsory ones, as STREAM counts them: each number that a kernel must read or write once counts 8, whatever it keeps in
// between.  Operations of a stage and of the right-hand side are counted by running them (counted.hpp), those of line solves
// and updates by the formulas below.  Cells that pad the rows count nothing.  Time is processor time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "counted.hpp"
#include "healing/mn16.hpp"
#include "healing/mn16_kernels.hpp"
#include "healing/mn17.hpp"
#include "healing/mn17_kernels.hpp"
#include "machine.hpp"
#include "needling/prescribed.hpp"
#include "numerics/linear/banded.hpp"
#include "numerics/simd/floating_point.hpp"
#include "problems.hpp"
#include "reaction/engine.hpp"
#include "skinheal/units.hpp"

namespace {

using namespace skinheal;
using benchmarks::Machine;
using numerics::InstructionSet;

/// What one call does.
struct Work {
    double cells{0};  ///< of a line solve or an update: of all fields
    double bytes{0};
    double flops{0};
    double divisions{0};
    bool in_place{false};  ///< reads and writes the same numbers: they take half the room
};

/// Run `call`, and hold it against the machine.
void measure(benchmark::State& state, Machine& machine, InstructionSet set, const Work& work,
             const std::function<void()>& call) {
    const double bandwidth = work.in_place ? machine.in_place(0.5 * work.bytes) : machine.triad(work.bytes);
    const std::pair<double, const char*> limits[] = {{work.bytes / bandwidth, "memory"},
                                                     {work.flops / machine.flops(set), "arithmetic"},
                                                     {work.divisions / machine.divisions(set), "division"}};
    const auto& limit = *std::max_element(std::begin(limits), std::end(limits));
    const numerics::FlushDenormals guard;
    call();
    for (auto _ : state) call();
    const auto rate = [](double x) { return benchmark::Counter(x, benchmark::Counter::kIsIterationInvariantRate); };
    state.counters["B/s"] = rate(work.bytes);
    state.counters["flop/s"] = rate(work.flops);
    state.counters["share"] = rate(limit.first);
    state.counters["share_memory"] = rate(limits[0].first);
    state.counters["share_arithmetic"] = rate(limits[1].first);
    state.counters["share_division"] = rate(limits[2].first);
    state.counters["B/cell"] = work.bytes / work.cells;
    state.counters["flop/cell"] = work.flops / work.cells;
    state.counters["div/cell"] = work.divisions / work.cells;
    state.counters["cells/s"] = rate(work.cells);
    state.SetLabel(limit.second);
}

enum class Shape { small, large, box };

const char* name_of(Shape shape) {
    return shape == Shape::small ? "16x24" : shape == Shape::large ? "100x200" : "100x100x75";
}

grid::Grid grid_of(Shape shape) {
    using grid::AxisKind;
    if (shape == Shape::box)
        return grid::Grid({grid::uniform_axis("x", AxisKind::cartesian, 3.5e-3, 100),
                           grid::uniform_axis("y", AxisKind::cartesian, 3.5e-3, 100),
                           grid::graded_axis("z", AxisKind::cartesian, 3.0e-3, 75, 1.0)});
    const bool small = shape == Shape::small;
    return grid::Grid({grid::graded_axis("r", AxisKind::radial, needling::cell_radius(2.0e6), small ? 16 : 100, 3.0),
                       grid::graded_axis("z", AxisKind::cartesian, 3.0e-3, small ? 24 : 200, 1.0)});
}

/// A grid of as many directions whose rows are whole blocks of counting lanes.
grid::Grid counting_grid(Shape shape) {
    using grid::AxisKind;
    std::vector<grid::Axis> axes{grid::uniform_axis("x", AxisKind::cartesian, 1e-3, benchmarks::counting_lanes),
                                 grid::uniform_axis("y", AxisKind::cartesian, 1e-3, 40)};
    if (shape == Shape::box) axes.push_back(grid::uniform_axis("z", AxisKind::cartesian, 1e-3, 40));
    return grid::Grid(std::move(axes));
}

const reaction::KernelTable& kernels_of(const healing::Mn16*, InstructionSet set) noexcept {
    using namespace healing;
    return numerics::choose<reaction::KernelTable>(set, mn16_kernels_baseline, mn16_kernels_avx2, mn16_kernels_avx512);
}
const reaction::KernelTable& kernels_of(const healing::Mn17*, InstructionSet set) noexcept {
    using namespace healing;
    return numerics::choose<reaction::KernelTable>(set, mn17_kernels_baseline, mn17_kernels_avx2, mn17_kernels_avx512);
}
const reaction::KernelTable& kernels_of(const problems::Brusselator*, InstructionSet) noexcept {
    static constexpr reaction::KernelTable table = reaction::Kernels<problems::Brusselator, 2>::table("baseline");
    return table;
}

/// The integrator opened: one state, two stages, and the arguments that its steps give to the kernels.
template <class Model>
class Inside final : public reaction::Engine<Model> {
    using Base = reaction::Engine<Model>;

public:
    static constexpr int N = Model::volume_count;

    Inside(const Model& model, grid::Grid grid)
        : Base(model, std::move(grid), kernels_of(static_cast<const Model*>(nullptr), InstructionSet::best), {}),
          model_(model),
          first_(this->field_buffer(N)),
          second_(this->field_buffer(N)),
          next_(this->field_buffer(N)) {
        const auto transport = model.transport();
        const std::vector<bool> moves(std::begin(Model::moves), std::end(Model::moves));
        factors_.prepare(this->grid(), transport, moves, this->spread(), gamma_tau, 0);
        sums_.resize(3 * static_cast<std::size_t>(this->grid().rows() + blocks(1) + blocks(2)));
        // away from rest, so that no number is zero or denormal
        const auto fields = model.volume_fields();
        double* u = this->mutable_state().volume.data();
        for (int f = 0; f < N; ++f)
            for (std::ptrdiff_t i = 0; i < stride(); ++i) {
                const double wave = 1 + 0.1 * static_cast<double>((i + f) % 7);
                u[f * stride() + i] += fields[static_cast<std::size_t>(f)].scale * wave;
                first_.data()[f * stride() + i] = second_.data()[f * stride() + i] = 1e-3 * wave * u[f * stride() + i];
            }
    }

    [[nodiscard]] static int moving() {
        return static_cast<int>(std::count(std::begin(Model::moves), std::end(Model::moves), true));
    }
    [[nodiscard]] int blocks(int slot) const { return this->view().padded / 8 * this->grid().count(3 - slot); }
    [[nodiscard]] double cells() const { return static_cast<double>(this->grid().cells()); }

    /// `kernel(arguments)` on all rows in the order of a step: the second stage.
    template <class F>
    void rows(double* scratch, F&& kernel) {
        this->over_rows([&](int worker, int begin, int end) {
            auto a = this->arguments(this->state().volume.data(), next_.data(), nullptr, worker, begin, end);
            a.gamma_tau = gamma_tau;
            a.earlier_count = 1;
            a.earlier[0] = first_.data();
            a.weight[0] = 1e-3;
            if (scratch != nullptr) a.scratch = scratch;
            kernel(a);
        });
    }

    /// Line solves of every moving field along one direction.
    void sweep(const reaction::KernelTable& kernels, int slot, reaction::After after) {
        const auto of_field = [&](int f) {
            reaction::SweepArguments a{};
            a.grid = &this->view();
            a.field = second_.data() + f * stride();
            a.factors = factors_.of(slot, f);
            a.scratch = this->scratch_of(0);
            a.slot = slot;
            a.after = after;
            a.state = this->state().volume.data() + f * stride();
            a.sum = combination(f, after);
            a.next = next_.data() + f * stride();
            a.sums = sums_.data();
            return a;
        };
        if (slot == 0)
            this->over_rows([&](int, int begin, int end) {
                for (int f = 0; f < N; ++f) {
                    if (!Model::moves[f]) continue;
                    auto a = of_field(f);
                    a.begin = begin;
                    a.end = end;
                    kernels.sweep(a);
                }
            });
        else
            for (int f = 0; f < N; ++f) {
                if (!Model::moves[f]) continue;
                auto a = of_field(f);
                a.end = blocks(slot);
                kernels.sweep(a);
            }
    }

    /// What follows a stage for the fields that no sweep touches.
    void update(const reaction::KernelTable& kernels, bool last) {
        for (int f = 0; f < N; ++f) {
            if (Model::moves[f]) continue;
            for (int row = 0; row < this->grid().rows(); ++row) {
                reaction::UpdateArguments a{};
                a.grid = &this->view();
                a.state = this->state().volume.data() + f * stride();
                a.k = second_.data() + f * stride();
                a.sum = combination(f, last ? reaction::After::new_state : reaction::After::stage_state);
                a.next = next_.data() + f * stride();
                a.sums = sums_.data() + 3 * row;
                a.row = row;
                (last ? kernels.update : kernels.add)(a);
            }
        }
    }

    [[nodiscard]] const Model& model() const { return model_; }

private:
    static constexpr double gamma_tau = 600;  // s, of a step of half an hour

    [[nodiscard]] std::ptrdiff_t stride() const { return this->grid().field_stride(); }
    /// After stage 1 of ROS2: u + a k1; after stage 2: u + m1 k1 + m2 k2 with its error.
    reaction::Combination combination(int f, reaction::After after) const {
        reaction::Combination c{};
        c.earlier_count = after == reaction::After::new_state ? 1 : 0;
        c.earlier[0] = first_.data() + f * stride();
        c.a[0] = c.a[1] = c.e[0] = c.e[1] = 0.5;
        return c;
    }

    Model model_;
    numerics::Buffer first_, second_, next_;
    reaction::LineFactorSet factors_;
    std::vector<double> sums_;
};

/// Operations of a kernel at one cell.
template <class Model>
benchmarks::Tally operations(const Model& model, Shape shape, bool stage) {
    using Lanes = reaction::Kernels<Model, benchmarks::counting_lanes>;
    using reaction::detail::Task;
    Inside<Model> inside(model, counting_grid(shape));
    benchmarks::tally() = {};
    inside.rows(nullptr, [&](const reaction::StageArguments& a) {
        if (stage)
            Lanes::template rows<Task::stage>(&inside.model(), a);
        else
            Lanes::template rows<Task::rate>(&inside.model(), a);
    });
    const double blocks = inside.cells() / benchmarks::counting_lanes;
    return {benchmarks::tally().flops / blocks, benchmarks::tally().divisions / blocks};
}

/// One grid at a time, because a box takes much memory.
template <class Model>
class Place {
public:
    explicit Place(std::function<Model()> make) : make_(std::move(make)) {}
    Inside<Model>& at(Shape shape) {
        if (inside_ == nullptr || shape_ != shape) {
            inside_.reset();
            inside_ = std::make_unique<Inside<Model>>(make_(), grid_of(shape));
            shape_ = shape;
        }
        return *inside_;
    }
    void leave() { inside_.reset(); }

private:
    std::function<Model()> make_;
    std::unique_ptr<Inside<Model>> inside_;
    Shape shape_{};
};

/// Line solves: w = b r + l w, x = w + c x: five operations (`factor_line` divides once per step, not per line).  What
/// is fused to the last direction adds: next = u + a k: two;  new state: next = u + m1 k1 + m2 k2: four, e = e1 k1 + e2 k2: three,
/// d = next - rest: one, sums of w e e and w d d: six.  Bytes: k read and written; next: u read, next written; new
/// state: k, k1, u read, next written, and the weights, which all fields share, read.
Work sweep_work(double cells, double fields, reaction::After after) {
    const double n = cells * fields;
    if (after == reaction::After::nothing) return {n, 16 * n, 5 * n, 0, true};
    if (after == reaction::After::stage_state) return {n, 32 * n, 7 * n, 0};
    return {n, 32 * n + 8 * cells, 19 * n, 0};
}

/// The same without the line solves.
Work update_work(double cells, double fields, bool last) {
    const double n = cells * fields;
    return last ? Work{n, 32 * n + 8 * cells, 14 * n, 0} : Work{n, 24 * n, 2 * n, 0};
}

template <class Model>
struct Registrar {
    std::string model_name;
    Machine& machine;
    std::shared_ptr<Place<Model>> place;

    template <class F>
    void add(const std::string& kernel, Shape shape, InstructionSet set, Work work, F&& call) const {
        const auto& kernels = kernels_of(static_cast<const Model*>(nullptr), set);
        const std::string name = kernel + "/" + model_name + "/" + name_of(shape) + "/" + kernels.name;
        benchmark::RegisterBenchmark(
            name.c_str(), [set, work, call, shape, &kernels, &m = machine, p = place](benchmark::State& state) {
                Inside<Model>& inside = p->at(shape);
                measure(state, m, set, work, [&] { call(inside, kernels); });
            });
    }

    void all(const Model& model, Shape shape, InstructionSet set) const {
        using reaction::After;
        using In = Inside<Model>&;
        using Table = const reaction::KernelTable&;
        const double cells = static_cast<double>(grid_of(shape).cells());
        const double moving = Inside<Model>::moving();
        const double resting = Model::volume_count - moving;
        // state and inputs read, rates written; a stage also reads the earlier one
        const auto cell = [&](bool stage) {
            const auto n = operations(model, shape, stage);
            const double numbers = Model::volume_count * (stage ? 3 : 2) + Model::material_count;
            return Work{cells, 8 * numbers * cells, n.flops * cells, n.divisions * cells};
        };
        for (const bool stage : {true, false})
            add(stage ? "stage" : "rate", shape, set, cell(stage), [stage](In in, Table k) {
                in.rows(nullptr,
                        [&](const reaction::StageArguments& a) { (stage ? k.stage : k.rate)(&in.model(), a); });
            });
        for (int slot = 0; slot < (shape == Shape::box ? 3 : 2); ++slot)
            for (const auto after : {After::nothing, After::stage_state, After::new_state}) {
                if (after != After::nothing && slot != (shape == Shape::box ? 2 : 1)) continue;
                const std::string direction = shape == Shape::box ? std::string(1, "xyz"[slot]) : slot == 0 ? "r" : "z";
                const char* fused = after == After::nothing ? "" : after == After::stage_state ? "_next" : "_new_state";
                add("sweep_" + direction + fused, shape, set, sweep_work(cells, moving, after),
                    [slot, after](In in, Table k) { in.sweep(k, slot, after); });
            }
        for (const bool last : {false, true})
            add(last ? "update" : "add", shape, set, update_work(cells, resting, last),
                [last](In in, Table k) { in.update(k, last); });
    }
};

template <class Model>
void register_model(const std::string& name, Machine& machine, const std::vector<InstructionSet>& sets) {
    const auto parameters = ParameterSet::load(name);
    const healing::Person person{45 * seconds_per_year, 3, 0};
    const auto make = [parameters, person] { return Model(parameters, person); };
    const Registrar<Model> registrar{name, machine, std::make_shared<Place<Model>>(make)};
    for (const auto shape : {Shape::small, Shape::large, Shape::box}) registrar.all(make(), shape, sets.front());
    for (std::size_t s = 1; s < sets.size(); ++s) registrar.all(make(), Shape::large, sets[s]);
}

/// Elimination: n b (2 b + 2) operations and n divisions; rows of 2 b + 1 read, columns of L and U and 1 / pivot written.  Solve:
/// n (4 b + 1) operations; L, U and 1 / pivot read, x read and written.
void banded(benchmark::State& state, Machine& machine, InstructionSet set, bool factorise) {
    const int n = static_cast<int>(state.range(0));
    numerics::BandedLu lu(set);
    lu.resize(n, static_cast<int>(state.range(1)));
    const double b = lu.band();
    // beside a diagonal of ones so little that what is factorised can be factorised again: no time goes into filling it
    for (int i = 0; i < n; ++i)
        for (int j = std::max(0, i - lu.band()); j <= std::min(n - 1, i + lu.band()); ++j)
            lu.at(i, j) = i == j ? 1.0 : -1e-9;
    std::vector<double> x(static_cast<std::size_t>(n), 1.0);
    if (!lu.factorise()) return state.SkipWithError("a pivot is not positive");
    Work work{static_cast<double>(n), n * (4 * b + 2) * 8, n * b * (2 * b + 2), static_cast<double>(n)};
    if (!factorise) work = {static_cast<double>(n), n * (2 * b + 3) * 8, n * (4 * b + 1), 0};
    measure(state, machine, set, work, [&] {
        if (factorise)
            benchmark::DoNotOptimize(lu.factorise());
        else
            lu.solve(x);
    });
}

/// Operations of one instruction of a register program on one cell.  Transport in two directions, in its place in a stage: 8 a
/// direction, 1 to add it, 1 for g dt, 2 for the earlier stage.
benchmarks::Tally instruction_work(reaction::Operation operation) {
    using enum reaction::Operation;
    switch (operation) {
        case add:
        case subtract:
        case multiply:
            return {1, 0};
        case multiply_add:
        case subtract_product:
            return {2, 0};
        case divide:
        case square_root:
            return {0, 1};
        case stage_side:
            return {20, 0};
        case rate_side:
            return {17, 0};
        default:
            return {};
    }
}

/// A stage of the brusselator as a register program.
void program(benchmark::State& state, Machine& machine, InstructionSet set) {
    const auto model = problems::brusselator_at_run_time();
    const reaction::Program code(model.kinetics, {true, true, true});
    const auto& kernels = numerics::choose<reaction::ProgramTable>(
        set, reaction::program_kernels_baseline, reaction::program_kernels_avx2, reaction::program_kernels_avx512);
    Inside<problems::Brusselator> inside({}, problems::brusselator_grid(static_cast<int>(state.range(0))));
    numerics::Buffer scratch(code.scratch());
    Work work{inside.cells(), 8 * 9 * inside.cells(), 0, 0};
    const auto& part = code.code().stage;
    for (int i = 0; i < part.body_count; ++i) {
        const auto n = instruction_work(part.body[i].operation);
        work.flops += n.flops * inside.cells();
        work.divisions += n.divisions * inside.cells();
    }
    measure(state, machine, set, work, [&] {
        inside.rows(scratch.data(), [&](const reaction::StageArguments& a) { kernels.kernels.stage(&code.code(), a); });
    });
}

/// The instruction sets that this processor has, the widest first.
std::vector<InstructionSet> instruction_sets() {
    std::vector<InstructionSet> sets{numerics::resolve(InstructionSet::best)};
    if (sets.front() == InstructionSet::avx512) sets.push_back(InstructionSet::avx2);
    if (sets.front() != InstructionSet::baseline) sets.push_back(InstructionSet::baseline);
    return sets;
}

void register_others(Machine& machine, const std::vector<InstructionSet>& sets) {
    for (const auto set : sets) {
        const std::string name = benchmarks::loops::of(set).name;
        for (const bool factorise : {true, false})
            benchmark::RegisterBenchmark(
                (factorise ? "banded_factorise/" + name : "banded_solve/" + name).c_str(),
                [&machine, set, factorise](benchmark::State& state) { banded(state, machine, set, factorise); })
                ->ArgNames({"n", "band"})
                ->Args({500, 6})
                ->Args({4000, 40});
        benchmark::RegisterBenchmark(("program_stage/" + name).c_str(),
                                     [&machine, set](benchmark::State& state) { program(state, machine, set); })
            ->ArgName("cells")
            ->Arg(64)
            ->Arg(256);
    }
}

/// Measured before the kernels, and printed above them.
void print_ceilings(Machine& machine, const std::vector<InstructionSet>& sets) {
    const auto tell = [](const std::string& what, int threads, double rate) {
        char value[32];
        std::snprintf(value, sizeof value, "%.1f", rate * 1e-9);
        benchmark::AddCustomContext(what + ", threads " + std::to_string(threads), value);
    };
    for (const int threads : {1, 2}) {
        if (threads > static_cast<int>(std::thread::hardware_concurrency())) continue;
        for (const auto set : sets) {
            const std::string name = benchmarks::loops::of(set).name;
            tell("multiply-add " + name + ", Gflop/s", threads, machine.flops(set, threads));
            tell("division " + name + ", G/s", threads, machine.divisions(set, threads));
        }
        for (const double megabytes : {0.25, 10.0, 800.0}) {
            const std::string size = std::to_string(megabytes).substr(0, megabytes < 1 ? 4 : megabytes < 100 ? 2 : 3);
            tell("triad of " + size + " MB, GB/s", threads, machine.triad(megabytes * 1e6, threads));
            tell("update in place of " + size + " MB, GB/s", threads, machine.in_place(megabytes * 1e6, threads));
        }
    }
}

}  // namespace

int main(int count, char** arguments) {
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
    Machine machine;
    const auto sets = instruction_sets();
    print_ceilings(machine, sets);
    register_model<healing::Mn16>("mn16", machine, {sets.front()});
    register_model<healing::Mn17>("mn17", machine, sets);
    register_others(machine, sets);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
