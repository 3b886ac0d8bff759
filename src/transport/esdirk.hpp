// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>

namespace skinheal::transport {

inline constexpr int most_stages = 6;
using Row = std::array<double, most_stages>;

/// Singly diagonally implicit Runge-Kutta method with an explicit first stage, stiffly accurate: its last row holds the weights, so
/// the last stage is the new state and its rate is the first of the next step.
struct Esdirk {
    const char* name;
    int stages;
    int order;           ///< of the solution
    int estimate_order;  ///< the estimate is of this order in the step
    double gamma;        ///< of every stage but the first
    Row nodes{};
    std::array<Row, most_stages> a{};
    Row estimate{};  ///< weights minus embedded weights
};

namespace detail {
constexpr Row difference(const Row& weights, const Row& embedded) {
    Row out{};
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = weights[k] - embedded[k];
    return out;
}
inline constexpr double root2 = 1.41421356237309504880;
inline constexpr double w = root2 / 4;
inline constexpr double d = 1 - root2 / 2;
inline constexpr double g3 = 1767732205903.0 / 4055673282236.0;
inline constexpr Row weights3{1471266399579.0 / 7840856788654.0,
                              -4482444167858.0 / 7529755066697.0,
                              11266239266428.0 / 11593286722821.0,
                              g3,
                              0,
                              0};
inline constexpr Row weights4{82889.0 / 524892.0, 0, 15625.0 / 83664.0, 69875.0 / 102672.0, -2260.0 / 8211.0, 0.25};
}  // namespace detail

/// TR-BDF2: two implicit stages, order 2, L-stable, embedded order 3 (theory: absorption-4).
/// Source: Hosea, Shampine 1996, Appl. Numer. Math. 20:21.
inline constexpr Esdirk trbdf2{"TR-BDF2",
                               3,
                               2,
                               3,
                               detail::d,
                               {0, 2 * detail::d, 1},
                               {{{}, {detail::d, detail::d}, {detail::w, detail::w, detail::d}}},
                               detail::difference({detail::w, detail::w, detail::d},
                                                  {(1 - detail::w) / 3, (3 * detail::w + 1) / 3, detail::d / 3})};

/// Three implicit stages, order 3, L-stable, embedded order 2.
/// Source: Kennedy, Carpenter 2003, Appl. Numer. Math. 44:139 (the implicit half of ARK3(2)4L[2]SA).
inline constexpr Esdirk esdirk3{
    "ESDIRK3",
    4,
    3,
    3,
    detail::g3,
    {0, 2 * detail::g3, 0.6, 1},
    {{{},
      {detail::g3, detail::g3},
      {2746238789719.0 / 10658868560708.0, -640167445237.0 / 6845629431997.0, detail::g3},
      detail::weights3}},
    detail::difference(detail::weights3, {2756255671327.0 / 12835298489170.0, -10771552573575.0 / 22201958757719.0,
                                          9247589265047.0 / 10645013368117.0, 2193209047091.0 / 5459859503100.0})};

/// Five implicit stages, order 4, L-stable, embedded order 3: for tight tolerances.
/// Source: Kennedy, Carpenter 2003, Appl. Numer. Math. 44:139 (the implicit half of ARK4(3)6L[2]SA).
inline constexpr Esdirk esdirk4{
    "ESDIRK4",
    6,
    4,
    4,
    0.25,
    {0, 0.5, 83.0 / 250.0, 31.0 / 50.0, 17.0 / 20.0, 1},
    {{{},
      {0.25, 0.25},
      {8611.0 / 62500.0, -1743.0 / 31250.0, 0.25},
      {5012029.0 / 34652500.0, -654441.0 / 2922500.0, 174375.0 / 388108.0, 0.25},
      {15267082809.0 / 155376265600.0, -71443401.0 / 120774400.0, 730878875.0 / 902184768.0, 2285395.0 / 8070912.0,
       0.25},
      detail::weights4}},
    detail::difference(detail::weights4, {4586570599.0 / 29645900160.0, 0, 178811875.0 / 945068544.0,
                                          814220225.0 / 1159782912.0, -3700637.0 / 11593932.0, 61727.0 / 225920.0})};

}  // namespace skinheal::transport
