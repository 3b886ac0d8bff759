// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "skinheal/absorption.hpp"
#include "transport/edges.hpp"

namespace skinheal::absorption {

class HoleSections;

/// Radius of a fresh channel along its depth: linear from mouth to body at the base of the stratum corneum, then to the tip.  m.
struct HoleShape {
    double mouth_radius{0};
    double body_radius{0};
    double tip_radius{0};
    double depth{0};
    /// 0 from the tip on.
    [[nodiscard]] double radius(double barrier, double at_depth) const;
    /// Of the tip itself.
    [[nodiscard]] double end_radius(double barrier) const;

private:
    [[nodiscard]] double wall(double barrier, double at_depth) const;
};

/// Face between two cells of one block, or at its top or base (then one of them is -1).  All per area of skin.
struct CellFace {
    bool vertical{true};
    int row{0};     ///< of the upper cell (vertical), of both (lateral)
    int first{-1};  ///< cell nearer to the surface or to the axis
    int second{-1};
    double first_way{0};  ///< way / area, so that resistance = first_way / conductivity
    double second_way{0};
    double ring{0};  ///< lateral: resistance of a ring around the axis = ring * ln(outer / inner radius) / conductivity
};

/// The skin around one class of channels, or skin without channels: rows of cells in depth, cells in a row outwards from the axis;
/// of a box, along x and then y.
/// Lengths in m, volumes and areas per area of skin.
struct Block {
    int columns{1};
    std::vector<double> volume{};  ///< [row * columns + column]
    std::vector<double> inner{};   ///< radii of each cell, m; 0 without channels
    std::vector<double> outer{};
    std::vector<CellFace> faces{};
    std::vector<CellFace> top{};
    std::vector<CellFace> base{};
    double density{0};  ///< channels per area of skin
    std::optional<ChannelClass> channel{};
    std::shared_ptr<const HoleSections> holes{};  ///< of a box
};

/// Rows shared by all blocks.
struct Rows {
    std::vector<double> edges{};
    std::vector<int> layer{};  ///< of each row
    [[nodiscard]] int count() const noexcept { return static_cast<int>(layer.size()); }
};

/// `all_channels`: whose tips they resolve.
[[nodiscard]] Rows make_rows(const AbsorptionCase& given, const std::vector<ChannelClass>& all_channels);
/// One block per class of channels, or one without.  Areas of the blocks add up to 1.
[[nodiscard]] std::vector<Block> make_blocks(const AbsorptionCase& given, const Rows& rows);

/// Faces below a cell, and at the top and base of its block.
void add_vertical_faces(Block& block, const Rows& rows, int row, int column, double area);
/// Thickness of the stratum corneum, m.
[[nodiscard]] double barrier_thickness(const AbsorptionCase& given);

}  // namespace skinheal::absorption
