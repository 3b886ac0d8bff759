// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace skinheal {

/// Outline of one needle.
enum class NeedleShape { cone, tapered, pyramid, cylinder, blade };
/// How a device meets the skin.
enum class DeviceKind { pen, roller, stamp };

/// One needle.  Units: m.  Length is what the maker prints, not the depth it reaches.
struct Needle {
    NeedleShape shape{NeedleShape::tapered};
    double length{1.0e-3};
    double base_diameter{250e-6};
    double tip_radius{5e-6};
};

/// A device.  Units: frequency 1/s.
struct Device {
    DeviceKind kind{DeviceKind::pen};
    Needle needle{};
    int needles{12};
    double frequency{90.0};
};

}  // namespace skinheal
