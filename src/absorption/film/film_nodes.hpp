// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "absorption/film/film.hpp"
#include "absorption/skin/geometry.hpp"
#include "transport/network.hpp"

namespace skinheal::absorption {

/// The film as the first nodes of a network: layers from the air down, in each of them one node over every column of the skin, or one
/// node for all if the film is stirred or the skin has no channels (theory: films-6).
class FilmNodes {
public:
    FilmNodes(const AbsorptionCase& given, const Rows& rows, const std::vector<Block>& blocks);

    [[nodiscard]] int count() const noexcept { return static_cast<int>(share_.size()); }
    /// Share of the volume of the film in each node.
    [[nodiscard]] const std::vector<double>& share() const noexcept { return share_; }
    /// The node that touches a column of the skin; columns are counted over all blocks.
    [[nodiscard]] int above(int column) const noexcept;

    /// Add nodes, links, limits and what evaporates to an empty network.
    void add_to(transport::Network& network, int evaporated);
    /// Coefficients at a time.
    void set(double time, const Film& film, transport::Network& network) const;
    /// Solubility, which only a new film changes.
    void set_limits(const Film& film, transport::Network& network) const;
    /// Way through the film to a column of the skin over its conductivity: to tissue, and to the mouth of a channel of a radius.
    /// Units: per area of that column, s/m.  0 in a stirred film.
    struct Ways {
        double tissue{0};
        double mouth{0};
    };
    [[nodiscard]] Ways ways(double time, const Film& film, double mouth_radius) const;

private:
    /// Two columns side by side.
    struct Along {
        int first;
        int second;
        double way;  ///< between their centres: resistance = way / (conductivity * height)
    };

    double water_diffusivity_;
    std::vector<double> layer_share_{};
    std::vector<double> column_share_{};
    std::vector<double> share_{};
    std::vector<Along> along_{};
    int first_outlet_{0};
};

}  // namespace skinheal::absorption
