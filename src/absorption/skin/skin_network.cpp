// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/skin/skin_network.hpp"

#include <algorithm>

#include "absorption/channels/history.hpp"

namespace skinheal::absorption {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool is_barrier(const LayerProperties& layer) { return layer.name == "stratum_corneum"; }

}  // namespace

SkinNetwork::SkinNetwork(const AbsorptionCase& given, const std::vector<ChannelClass>& all_channels)
    : given_(given),
      rows_(make_rows(given_, all_channels)),
      blocks_(make_blocks(given_, rows_)),
      barrier_(barrier_thickness(given_)),
      film_(given_, rows_, blocks_) {
    for (const Block& b : blocks_) finders_.emplace_back(b, rows_, barrier_);
    now_.closing.resize(blocks_.size());
    now_.sections.resize(blocks_.size());
    now_.media.resize(blocks_.size() * given_.layers.size());
    now_.flow_area.resize(blocks_.size() * at(rows_.count()));
    transport::Network& net = structure_;
    net.accounts = account_count;
    film_.add_to(net, evaporated);
    add_cells(net);
    int first_column = 0;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        add_faces(net, b, first_column);
        first_column += blocks_[b].columns;
    }
    add_outlets(net);
    nodes_ = net.size();
}

void SkinNetwork::add_cells(transport::Network& net) {
    int row_size = 0;
    for (const Block& b : blocks_) row_size += b.columns;
    int start = film_nodes();
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        const Block& block = blocks_[b];
        first_cell_.push_back(static_cast<int>(cells_.size()));
        for (int k = 0; k < static_cast<int>(block.volume.size()); ++k) {
            const int row = k / block.columns;
            const int layer = rows_.layer[at(row)];
            cells_.push_back({start + row * row_size + k % block.columns, static_cast<int>(b), row, layer, k,
                              block.volume[at(k)], block.inner[at(k)], block.outer[at(k)], false,
                              is_barrier(given_.layers[at(layer)])});
        }
        for (const int k : finders_[b].wet_cells()) cells_[at(first_cell_[b] + k)].wet = true;
        start += block.columns;
    }
    net.capacity.resize(at(film_nodes() + rows_.count() * row_size), 1.0);
    if (given_.base == Base::sink && given_.receptor > 0) {
        receptor_ = net.size();
        net.capacity.push_back(given_.receptor);
    }
}

void SkinNetwork::add_faces(transport::Network& net, std::size_t b, int first_column) {
    const auto next_link = [&] { return static_cast<int>(net.links.size()); };
    for (int k = 0; k < static_cast<int>(blocks_[b].faces.size()); ++k) {
        const CellFace& f = blocks_[b].faces[at(k)];
        const Cell& first = cells_[at(first_cell_[b] + f.first)];
        const Cell& second = cells_[at(first_cell_[b] + f.second)];
        faces_.push_back(
            {f, static_cast<int>(b), k, next_link(), first.wet || second.wet, first.barrier || second.barrier});
        net.links.push_back({first.node, second.node, 0, 0});
    }
    for (const CellFace& f : blocks_[b].top) {
        const int cell = first_cell_[b] + f.second;
        const int node = cells_[at(cell)].node;
        const int outlet = static_cast<int>(net.outlets.size());
        tops_.push_back({f, cell, next_link(), outlet, outlet + 1, outlet + 2});
        net.links.push_back({film_.above(first_column + f.second), node, 0, 0});
        for (const int account : {supplied, evaporated, washed}) net.outlets.push_back({node, 0, 0, account});
    }
    if (given_.base != Base::sink) return;
    for (const CellFace& f : blocks_[b].base) {
        const int cell = first_cell_[b] + f.first;
        const int node = cells_[at(cell)].node;
        bottoms_.push_back({f, cell, receptor_ < 0 ? static_cast<int>(net.outlets.size()) : next_link()});
        if (receptor_ < 0)
            net.outlets.push_back({node, 0, 0, permeated});
        else
            net.links.push_back({node, receptor_, 0, 0});
    }
}

void SkinNetwork::add_outlets(transport::Network& net) {
    for (const Cell& cell : cells_) {
        const LayerProperties& layer = given_.layers[at(cell.layer)];
        const auto next = [](const auto& list) { return static_cast<int>(list.size()); };
        cleared_.push_back(layer.clearance > 0 ? next(net.outlets) : -1);
        if (layer.clearance > 0) net.outlets.push_back({cell.node, 0, 0, absorbed});
        const bool first_order = layer.metabolism > 0 && layer.metabolism_half <= 0;
        broken_.push_back(first_order ? next(net.outlets) : -1);
        if (first_order) net.outlets.push_back({cell.node, 0, 0, metabolised});
        const bool half = layer.metabolism > 0 && layer.metabolism_half > 0;
        saturating_.push_back(half ? next(net.saturating) : -1);
        if (half) net.saturating.push_back({cell.node, 0, layer.metabolism_half, metabolised});
        stores_.push_back(layer.bind_on > 0 ? next(net.stores) : -1);
        if (layer.bind_on > 0) net.stores.push_back({cell.node, 0, layer.bind_off});
    }
}

transport::Network SkinNetwork::build(double time, const Surface& surface) {
    transport::Network network = structure_;
    set(time, surface, network);
    return network;
}

std::vector<SkinNetwork::Closing> SkinNetwork::closing_at(double time) const {
    std::vector<Closing> out;
    for (const Block& b : blocks_) {
        out.emplace_back();
        if (!b.channel) continue;
        const Closure& c = b.channel->closure;
        out.back() = {value_at(c.open, time, 1), value_at(c.radius, time, 1), value_at(c.fibrin, time, 0),
                      value_at(c.infill, time, 0), value_at(c.outflow, time, 0)};
    }
    return out;
}

std::vector<double> SkinNetwork::fluid_shares(const std::vector<Closing>& closing) const {
    std::vector<double> out;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        Sections sections;
        finders_[b].find(blocks_[b], closing[b].radius, sections);
        for (int k = 0; k < static_cast<int>(blocks_[b].volume.size()); ++k)
            out.push_back(sections.cell[at(k)] * (cells_[at(first_cell_[b] + k)].barrier ? closing[b].open : 1.0));
    }
    return out;
}

std::vector<double> SkinNetwork::room(double time) const {
    const std::vector<Closing> closing = closing_at(time);
    std::vector<double> out = fluid_shares(closing);
    for (std::size_t k = 0; k < out.size(); ++k) {
        const Cell& cell = cells_[k];
        const Closing& c = closing[at(cell.block)];
        const double empty = cell.barrier ? 1.0 : c.open * (1 - c.infill);
        out[k] *= c.outflow > 0 ? 0.0 : cell.volume * empty;
    }
    return out;
}

double SkinNetwork::depth_share(const Cell& cell, double top, double base) const {
    const double from = rows_.edges[at(cell.row)];
    const double to = rows_.edges[at(cell.row + 1)];
    return std::max(0.0, std::min(base, to) - std::max(top, from)) / (to - from);
}

double SkinNetwork::tissue_capacity(const Cell& cell, double wetness) const {
    const double partition = given_.layers[at(cell.layer)].partition;
    return cell.barrier ? partition + (given_.hydration_swelling - 1) * wetness * given_.hydration_partition
                        : partition;
}

double SkinNetwork::fluid_capacity(const Cell& cell, const Closing& closing) const {
    return cell.barrier ? 1.0 : 1 + closing.infill * (given_.layers[at(cell.layer)].partition - 1);
}

bool SkinNetwork::varies(double from, double to, const Surface& surface) const {
    if (surface.film.changes_after(from)) return true;
    const bool hydrating = given_.hydration_factor != 1 || given_.hydration_swelling != 1;
    if (hydrating && surface.wetness.changes_after(from)) return true;
    if (absorption::varies(given_.clearance, from, to)) return true;
    for (const Block& b : blocks_) {
        if (!b.channel) continue;
        const Closure& c = b.channel->closure;
        for (const History* h : {&c.open, &c.radius, &c.fibrin, &c.infill, &c.outflow})
            if (absorption::varies(*h, from, to)) return true;
    }
    return false;
}

double SkinNetwork::surface_flux(const transport::Network& network, const std::vector<double>& c) const {
    double flux = 0;
    for (const Top& t : tops_) {
        const transport::Link& l = network.links[at(t.link)];
        const transport::Outlet& o = network.outlets[at(t.supply)];
        flux += l.forward * c[at(l.from)] - l.backward * c[at(l.to)] + o.supply - o.rate * c[at(o.cell)];
    }
    return flux;
}

}  // namespace skinheal::absorption
