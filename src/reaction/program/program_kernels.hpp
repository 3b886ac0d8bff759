// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

#include "numerics/simd/pack.hpp"
#include "reaction/kernels/line_kernels.hpp"
#include "reaction/kernels/spread_kernel.hpp"
#include "reaction/lanes.hpp"
#include "reaction/program/program_arithmetic.hpp"
#include "reaction/program/program_code.hpp"

namespace skinheal::reaction {

/// Runs register programs: each instruction on a whole block of cells, so that finding out what it is costs little.
template <int W>
struct ProgramKernels {
    /// Groups of eight neighbouring cells, gathered from one or several rows.
    struct Block {
        static constexpr int most = 8;
        std::ptrdiff_t offset[most];  ///< of the row
        int first[most];              ///< cell in the row
        int index[most][3];
        int count;
    };

    static SKINHEAL_INLINE void read(const double* field, const Block& block, double* target) {
        for (int g = 0; g < block.count; ++g)
            for (int v = 0; v < 8; v += W)
                store<W>(target + 8 * g + v, load<W>(field + block.offset[g] + block.first[g] + v));
    }

    /// a + transport of field b; for a stage also its place in the step.
    template <bool Stage>
    static SKINHEAL_INLINE void side(const Instruction& i, const StageArguments& a, bool moves, const Block& block,
                                     double* w) {
        const GridView& g = *a.grid;
        const std::ptrdiff_t base = i.b * g.stride;
        for (int q = 0; q < block.count; ++q)
            for (int v = 0; v < 8; v += W) {
                const int lane = 8 * q + v;
                Vec<W> r = load<W>(w + i.a + (lane & i.mask_a));
                if (moves)
                    r += detail::spread_rate<W>(g, a.spread[i.b], a.state + base, block.offset[q], block.first[q] + v,
                                                block.index[q]);
                if (a.directed != nullptr)
                    r += detail::directed_rate<W>(g, a.directed[i.b], block.offset[q], block.first[q] + v,
                                                  block.index[q]);
                if constexpr (Stage) {
                    r = a.gamma_tau * r;
                    const std::ptrdiff_t at = base + block.offset[q] + block.first[q] + v;
                    for (int j = 0; j < a.earlier_count; ++j) r += a.weight[j] * load<W>(a.earlier[j] + at);
                }
                store<W>(w + i.target + lane, r);
            }
    }

    /// As `side`, for the matrix of a step applied to a vector.
    static SKINHEAL_INLINE void product_side(const Instruction& i, const StageArguments& a, bool moves,
                                             const Block& block, double* w) {
        const GridView& g = *a.grid;
        const double* vector = a.state + i.b * g.stride;
        for (int q = 0; q < block.count; ++q)
            for (int v = 0; v < 8; v += W) {
                const int lane = 8 * q + v;
                Vec<W> r = load<W>(w + i.a + (lane & i.mask_a));
                if (moves)
                    r += detail::spread_rate<W, true>(g, a.spread[i.b], vector, block.offset[q], block.first[q] + v,
                                                      block.index[q]);
                store<W>(w + i.target + lane, load<W>(vector + block.offset[q] + block.first[q] + v) - a.gamma_tau * r);
            }
    }

    static void execute(const CodePart& part, std::uint64_t moves, const StageArguments& a, const Block& block) {
        const GridView& g = *a.grid;
        double* const w = a.scratch;
        const int lanes = 8 * block.count;
        for (const Instruction* i = part.body; i != part.body + part.body_count; ++i) {
            if (ProgramArithmetic<W>::arithmetic(*i, w, lanes)) continue;
            switch (i->operation) {
                case Operation::species:
                    read(a.state + i->a * g.stride, block, w + i->target);
                    break;
                case Operation::jacobian_species:
                    read(a.jacobian_state + i->a * g.stride, block, w + i->target);
                    break;
                case Operation::input:
                    read(a.material + i->a * g.stride, block, w + i->target);
                    break;
                case Operation::rate_side:
                    side<false>(*i, a, (moves >> i->b) & 1U, block, w);
                    break;
                case Operation::stage_side:
                    side<true>(*i, a, (moves >> i->b) & 1U, block, w);
                    break;
                case Operation::product_side:
                    product_side(*i, a, (moves >> i->b) & 1U, block, w);
                    break;
                default:  // store
                    for (int q = 0; q < block.count; ++q)
                        for (int v = 0; v < 8; v += W) {
                            const std::ptrdiff_t at = block.offset[q] + block.first[q] + v;
                            const Vec<W> x = load<W>(w + i->a + ((8 * q + v) & i->mask_a));
                            store<W>(a.out + i->b * g.stride + at, detail::inside_only<W>(g, at, x));
                        }
            }
        }
    }

    static void run(const CodePart& part, std::uint64_t moves, const StageArguments& a) {
        const GridView& g = *a.grid;
        double* const w = a.scratch;
        const double given[given_count] = {a.gamma_tau, -a.gamma_tau, a.time, a.jacobian_time, a.time_weight};
        for (int c = 0; c < given_count; ++c)
            for (int lane = 0; lane < 8; ++lane) w[8 * c + lane] = given[c];
        for (int c = given_count; c < part.constant_count; ++c)
            for (int lane = 0; lane < 8; ++lane) w[8 * c + lane] = part.constants[c];
        for (const Instruction* i = part.head; i != part.head + part.head_count; ++i)
            ProgramArithmetic<W>::arithmetic(*i, w, 8);
        Block block;
        block.count = 0;
        for (int row = a.begin; row < a.end; ++row)
            for (int i = 0; i < g.padded; i += 8) {
                block.offset[block.count] = detail::row_offset(g, row);
                block.first[block.count] = i;
                block.index[block.count][0] = 0;
                block.index[block.count][1] = row % g.n[1];
                block.index[block.count][2] = row / g.n[1];
                ++block.count;
                if (8 * block.count < part.lanes && (row + 1 < a.end || i + 8 < g.padded)) continue;
                execute(part, moves, a, block);
                block.count = 0;
            }
    }

    static void stage(const void* code, const StageArguments& a) {
        const auto& program = *static_cast<const ProgramCode*>(code);
        run(a.jacobian_state == a.state ? program.stage : program.split_stage, program.moves, a);
    }
    static void rate(const void* code, const StageArguments& a) {
        const auto& program = *static_cast<const ProgramCode*>(code);
        run(program.rate, program.moves, a);
    }
    static void right_side(const void* code, const StageArguments& a) {
        const auto& program = *static_cast<const ProgramCode*>(code);
        run(program.right_side, program.moves, a);
    }
    static void product(const void* code, const StageArguments& a) {
        const auto& program = *static_cast<const ProgramCode*>(code);
        run(program.product, program.moves, a);
    }
    static void local(const void* code, const StageArguments& a) {
        const auto& program = *static_cast<const ProgramCode*>(code);
        run(program.local, program.moves, a);
    }
    static void diffusivity(const void* code, const StageArguments& a) {
        const auto& program = *static_cast<const ProgramCode*>(code);
        run(program.diffusivity, program.moves, a);
    }
    static void directed(const DirectedArguments& a) { detail::directed_faces<W>(a); }

    static constexpr ProgramTable table(const char* name) {
        using Lines = LineKernels<W>;
        return {{name, W, &stage, &rate, &Lines::sweep, &Lines::add, &Lines::update, &right_side, &product, &local},
                &diffusivity,
                &directed};
    }
};

}  // namespace skinheal::reaction
