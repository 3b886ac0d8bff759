// SPDX-License-Identifier: BSD-3-Clause
// Absorption through a patch of skin with channels at places of their own, against the unit cell and against itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "skinheal/absorption.hpp"
#include "support/absorption.hpp"

namespace skinheal::test {
namespace {

constexpr double side = 1e-3;

/// A finite dose of a solute on a patch of 1 mm; its channels stay open unless said.
AbsorptionCase patch(std::vector<PatchChannel> places, bool small = true) {
    AbsorptionCase c;
    c.layers = {layer("stratum_corneum", 15e-6, small ? 1e-16 : 1e-20, 0.7),
                layer("viable_epidermis", 80e-6, small ? 2e-10 : 4e-12, 0.7),
                layer("dermis", 0.8e-3, small ? 2e-10 : 4e-12, 0.7, small ? 5e-4 : 1e-5)};
    c.applications = {product(2e-4)};
    c.channels = {{0, 40e-6, 40e-6, 10e-6, 3e-4, {}}};
    c.patch = {side, side, std::move(places)};
    c.water_diffusivity = small ? 7e-10 : 9e-11;
    c.solute_radius = small ? 3e-10 : 3.5e-9;
    c.duration = 4 * 3600;
    c.times = {3600, 4 * 3600};
    c.numerics.path = AbsorptionPath::box;
    c.numerics.tolerance = 3e-3;
    c.numerics.refinement = 0.7;  // within five percent of the default; keeps the tests short
    return c;
}

double delivered(const AbsorptionResult& r, std::size_t row = 1) { return r.applied[row] - r.vehicle[row]; }

TEST(Box, ALatticeDeliversWhatTheUnitCellDelivers) {
    for (const bool small : {true, false}) {
        AbsorptionCase fine = patch({{side / 2, side / 2, 3e-4}}, small);
        fine.numerics.refinement = 1;
        const auto box = absorb(fine);
        AbsorptionCase cell = patch({}, small);
        cell.patch = {};
        cell.numerics.refinement = 1;
        cell.channels[0].density = 1 / (side * side);
        cell.numerics.path = AbsorptionPath::unit_cell;
        const auto reference = absorb(cell);
        for (const std::size_t row : {0U, 1U})
            EXPECT_NEAR(delivered(box, row) / delivered(reference, row), 1, 0.03) << small << ", " << row;
        EXPECT_LT(box.balance_error, 1e-10);
        EXPECT_GT(*std::ranges::min_element(box.profile), -1e-2);
    }
}

TEST(Box, ANarrowingChannelLetsAsMuchThroughAsItsConeDoes) {
    const auto resistance = [](double refinement) {
        AbsorptionCase c = patch({{5e-5, 5e-5, 2e-4}});
        c.patch.width = c.patch.height = 1e-4;
        c.layers = {layer("stratum_corneum", 2e-4, 1e-24, 1)};
        c.base = Base::sink;
        c.applications[0].vehicle.infinite = true;
        c.channels = {{0, 30e-6, 5e-6, 5e-6, 2e-4, {}}};
        c.duration = 1e7;
        c.times = {1e7};
        c.numerics.refinement = refinement;
        return 1e8 / absorb(c).surface_flux.back();
    };
    const double known = 2e-4 / (3.14159265358979 * 7e-10 * 30e-6 * 5e-6);
    EXPECT_NEAR(resistance(1), known, 0.06 * known);
    EXPECT_NEAR(resistance(2), known, 0.02 * known);
}

TEST(Box, PlacesThatAreTheSameByMirrorOrShiftDeliverTheSame) {
    const auto middle = absorb(patch({{side / 2, side / 2, 3e-4}}));
    // a quarter of a channel in each corner: the sides are mirrors, so this lattice is the same one
    const auto corner = absorb(patch({{0, 0, 3e-4}}));
    EXPECT_NEAR(delivered(corner) / delivered(middle), 1, 0.02);
}

TEST(Box, ClosingMouthsAndShrinkingChannelsDeliverLess) {
    auto c = patch({{side / 2, side / 2, 3e-4}}, false);
    const double open = delivered(absorb(c));
    c.channels[0].closure.open = {{0, 7200}, {1, 0}};
    c.channels[0].closure.radius = {{0, 7200}, {1, 0.2}};
    const auto closing = absorb(c);
    EXPECT_LT(delivered(closing), 0.8 * open);
    EXPECT_LT(closing.balance_error, 1e-10);
}

TEST(Box, MoreChannelsAndDeeperOnesNeverDeliverLess) {
    for (const bool small : {true, false}) {
        std::vector<PatchChannel> places;
        double before = delivered(absorb(patch({}, small)));
        for (const PatchChannel& next : {PatchChannel{3e-4, 4e-4, 1.5e-4}, PatchChannel{7.2e-4, 6e-4, 3e-4}}) {
            places.push_back(next);
            const double now = delivered(absorb(patch(places, small)));
            EXPECT_GT(now, before) << places.size() << ", " << small;
            before = now;
        }
        places[0].depth = 3e-4;
        EXPECT_GT(delivered(absorb(patch(places, small))), before * (1 - 1e-3)) << small;
    }
}

TEST(Box, ChannelsThatOverlapDeliverLessThanTheSameChannelsApart) {
    const double apart = delivered(absorb(patch({{2.5e-4, 5e-4, 3e-4}, {7.5e-4, 5e-4, 3e-4}}, false)));
    const double together = delivered(absorb(patch({{4.8e-4, 5e-4, 3e-4}, {5.2e-4, 5e-4, 3e-4}}, false)));
    const double one = delivered(absorb(patch({{5e-4, 5e-4, 3e-4}}, false)));
    EXPECT_LT(together, 0.9 * apart);
    EXPECT_GT(together, one);
}

}  // namespace
}  // namespace skinheal::test
