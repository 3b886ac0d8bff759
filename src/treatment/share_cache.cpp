// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/share_cache.hpp"

#include <utility>

namespace skinheal::treatment {
namespace {

/// Everything that the shares depend on (needling::cell_shares).
std::vector<double> key_of(const grid::Grid& grid, const needling::Channel& c, double density) {
    std::vector<double> key{c.depth,      c.shaft_radius,   c.shoulder,    c.taper,
                            c.tip_radius, c.zone_amplitude, c.zone_length, c.zone_growth};
    if (grid.axes().size() == 1) key.push_back(density);  // a column averages over the cell of one channel
    for (const grid::Axis& axis : grid.axes()) key.insert(key.end(), axis.edges.begin(), axis.edges.end());
    return key;
}

}  // namespace

ShareCache::Shares ShareCache::shares(const grid::Grid& grid, const needling::Channel& channel, double density) {
    std::vector<double> key = key_of(grid, channel, density);
    {
        const std::lock_guard lock(guard_);
        if (const auto found = known_.find(key); found != known_.end()) return found->second;
    }
    // Without the lock: two threads may work out the same, and both get the same.
    auto made = std::make_shared<const std::vector<needling::Shares>>(needling::cell_shares(grid, channel, density));
    const std::lock_guard lock(guard_);
    if (known_.size() >= most) known_.clear();
    return known_.emplace(std::move(key), std::move(made)).first->second;
}

std::size_t ShareCache::size() const {
    const std::lock_guard lock(guard_);
    return known_.size();
}

}  // namespace skinheal::treatment
