// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "absorption/channels/sections.hpp"
#include "absorption/film/film_nodes.hpp"
#include "absorption/skin/geometry.hpp"
#include "transport/network.hpp"

namespace skinheal::absorption {

/// Where solute goes that leaves the network.
enum Account { absorbed, permeated, evaporated, metabolised, supplied, washed, account_count };

/// What the coefficients depend on besides time.
struct Surface {
    Film film{};
    Wetness wetness{};
};

/// Film, skin, channels and receptor as one network (theory: absorption-7).  Nodes: film from the air down, then row by row all blocks side
/// by side, then the receptor: so the band stays as narrow as one row.
class SkinNetwork {
public:
    /// `all_channels`: whose tips the rows of cells resolve; those of `given`, and of other windows of one course.
    SkinNetwork(const AbsorptionCase& given, const std::vector<ChannelClass>& all_channels);

    /// Structure with coefficients at a time.
    [[nodiscard]] transport::Network build(double time, const Surface& surface);
    /// All coefficients; sets the limits of the film as well.
    void set(double time, const Surface& surface, transport::Network& network);
    /// Those that closing channels, a drying film, hydration and blood flow change in the course of a segment.
    void follow(double time, const Surface& surface, transport::Network& network);
    /// Does anything change between two times?
    [[nodiscard]] bool varies(double from, double to, const Surface& surface) const;

    [[nodiscard]] const AbsorptionCase& given() const noexcept { return given_; }
    [[nodiscard]] const Rows& rows() const noexcept { return rows_; }
    [[nodiscard]] int film_nodes() const noexcept { return film_.count(); }
    [[nodiscard]] int receptor() const noexcept { return receptor_; }
    [[nodiscard]] int nodes() const noexcept { return nodes_; }
    /// Share of the volume of the film in each of its nodes.
    [[nodiscard]] const std::vector<double>& film_share() const noexcept { return film_.share(); }

    /// A cell of the skin.
    struct Cell {
        int node{0};
        int block{0};
        int row{0};
        int layer{0};
        int local{0};  ///< within its block
        double volume{0};
        double inner{0};
        double outer{0};
        bool wet{false};      ///< holds fluid of a fresh channel
        bool barrier{false};  ///< in the stratum corneum
    };
    [[nodiscard]] const std::vector<Cell>& cells() const noexcept { return cells_; }
    /// How far the channels of one block have closed.
    struct Closing {
        double open{1};
        double radius{1};
        double fibrin{0};
        double infill{0};
        double outflow{0};
    };
    /// Of each block.
    [[nodiscard]] std::vector<Closing> closing_at(double time) const;
    /// Share of each cell that is fluid.
    [[nodiscard]] std::vector<double> fluid_shares(const std::vector<Closing>& closing) const;
    /// Volume of fluid in each cell that channels of a block can draw in from the surface at a time, per area; none where they bleed.
    [[nodiscard]] std::vector<double> room(double time) const;
    /// Share of each cell that lies between two depths.
    [[nodiscard]] double depth_share(const Cell& cell, double top, double base) const;
    /// Capacity of the fluid in a cell per volume of fluid.
    [[nodiscard]] double fluid_capacity(const Cell& cell, const Closing& closing) const;
    /// Capacity of the tissue in a cell per volume of dry tissue (theory: films-4).
    [[nodiscard]] double tissue_capacity(const Cell& cell, double wetness) const;
    /// Flux from film to skin at concentrations c.
    [[nodiscard]] double surface_flux(const transport::Network& network, const std::vector<double>& c) const;

private:
    /// Conductivities of a layer and of the fluid that crosses it.
    struct Medium {
        double tissue{0};
        double fluid{0};
        double section{0};  ///< of what is in the section of a channel, sealed in part
        double open{1};     ///< share of that section that is fluid
        double flow{0};     ///< volume flow towards the surface per area of skin and share of convection
    };
    struct Link {
        CellFace face{};
        int block{0};
        int local{0};  ///< within its block
        int link{0};
        bool wet{false};
        bool barrier{false};  ///< touches the stratum corneum
    };
    struct Top {
        CellFace face{};
        int cell{0};
        int link{0};    ///< to the film
        int supply{0};  ///< outlet: from an infinite film
        int air{0};     ///< outlet: evaporation from bare skin
        int drain{0};   ///< outlet: fluid that leaves bare skin
    };

    struct Bottom {
        CellFace face{};
        int cell{0};
        int index{0};  ///< of the outlet, or of the link to a receptor of finite volume
    };

    /// What holds at one time.
    struct Now {
        double time{0};
        double flow_factor{1};  ///< of blood
        double wetness{0};
        std::vector<Closing> closing{};
        std::vector<Medium> media{};  ///< [block * layers + layer]
        std::vector<Sections> sections{};
        std::vector<double>
            flow_area{};  ///< [block * rows + row]: of the fluid through which fluid leaves a row upwards
    };
    void add_cells(transport::Network& network);
    void add_faces(transport::Network& network, std::size_t b, int first_column);
    void add_outlets(transport::Network& network);
    void find_now(double time, const Surface& surface);
    void find_media(std::size_t block);
    void find_flow_areas(std::size_t block);
    [[nodiscard]] const Medium& medium(const Cell& cell) const {
        return now_
            .media[static_cast<std::size_t>(cell.block) * given_.layers.size() + static_cast<std::size_t>(cell.layer)];
    }
    /// Share of the cell that lies within the section of the channel, whatever fills it.
    [[nodiscard]] double section_share(const Cell& cell) const {
        return now_.sections[static_cast<std::size_t>(cell.block)].cell[static_cast<std::size_t>(cell.local)];
    }
    /// Of the flow through a row of a block, what goes through this area of it.  m/s.
    [[nodiscard]] double flow_through(double flow, int block, int row, double area) const;
    void set_cell(std::size_t k, transport::Network& network) const;
    void set_face(const Link& link, transport::Network& network) const;
    void set_top(const Top& top, const Surface& surface, transport::Network& network) const;
    void set_bottom(const Bottom& bottom, transport::Network& network) const;
    [[nodiscard]] double lateral_conductance(const Link& link, const Cell& first, const Cell& second) const;

    AbsorptionCase given_;
    Rows rows_;
    std::vector<Block> blocks_;
    double barrier_{0};
    FilmNodes film_;
    std::vector<Cell> cells_{};
    std::vector<Link> faces_{};
    std::vector<Top> tops_{};
    std::vector<Bottom> bottoms_{};
    std::vector<SectionFinder> finders_{};  ///< of each block
    Now now_{};
    std::vector<int> first_cell_{};  ///< of each block, in cells_
    std::vector<int> cleared_{};     ///< outlet of each cell, -1 if none
    std::vector<int> broken_{};      ///< first-order metabolism
    std::vector<int> saturating_{};
    std::vector<int> stores_{};
    int receptor_{-1};
    int nodes_{0};
    transport::Network structure_{};
};

}  // namespace skinheal::absorption
