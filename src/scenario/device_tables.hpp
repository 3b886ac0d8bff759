// SPDX-License-Identifier: BSD-3-Clause
// The member tables of needles and devices, and the words of enumerations.
#pragma once

#include <string>
#include <string_view>
#include <tuple>

#include "base/vocabulary.hpp"
#include "scenario/member.hpp"
#include "skinheal/scenario.hpp"

namespace skinheal::scenario {

class JsonObject;

#define SKINHEAL_VOCABULARY(Enum, list)                 \
    template <>                                         \
    struct Vocabulary<Enum> {                           \
        static constexpr std::string_view name = #Enum; \
        static constexpr auto& words = base::list;      \
    }
SKINHEAL_VOCABULARY(NeedleShape, needle_shapes);
SKINHEAL_VOCABULARY(DeviceKind, device_kinds);
SKINHEAL_VOCABULARY(Direction, directions);
SKINHEAL_VOCABULARY(Sex, sexes);
SKINHEAL_VOCABULARY(Geometry, geometries);
SKINHEAL_VOCABULARY(Resolution, resolutions);
SKINHEAL_VOCABULARY(Repeat, repeats);
SKINHEAL_VOCABULARY(Precision, precisions);
SKINHEAL_VOCABULARY(PunctureLaw, puncture_laws);
#undef SKINHEAL_VOCABULARY

template <>
struct Table<Needle> {
    static constexpr std::string_view name = "Needle";
    static constexpr std::string_view doc = "One needle.";
    static constexpr std::tuple keys{
        key("shape", &Needle::shape, "Outline.").called("unknown needle shape"),
        key("length", &Needle::length,
            "What the maker prints, not the depth that it reaches; on a pen, what the device is set to let protrude.")
            .range("needle length out of range", base::lengths),
        key("base_diameter", &Needle::base_diameter, "Of a pyramid the side of its base, of a blade its width.")
            .range("needle diameter out of range", {20e-6, 1e-3, base::um}),
        key("tip_radius", &Needle::tip_radius, "Radius of the tip.")
            .range("needle tip out of range", {0.5e-6, 100e-6, base::um}),
        key("tip_length", &Needle::tip_length,
            "From the tip to where it has its full width.  Not given: 0.4 mm of a cylinder or a blade, as far as the "
            "needle "
            "goes; of the other shapes that of the known pen on a pen, else the length.")
            .range("needle tip length out of range", {1e-6, 10e-3, base::um}),
        key("thickness", &Needle::thickness, "Of a blade.")
            .range("blade thickness out of range", {2e-6, 1e-3, base::um})
            .only({.holds = [](const Needle& n) { return n.shape == NeedleShape::blade; }, .where = "of a blade"})};
    static void check(base::Check& check, const std::string& prefix, const Needle& needle);
};

/// When a key counts on some kinds of device only.
template <DeviceKind... kinds>
[[nodiscard]] constexpr When<Device> on(std::string_view where, std::string_view next_step = "Remove it.") {
    return {
        .holds = [](const Device& d) { return ((d.kind == kinds) || ...); },
        .where = where,
        .next_step = next_step,
        .what =
            [](const Device& d) { return "key without effect on a " + base::word_for(base::device_kinds, d.kind); }};
}

template <>
struct Table<Device> {
    static constexpr std::string_view name = "Device";
    static constexpr std::string_view doc =
        "A needling device.  What is not given is that of the known device of the kind.";
    static constexpr std::tuple keys{
        key("kind", &Device::kind, "How it meets the skin.").called("unknown device"),
        key("needles", &Device::needles, "How many.").range("number of needles out of range", {1, 10000, base::plain}),
        key("frequency", &Device::frequency, "Strokes of a pen.")
            .range("frequency out of range", {0, 1000, base::hertz})
            .range_for([](const Device& d) {
                return base::Range{0, 1000, base::hertz, d.kind == DeviceKind::pen};
            }),
        key("needle", &Device::needle, "All needles of a device are alike."),
        key("speed", &Device::speed, "Of gliding, rolling or pressing.")
            .range("speed out of range", {0, 10, base::mm_per_s, true}),
        key("slip", &Device::slip, "Standard deviation of where a line, a stroke or a print falls along the motion.")
            .range("slip out of range", {0, 10e-3, base::mm}),
        key("stretch", &Device::stretch, "By the hand: relative stiffening of the skin.")
            .range("stretch of the skin out of range", {0, 10, base::plain}),
        key("width", &Device::width, "Of the cartridge of a pen or the drum of a roller.")
            .range("width out of range", {0.1e-3, 0.2, base::mm})
            .only(on<DeviceKind::pen, DeviceKind::roller>("on a pen or a roller",
                                                          "The width of a stamp follows from needles and pitch.")),
        key("retraction", &Device::retraction, "How far the tips of a pen draw back behind the face of its cartridge.")
            .range("retraction out of range", {0, 10e-3, base::mm})
            .only(on<DeviceKind::pen>("on a pen")),
        key("rows", &Device::rows, "Rings of needles on the drum of a roller.")
            .range("rings of needles out of range", {1, 1000, base::plain})
            .only(on<DeviceKind::roller>("on a roller")),
        key("drum_radius", &Device::drum_radius, "Of the surface of a roller that rolls on the skin.")
            .range("radius of the drum out of range", {1e-3, 0.1, base::mm})
            .only(on<DeviceKind::roller>("on a roller")),
        key("pitch", &Device::pitch, "From needle to needle on a stamp.")
            .range("distance of needles out of range", {20e-6, 20e-3, base::mm, true})
            .only(on<DeviceKind::stamp>(
                "on a stamp",
                "Here the distance of needles follows: on a pen from width and needles, on a roller from width, rows, "
                "drum_radius and needles. Give those instead.")),
        key("force", &Device::force, "Of the hand, on the whole stamp.")
            .range("force out of range", {0, 1000, base::newton, true})
            .only(on<DeviceKind::stamp>("on a stamp",
                                        "Pens and rollers press until their face rests on the skin: remove it."))};
    /// Takes over the known device of the kind.
    static void before(JsonObject& object, Device& device);
    static void check(base::Check& check, const std::string& prefix, const Device& device);
};

}  // namespace skinheal::scenario
