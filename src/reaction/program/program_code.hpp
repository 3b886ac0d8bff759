// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "reaction/kernels/kernel_arguments.hpp"
#include "reaction/kernels/taxis_kernel.hpp"

namespace skinheal::reaction {

/// Operations of a kinetics given at run time.  `above`, `at_least`: 1 where a > b (a >= b), else 0.  `select`: b where a is not
/// 0, else c.  `multiply_add`: a b + c.  `subtract_product`: c - a b.
enum class Operation : std::uint8_t {
    species,
    constant,
    input,
    add,
    subtract,
    multiply,
    divide,
    multiply_add,
    subtract_product,
    negate,
    minimum,
    maximum,
    above,
    at_least,
    select,
    absolute,
    square_root,
    exponential,
    logarithm,
    power,
    sine,
    cosine,
    hyperbolic_tangent,
    time,
    // made by the compiler only
    jacobian_species,  ///< species at the state of the Jacobian
    rate_side,         ///< a + transport of field b
    stage_side,        ///< g dt (a + transport of field b) + earlier stages
    product_side,      ///< field b of the vector - g dt (a + its linear transport)
    store              ///< a goes to field b of the output
};

/// The first uniforms, written by the kernels before each call.
enum class Given { gamma_tau, minus_gamma_tau, time, jacobian_time, time_weight, count };
inline constexpr int given_count = static_cast<int>(Given::count);

/// One instruction on a block of cells.  Operands are offsets in the workspace; the mask is 0 for a value that is the same in all
/// cells, so that its eight copies are read again and again, and -1 for a register.
struct Instruction {
    Operation operation;
    int target;
    int a, b, c;
    int mask_a, mask_b, mask_c;
};

/// Straight-line code.  Workspace: `uniforms` values of eight equal lanes, then `registers` of `lanes` cells.
struct CodePart {
    const Instruction* head;  ///< once per call, on eight lanes: what depends on the step and the time only
    const Instruction* body;
    int head_count;
    int body_count;
    const double* constants;  ///< the first uniforms; those of Given have no value here
    int constant_count;
    int uniforms;
    int registers;
    int lanes;  ///< cells in a block, a multiple of 8
};

struct ProgramCode {
    CodePart rate;
    CodePart stage;        ///< Jacobian at the state of the rates
    CodePart split_stage;  ///< Jacobian at a state of its own
    CodePart right_side;   ///< of a stage
    CodePart product;      ///< the matrix of a step times a vector, in place of the state
    CodePart local;        ///< its local part, inverted, times a vector
    CodePart diffusivity;  ///< output: one field per species that has one, then one per sensitivity
    std::uint64_t moves;   ///< bit f: field f diffuses
};

/// The kernels of register programs for one instruction set.  The kinetics that they are given is a ProgramCode.
struct ProgramTable {
    KernelTable kernels;
    void (*diffusivity)(const void* code, const StageArguments&);
    void (*directed)(const DirectedArguments&);
};

[[nodiscard]] const ProgramTable& program_kernels_baseline() noexcept;
[[nodiscard]] const ProgramTable& program_kernels_avx2() noexcept;
[[nodiscard]] const ProgramTable& program_kernels_avx512() noexcept;

}  // namespace skinheal::reaction
