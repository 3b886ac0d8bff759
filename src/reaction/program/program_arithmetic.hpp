// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "numerics/simd/exponential.hpp"
#include "numerics/simd/pack.hpp"
#include "reaction/lanes.hpp"
#include "reaction/program/program_code.hpp"

namespace skinheal::reaction {

/// Instructions of a register program that read and write nothing but its workspace.
template <int W>
struct ProgramArithmetic {
    template <class F>
    static SKINHEAL_INLINE void unary(const Instruction& i, double* w, int lanes, F f) {
        for (int v = 0; v < lanes; v += W) store<W>(w + i.target + v, f(load<W>(w + i.a + (v & i.mask_a))));
    }
    template <class F>
    static SKINHEAL_INLINE void binary(const Instruction& i, double* w, int lanes, F f) {
        for (int v = 0; v < lanes; v += W)
            store<W>(w + i.target + v, f(load<W>(w + i.a + (v & i.mask_a)), load<W>(w + i.b + (v & i.mask_b))));
    }
    template <class F>
    static SKINHEAL_INLINE void ternary(const Instruction& i, double* w, int lanes, F f) {
        for (int v = 0; v < lanes; v += W)
            store<W>(w + i.target + v, f(load<W>(w + i.a + (v & i.mask_a)), load<W>(w + i.b + (v & i.mask_b)),
                                         load<W>(w + i.c + (v & i.mask_c))));
    }
    /// A function of the mathematical library, cell by cell.
    template <class F>
    static SKINHEAL_INLINE void scalar(const Instruction& i, double* w, int lanes, F f) {
        for (int v = 0; v < lanes; ++v) w[i.target + v] = f(w[i.a + (v & i.mask_a)]);
    }

    /// Runs an operation that needs nothing but the workspace.  False: the operation is another one.
    static SKINHEAL_INLINE bool arithmetic(const Instruction& i, double* w, int lanes) {
        using V = Vec<W>;
        const V one = splat<W>(1.0);
        const V zero{};
        switch (i.operation) {
            case Operation::add:
                binary(i, w, lanes, [](V a, V b) SKINHEAL_FORCE { return a + b; });
                return true;
            case Operation::subtract:
                binary(i, w, lanes, [](V a, V b) SKINHEAL_FORCE { return a - b; });
                return true;
            case Operation::multiply:
                binary(i, w, lanes, [](V a, V b) SKINHEAL_FORCE { return a * b; });
                return true;
            case Operation::divide:
                binary(i, w, lanes, [](V a, V b) SKINHEAL_FORCE { return a / b; });
                return true;
            case Operation::multiply_add:
                ternary(i, w, lanes, [](V a, V b, V c) SKINHEAL_FORCE { return a * b + c; });
                return true;
            case Operation::subtract_product:
                ternary(i, w, lanes, [](V a, V b, V c) SKINHEAL_FORCE { return c - a * b; });
                return true;
            case Operation::negate:
                unary(i, w, lanes, [](V a) SKINHEAL_FORCE { return -a; });
                return true;
            case Operation::minimum:
                binary(i, w, lanes, [](V a, V b) SKINHEAL_FORCE { return minimum<W>(a, b); });
                return true;
            case Operation::maximum:
                binary(i, w, lanes, [](V a, V b) SKINHEAL_FORCE { return maximum<W>(a, b); });
                return true;
            case Operation::above:
                binary(i, w, lanes, [one, zero](V a, V b) SKINHEAL_FORCE { return a > b ? one : zero; });
                return true;
            case Operation::at_least:
                binary(i, w, lanes, [one, zero](V a, V b) SKINHEAL_FORCE { return a >= b ? one : zero; });
                return true;
            case Operation::select:
                ternary(i, w, lanes, [zero](V a, V b, V c) SKINHEAL_FORCE { return a != zero ? b : c; });
                return true;
            case Operation::absolute:
                unary(i, w, lanes, [](V a) SKINHEAL_FORCE { return absolute<W>(a); });
                return true;
            case Operation::square_root:
                unary(i, w, lanes, [](V a) SKINHEAL_FORCE { return square_root<W>(a); });
                return true;
            case Operation::exponential:
                unary(i, w, lanes, [](V a) SKINHEAL_FORCE { return exponential<W>(a); });
                return true;
            case Operation::logarithm:
                scalar(i, w, lanes, [](double a) SKINHEAL_FORCE { return __builtin_log(a); });
                return true;
            case Operation::sine:
                scalar(i, w, lanes, [](double a) SKINHEAL_FORCE { return __builtin_sin(a); });
                return true;
            case Operation::cosine:
                scalar(i, w, lanes, [](double a) SKINHEAL_FORCE { return __builtin_cos(a); });
                return true;
            case Operation::hyperbolic_tangent:
                scalar(i, w, lanes, [](double a) SKINHEAL_FORCE { return __builtin_tanh(a); });
                return true;
            case Operation::power:
                for (int v = 0; v < lanes; ++v)
                    w[i.target + v] = __builtin_pow(w[i.a + (v & i.mask_a)], w[i.b + (v & i.mask_b)]);
                return true;
            default:
                return false;
        }
    }
};

}  // namespace skinheal::reaction
