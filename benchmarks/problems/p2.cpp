// SPDX-License-Identifier: BSD-3-Clause
// P2: Fisher's equation u_t = lap u + u (1 - u) in a cylinder r < 20, z < 80 of 64 x 512 cells without flux, to t = 10, from the travelling wave
// u = (1 + exp((z - 30 - 5 t/sqrt 6)/sqrt 6))^-2, which is also its exact solution (Ablowitz & Zeppetella 1979).
#include "../problems.hpp"
#include "engine_problem.hpp"

namespace {

using namespace skinheal;

/// The tolerance is one of the density at its largest, as the programs beside ours take it.
struct Fisher : problems::Fisher {
    [[nodiscard]] static std::vector<reaction::Descriptor> volume_fields() {
        auto fields = problems::Fisher::volume_fields();
        fields[0].scale = 1;
        fields[0].any_sign = false;
        return fields;
    }
};

}  // namespace

int main(int argc, char** argv) {
    const problems::Options options(argc, argv);
    const auto wave = [](int, double, double z) { return problems::fisher_wave(z, 0); };
    return problems::run_problem(options, Fisher{}, problems::fisher_grid(64, 512), wave, 10);
}
