// SPDX-License-Identifier: BSD-3-Clause
#include "absorption/recorder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace skinheal::absorption {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

double sum(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0); }

std::vector<double> mixed(const transport::Interpolation& w, const std::vector<double>& start,
                          const std::vector<double>& end, const std::vector<double>& start_rate,
                          const std::vector<double>& end_rate) {
    std::vector<double> out(end.size());
    for (std::size_t k = 0; k < out.size(); ++k)
        out[k] = w.start * start[k] + w.end * end[k] + w.start_rate * start_rate[k] + w.end_rate * end_rate[k];
    return out;
}

}  // namespace

Recorder::Recorder(const SkinNetwork& skin, std::vector<double> times) : skin_(&skin), times_(std::move(times)) {
    const auto& given = skin.given();
    for (const LayerProperties& l : given.layers) result_.layer_names.push_back(l.name);
    result_.layers.resize(given.layers.size());
    const auto& edges = skin.rows().edges;
    for (std::size_t j = 0; j + 1 < edges.size(); ++j) result_.depth.push_back(0.5 * (edges[j] + edges[j + 1]));
}

/// V dC/dt = area * rate(t) - clearance * C over a span in which the rate goes straight from one value to another: exact
/// (theory: absorption-17).
double Recorder::plasma_after(double plasma, double start_rate, double end_rate, double span) const {
    const Plasma& p = skin_->given().plasma;
    if (p.volume <= 0) return 0;
    const double a = p.area / p.volume * start_rate;
    const double slope = span > 0 ? p.area / p.volume * (end_rate - start_rate) / span : 0.0;
    const double k = p.clearance / p.volume;
    const double x = k * span;
    if (x < 1e-6) return plasma * (1 - x) + span * (a + 0.5 * slope * span) * (1 - 0.5 * x);
    const double decay = -std::expm1(-x);
    return plasma * (1 - decay) + a * decay / k + slope * (span / k - decay / (k * k));
}

void Recorder::step(transport::Integrator& integrator, const Surface& surface, const Books& books) {
    const double start = integrator.time() - integrator.last_step();
    const auto& r0 = integrator.start_rates();
    const auto& r1 = integrator.end_rates();
    const double q0 = r0.accounts[absorbed];
    const double q1 = r1.accounts[absorbed];
    for (; next_ < times_.size() && times_[next_] < integrator.time(); ++next_) {
        const double t = times_[next_];
        const auto w = integrator.interpolation(t);
        const auto& m0 = integrator.start_amounts();
        const auto& m1 = integrator.amounts();
        const auto cells = mixed(w, m0.cells, m1.cells, r0.cells, r1.cells);
        const auto stored = mixed(w, m0.stored, m1.stored, r0.stored, r1.stored);
        const auto accounts = mixed(w, m0.accounts, m1.accounts, r0.accounts, r1.accounts);
        const double share = (t - start) / integrator.last_step();
        std::vector<double> c(integrator.concentration().begin(), integrator.concentration().end());
        for (std::size_t k = 0; k < c.size(); ++k)
            c[k] = share * c[k] + (1 - share) * integrator.start_concentration()[k];
        const double q = q0 + share * (q1 - q0);
        record({t, cells, stored, accounts, c, q, plasma_after(plasma_, q0, q, t - start)}, integrator.network(),
               surface, books);
    }
    plasma_ = plasma_after(plasma_, q0, q1, integrator.last_step());
}

void Recorder::now(transport::Integrator& integrator, const Surface& surface, const Books& books) {
    for (; next_ < times_.size() && times_[next_] <= integrator.time(); ++next_) {
        const auto& m = integrator.amounts();
        const std::vector<double> c(integrator.concentration().begin(), integrator.concentration().end());
        transport::Amounts rate;
        transport::rates(integrator.network(), c, m.stored, rate);
        record({integrator.time(), m.cells, m.stored, m.accounts, c, rate.accounts[absorbed], plasma_},
               integrator.network(), surface, books);
    }
}

double Recorder::record_cells(const View& v, const Surface& surface, double& channels) {
    const double wetness = surface.wetness.at(v.time);
    const std::size_t rows = result_.depth.size();
    const auto closing = skin_->closing_at(v.time);
    const auto shares = skin_->fluid_shares(closing);
    const std::size_t first = result_.profile.size();
    result_.profile.resize(first + rows, 0.0);
    for (auto& layer : result_.layers) layer.push_back(0.0);
    double total = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) {
        const SkinNetwork::Cell& cell = skin_->cells()[k];
        const double amount = v.cells[at(cell.node)];
        const double fluid = shares[k];
        double in_fluid = 0;
        if (fluid > 0) {
            const double a = fluid * skin_->fluid_capacity(cell, closing[at(cell.block)]);
            const double b = (1 - fluid) * skin_->tissue_capacity(cell, wetness);
            in_fluid = amount * a / (a + b);
        }
        channels += in_fluid;
        result_.layers[at(cell.layer)].back() += amount - in_fluid;
        total += amount - in_fluid;
        const double height = skin_->rows().edges[at(cell.row) + 1] - skin_->rows().edges[at(cell.row)];
        result_.profile[first + at(cell.row)] += cell.volume / height * v.c[at(cell.node)];
    }
    return total;
}

void Recorder::record(const View& v, const transport::Network& network, const Surface& surface, const Books& books) {
    const int film = skin_->film_nodes();
    const double thickness = surface.film.present ? surface.film.thickness_at(v.time) : 0.0;
    const Ledger& ledger = books.amounts;
    double on_skin = 0;
    double solid = 0;
    for (int k = 0; k < film; ++k) {
        on_skin += v.cells[at(k)];
        if (!surface.film.present || surface.film.vehicle.saturation <= 0 || surface.film.vehicle.infinite) continue;
        const double dissolved = surface.film.vehicle.saturation / surface.film.vehicle.partition *
                                 surface.film.partition_at(v.time) * thickness * skin_->film_share()[at(k)];
        solid += std::max(0.0, v.cells[at(k)] - dissolved);
    }
    const double given = ledger.applied + ledger.pool - v.accounts[supplied];
    double channels = 0;
    const double layers = record_cells(v, surface, channels);
    const int receptor = skin_->receptor();
    const double below = receptor >= 0 ? v.cells[at(receptor)] : v.accounts[permeated];
    books.liquids.record(surface.film, v.time, result_.time.size(), result_.liquids);
    result_.time.push_back(v.time);
    result_.applied.push_back(given);
    result_.vehicle.push_back(on_skin + ledger.pool);
    result_.solid.push_back(solid);
    result_.film.push_back(thickness);
    result_.drawn.push_back(ledger.drawn);
    result_.drawn_short = ledger.drawn_short;
    result_.bound.push_back(sum(v.stored));
    result_.channels.push_back(channels);
    result_.absorbed.push_back(v.accounts[absorbed]);
    result_.permeated.push_back(below);
    result_.evaporated.push_back(v.accounts[evaporated]);
    result_.metabolised.push_back(v.accounts[metabolised]);
    result_.wiped.push_back(ledger.wiped + v.accounts[washed]);
    result_.surface_flux.push_back(skin_->surface_flux(network, v.c));
    result_.systemic_rate.push_back(v.systemic);
    if (skin_->given().plasma.volume > 0) result_.plasma.push_back(v.plasma);
    const double found = on_skin + ledger.pool + layers + sum(v.stored) + channels + v.accounts[absorbed] + below +
                         v.accounts[evaporated] + v.accounts[metabolised] + ledger.wiped + v.accounts[washed];
    largest_ = std::max(largest_, std::abs(given));
    result_.balance_error = std::max(result_.balance_error, std::abs(given - found));
}

AbsorptionResult Recorder::finish(const transport::IntegratorCounts& counts) {
    if (largest_ > 0) result_.balance_error /= largest_;
    result_.steps = counts.steps;
    result_.rejected = counts.rejected;
    result_.factorisations = counts.factorisations;
    result_.positive_steps = counts.positive_steps;
    return std::move(result_);
}

}  // namespace skinheal::absorption
