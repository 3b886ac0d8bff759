// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <utility>

#include "reaction/stepping/integrator.hpp"

namespace skinheal::reaction {

/// Chunks do not depend on the number of threads.
template <class Make>
void Integrator::sweep_across(int slot, Make&& make, bool of_whole) {
    const int in_row = view_.padded / 8;
    const int blocks = in_row * grid_.count(3 - slot);
    const int at_once = blocks > 1024 ? in_row * ((63 + in_row) / in_row) : 8;
    const int chunks = (blocks + at_once - 1) / at_once;
    std::array<int, most_fields> swept{};
    int moving = 0;
    for (int f = 0; f < volume_count(); ++f)
        if (sweeps(slot, f) && whole(f) == of_whole) swept[static_cast<std::size_t>(moving++)] = f;
    team_.run(chunks * moving, [&](int worker, int chunk) {
        SweepArguments a = make(swept[static_cast<std::size_t>(chunk / chunks)]);
        a.scratch = scratch_of(worker);
        a.begin = at_once * (chunk % chunks);
        a.end = std::min(blocks, a.begin + at_once);
        kernels_.sweep(a);
    });
}

}  // namespace skinheal::reaction
