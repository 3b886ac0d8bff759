// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "absorption/skin/geometry.hpp"

namespace skinheal::absorption {

/// Where the channels of one block lie, whatever fills them, while they have `shrink` times their fresh radius below the stratum
/// corneum.  Shares: of cells, and of faces on both sides of which the channel goes on.
struct Sections {
    double shrink{-1};
    std::vector<double> cell{};
    std::vector<double> face{};  ///< in the order of the faces of the block
    std::vector<double> top{};   ///< of each column, at the surface
    std::vector<double> base{};
};

/// The part of a row of cells that a channel crosses: its radius at the top, at the middle and at the base of that part, m, and the
/// share of the height that this is.
struct RowRadii {
    double top{0};
    double middle{0};
    double base{0};
    double part{0};
};

/// In the row between two depths.
[[nodiscard]] RowRadii row_radii(const HoleShape& shape, double barrier, double shrink, double top, double base);

/// Of the cylinder that conducts between the middles of two rows as the channel does: for a cone sqrt(r1 r2), exactly; where the
/// channel jumps in width, at most the narrower of its two sections there (theory: absorption-15).
[[nodiscard]] double passage_radius(const RowRadii& above, const RowRadii& below);

/// Which parts of a block channels reach when they are fresh; all others keep a share of 0.
class SectionFinder {
public:
    SectionFinder(const Block& block, const Rows& rows, double barrier);

    /// Nothing happens if `out` has this shrink already.
    void find(const Block& block, double shrink, Sections& out) const;
    [[nodiscard]] const std::vector<int>& wet_cells() const noexcept { return cells_; }

private:
    [[nodiscard]] double cell_share(const Block& block, int k, double shrink, const std::vector<RowRadii>& radii) const;
    [[nodiscard]] double face_share(const Block& block, const CellFace& face, double shrink,
                                    const std::vector<RowRadii>& radii) const;
    void find_ends(const Block& block, double shrink, const std::vector<RowRadii>& radii, Sections& out) const;
    [[nodiscard]] std::vector<RowRadii> radii_of(const Block& block, double shrink) const;

    std::vector<double> edges_;
    double barrier_;
    std::vector<int> cells_{};
    std::vector<int> faces_{};
};

}  // namespace skinheal::absorption
