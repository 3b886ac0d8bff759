// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/film/film_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "transport/grid_network.hpp"

namespace skinheal::absorption {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// Layers of a vehicle that diffuses, and how much each is thicker than the one below it; a stirred film has one.  Over channels, where
/// every layer is many cells, there are fewer; the lowest is as thin.
struct Layering {
    int layers;
    double growth;
};
constexpr Layering stirred{1, 1};
constexpr Layering gel_alone{8, 1.5};
constexpr Layering gel_over_channels{5, 2.2};
/// A stirred film among films that diffuse mixes in this time, s: at once for skin, but not so fast that rounding shows in a balance.
constexpr double stirring_time = 1;
/// The same along the film, m2/s: a distance between channels in a tenth of a second.
constexpr double stirred_along = 1e-6;

bool any_vehicle(const AbsorptionCase& given, double Vehicle::*property) {
    return std::ranges::any_of(given.applications,
                               [property](const FilmApplication& a) { return a.vehicle.*property > 0; });
}

/// Thin where the skin draws.
std::vector<double> layer_shares(Layering layering) {
    std::vector<double> out;
    double total = 0;
    for (int k = 0; k < layering.layers; ++k) {
        out.push_back(std::pow(layering.growth, layering.layers - 1 - k));
        total += out.back();
    }
    for (double& s : out) s /= total;
    return out;
}

}  // namespace

FilmNodes::FilmNodes(const AbsorptionCase& given, const Rows& rows, const std::vector<Block>& blocks)
    : water_diffusivity_(given.water_diffusivity) {
    const bool gel = any_vehicle(given, &Vehicle::diffusivity);
    const bool drying = any_vehicle(given, &Vehicle::residue_diffusivity);
    const bool spread = (gel || drying) && std::ranges::any_of(blocks, [](const Block& b) { return b.columns > 1; });
    layer_share_ = layer_shares(!gel ? stirred : spread ? gel_over_channels : gel_alone);
    column_share_ = {1.0};
    if (spread) {
        const double height = rows.edges[1] - rows.edges[0];
        column_share_.clear();
        for (const Block& b : blocks) {
            const int first = static_cast<int>(column_share_.size());
            for (const CellFace& f : b.top) column_share_.push_back(0.5 * height / f.second_way);
            for (const CellFace& f : b.faces)
                if (!f.vertical && f.row == 0)
                    along_.push_back({first + f.first, first + f.second, (f.first_way + f.second_way) * height});
        }
    }
    for (const double layer : layer_share_)
        for (const double column : column_share_) share_.push_back(layer * column);
}

int FilmNodes::above(int column) const noexcept {
    const int columns = static_cast<int>(column_share_.size());
    return count() - columns + (columns > 1 ? column : 0);
}

void FilmNodes::add_to(transport::Network& network, int evaporated) {
    const int columns = static_cast<int>(column_share_.size());
    network.capacity.assign(share_.size(), 1.0);
    for (int k = 0; k + columns < count(); ++k) network.links.push_back({k, k + columns, 0, 0});
    for (std::size_t layer = 0; layer < layer_share_.size(); ++layer)
        for (const Along& a : along_) {
            const int first = static_cast<int>(layer) * columns;
            network.links.push_back({first + a.first, first + a.second, 0, 0});
        }
    first_outlet_ = static_cast<int>(network.outlets.size());
    for (int c = 0; c < columns; ++c) network.outlets.push_back({c, 0, 0, evaporated});
    for (int k = 0; k < count(); ++k) network.limits.push_back({k, std::numeric_limits<double>::infinity()});
}

void FilmNodes::set_limits(const Film& film, transport::Network& network) const {
    const Vehicle& v = film.vehicle;
    for (transport::Limit& l : network.limits)
        l.highest =
            film.present && v.saturation > 0 ? v.saturation / v.partition : std::numeric_limits<double>::infinity();
}

void FilmNodes::set(double time, const Film& film, transport::Network& network) const {
    const bool finite = film.present && !film.vehicle.infinite;
    const double k = film.partition_at(time);
    const double h = film.thickness_at(time);
    for (std::size_t n = 0; n < share_.size(); ++n) network.capacity[n] = finite ? k * h * share_[n] : 1.0;
    const double found = film.diffusivity_at(time, water_diffusivity_);
    const double through = finite ? k * (found > 0 ? found : h * h / stirring_time) : 0.0;
    const double along = finite ? k * (found > 0 ? found : stirred_along) : 0.0;
    std::size_t link = 0;
    for (std::size_t l = 0; l + 1 < layer_share_.size(); ++l)
        for (const double column : column_share_) {
            const double way = 0.5 * h * (layer_share_[l] + layer_share_[l + 1]);
            set_link(network.links[link++], finite ? through * column / way : 0.0);
        }
    for (const double layer : layer_share_)
        for (const Along& a : along_) set_link(network.links[link++], along * h * layer / a.way);
    for (std::size_t c = 0; c < column_share_.size(); ++c)
        network.outlets[at(first_outlet_) + c].rate =
            finite && !film.occluded() ? film.vehicle.evaporation * film.vehicle.partition * column_share_[c] : 0.0;
}

/// A mouth far narrower than the lowest layer is thick draws as a disc does, 1 / (4 D a), which is a way of pi a / 4.
FilmNodes::Ways FilmNodes::ways(double time, const Film& film, double mouth_radius) const {
    const double d = film.diffusivity_at(time, water_diffusivity_);
    if (d <= 0 || film.vehicle.infinite) return {};
    const double sigma = film.partition_at(time) * d;
    const double half = 0.5 * film.thickness_at(time) * layer_share_.back();
    const double disc = 0.25 * std::numbers::pi * mouth_radius;
    return {half / sigma, std::min(half, disc) / sigma};
}

}  // namespace skinheal::absorption
