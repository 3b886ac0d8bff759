// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "reaction/program/program_code.hpp"

namespace skinheal::reaction {

/// One operation of a kinetics given at run time.  Operands are earlier nodes; of a leaf, `a` is its number (of `time`: any).
struct Node {
    Operation operation;
    int a{-1};
    int b{-1};
    int c{-1};
};

/// Kinetics given at run time: a list of operations, and which of them are the rates, the entries of the Jacobian that are not
/// structurally zero, and the diffusivities that depend on the state.
struct RuntimeKinetics {
    struct Entry {
        int row;
        int column;
        int node;
    };
    int species{0};
    int inputs{0};  ///< that vary in space (materials)
    std::vector<double> constants{};
    std::vector<Node> nodes{};
    std::vector<int> rates{};  ///< one node per species
    std::vector<Entry> jacobian{};
    std::vector<int> time_slopes{};    ///< node of the time derivative of each rate, or -1; empty: none
    std::vector<int> diffusivities{};  ///< node per species, or -1; empty: none
    std::vector<int> sensitivities{};  ///< node per directed movement, or -1; empty: none
};

/// The register program of a kinetics: rates, and a stage of the integrator with the sparse elimination of I - g dt J.
/// Throws std::invalid_argument for a kinetics that is not consistent.
class Program {
public:
    static constexpr int most_species = 64;

    Program(const RuntimeKinetics& kinetics, const std::vector<bool>& moves);
    // the code points into this object
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] const ProgramCode& code() const noexcept { return code_; }
    [[nodiscard]] bool depends_on_time() const noexcept { return depends_on_time_; }
    /// Doubles that one thread needs to run any of its parts.
    [[nodiscard]] std::size_t scratch() const noexcept;
    /// Number of instructions and of registers of a stage.
    [[nodiscard]] int stage_instructions() const noexcept { return code_.stage.body_count; }
    [[nodiscard]] int stage_registers() const noexcept { return code_.stage.registers; }

private:
    struct Storage {
        std::vector<Instruction> head, body;
        std::vector<double> constants;
    };
    Storage rate_, stage_, split_stage_, right_side_, product_, local_, diffusivity_;
    ProgramCode code_{};
    bool depends_on_time_{false};
};

}  // namespace skinheal::reaction
