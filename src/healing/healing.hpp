// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "grid/grid.hpp"
#include "healing/wound.hpp"
#include "numerics/simd/instruction_set.hpp"
#include "reaction/system.hpp"
#include "skin/injury.hpp"
#include "skinheal/parameters.hpp"

namespace skinheal::healing {

/// Which inner loops to use; `best` asks the processor.
using InstructionSet = numerics::InstructionSet;

struct Options {
    double tolerance{1e-3};
    int threads{1};
    bool adaptive{true};
    double fixed_step{0};  ///< s, when not adaptive
    reaction::Method method{reaction::Method::automatic};
    int order{2};  ///< of the integrator: 2, or 3 for tight tolerances
    InstructionSet instruction_set{InstructionSet::best};
};

/// A healing model on a grid: the system to advance, and what a session does to it.
class Healing {
public:
    virtual ~Healing() = default;
    [[nodiscard]] virtual reaction::System& system() noexcept = 0;
    /// Apply one session as a jump of the state.
    virtual void injure(const skin::Injury& injury) = 0;
    /// Channels of the next session fall elsewhere: every volume and surface field becomes its mean over the lateral directions
    /// at each depth, relative to rest.  Mass is kept; what rests stays at rest to the last bit.
    virtual void average_laterally() = 0;
    /// Multiply a set point or a capacity of the tissue everywhere, and put it at the rest that goes with it.  Throws ScenarioError
    /// if the model has none of that name.
    virtual void scale_material(std::string_view name, double factor) = 0;
    /// A dose of sun that reaches the skin, J/m2, weighted by erythema.  Only a person whose `sun` was announced feels it.
    virtual void expose(double dose) = 0;
    /// The surface is this wet from now on: 0 in air, 1 under a wet film.  Models without closing lips do not feel it.
    virtual void wet(double wetness) = 0;
};

/// Names that `make_healing` knows.
[[nodiscard]] std::vector<std::string> models();
/// Throws ScenarioError for an unknown model, ParameterError for a parameter that the set lacks, std::bad_alloc.
[[nodiscard]] std::unique_ptr<Healing> make_healing(std::string_view model, const ParameterSet& parameters,
                                                    const Person& person, grid::Grid grid, const Options& options);
/// The best instruction set of this processor: "baseline", "AVX2" or "AVX-512".
[[nodiscard]] std::string_view best_instruction_set() noexcept;

}  // namespace skinheal::healing
