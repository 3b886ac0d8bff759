// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

    /// A device from `data/devices`.  Throws ScenarioError (lists the known devices).
    [[nodiscard]] static Device preset_named(std::string_view name);
    /// Names of all devices, sorted.
    [[nodiscard]] static std::vector<std::string> presets();
};

}  // namespace skinheal
