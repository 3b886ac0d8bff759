// SPDX-License-Identifier: BSD-3-Clause
// Diffusion in two directions as nearly one factor of the matrix (theory: numerics-22, numerics-23).
#include <algorithm>
#include <array>
#include <cstddef>

#include "reaction/stepping/integrator.hpp"

namespace skinheal::reaction {
namespace {

/// Parameter of the corrections: waves about this stiff in both directions are left with least.  The steepest waves of a fine
/// grid are far beyond, but hold little; 4 and 16 give the same error of a treatment within a fifth (bench_true_error).
constexpr double parameter = 8;
constexpr double share = 1 / (0.5 + parameter);           ///< of g dt, in their lines
constexpr double weight = 2 * parameter * share * share;  ///< of what they find
constexpr int corrections = 2;                            ///< an even number, so that no wave is corrected too far

}  // namespace

/// An approximate (I - g dt (A_0 + A_1))^-1 of the fields whose directions are one factor in this step: the product of the lines of both
/// directions, corrected by alternating directions.  One thread for each field, in whose cache it stays: lines of the two directions
/// shared out over threads would move half of the field from one to the other every time.
void Integrator::solve_pair(int s, double dt) {
    const double gamma_tau = tableau_.gamma * dt;
    pair_factors_.prepare(grid_, fields_.transport, fields_.moves, spread_, share * gamma_tau, exchange_value_);
    std::array<int, most_fields> fields{};
    int count = 0;
    for (int f = 0; f < volume_count(); ++f)
        if (whole(f)) fields[static_cast<std::size_t>(count++)] = f;
    team_.run(count, [&](int worker, int chunk) {
        const int f = fields[static_cast<std::size_t>(chunk)];
        const Transport& transport = fields_.transport[static_cast<std::size_t>(f)];
        const std::ptrdiff_t at = f * view_.stride;
        double* const k = k_[static_cast<std::size_t>(s)].volume.data() + at;
        double* const right = pair_right_.data() + at;
        double* const left = next_.volume.data() + at;  // free until the next state is formed
        const auto lines = [&](double* field, int slot, const LineFactorSet& factors) {
            SweepArguments a = line_arguments(field, f, slot, factors, gamma_tau);
            a.scratch = scratch_of(worker);
            a.end = slot == 0 ? grid_.rows() : view_.padded / 8;
            return a;
        };
        std::copy_n(k + view_.origin, view_.stride - view_.origin, right + view_.origin);
        kernels_.sweep(lines(k, 0, factors_));
        kernels_.sweep(lines(k, last_slot_, factors_));
        for (int correction = 0; correction < corrections; ++correction) {
            waves_.kernels->defect(
                {&view_, right, k, left, gamma_tau * transport.diffusivity, transport.exchanges, 0, grid_.rows()});
            kernels_.sweep(lines(left, 0, pair_factors_));
            SweepArguments a = lines(left, last_slot_, pair_factors_);
            a.after = After::stage_state;  // k += weight times what is found
            a.sum.a[0] = weight;
            a.state = a.next = k;
            kernels_.sweep(a);
        }
        finish_rows(s, f, 0, grid_.rows());
    });
}

}  // namespace skinheal::reaction
