// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absorption/film/film.hpp"

namespace skinheal::absorption {

/// Where the liquids of all films have gone.
class LiquidLedger {
public:
    /// A vehicle is put on.
    void apply(const Vehicle& vehicle);
    /// Channels drew `film.drawn` in.
    void draw(const Film& film);
    /// The course of a film ends: with the film, or because another one is put on it.
    void end(const Film& film, double time, bool wiped);
    /// Amounts at a time, with the film that lies on the skin, as row `row` of the result.
    void record(const Film& film, double time, std::size_t row, std::vector<LiquidResult>& out) const;

private:
    struct Entry {
        std::string name{};
        double applied{0};
        double entered{0};
        double evaporated{0};
        double wiped{0};
        double drawn{0};
    };
    [[nodiscard]] Entry& entry(const std::string& name);
    std::vector<Entry> entries_{};
};

}  // namespace skinheal::absorption
