// SPDX-License-Identifier: BSD-3-Clause
// What flows between the cells of skin and channels, as it is at one time.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "absorption/channels/history.hpp"
#include "absorption/skin/skin_network.hpp"
#include "transport/grid_network.hpp"
#include "transport/hindrance.hpp"

namespace skinheal::absorption {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool is_barrier(const LayerProperties& layer) { return layer.name == "stratum_corneum"; }

double series(double a, double b) { return 1.0 / (a + b); }

/// The half of a lateral face that lies in a cell cut by the wall of a channel, share `section` of it inside.
struct CutHalf {
    double way;     ///< from the centre to the face
    double inside;  ///< conductivity within the section
    double tissue;
    double section;
};

/// From the side of the channel (theory: absorption-16).  The value of the cell is that at its centre as long as the channel reaches
/// it, and else in part that at the wall, so that fluid in an insulating wall stays connected.
double resistance_from_inside(const CutHalf& h) {
    const double u = 2 * h.section;
    if (u >= 1) return h.way / h.inside;
    const double to_wall = u * u * h.inside / (std::max(u, 1e-30) * h.way);
    const double to_centre = (1 - u * u) / (h.way * (u / h.inside + (1 - u) / h.tissue));
    return 1.0 / (to_wall + to_centre);
}

/// From the side of the tissue; `ring` as in CellFace.
double resistance_from_outside(const CutHalf& h, const SkinNetwork::Cell& cell, double ring) {
    if (h.section >= 1) return h.way / h.inside;
    if (ring <= 0)
        return h.section * h.way / h.inside + (1 - h.section) * h.way / h.tissue;  // the wall may lie anywhere
    const double inner = cell.inner * cell.inner;
    const double wall = inner + h.section * (cell.outer * cell.outer - inner);
    const double beyond = 0.5 * ring * std::log(cell.outer * cell.outer / wall) / h.tissue;
    const double u = 2 * h.section;
    if (u >= 1) return (u - 1) * h.way / h.inside + beyond;
    return 1.0 / (u * u / beyond + (1 - u * u) * h.tissue / h.way);
}

}  // namespace

void SkinNetwork::find_media(std::size_t b) {
    const double wet = 1 + (given_.hydration_factor - 1) * now_.wetness;
    for (std::size_t l = 0; l < given_.layers.size(); ++l) {
        const LayerProperties& layer = given_.layers[l];
        const bool barrier = is_barrier(layer);
        Medium& m = now_.media[b * given_.layers.size() + l];
        m = {};
        m.tissue = layer.partition * layer.diffusivity * (barrier ? wet : 1.0);
        if (!blocks_[b].channel) continue;
        const ChannelClass& channel = *blocks_[b].channel;
        const Closing& c = now_.closing[b];
        const double gel = transport::gel_diffusion(given_.solute_radius, given_.fibre_radius, c.fibrin);
        m.flow = c.outflow * std::numbers::pi * channel.mouth_radius * channel.mouth_radius * blocks_[b].density;
        if (barrier) {
            // hindrance where it matters: the mouth, once it has shrunk to the size of the solute
            const double pore = channel.mouth_radius * std::sqrt(c.open);
            const double ratio = pore > 0 ? given_.solute_radius / pore : 1.0;
            m.open = c.open;
            m.fluid = given_.water_diffusivity * gel * transport::pore_diffusion(ratio);
            m.flow *= transport::pore_convection(ratio);
        } else {
            m.fluid = (1 - c.infill) * given_.water_diffusivity * gel + c.infill * m.tissue;
        }
        m.section = m.open * m.fluid + (1 - m.open) * m.tissue;
    }
}

void SkinNetwork::find_now(double time, const Surface& surface) {
    now_.time = time;
    now_.flow_factor = value_at(given_.clearance, time, 1);
    now_.wetness = surface.wetness.at(time);
    now_.closing = closing_at(time);
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
        find_media(b);
        finders_[b].find(blocks_[b], now_.closing[b].radius, now_.sections[b]);
        if (now_.closing[b].outflow > 0) find_flow_areas(b);
    }
}

/// Fluid rises through what is open of each row, however much that is: the flow through a row is the same in all of them.
void SkinNetwork::find_flow_areas(std::size_t b) {
    const auto first = now_.flow_area.begin() + static_cast<std::ptrdiff_t>(b) * rows_.count();
    std::fill(first, first + rows_.count(), 0.0);
    const auto area = [&](int row, double way) {
        return 0.5 / way * (rows_.edges[at(row + 1)] - rows_.edges[at(row)]);
    };
    for (const Top& t : tops_)
        if (const Cell& cell = cells_[at(t.cell)]; cell.block == static_cast<int>(b))
            *first += now_.sections[b].top[at(cell.local)] * medium(cell).open * area(0, t.face.second_way);
    for (const Link& f : faces_) {
        if (!f.wet || !f.face.vertical || f.block != static_cast<int>(b)) continue;
        const double open = std::min(medium(cells_[at(first_cell_[b] + f.face.first)]).open,
                                     medium(cells_[at(first_cell_[b] + f.face.second)]).open);
        first[f.face.row + 1] += now_.sections[b].face[at(f.local)] * open * area(f.face.row, f.face.first_way);
    }
}

double SkinNetwork::flow_through(double flow, int block, int row, double area) const {
    const double all = now_.flow_area[at(block * rows_.count() + row)];
    return flow > 0 && all > 0 ? flow * area / all : 0.0;
}

void SkinNetwork::set(double time, const Surface& surface, transport::Network& network) {
    find_now(time, surface);
    film_.set_limits(surface.film, network);
    film_.set(time, surface.film, network);
    for (std::size_t k = 0; k < cells_.size(); ++k) set_cell(k, network);
    for (const Link& f : faces_) set_face(f, network);
    for (const Top& t : tops_) set_top(t, surface, network);
    for (const Bottom& b : bottoms_) set_bottom(b, network);
}

void SkinNetwork::follow(double time, const Surface& surface, transport::Network& network) {
    find_now(time, surface);
    film_.set(time, surface.film, network);
    const bool hydrating = given_.hydration_factor != 1 || given_.hydration_swelling != 1;
    const bool flowing = given_.clearance.time.size() > 1;
    for (std::size_t k = 0; k < cells_.size(); ++k)
        if (cells_[k].wet || flowing || (hydrating && cells_[k].barrier)) set_cell(k, network);
    for (const Link& f : faces_)
        if (f.wet || (hydrating && f.barrier)) set_face(f, network);
    for (const Top& t : tops_) set_top(t, surface, network);
    for (const Bottom& b : bottoms_) set_bottom(b, network);
}

void SkinNetwork::set_cell(std::size_t k, transport::Network& network) const {
    const Cell& cell = cells_[k];
    const LayerProperties& layer = given_.layers[at(cell.layer)];
    const double fluid = section_share(cell) * medium(cell).open;
    const double tissue = (1 - fluid) * cell.volume * layer.partition;
    const double held = (1 - fluid) * cell.volume * tissue_capacity(cell, now_.wetness);
    network.capacity[at(cell.node)] =
        held + (fluid > 0 ? fluid * cell.volume * fluid_capacity(cell, now_.closing[at(cell.block)]) : 0.0);
    if (cleared_[k] >= 0) network.outlets[at(cleared_[k])].rate = layer.clearance * now_.flow_factor * tissue;
    if (broken_[k] >= 0) network.outlets[at(broken_[k])].rate = layer.metabolism * tissue;
    if (saturating_[k] >= 0) network.saturating[at(saturating_[k])].rate = layer.metabolism * tissue;
    if (stores_[k] >= 0) network.stores[at(stores_[k])].on = layer.bind_on * tissue;
}

/// Through the part of the face that lies in the channel, and through the rest (theory: absorption-16).  A sealing mouth is a plug in
/// the section of the channel, uniform across it.
double SkinNetwork::lateral_conductance(const Link& link, const Cell& first, const Cell& second) const {
    const CellFace& f = link.face;
    const Medium& m = medium(first);
    if (!link.wet || m.section <= 0) return m.tissue / (f.first_way + f.second_way);
    double s1 = section_share(first);
    double s2 = section_share(second);
    double way1 = f.first_way;
    double way2 = f.second_way;
    if (s1 < s2) {  // in a box the channel may lie on either side
        std::swap(s1, s2);
        std::swap(way1, way2);
    }
    if (s1 <= 0) return m.tissue / (way1 + way2);
    if (s2 >= 1) return m.section / (way1 + way2);
    const double through = std::clamp(now_.sections[at(link.block)].face[at(link.local)], s2, s1);
    double g = 0;
    if (through > 0)
        g = through *
            series(way1 / m.section, resistance_from_inside({way2, m.section, m.tissue, std::min(1.0, s2 / through)}));
    if (through < 1) {
        const CutHalf half{way1, m.section, m.tissue, std::clamp((s1 - through) / (1 - through), 0.0, 1.0)};
        g += (1 - through) *
             series(half.section > 0 ? resistance_from_outside(half, first, f.ring) : way1 / m.tissue, way2 / m.tissue);
    }
    return g;
}

/// Vertical faces hold three ways side by side: fluid on fluid, tissue on tissue, and fluid on tissue where the section changes
/// (theory: absorption-14).
void SkinNetwork::set_face(const Link& link, transport::Network& network) const {
    const CellFace& f = link.face;
    const Cell& first = cells_[at(first_cell_[at(link.block)] + f.first)];
    const Cell& second = cells_[at(first_cell_[at(link.block)] + f.second)];
    if (!f.vertical) {
        network.links[at(link.link)].forward = network.links[at(link.link)].backward =
            lateral_conductance(link, first, second);
        return;
    }
    const Medium& m1 = medium(first);
    const Medium& m2 = medium(second);
    const double area = 0.5 / f.first_way * (rows_.edges[at(f.row + 1)] - rows_.edges[at(f.row)]);
    const double junction = first.layer == second.layer ? 0.0 : given_.layers[at(second.layer)].resistance / area;
    const double p1 = section_share(first) * m1.open;
    const double p2 = section_share(second) * m2.open;
    const double most = std::max(p1, p2);
    double g = most < 1 ? (1 - most) * series(f.first_way / m1.tissue + junction, f.second_way / m2.tissue) : 0.0;
    double flow = 0;
    if (most > 0) {
        const double passage = now_.sections[at(link.block)].face[at(link.local)] * std::min(m1.open, m2.open);
        const double both = std::clamp(passage, std::min(p1, p2), most);
        if (both > 0 && m1.fluid > 0 && m2.fluid > 0) {
            g += both * series(f.first_way / m1.fluid, f.second_way / m2.fluid);
            flow = -flow_through(std::min(m1.flow, m2.flow), link.block, f.row + 1, passage * area);
        }
        if (p1 > both && m1.fluid > 0)
            g += (p1 - both) * series(f.first_way / m1.fluid + junction, f.second_way / m2.tissue);
        if (p2 > both && m2.fluid > 0)
            g += (p2 - both) * series(f.first_way / m1.tissue + junction, f.second_way / m2.fluid);
    }
    transport::set_link(network.links[at(link.link)], g, flow);
}

void SkinNetwork::set_top(const Top& top, const Surface& surface, transport::Network& network) const {
    const Cell& cell = cells_[at(top.cell)];
    const Film& film = surface.film;
    const Medium& m = medium(cell);
    const double way = top.face.second_way;
    const double area = 0.5 / way * (rows_.edges[1] - rows_.edges[0]);
    const double fluid = now_.sections[at(cell.block)].top[at(cell.local)] * m.open;
    const auto conductance = [&](double tissue_extra, double fluid_extra) {
        double g = (1 - fluid) * series(way / m.tissue, tissue_extra);
        if (fluid > 0 && m.fluid > 0) g += fluid * series(way / m.fluid, fluid_extra);
        return g;
    };
    double to_film = 0;
    double to_air = 0;
    if (film.present) {
        const double radius = fluid > 0 ? blocks_[at(cell.block)].channel->mouth_radius : 0.0;
        const FilmNodes::Ways ways = film_.ways(now_.time, film, radius);
        to_film = conductance(ways.tissue / area, ways.mouth / area);
    } else if (given_.surface_evaporation > 0) {
        const double air = 1.0 / (given_.surface_evaporation * area);
        to_air = conductance(air, air);
    }
    const double flow = flow_through(m.flow, cell.block, 0, fluid * area);
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

void SkinNetwork::set_bottom(const Bottom& bottom, transport::Network& network) const {
    const Cell& cell = cells_[at(bottom.cell)];
    const Medium& m = medium(cell);
    const int column = cell.local % blocks_[at(cell.block)].columns;
    const double way = bottom.face.first_way;
    const double fluid = now_.sections[at(cell.block)].base[at(column)] * m.open;
    const double g = ((1 - fluid) * m.tissue + fluid * m.fluid) / way;
    double flow = 0;  // a channel through the whole of the skin draws from below
    if (fluid > 0 && m.flow > 0) {
        double all = 0;
        for (const Bottom& b : bottoms_)
            if (const Cell& c = cells_[at(b.cell)]; c.block == cell.block)
                all += now_.sections[at(c.block)].base[at(c.local % blocks_[at(c.block)].columns)] * m.open /
                       b.face.first_way;
        flow = m.flow * fluid / way / all;
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

}  // namespace skinheal::absorption
