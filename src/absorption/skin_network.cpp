// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/skin_network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "absorption/box.hpp"
#include "absorption/history.hpp"
#include "transport/grid_network.hpp"
#include "transport/hindrance.hpp"

namespace skinheal::absorption {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool is_barrier(const LayerProperties& layer) { return layer.name == "stratum_corneum"; }

double series(double a, double b) { return 1.0 / (a + b); }

}  // namespace

SkinNetwork::SkinNetwork(const AbsorptionCase& given)
    : given_(given),
      rows_(make_rows(given_)),
      blocks_(make_blocks(given_, rows_)),
      barrier_(barrier_thickness(given_)),
      film_(given_, rows_, blocks_) {
    transport::Network& net = structure_;
    net.accounts = account_count;
    film_.add_to(net, evaporated);
    add_cells(net);
    nodes_ = net.size();
}

void SkinNetwork::add_cells(transport::Network& net) {
    int row_size = 0;
    std::vector<int> start;
    for (const Block& b : blocks_) {
        start.push_back(row_size);
        row_size += b.columns;
    }
    const int film = film_nodes();
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        const Block& block = blocks_[b];
        first_cell_.push_back(static_cast<int>(cells_.size()));
        for (int k = 0; k < static_cast<int>(block.volume.size()); ++k) {
            const int row = k / block.columns;
            const int node = film + row * row_size + start[b] + k % block.columns;
            const int column = k % block.columns;
            const int layer = rows_.layer[at(row)];
            const double top = rows_.edges[at(row)];
            const double base = rows_.edges[at(row + 1)];
            double fresh = 0;
            if (block.holes)
                fresh = block.holes->radius(column, top, base);
            else if (block.channel)
                fresh = fresh_radius(*block.channel, barrier_, block.centre_depth[at(k)]);
            cells_.push_back({node, static_cast<int>(b), row, layer, column, block.volume[at(k)], block.inner[at(k)],
                              block.outer[at(k)], top, base, fresh, block.inner[at(k)] < fresh,
                              is_barrier(given_.layers[at(layer)])});
        }
    }
    net.capacity.resize(at(film + rows_.count() * row_size), 1.0);
    if (given_.base == Base::sink && given_.receptor > 0) {
        receptor_ = net.size();
        net.capacity.push_back(given_.receptor);
    }
    const auto cell_of = [&](std::size_t b, int local) -> const Cell& { return cells_[at(first_cell_[b] + local)]; };
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        for (const CellFace& f : blocks_[b].faces) {
            const Cell& first = cell_of(b, f.first);
            const Cell& second = cell_of(b, f.second);
            const bool barrier =
                is_barrier(given_.layers[at(first.layer)]) || is_barrier(given_.layers[at(second.layer)]);
            faces_.push_back(
                {f, static_cast<int>(b), static_cast<int>(net.links.size()), first.wet || second.wet, barrier});
            net.links.push_back({first.node, second.node, 0, 0});
        }
        for (const CellFace& f : blocks_[b].top) {
            Top top{f, first_cell_[b] + f.second, static_cast<int>(net.links.size()), 0, 0, 0};
            const int node = cells_[at(top.cell)].node;
            net.links.push_back({film_.above(start[b] + f.second), node, 0, 0});
            top.supply = static_cast<int>(net.outlets.size());
            net.outlets.push_back({node, 0, 0, supplied});
            top.air = top.supply + 1;
            net.outlets.push_back({node, 0, 0, evaporated});
            top.drain = top.supply + 2;
            net.outlets.push_back({node, 0, 0, washed});
            tops_.push_back(top);
        }
        if (given_.base != Base::sink) continue;
        for (const CellFace& f : blocks_[b].base) {
            const int node = cell_of(b, f.first).node;
            bottoms_.push_back(
                {f, first_cell_[b] + f.first, static_cast<int>(receptor_ < 0 ? net.outlets.size() : net.links.size())});
            if (receptor_ < 0)
                net.outlets.push_back({node, 0, 0, permeated});
            else
                net.links.push_back({node, receptor_, 0, 0});
        }
    }
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

transport::Network SkinNetwork::build(double time, const Surface& surface) const {
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

double SkinNetwork::section_share(const Cell& cell, const Closing& closing) const {
    if (!cell.wet) return 0;
    const Block& block = blocks_[at(cell.block)];
    if (block.holes) return block.holes->share(cell.column, cell.top, cell.base, closing.radius);
    const double radius = cell.barrier ? cell.fresh : cell.fresh * closing.radius;
    const double area = cell.outer * cell.outer - cell.inner * cell.inner;
    return std::clamp((radius * radius - cell.inner * cell.inner) / area, 0.0, 1.0);
}

double SkinNetwork::fluid_share(const Cell& cell, const Closing& closing) const {
    return section_share(cell, closing) * (cell.barrier ? closing.open : 1.0);
}

double SkinNetwork::tissue_capacity(const Cell& cell, double wetness) const {
    const double partition = given_.layers[at(cell.layer)].partition;
    return cell.barrier ? partition + (given_.hydration_swelling - 1) * wetness * given_.hydration_partition
                        : partition;
}

double SkinNetwork::fluid_capacity(const Cell& cell, const Closing& closing) const {
    return cell.barrier ? 1.0 : 1 + closing.infill * (given_.layers[at(cell.layer)].partition - 1);
}

SkinNetwork::Now SkinNetwork::now_at(double time, const Surface& surface) const {
    Now now{time, value_at(given_.clearance, time, 1), surface.wetness.at(time), closing_at(time), {}};
    const double wet = 1 + (given_.hydration_factor - 1) * now.wetness;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        now.media.emplace_back(given_.layers.size());
        for (std::size_t l = 0; l < given_.layers.size(); ++l) {
            const LayerProperties& layer = given_.layers[l];
            const bool barrier = is_barrier(layer);
            Medium& m = now.media[b][l];
            m.tissue = layer.partition * layer.diffusivity * (barrier ? wet : 1.0);
            if (!blocks_[b].channel) continue;
            const ChannelClass& channel = *blocks_[b].channel;
            const Closing& c = now.closing[b];
            const double gel = transport::gel_diffusion(given_.solute_radius, given_.fibre_radius, c.fibrin);
            m.flow = c.outflow * std::numbers::pi * channel.mouth_radius * channel.mouth_radius * blocks_[b].density;
            if (barrier) {
                // hindrance where it matters: the mouth, once it has shrunk to the size of the solute
                const double pore = channel.mouth_radius * std::sqrt(c.open);
                const double ratio = pore > 0 ? given_.solute_radius / pore : 1.0;
                m.fluid = given_.water_diffusivity * gel * transport::pore_diffusion(ratio);
                m.flow *= transport::pore_convection(ratio);
            } else {
                m.fluid = (1 - c.infill) * given_.water_diffusivity * gel + c.infill * m.tissue;
            }
        }
    }
    return now;
}

void SkinNetwork::set(double time, const Surface& surface, transport::Network& network) const {
    const Now now = now_at(time, surface);
    film_.set_limits(surface.film, network);
    film_.set(time, surface.film, network);
    for (std::size_t k = 0; k < cells_.size(); ++k) set_cell(k, now, network);
    for (const Link& f : faces_) set_face(f, now, network);
    for (const Top& t : tops_) set_top(t, now, surface, network);
    for (const Bottom& b : bottoms_) set_bottom(b, now, network);
}

void SkinNetwork::follow(double time, const Surface& surface, transport::Network& network) const {
    const Now now = now_at(time, surface);
    film_.set(time, surface.film, network);
    const bool hydrating = given_.hydration_factor != 1 || given_.hydration_swelling != 1;
    const bool flowing = given_.clearance.time.size() > 1;
    for (std::size_t k = 0; k < cells_.size(); ++k)
        if (cells_[k].wet || flowing || (hydrating && cells_[k].barrier)) set_cell(k, now, network);
    for (const Link& f : faces_)
        if (f.wet || (hydrating && f.barrier)) set_face(f, now, network);
    for (const Top& t : tops_) set_top(t, now, surface, network);
    for (const Bottom& b : bottoms_) set_bottom(b, now, network);
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

void SkinNetwork::set_cell(std::size_t k, const Now& now, transport::Network& network) const {
    const Cell& cell = cells_[k];
    const LayerProperties& layer = given_.layers[at(cell.layer)];
    const Closing& closing = now.closing[at(cell.block)];
    const double fluid = fluid_share(cell, closing);
    const double tissue = (1 - fluid) * cell.volume * layer.partition;
    const double held = (1 - fluid) * cell.volume * tissue_capacity(cell, now.wetness);
    network.capacity[at(cell.node)] = held + (fluid > 0 ? fluid * cell.volume * fluid_capacity(cell, closing) : 0.0);
    if (cleared_[k] >= 0) network.outlets[at(cleared_[k])].rate = layer.clearance * now.flow_factor * tissue;
    if (broken_[k] >= 0) network.outlets[at(broken_[k])].rate = layer.metabolism * tissue;
    if (saturating_[k] >= 0) network.saturating[at(saturating_[k])].rate = layer.metabolism * tissue;
    if (stores_[k] >= 0) network.stores[at(stores_[k])].on = layer.bind_on * tissue;
}

/// Half of a lateral face.  A sealing mouth is a plug in the section of the channel, uniform across it.  A cell that the section cuts
/// has its value partly in the fluid, partly in the ring of tissue around it, and so has the way from there to the face outside.
double SkinNetwork::lateral_resistance(const Cell& cell, double way, double ring, const Now& now) const {
    const Medium& m = now.media[at(cell.block)][at(cell.layer)];
    if (!cell.wet) return way / m.tissue;
    const Closing& closing = now.closing[at(cell.block)];
    const double open = cell.barrier ? closing.open : 1.0;
    const double section = section_share(cell, closing);
    const double fluid = open * m.fluid + (1 - open) * m.tissue;
    if (section <= 0 || fluid <= 0) return way / m.tissue;
    if (section >= 1) return way / fluid;
    const double radius = cell.fresh * (cell.barrier ? 1.0 : closing.radius);
    const double through = way / fluid + (ring > 0 ? ring * std::log(cell.outer / radius) / m.tissue : 0.0);
    return section * through + (1 - section) * way / m.tissue;
}

/// Vertical faces hold three ways side by side: fluid on fluid, tissue on tissue, and fluid on tissue where the section changes
/// (theory: absorption-14).
void SkinNetwork::set_face(const Link& link, const Now& now, transport::Network& network) const {
    const CellFace& f = link.face;
    const Cell& first = cells_[at(first_cell_[at(link.block)] + f.first)];
    const Cell& second = cells_[at(first_cell_[at(link.block)] + f.second)];
    if (!f.vertical) {
        set_link(network.links[at(link.link)], series(lateral_resistance(first, f.first_way, f.ring, now),
                                                      lateral_resistance(second, f.second_way, 0, now)));
        return;
    }
    const Medium& m1 = now.media[at(link.block)][at(first.layer)];
    const Medium& m2 = now.media[at(link.block)][at(second.layer)];
    const double area = 0.5 / f.first_way * (rows_.edges[at(f.row + 1)] - rows_.edges[at(f.row)]);
    const double junction = first.layer == second.layer ? 0.0 : given_.layers[at(second.layer)].resistance / area;
    const double p1 = fluid_share(first, now.closing[at(link.block)]);
    const double p2 = fluid_share(second, now.closing[at(link.block)]);
    const double both = std::min(p1, p2);
    double g = (1 - std::max(p1, p2)) * series(f.first_way / m1.tissue + junction, f.second_way / m2.tissue);
    double flow = 0;
    if (both > 0 && m1.fluid > 0 && m2.fluid > 0) {
        g += both * series(f.first_way / m1.fluid, f.second_way / m2.fluid);
        // the fluid rises through the section of the channel; the share of it in this cell is that of the section
        const Block& block = blocks_[at(link.block)];
        const double section = std::numbers::pi * second.fresh * second.fresh * block.density;
        flow = -std::min(m1.flow, m2.flow) * std::min(1.0, p2 * area / section);
    }
    if (p1 > p2 && m1.fluid > 0) g += (p1 - p2) * series(f.first_way / m1.fluid + junction, f.second_way / m2.tissue);
    if (p2 > p1 && m2.fluid > 0) g += (p2 - p1) * series(f.first_way / m1.tissue + junction, f.second_way / m2.fluid);
    transport::set_link(network.links[at(link.link)], g, flow);
}

void SkinNetwork::set_top(const Top& top, const Now& now, const Surface& surface, transport::Network& network) const {
    const Cell& cell = cells_[at(top.cell)];
    const Film& film = surface.film;
    const Medium& m = now.media[at(cell.block)][at(cell.layer)];
    const double way = top.face.second_way;
    const double area = 0.5 / way * (rows_.edges[1] - rows_.edges[0]);
    const double fluid = fluid_share(cell, now.closing[at(cell.block)]);
    const auto conductance = [&](double tissue_extra, double fluid_extra) {
        double g = (1 - fluid) * series(way / m.tissue, tissue_extra);
        if (fluid > 0 && m.fluid > 0) g += fluid * series(way / m.fluid, fluid_extra);
        return g;
    };
    double to_film = 0;
    double to_air = 0;
    if (film.present) {
        const double radius = fluid > 0 ? blocks_[at(cell.block)].channel->mouth_radius : 0.0;
        const FilmNodes::Ways ways = film_.ways(now.time, film, radius);
        to_film = conductance(ways.tissue / area, ways.mouth / area);
    } else if (given_.surface_evaporation > 0) {
        const double air = 1.0 / (given_.surface_evaporation * area);
        to_air = conductance(air, air);
    }
    double flow = 0;
    if (fluid > 0 && m.flow > 0) {
        const ChannelClass& channel = *blocks_[at(cell.block)].channel;
        const double section =
            std::numbers::pi * channel.mouth_radius * channel.mouth_radius * blocks_[at(cell.block)].density;
        flow = m.flow * std::min(1.0, fluid * area / section);
    }
    const bool infinite = film.present && film.vehicle.infinite;
    transport::Link link;
    if (film.present) transport::set_link(link, to_film, -flow);
    network.links[at(top.link)].forward = infinite ? 0 : link.forward;
    network.links[at(top.link)].backward = infinite ? 0 : link.backward;
    transport::Outlet& supply = network.outlets[at(top.supply)];
    supply.rate = infinite ? link.backward : 0;
    const double dissolved = film.vehicle.saturation > 0 ? std::min(film.vehicle.concentration, film.vehicle.saturation)
                                                         : film.vehicle.concentration;
    supply.supply = infinite ? link.forward * dissolved / film.vehicle.partition : 0;
    network.outlets[at(top.air)].rate = to_air;
    network.outlets[at(top.drain)].rate = film.present ? 0 : flow;
}

void SkinNetwork::set_bottom(const Bottom& bottom, const Now& now, transport::Network& network) const {
    const Cell& cell = cells_[at(bottom.cell)];
    const Medium& m = now.media[at(cell.block)][at(cell.layer)];
    const double fluid = fluid_share(cell, now.closing[at(cell.block)]);
    const double g = ((1 - fluid) * m.tissue + fluid * m.fluid) / bottom.face.first_way;
    double flow = 0;  // a channel through the whole of the skin draws from below
    if (fluid > 0 && m.flow > 0) {
        const double height = rows_.edges.back() - rows_.edges[rows_.edges.size() - 2];
        const Block& block = blocks_[at(cell.block)];
        const double section = std::numbers::pi * cell.fresh * cell.fresh * block.density;
        flow = m.flow * std::min(1.0, fluid * 0.5 * height / bottom.face.first_way / section);
    }
    transport::Link link;
    transport::set_link(link, g, -flow);
    if (receptor_ < 0) {
        network.outlets[at(bottom.index)].rate = link.forward;
    } else {
        network.links[at(bottom.index)].forward = link.forward;
        network.links[at(bottom.index)].backward = link.backward;
    }
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
