// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/threads/team.hpp"
#include "reaction/kernels/cosine_plan.hpp"
#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/spread.hpp"
#include "reaction/lanes.hpp"
#include "reaction/stepping/krylov.hpp"
#include "reaction/stepping/line_factors.hpp"
#include "reaction/stepping/step_control.hpp"
#include "reaction/stepping/tableau.hpp"
#include "reaction/system.hpp"

namespace skinheal::reaction {

/// The integrator without its kinetics: steps and their control, line solves, interpolation, save and restore.  The loops over
/// cells are in the kernels of the chosen instruction set; a derived class says what they compute.
class Integrator : public System {
public:
    const grid::Grid& grid() const noexcept final { return grid_; }
    std::span<const Descriptor> volume_fields() const noexcept final { return fields_.volume; }
    std::span<const Descriptor> surface_fields() const noexcept final { return fields_.surface; }
    std::span<const Descriptor> scalars() const noexcept final { return fields_.scalars; }
    const char* instruction_set() const noexcept final { return kernels_.name; }
    Team& team() const noexcept final { return team_; }
    const State& state() const noexcept final { return state_; }
    long steps() const noexcept final { return steps_; }
    long rejected() const noexcept final { return rejected_; }
    const MethodCounts& method_counts() const noexcept final { return counts_; }
    State empty_state() const final { return resting_state(); }
    State& mutable_state() noexcept final;
    std::span<double> material(int index) final;
    void rest() final;
    Step advance(double until) final;
    void interpolate(double time, State& out) final;
    void interpolate_volume(double time, std::size_t field, std::span<double> out) final;
    void interpolate_surface(double time, std::vector<double>& out) final;
    void rate(State& out) final;
    std::map<std::string, std::vector<double>> save() const final;
    void restore(const std::map<std::string, std::vector<double>>& arrays) final;

    /// Walls of a field; closed until then.  Only for kinetics whose transport is general: else throws std::logic_error.
    /// Throws std::invalid_argument for walls that the grid does not have.
    void set_walls(int field, const Walls& walls);
    /// Diffusivity of each cell of a moving field, laid out as a field; harmonic means at the faces.  Set its walls first.
    /// Throws like `set_walls`.
    void set_diffusivity(int field, std::span<const double> cells);

protected:
    /// Properties of the model, read once.
    struct Fields {
        std::vector<Descriptor> volume{}, surface{}, scalars{};
        std::vector<Transport> transport{};
        std::vector<bool> moves{};
        std::vector<TaxisNumbers> taxis{};
        std::vector<int> resting_material{};  ///< per volume field; -1: it rests at one value
        std::vector<double> material{};       ///< initial value of each input that varies in space
        int cover{-1};                        ///< surface field c whose 1 - c opens the top wall; -1: none
        bool general_transport{false};
        bool depends_on_time{false};  ///< the rates change where nothing else does
        std::size_t scratch{0};       ///< doubles per thread beyond those of the transport
    };
    /// How bad a part of the new state is: largest error (units of the tolerance), least value (units of the scale).
    struct Verdict {
        double error{0};
        double least{0};
    };

    Integrator(grid::Grid grid, const KernelTable& kernels, const SystemOptions& options, Fields fields);

    /// To be called by the constructor of a derived class: allocates the states.
    void begin(const void* kinetics);

    // what the surface and the scalars of a model do at each point of a step; nothing if it has none
    virtual void settle(State&) {}
    virtual void surface_stage(int, double, const State&) {}
    virtual void surface_combine(int, const State&, State&) {}
    [[nodiscard]] virtual Verdict surface_verdict(const State&) const { return {}; }
    virtual void surface_rate(const State&, State&) {}
    /// Before the rates of a state are taken: what they need from all of it (diffusivities that follow the state).
    virtual void before_rates(const double* /*volume*/, double /*time*/, bool /*first_stage*/) {}
    /// Fluxes of directed movements, per field, that `before_rates` keeps up to date; nullptr: none.
    [[nodiscard]] virtual const Directed* directed() const noexcept { return nullptr; }

    /// Run `task(worker, begin, end)` on groups of eight rows of one plane, each group once, shared out over the threads.
    template <class F>
    void over_rows(F&& task) {
        over_rows(&task, [](void* f, int k, int begin, int end) { (*static_cast<F*>(f))(k, begin, end); });
    }
    [[nodiscard]] StageArguments arguments(const double* state, double* out, const double* open, int worker, int begin,
                                           int end);
    [[nodiscard]] double* scratch_of(int worker) noexcept {
        return scratch_.data() + static_cast<std::size_t>(worker) * scratch_stride_;
    }
    /// Zeroed array of whole fields, its pages first touched by the threads that will work on them.
    [[nodiscard]] Buffer field_buffer(std::size_t fields);

    const Tableau& tableau() const noexcept { return tableau_; }
    const SystemOptions& options() const noexcept { return options_; }
    const GridView& view() const noexcept { return view_; }
    SpreadSet& spread() noexcept { return spread_; }
    void restart() noexcept;

private:
    enum class Cause { none, tolerance, not_finite, negative, negative_surface, linear };
    struct Attempt {
        bool accepted{false};
        double error{0};
        double negative{0};  ///< worst value below zero, as a share of what is allowed
        double shrink{0.5};
        double dt{0};
        int field{0};
        Cause cause{Cause::none};
    };

    static constexpr std::size_t most_fields = 64;
    using Rows = void (*)(void*, int, int, int);
    void over_rows(void* task, Rows call);
    [[nodiscard]] int volume_count() const noexcept { return static_cast<int>(fields_.volume.size()); }
    [[nodiscard]] bool moves(int f) const noexcept { return fields_.moves[static_cast<std::size_t>(f)]; }

    void make_view();
    void arrange_sweeps();
    [[nodiscard]] State resting_state() const;
    void fill_resting(State& s) const;
    /// Weights of the interpolant at one time.
    struct Hermite {
        double share, increment, start, end;
        [[nodiscard]] double operator()(bool any_sign, double u0, double u1, double f0, double f1) const noexcept;
    };
    [[nodiscard]] Hermite hermite(double time);
    [[nodiscard]] bool sweeps(int slot, int f) const noexcept;
    [[nodiscard]] const double* open_share(std::span<const double> surface, std::vector<double>& out) const;

    [[nodiscard]] Attempt try_step(double dt);
    const double* begin_stage(int s, double dt, const State& at);
    [[nodiscard]] StageArguments stage_arguments(int s, double dt, const State& at, double* out, const double* open,
                                                 int worker, int begin, int end);
    void stage(int s, double dt);
    /// Lines of slot `slot` of every moving field whose directions are not one factor, or of those whose are; `make` gives the
    /// arguments of a field.
    template <class Make>
    void sweep_across(int slot, Make&& make, bool of_whole = false);
    [[nodiscard]] Combination combination(int s, std::ptrdiff_t at) const;
    [[nodiscard]] SweepArguments line_arguments(double* field, int f, int slot, const LineFactorSet& factors,
                                                double gamma_tau) const;
    [[nodiscard]] SweepArguments sweep_arguments(int s, int f, int slot, double dt, After after);
    void finish_rows(int s, int f, int begin, int end);
    void choose_whole(double dt);
    void solve_whole(int s, double dt);
    void solve_waves(int s, double dt);
    void solve_pair(int s, double dt);
    [[nodiscard]] bool whole(int f) const noexcept { return (whole_ >> f & 1U) != 0; }
    void judge_volume(Attempt& attempt) const;
    void evaluate(const State& at, State& out);
    [[nodiscard]] double first_step(double remaining);

    // steps whose matrix is not factored (integrator_unfactored.cpp)
    struct Matrix {
        const double* state;
        const double* open;
        double gamma_tau;
        double time;
    };
    void make_room();
    void choose_shifts(double gamma_tau);
    void choose_weights(const State& at);
    [[nodiscard]] double stiffness(int f, int slot) const;
    [[nodiscard]] bool stage_unfactored(int s, double dt);
    [[nodiscard]] bool solve_unfactored(const Matrix& matrix, double* x);
    [[nodiscard]] bool extend_solution(const Matrix& matrix, double beta, double target, double* x);
    void multiply(const Matrix& matrix, const double* v, double* out);
    void precondition(const Matrix& matrix, int shift, const double* v, double* out);
    [[nodiscard]] double dot(const double* a, const double* b);
    template <class F>
    void each_row(F&& task);
    [[nodiscard]] double splitting_bound(double dt);
    void watch_splitting(double dt);
    bool begin_unfactored(long& reason);
    void factor_again() noexcept;

    [[noreturn]] void fail(const Attempt& attempt);
    [[nodiscard]] std::ptrdiff_t culprit(Attempt& attempt);

    [[nodiscard]] double* sums_of(int f) noexcept;
    [[nodiscard]] const double* resting_pointer(int f) const noexcept;
    [[nodiscard]] double resting_value(int f) const noexcept;

    grid::Grid grid_;
    KernelTable kernels_;
    SystemOptions options_;
    Fields fields_;
    Tableau tableau_;
    StepControl control_;
    mutable Team team_;  ///< what it does never changes what this object holds
    const void* kinetics_{nullptr};
    SpreadSet spread_;
    GridView view_{};
    std::vector<double> exchange_;
    double exchange_value_{0};
    Buffer material_;
    State state_, next_;
    /// The stages; between steps the first two hold the rates at the ends of the last step.
    std::array<State, most_stages> k_;
    Buffer scratch_;
    LineFactorSet factors_;
    LateralWaves waves_;
    std::uint64_t whole_{0};  ///< fields whose directions are one factor in this step
    bool pair_{false};        ///< two directions can be nearly one
    LineFactorSet pair_factors_;
    Buffer pair_right_;
    std::vector<double> sums_, open_, jacobian_open_;
    int last_slot_{0};  ///< the slowest direction in which lines are solved
    int blocks_{0};     ///< of the last sweep
    int parts_{0};      ///< of the sums
    std::size_t scratch_stride_{0};
    double dt_{0};
    bool fresh_{true};
    bool ends_known_{false};
    long steps_{0};
    long rejected_{0};

    KrylovSpace krylov_;
    MethodCounts counts_;
    bool unfactored_{false};
    double splitting_{
        0};  ///< of the last step that was not factored: what factoring would have cost, in units of the tolerance
    long since_restart_{0};
    long next_look_{0};    ///< number of the step since the restart after which the error of the factors is looked at
    double looked_at_{0};  ///< length of the step when it was last
    long begun_{0};        ///< times since the restart that steps were no longer factored
    long calm_{0};         ///< steps that factors would have served as well
};

}  // namespace skinheal::reaction
