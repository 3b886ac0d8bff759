// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/error.hpp"

namespace skinheal {

/// Outline of one needle.
enum class NeedleShape { cone, tapered, pyramid, cylinder, blade };
/// Its word in documents.  Throws: nothing but bad_alloc.
[[nodiscard]] std::string word_of(NeedleShape shape);
/// How a device meets the skin.
enum class DeviceKind { pen, roller, stamp };
/// Its word in documents.  Throws: nothing but bad_alloc.
[[nodiscard]] std::string word_of(DeviceKind kind);

/// One needle.  Units: m.  Length is what the maker prints, not the depth it reaches; on a pen, what the device is set to let
/// protrude of a needle that is longer.
struct Needle {
    NeedleShape shape{NeedleShape::tapered};
    double length{1.0e-3};
    double base_diameter{250e-6};  ///< of a pyramid: the side of its base; of a blade: its width
    double tip_radius{5e-6};
    /// From the tip to where it has its full width; on a pen it may be more than `length`.  Not given: 0.4 mm of a cylinder or a
    /// blade, as far as the needle goes; of the other shapes on a pen that of the known pen, else `length`.
    std::optional<double> tip_length{};
    double thickness{50e-6};  ///< of a blade

    bool operator==(const Needle&) const = default;
};

/// Of a pass over the skin.
enum class Direction { deg_0, deg_45, deg_90, deg_135 };

/// A device.  Units: m, s, N; frequency 1/s; stretch 1.  Keys of another kind are not read.
struct Device {
    DeviceKind kind{DeviceKind::pen};
    Needle needle{};
    int needles{12};
    double frequency{90.0};     ///< pen: strokes
    double retraction{0.2e-3};  ///< pen: how far the tips draw back behind the face of the cartridge
    double width{8e-3};         ///< pen: cartridge; roller: drum
    double speed{20e-3};        ///< pen: glide; roller: rolling; stamp: pressing
    int rows{8};                ///< roller: rings of needles on the drum
    double drum_radius{10e-3};  ///< roller: of the surface that rolls on the skin
    double pitch{1e-3};         ///< stamp: from needle to needle
    double force{20};           ///< stamp: of the hand, on the whole stamp
    double slip{0};             ///< standard deviation of where a line, a stroke or a print falls along the motion
    double stretch{0};          ///< by the hand: relative stiffening of the skin

    bool operator==(const Device&) const = default;

    /// Strokes that one pass leaves.  Units: 1/m2 (theory: insertion-9 to insertion-11).
    [[nodiscard]] double strokes_per_pass() const noexcept;
    /// A device from `data/devices`.  Throws ScenarioError (lists the known devices).
    [[nodiscard]] static Device preset_named(std::string_view name);
    /// Names of all devices, sorted.
    [[nodiscard]] static std::vector<std::string> presets();
};

/// What is wrong with one part by itself: words, ranges, and what its own keys decide; empty if nothing is.  Keys of the
/// problems begin at the part: `length`, `needle.length`.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Needle& needle);
/// Everything that is wrong with a device; empty if nothing is.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const Device& device);

}  // namespace skinheal
