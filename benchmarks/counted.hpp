// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>

#include "numerics/simd/pack.hpp"

/// What a kernel computes, counted by running the kernel itself.
///
/// The kernels are templates over the number of lanes.  Sixteen lanes that no processor has stand here for one `Counted`: lane 0 is
/// computed, and every operation on it is tallied, so that what one block of sixteen cells costs is what one cell costs.
/// Additions, subtractions and multiplications count one each, a fused multiply-add so two.  Divisions and square roots are kept
/// apart, because a processor has one unit for them, which takes many cycles.  Signs, comparisons and choices count nothing, nor
/// does what is known to the compiler to be a factor of one.  What the compiler finds twice, it may compute once: the count is
/// that of the source.
namespace skinheal::benchmarks {

struct Tally {
    double flops{0};      ///< + - *
    double divisions{0};  ///< and square roots
};

[[nodiscard]] inline Tally& tally() {
    static thread_local Tally t;
    return t;
}

struct Counted {
    double v{0};
    bool known{false};  ///< to the compiler

    [[nodiscard]] bool unit() const { return known && (v == 1 || v == -1); }
};

inline Counted operator+(Counted a, Counted b) {
    const bool known = a.known && b.known;
    tally().flops += known ? 0 : 1;
    return {a.v + b.v, known};
}
inline Counted operator-(Counted a, Counted b) {
    const bool known = a.known && b.known;
    tally().flops += known ? 0 : 1;
    return {a.v - b.v, known};
}
inline Counted operator*(Counted a, Counted b) {
    const bool known = a.known && b.known;
    tally().flops += known || a.unit() || b.unit() ? 0 : 1;
    return {a.v * b.v, known};
}
inline Counted operator/(Counted a, Counted b) {
    ++tally().divisions;
    return {a.v / b.v, false};
}
inline Counted operator-(Counted a) { return {-a.v, a.known}; }
inline Counted operator+(double a, Counted b) { return Counted{a} + b; }
inline Counted operator+(Counted a, double b) { return a + Counted{b}; }
inline Counted operator-(double a, Counted b) { return Counted{a} - b; }
inline Counted operator-(Counted a, double b) { return a - Counted{b}; }
inline Counted operator*(double a, Counted b) { return Counted{a} * b; }
inline Counted operator*(Counted a, double b) { return a * Counted{b}; }
inline Counted operator/(double a, Counted b) { return Counted{a} / b; }
inline Counted& operator+=(Counted& a, Counted b) { return a = a + b; }
inline Counted& operator-=(Counted& a, Counted b) { return a = a - b; }
inline Counted& operator*=(Counted& a, Counted b) { return a = a * b; }
inline bool operator>(Counted a, Counted b) { return a.v > b.v; }
inline bool operator<(Counted a, Counted b) { return a.v < b.v; }

inline constexpr int counting_lanes = 16;

}  // namespace skinheal::benchmarks

namespace skinheal::numerics {

template <>
struct VecOf<benchmarks::counting_lanes> {
    using type = benchmarks::Counted;
    using unaligned = benchmarks::Counted;
};
template <>
inline benchmarks::Counted splat<benchmarks::counting_lanes>(double x) {
    return {x, true};
}
template <>
inline benchmarks::Counted load<benchmarks::counting_lanes>(const double* p) {
    return {*p, false};
}
template <>
inline void store<benchmarks::counting_lanes>(double* p, benchmarks::Counted x) {
    *p = x.v;
}
template <>
inline benchmarks::Counted square_root<benchmarks::counting_lanes>(benchmarks::Counted x) {
    ++benchmarks::tally().divisions;
    return {std::sqrt(x.v), false};
}

}  // namespace skinheal::numerics
