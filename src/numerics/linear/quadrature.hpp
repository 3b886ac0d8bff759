// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace skinheal::numerics {

/// Gauss-Legendre nodes and weights on [-1, 1], ascending (Abramowitz & Stegun, table 25.4).
template <int N>
struct Gauss;
template <>
struct Gauss<2> {
    static constexpr std::array<double, 2> node{-0.5773502691896257, 0.5773502691896257};
    static constexpr std::array<double, 2> weight{1.0, 1.0};
};
template <>
struct Gauss<4> {
    static constexpr std::array<double, 4> node{-0.8611363115940526, -0.3399810435848563, 0.3399810435848563,
                                                0.8611363115940526};
    static constexpr std::array<double, 4> weight{0.3478548451374538, 0.6521451548625461, 0.6521451548625461,
                                                  0.3478548451374538};
};
template <>
struct Gauss<8> {
    static constexpr std::array<double, 8> node{-0.9602898564975363, -0.7966664774136267, -0.5255324099163290,
                                                -0.1834346424956498, 0.1834346424956498,  0.5255324099163290,
                                                0.7966664774136267,  0.9602898564975363};
    static constexpr std::array<double, 8> weight{0.1012285362903763, 0.2223810344533745, 0.3137066458778873,
                                                  0.3626837833783620, 0.3626837833783620, 0.3137066458778873,
                                                  0.2223810344533745, 0.1012285362903763};
};
template <>
struct Gauss<16> {
    static constexpr std::array<double, 16> node{
        -0.9894009349916499, -0.9445750230732326, -0.8656312023878318, -0.7554044083550030,
        -0.6178762444026438, -0.4580167776572274, -0.2816035507792589, -0.0950125098376374,
        0.0950125098376374,  0.2816035507792589,  0.4580167776572274,  0.6178762444026438,
        0.7554044083550030,  0.8656312023878318,  0.9445750230732326,  0.9894009349916499};
    static constexpr std::array<double, 16> weight{
        0.0271524594117541, 0.0622535239386479, 0.0951585116824928, 0.1246289712555339,
        0.1495959888165767, 0.1691565193950025, 0.1826034150449236, 0.1894506104550685,
        0.1894506104550685, 0.1826034150449236, 0.1691565193950025, 0.1495959888165767,
        0.1246289712555339, 0.0951585116824928, 0.0622535239386479, 0.0271524594117541};
};

/// Integral of f over [a, b] by N Gauss points, added from the middle outwards in pairs.
template <int N, class F>
[[nodiscard]] double integrate(double a, double b, F&& f) {
    const double centre = 0.5 * (a + b);
    const double half = 0.5 * (b - a);
    double sum = 0;
    for (std::size_t k = N / 2; k < N; ++k)
        sum += Gauss<N>::weight[k] * (f(centre - half * Gauss<N>::node[k]) + f(centre + half * Gauss<N>::node[k]));
    return sum * half;
}

/// The same on equal panels no longer than `longest`.
template <int N, class F>
[[nodiscard]] double integrate_panels(double a, double b, double longest, F&& f) {
    const int parts = std::max(1, static_cast<int>(std::ceil((b - a) / longest)));
    double sum = 0;
    for (int p = 0; p < parts; ++p) sum += integrate<N>(a + (b - a) * p / parts, a + (b - a) * (p + 1) / parts, f);
    return sum;
}

}  // namespace skinheal::numerics
