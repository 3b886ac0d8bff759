// SPDX-License-Identifier: BSD-3-Clause
// P2: Fisher's equation u_t = lap u + u (1 - u) in a cylinder r < 20, z < 80 of 64 x 512 cells without flux, to t = 10, from the travelling wave
// u = (1 + exp((z - 30 - 5 t/sqrt 6)/sqrt 6))^-2, which is also its exact solution (Ablowitz & Zeppetella 1979).
#include <cmath>

#include "engine_problem.hpp"

namespace {

using namespace skinheal;

struct Fisher : solver::PlainModel {
    static constexpr int volume_count = 1;
    static constexpr bool general_transport = false;  // closed walls, one diffusivity
    static constexpr bool moves[1] = {true};

    template <class U, class M>
    [[nodiscard]] SKINHEAL_INLINE auto rates(const U& u, const M&) const {
        const auto c = u.template at<0>();
        return std::make_tuple(c * (1.0 - c));
    }
    [[nodiscard]] static std::array<solver::Transport, 1> transport() { return {{{.diffusivity = 1}}}; }
    [[nodiscard]] static std::vector<solver::Descriptor> volume_fields() {
        return {{.name = "u", .unit = "1", .long_name = "density"}};
    }
};

}  // namespace

int main(int argc, char** argv) {
    const problems::Options options(argc, argv);
    const grid::Grid grid({grid::uniform_axis("r", grid::AxisKind::radial, 20, 64),
                           grid::uniform_axis("z", grid::AxisKind::cartesian, 80, 512)});
    const auto wave = [](int, double, double z) { return std::pow(1 + std::exp((z - 30) / std::sqrt(6.0)), -2); };
    return problems::run_problem(options, Fisher{}, grid, wave, 10);
}
