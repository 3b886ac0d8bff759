// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/simd/buffer.hpp"
#include "numerics/threads/team.hpp"
#include "reaction/lanes.hpp"
#include "reaction/model.hpp"

namespace skinheal::reaction {

/// Every unknown at one time.  `volume` is laid out by the grid, field after field; `surface` is [field][surface cell].
struct State {
    double time{0};  ///< s
    Buffer volume{};
    std::vector<double> surface{};
    std::vector<double> scalars{};
};

/// Report of one accepted step.  Units: s.
struct Step {
    double start{0};
    double end{0};
    double error{0};  ///< in units of the tolerance
};

/// How the matrix of a step is treated (theory: numerics-7, numerics-17).
enum class Method {
    automatic,  ///< factored; not factored for as long as that is needed
    factored,   ///< approximate matrix factorisation: fast; damps little where several factors are stiff at once
    unfactored  ///< L-stable: flexible GMRES with the factored matrix as its preconditioner
};

/// How often the slower method was needed, and why.
struct MethodCounts {
    long unfactored{0};      ///< accepted steps
    long iterations{0};      ///< of its linear solves
    long for_splitting{0};   ///< times it was begun because the error of the factorisation was too large
    long for_rejections{0};  ///< times it was begun because factored steps were rejected again and again
    long without_room{0};    ///< times it was called for and its memory would have been too much
};

struct SystemOptions {
    double tolerance{1e-3};
    double exchange_length{0};  ///< m, beyond the far wall
    double probe_depth{0};      ///< m below the top of the grid
    int threads{1};
    bool adaptive{true};   ///< false: every step is `fixed_step` (refinement studies)
    double fixed_step{0};  ///< s
    Method method{Method::automatic};
    double most_method_memory{
        2e9};                   ///< bytes that Method::automatic may take for steps that are not factored: 50 states
    int order{2};               ///< 2 (ROS2) or 3 (ROS34PW2, for tight tolerances)
    double step_at_rest{3600};  ///< s, the first step where nothing moves
    double longest_step{std::numeric_limits<double>::infinity()};  ///< s
    double time_unit{86400};                                       ///< of the times in messages, s
    const char* time_unit_name{"day"};
    const char* step_unit_name{" s"};
    const char* advice{"Try a smaller numerics.tolerance, or report the scenario: this should not happen."};
};

/// A model on a grid, advanced in time by a Rosenbrock W-method (tableau.hpp) whose Jacobian is approximately factorised into a
/// local reaction part and one line per direction: the order holds for any such factors, and any discrete steady state stays.  Where
/// the factors do not damp what they should, the matrix is not factored.
class System {
public:
    virtual ~System() = default;

    [[nodiscard]] virtual const grid::Grid& grid() const noexcept = 0;
    [[nodiscard]] virtual std::span<const Descriptor> volume_fields() const noexcept = 0;
    [[nodiscard]] virtual std::span<const Descriptor> surface_fields() const noexcept = 0;
    [[nodiscard]] virtual std::span<const Descriptor> scalars() const noexcept = 0;
    [[nodiscard]] virtual const char* instruction_set() const noexcept = 0;

    /// The threads of this system, for whoever reads the whole state between steps.
    [[nodiscard]] virtual Team& team() const noexcept = 0;
    [[nodiscard]] virtual const State& state() const noexcept = 0;
    /// The state, to be changed by an event.  The next step starts afresh.
    [[nodiscard]] virtual State& mutable_state() noexcept = 0;
    /// An input that varies in space, laid out as a field.  Change it, then call `rest` to start from the matching rest state.
    [[nodiscard]] virtual std::span<double> material(int index) = 0;
    /// Put every unknown at rest.
    virtual void rest() = 0;
    /// One accepted step that does not pass `until`.  Throws NumericsError.
    virtual Step advance(double until) = 0;
    /// The solution inside the last step: an increment on its start (cubic Hermite, linear where that would become negative).
    virtual void interpolate(double time, State& out) = 0;
    /// The same for one volume field, laid out by the grid, and for all surface fields: no second state is needed.
    virtual void interpolate_volume(double time, std::size_t field, std::span<double> out) = 0;
    virtual void interpolate_surface(double time, std::vector<double>& out) = 0;
    /// du/dt of the current state, laid out like a State.
    virtual void rate(State& out) = 0;
    [[nodiscard]] virtual State empty_state() const = 0;
    /// Mean of the probe field near the top of each surface cell.
    [[nodiscard]] virtual std::vector<double> probe(const State& state) const = 0;

    [[nodiscard]] virtual long steps() const noexcept = 0;
    [[nodiscard]] virtual long rejected() const noexcept = 0;
    [[nodiscard]] virtual const MethodCounts& method_counts() const noexcept = 0;
    /// Everything that a bit-identical continuation needs.
    [[nodiscard]] virtual std::map<std::string, std::vector<double>> save() const = 0;
    virtual void restore(const std::map<std::string, std::vector<double>>& arrays) = 0;
};

/// A sentence on the steps that were not factored, and why.
[[nodiscard]] std::string method_note(const System& system);

}  // namespace skinheal::reaction
