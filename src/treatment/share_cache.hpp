// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "grid/grid.hpp"
#include "needling/prescribed.hpp"

namespace skinheal::treatment {

/// Shares of channels in cells, worked out once for each channel on each grid.  The runs of a batch pass one along; it ends with the
/// batch.  Several threads may use it at once.
class ShareCache {
public:
    using Shares = std::shared_ptr<const std::vector<needling::Shares>>;
    [[nodiscard]] Shares shares(const grid::Grid& grid, const needling::Channel& channel, double density);

    /// Channels and grids that it knows.
    [[nodiscard]] std::size_t size() const;

private:
    /// Beyond this many it forgets the others: a sweep of the channel itself would fill the memory and find nothing again.
    static constexpr std::size_t most = 256;

    mutable std::mutex guard_;
    std::map<std::vector<double>, Shares> known_;
};

}  // namespace skinheal::treatment
