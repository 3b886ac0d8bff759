// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

namespace skinheal::reaction {

inline constexpr int most_stages = 4;
using Square = std::array<std::array<double, most_stages>, most_stages>;

/// A Rosenbrock W-method in the form that needs no product with the Jacobian:
///
///   (I - g dt A) k_i = g dt F(u + sum_j a_ij k_j) + sum_j d_ij k_j ,   u' = u + sum_j m_j k_j ,   error = sum_j e_j k_j
///
/// A is any approximation of the Jacobian.  `one_jacobian`: the order needs the same A in every stage; else each stage may use
/// the one of its own state, which shares its intermediates with the rates.
struct Tableau {
    const char* name;
    int stages;
    int order;  ///< of the solution; the embedded one has one less
    bool one_jacobian;
    double gamma;
    Square a{};
    Square d{};
    std::array<double, most_stages> m{};
    std::array<double, most_stages> e{};
    std::array<double, most_stages> stage_time{};  ///< sum of alpha: the stage stands at t + this dt
    std::array<double, most_stages> time_slope{};  ///< sum of gamma: weight of dt dF/dt in F (theory: numerics-16)
};

/// From the usual coefficients: alpha (strictly lower), gamma_ij (strictly lower), weights and embedded weights.
constexpr Tableau transform(const char* name, int stages, int order, bool one_jacobian, double gamma,
                            const Square& alpha, const Square& lower, const std::array<double, most_stages>& weights,
                            const std::array<double, most_stages>& embedded) {
    Tableau t{name, stages, order, one_jacobian, gamma, {}, {}, {}, {}, {}, {}};
    Square inverse{};  // of the lower triangular matrix with gamma on its diagonal
    for (int c = 0; c < stages; ++c)
        for (int r = c; r < stages; ++r) {
            double sum = r == c ? 1.0 : 0.0;
            for (int k = c; k < r; ++k) sum -= lower[r][k] * inverse[k][c];
            inverse[r][c] = sum / gamma;
        }
    for (int r = 0; r < stages; ++r)
        for (int c = 0; c < stages; ++c) {
            for (int k = 0; k < stages; ++k) t.a[r][c] += alpha[r][k] * inverse[k][c];
            if (c < r) t.d[r][c] = -gamma * inverse[r][c];
            t.m[c] += weights[r] * inverse[r][c];
            t.e[c] += (weights[r] - embedded[r]) * inverse[r][c];
        }
    for (int r = 0; r < stages; ++r) {
        t.time_slope[r] = gamma;
        for (int c = 0; c < r; ++c) {
            t.stage_time[r] += alpha[r][c];
            t.time_slope[r] += lower[r][c];
        }
    }
    return t;
}

/// Two stages, order 2, L-stable (theory: numerics-6, numerics-8).
/// Source: Verwer, Spee, Blom, Hundsdorfer 1999, SIAM J. Sci. Comput. 20:1456.
inline constexpr Tableau ros2 = transform(
    "ROS2", 2, 2, false, 0.29289321881345254, {{{0, 0, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}},
    {{{0, 0, 0, 0}, {-2 * 0.29289321881345254, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}}, {0.5, 0.5, 0, 0}, {1, 0, 0, 0});

/// Four stages, order 3 for any A, embedded order 2, stiffly accurate.  Source: Rang, Angermann 2005, BIT 45:761 (ROS34PW2).
inline constexpr Tableau ros34pw2 =
    transform("ROS34PW2", 4, 3, true, 4.3586652150845900e-01,
              {{{0, 0, 0, 0},
                {8.7173304301691801e-01, 0, 0, 0},
                {8.4457060015369423e-01, -1.1299064236484185e-01, 0, 0},
                {0, 0, 1, 0}}},
              {{{0, 0, 0, 0},
                {-8.7173304301691801e-01, 0, 0, 0},
                {-9.0338057013044082e-01, 5.4180672388095326e-02, 0, 0},
                {2.4212380706095346e-01, -1.2232505839045147e+00, 5.4526025533510214e-01, 0}}},
              {2.4212380706095346e-01, -1.2232505839045147e+00, 1.5452602553351020e+00, 4.3586652150845900e-01},
              {3.7810903145819369e-01, -9.6042292212423178e-02, 5.0000000000000000e-01, 2.1793326075422950e-01});

}  // namespace skinheal::reaction
