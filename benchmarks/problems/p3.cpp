// SPDX-License-Identifier: BSD-3-Clause
// P3: the stiff brusselator of three species of ARKode's examples in the unit square, 256 x 256 cells without flux, D = 1e-3, to t = 10:
// u' = a - (w + 1) u + v u^2,  v' = w u - v u^2,  w' = (b - w)/eps - w u,  a = 0.6, b = 2, eps = 1e-4.
#include <cmath>
#include <numbers>

#include "engine_problem.hpp"

namespace {

using namespace skinheal;

constexpr double a = 0.6;
constexpr double b = 2.0;
constexpr double eps = 1e-4;

struct Brusselator : reaction::PlainModel {
    static constexpr int volume_count = 3;
    static constexpr bool general_transport = false;  // closed walls, one diffusivity
    static constexpr bool moves[3] = {true, true, true};

    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& x, const M&) const {
        const auto u = x.template at<0>();
        const auto v = x.template at<1>();
        const auto w = x.template at<2>();
        const auto made = v * (u * u);
        const auto used = w * u;
        return std::make_tuple(a - used - u + made, used - made, (b - w) * (1 / eps) - used);
    }
    [[nodiscard]] static std::array<reaction::Transport, 3> transport() {
        return {{{.diffusivity = 1e-3}, {.diffusivity = 1e-3}, {.diffusivity = 1e-3}}};
    }
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        return {{.name = "u", .unit = "1", .long_name = "activator"},
                {.name = "v", .unit = "1", .long_name = "substrate"},
                {.name = "w", .unit = "1", .long_name = "fast species"}};
    }
};

}  // namespace

int main(int argc, char** argv) {
    const problems::Options options(argc, argv);
    const int n = options.count("cells", 256);
    const grid::Grid grid({grid::uniform_axis("x", grid::AxisKind::cartesian, 1, n),
                           grid::uniform_axis("z", grid::AxisKind::cartesian, 1, n)});
    const auto start = [](int f, double x, double y) {
        const auto wave = [](double q, int k) { return std::cos(k * std::numbers::pi * q); };
        if (f == 0) return a + 0.1 * wave(x, 1) * wave(y, 2);
        if (f == 1) return b / a + 0.1 * wave(x, 2) * wave(y, 1);
        return b + 0.1 * wave(x, 1) * wave(y, 1);
    };
    return problems::run_problem(options, Brusselator{}, grid, start, 10);
}
