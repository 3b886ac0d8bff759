// SPDX-License-Identifier: BSD-3-Clause
// Diffusion in all directions as one factor of the matrix: which fields need it; waves of a box (theory: numerics-20).
#include <algorithm>
#include <array>
#include <functional>

#include "reaction/stepping/integrator.hpp"

namespace skinheal::reaction {
namespace {

/// g dt times the rate constant of the second stiffest direction, from which the product of factors damps too little.  Two directions
/// lag less than three, and what helps them costs more: a treatment has the same error with 30 and with 300 (bench_true_error).
constexpr double stiff_in_three = 1;
constexpr double stiff_in_two = 200;

}  // namespace

/// Which fields need it in a step of this length.
void Integrator::choose_whole(double dt) {
    whole_ = 0;
    if (unfactored_ || !(waves_.possible || pair_)) return;
    for (int f = 0; f < volume_count(); ++f) {
        if (!moves(f)) continue;
        std::array<double, 3> rate{};
        for (int slot = 0; slot < 3; ++slot) rate[static_cast<std::size_t>(slot)] = stiffness(f, slot);
        std::ranges::sort(rate, std::greater<>());
        if (tableau_.gamma * dt * rate[1] > (pair_ ? stiff_in_two : stiff_in_three)) whole_ |= std::uint64_t{1} << f;
    }
}

/// The solves of those fields in stage s, and what follows them.
void Integrator::solve_whole(int s, double dt) {
    if (whole_ == 0) return;
    if (pair_)
        solve_pair(s, dt);
    else
        solve_waves(s, dt);
}

/// Three directions: cosine waves along two of them, lines along the third.
void Integrator::solve_waves(int s, double dt) {
    std::array<int, most_fields> fields{};
    int count = 0;
    for (int f = 0; f < volume_count(); ++f)
        if (whole(f)) fields[static_cast<std::size_t>(count++)] = f;
    double* const k = k_[static_cast<std::size_t>(s)].volume.data();
    const std::array<CosineTables, 2> tables{waves_.plans[0].tables(), waves_.plans[1].tables()};
    const int planes = grid_.count(2);
    const auto transform = [&](bool back) {
        team_.run(planes * count, [&](int worker, int chunk) {
            const int f = fields[static_cast<std::size_t>(chunk / planes)];
            const int plane = chunk % planes;
            waves_.kernels->transform({&view_, k + f * view_.stride, tables.data(), scratch_of(worker), plane, back});
            if (back) finish_rows(s, f, plane * grid_.count(1), (plane + 1) * grid_.count(1));
        });
    };
    transform(false);
    const int blocks = view_.padded / 8 * grid_.count(1);
    constexpr int at_once = 64;
    const int chunks = (blocks + at_once - 1) / at_once;
    team_.run(chunks * count, [&](int worker, int chunk) {
        const int f = fields[static_cast<std::size_t>(chunk / chunks)];
        const Transport& transport = fields_.transport[static_cast<std::size_t>(f)];
        const int begin = at_once * (chunk % chunks);
        waves_.kernels->solve({&view_,
                               k + f * view_.stride,
                               {waves_.plans[0].decay(), waves_.plans[1].decay()},
                               tableau_.gamma * dt * transport.diffusivity,
                               transport.exchanges ? exchange_value_ : 0.0,
                               scratch_of(worker),
                               begin,
                               std::min(blocks, begin + at_once)});
    });
    transform(true);
}

}  // namespace skinheal::reaction
