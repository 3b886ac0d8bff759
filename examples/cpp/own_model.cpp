// SPDX-License-Identifier: BSD-3-Clause
// A reaction-diffusion model of your own on the solver of skinheal: Fisher-KPP, u_t = D lap u + r u (1 - u), in a cylinder.
// Compared with the exact wave (Ablowitz and Zeppetella 1979).
#include <array>
#include <cmath>
#include <iostream>
#include <tuple>
#include <vector>

#include "reaction/engine.hpp"
#include "reaction/native.hpp"

namespace reaction = skinheal::reaction;
namespace grid = skinheal::grid;

// The kinetics, written once: values, derivatives and vector lanes come from `rates`.
struct Fisher : reaction::PlainModel {
    static constexpr int volume_count = 1;
    static constexpr bool moves[volume_count] = {true};

    double diffusivity{1};
    double growth{1};

    template <class U, class M>
    SKINHEAL_INLINE auto rates(const U& u, const M&) const {
        const auto n = u.template at<0>();
        return std::make_tuple(growth * n * (1.0 - n));
    }
    std::array<reaction::Transport, volume_count> transport() const { return {{{.diffusivity = diffusivity}}}; }
    static std::vector<reaction::Descriptor> volume_fields() {
        return {{.name = "n", .unit = "1", .long_name = "population", .source = "", .scale = 0.01}};
    }
};

double wave(double z, double t) {
    return std::pow(1 + std::exp((z - 30 - 5 * t / std::sqrt(6.0)) / std::sqrt(6.0)), -2);
}

int main() {
    const grid::Grid cells({grid::uniform_axis("r", grid::AxisKind::radial, 20, 8),
                            grid::uniform_axis("z", grid::AxisKind::cartesian, 80, 512)});
    reaction::Engine<Fisher> system({}, cells, reaction::native_kernels<Fisher>(), {.tolerance = 4e-4, .threads = 2});

    // the wave goes on where it is cut off: values held at both ends
    reaction::Walls walls{};
    walls[1] = {reaction::Wall::held(1), reaction::Wall::held(0)};
    system.set_walls(0, walls);

    // fields are padded: address them through the grid
    const auto each = [&](auto&& call) {
        for (int j = 0; j < cells.count(1); ++j)
            for (int i = 0; i < cells.count(0); ++i)
                call(static_cast<std::size_t>(cells.offset(i, j)),
                     cells.axes()[1].centres[static_cast<std::size_t>(j)]);
    };
    double* n = system.mutable_state().volume.data();
    each([&](std::size_t at, double z) { n[at] = wave(z, 0); });

    const double end = 10;
    while (system.state().time < end) system.advance(end);

    double error = 0;
    double size = 0;
    each([&](std::size_t at, double z) {
        const double exact = wave(z, end);
        error += cells.volume_weight()[at] * std::pow(system.state().volume.data()[at] - exact, 2);
        size += cells.volume_weight()[at] * exact * exact;
    });
    const double relative = std::sqrt(error / size);
    std::cout << system.steps() << " steps with " << system.instruction_set() << ": relative error " << relative
              << '\n';
    return relative < 2e-3 ? 0 : 1;
}
