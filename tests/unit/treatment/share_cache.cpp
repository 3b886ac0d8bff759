// SPDX-License-Identifier: BSD-3-Clause
#include "treatment/share_cache.hpp"

#include <gtest/gtest.h>

#include "support/wound.hpp"

namespace skinheal::test {
namespace {

using treatment::ShareCache;

grid::Grid cylinder(int rings) {
    return grid::Grid({grid::graded_axis("r", grid::AxisKind::radial, 4e-4, rings, 3.0),
                       grid::graded_axis("z", grid::AxisKind::cartesian, dermis, 8, 1.0)});
}

TEST(ShareCache, WorksOutAChannelOnAGridOnce) {
    ShareCache cache;
    const needling::Channel channel = needling::prescribed_channel(parameters(), 1.0e-3, epidermis, dermis);
    const auto first = cache.shares(cylinder(6), channel, density);
    needling::Channel elsewhere = channel;
    elsewhere.x = 1e-3;
    elsewhere.bleeding = 0.5;  // neither moves a share
    EXPECT_EQ(cache.shares(cylinder(6), elsewhere, 2 * density), first);
    EXPECT_EQ(cache.size(), 1U);
    const auto direct = needling::cell_shares(cylinder(6), channel, density);
    ASSERT_EQ(first->size(), direct.size());
    for (std::size_t k = 0; k < direct.size(); ++k) {
        EXPECT_EQ((*first)[k].core, direct[k].core);
        EXPECT_EQ((*first)[k].zone, direct[k].zone);
    }
}

TEST(ShareCache, TellsApartWhatMovesAShare) {
    ShareCache cache;
    const needling::Channel channel = needling::prescribed_channel(parameters(), 1.0e-3, epidermis, dermis);
    const auto first = cache.shares(cylinder(6), channel, density);
    EXPECT_NE(cache.shares(cylinder(7), channel, density), first);
    for (double needling::Channel::*member :
         {&needling::Channel::depth, &needling::Channel::shaft_radius, &needling::Channel::shoulder,
          &needling::Channel::taper, &needling::Channel::tip_radius, &needling::Channel::zone_amplitude,
          &needling::Channel::zone_length, &needling::Channel::zone_growth}) {
        needling::Channel other = channel;
        other.*member += 1e-6;
        EXPECT_NE(cache.shares(cylinder(6), other, density), first);
    }
    const grid::Grid column({grid::graded_axis("z", grid::AxisKind::cartesian, dermis, 8, 1.0)});
    EXPECT_NE(cache.shares(column, channel, density), cache.shares(column, channel, 2 * density))
        << "a column averages over the cell of one channel";
}

}  // namespace
}  // namespace skinheal::test
