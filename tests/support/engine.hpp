// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <utility>

#include "reaction/engine.hpp"
#include "support/wound.hpp"

namespace skinheal::test {

using Mn16Engine = reaction::Engine<Mn16>;

/// The default adult, whose numbers a test may change before it makes an engine of it.
[[nodiscard]] inline Mn16 adult_model() { return Mn16(parameters(), adult); }

/// Options with the lengths of the parameter set where none are given.
[[nodiscard]] inline reaction::SystemOptions walls(reaction::SystemOptions options = {}) {
    if (options.exchange_length == 0) options.exchange_length = parameters()["subcutis.exchange_length"];
    if (options.probe_depth == 0) options.probe_depth = parameters()["pigment.depth"];
    return options;
}

/// A model on a grid with the widest kernels of this processor.
[[nodiscard]] inline std::unique_ptr<Mn16Engine> engine(const Mn16& model, grid::Grid grid,
                                                        const reaction::SystemOptions& options) {
    return std::make_unique<Mn16Engine>(model, std::move(grid), *kernel_tables().back(), walls(options));
}

}  // namespace skinheal::test
