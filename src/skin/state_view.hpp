// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "grid/grid.hpp"
#include "reaction/system.hpp"

namespace skinheal::skin {

/// Index of the field called `name`; nothing if the model lacks it.
[[nodiscard]] inline std::optional<std::size_t> find_field(std::span<const reaction::Descriptor> fields,
                                                           std::string_view name) {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (fields[i].name == name) return i;
    return std::nullopt;
}

/// One volume field of a state, as laid out by the grid.
[[nodiscard]] inline const double* volume_field(const grid::Grid& grid, const reaction::State& state,
                                                std::size_t index) {
    return state.volume.data() + static_cast<std::ptrdiff_t>(index) * grid.field_stride();
}

/// One surface field of a state, one value per surface cell.
[[nodiscard]] inline std::span<const double> surface_field(const grid::Grid& grid, const reaction::State& state,
                                                           std::size_t index) {
    const auto cells = static_cast<std::size_t>(grid.surface_cells());
    return std::span<const double>(state.surface).subspan(index * cells, cells);
}

}  // namespace skinheal::skin
