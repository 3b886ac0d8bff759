// SPDX-License-Identifier: BSD-3-Clause
#include "transport/network.hpp"

#include <algorithm>
#include <cstdlib>

namespace skinheal::transport {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

int Network::bandwidth() const noexcept {
    int band = 0;
    for (const Link& l : links) band = std::max(band, std::abs(l.from - l.to));
    return band;
}

void rates(const Network& network, std::span<const double> c, std::span<const double> stored, Amounts& out) {
    out.cells.assign(network.capacity.size(), 0.0);
    out.stored.assign(network.stores.size(), 0.0);
    out.accounts.assign(at(network.accounts), 0.0);
    for (const Link& l : network.links) {
        const double flux = l.forward * c[at(l.from)] - l.backward * c[at(l.to)];
        out.cells[at(l.from)] -= flux;
        out.cells[at(l.to)] += flux;
    }
    const auto leave = [&](int cell, int account, double flux) {
        out.cells[at(cell)] -= flux;
        out.accounts[at(account)] += flux;
    };
    for (const Outlet& o : network.outlets) leave(o.cell, o.account, o.rate * c[at(o.cell)] - o.supply);
    for (const SaturatingOutlet& o : network.saturating)
        leave(o.cell, o.account, o.rate * c[at(o.cell)] / (1 + std::max(0.0, c[at(o.cell)]) / o.half));
    for (std::size_t s = 0; s < network.stores.size(); ++s) {
        const Store& store = network.stores[s];
        const double flux = store.on * c[at(store.cell)] - store.off * stored[s];
        out.cells[at(store.cell)] -= flux;
        out.stored[s] += flux;
    }
}

void concentrations(const Network& network, std::span<const double> amounts, std::span<double> c) {
    for (std::size_t i = 0; i < network.capacity.size(); ++i) c[i] = amounts[i] / network.capacity[i];
    for (const Limit& l : network.limits) c[at(l.cell)] = std::min(c[at(l.cell)], l.highest);
}

}  // namespace skinheal::transport
