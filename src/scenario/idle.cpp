// SPDX-License-Identifier: BSD-3-Clause
#include "scenario/idle.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/vocabulary.hpp"

namespace skinheal::scenario {
namespace {

/// One key of a device, and whether it differs from what a document takes if it is left out.
struct DeviceKey {
    std::string_view name;
    bool (*differs)(const Device&, const Device&);
};

constexpr std::array device_keys{
    DeviceKey{"kind", [](const Device& a, const Device& b) { return a.kind != b.kind; }},
    DeviceKey{"needle.shape", [](const Device& a, const Device& b) { return a.needle.shape != b.needle.shape; }},
    DeviceKey{"needle.base_diameter",
              [](const Device& a, const Device& b) { return a.needle.base_diameter != b.needle.base_diameter; }},
    DeviceKey{"needle.tip_radius",
              [](const Device& a, const Device& b) { return a.needle.tip_radius != b.needle.tip_radius; }},
    DeviceKey{"needle.tip_length",
              [](const Device& a, const Device& b) { return a.needle.tip_length != b.needle.tip_length; }},
    DeviceKey{"needle.thickness",
              [](const Device& a, const Device& b) { return a.needle.thickness != b.needle.thickness; }},
    DeviceKey{"needles", [](const Device& a, const Device& b) { return a.needles != b.needles; }},
    DeviceKey{"frequency", [](const Device& a, const Device& b) { return a.frequency != b.frequency; }},
    DeviceKey{"retraction", [](const Device& a, const Device& b) { return a.retraction != b.retraction; }},
    DeviceKey{"width", [](const Device& a, const Device& b) { return a.width != b.width; }},
    DeviceKey{"speed", [](const Device& a, const Device& b) { return a.speed != b.speed; }},
    DeviceKey{"rows", [](const Device& a, const Device& b) { return a.rows != b.rows; }},
    DeviceKey{"drum_radius", [](const Device& a, const Device& b) { return a.drum_radius != b.drum_radius; }},
    DeviceKey{"pitch", [](const Device& a, const Device& b) { return a.pitch != b.pitch; }},
    DeviceKey{"force", [](const Device& a, const Device& b) { return a.force != b.force; }},
    DeviceKey{"slip", [](const Device& a, const Device& b) { return a.slip != b.slip; }},
    DeviceKey{"stretch", [](const Device& a, const Device& b) { return a.stretch != b.stretch; }}};

/// Whether a device has a value that was given: neither what a document takes that says nothing but the kind, nor that of the
/// known device of the kind.
bool given(const DeviceKey& key, const Device& device) {
    if (key.name == "kind") return key.differs(device, Device{});
    const Device known = Device::preset_named(base::word_for(base::device_kinds, device.kind));
    const Device plain_device;
    Device usual = known;
    usual.needle = plain_device.needle;
    usual.needles = plain_device.needles;
    usual.frequency = plain_device.frequency;
    return key.differs(device, usual) && key.differs(device, known) && key.differs(device, plain_device);
}

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

/// Whether the pattern of strokes reads a key (theory: insertion-9 to insertion-11, insertion-32).
bool pattern_reads(std::string_view key, const Session& session, bool places) {
    const DeviceKind kind = session.device.kind;
    if (!session.passes)
        return places && kind == DeviceKind::stamp && any_of(key, {"kind", "needles", "pitch", "slip"});
    if (key == "kind" || key == "needles") return true;
    if (places && (key == "slip" || key == "rows")) return true;
    if (kind == DeviceKind::pen) return any_of(key, {"frequency", "speed", "width"});
    return kind == DeviceKind::roller ? any_of(key, {"width", "drum_radius"}) : key == "pitch";
}

/// Whether the mechanics of insertion read a key.
bool mechanics_read(std::string_view key, const Device& device) {
    if (key == "slip") return false;
    if (key == "frequency") return device.kind == DeviceKind::pen;
    return key != "needle.thickness" || device.needle.shape == NeedleShape::blade;
}

/// Keys of the devices that differ from the usual and are read by no session.
Idle idle_of_devices(const Scenario& scenario) {
    const bool mechanics = scenario.insertion_law == "mechanics";
    const bool places = scenario.numerics.geometry == Geometry::box;
    Idle out;
    for (const DeviceKey& key : device_keys) {
        bool any_given = false;
        bool read = false;
        for (const Session& session : scenario.protocol.sessions) {
            const Device& device = session.device;
            any_given |= given(key, device);
            read |= (mechanics && mechanics_read(key.name, device)) || pattern_reads(key.name, session, places);
        }
        if (any_given && !read) out.keys.push_back("device." + std::string(key.name));
    }
    out.why = mechanics ? "Nothing reads this of such a device where one channel stands for all (numerics.geometry)."
              : std::ranges::any_of(scenario.protocol.sessions, [](const Session& s) { return s.passes.has_value(); })
                  ? "With insertion.law \"prescribed\" only the length of a needle counts, and what decides how many "
                    "strokes a pass makes. Set insertion.law to \"mechanics\"."
                  : "With insertion.law \"prescribed\" only the length of a needle and the density count. Set "
                    "insertion.law to \"mechanics\", or give passes instead of a density.";
    return out;
}

}  // namespace

std::vector<Idle> idle_keys(const Scenario& scenario) {
    std::vector<Idle> out;
    const Protocol& protocol = scenario.protocol;
    const Scenario plain;
    const Geometry geometry = scenario.numerics.geometry;
    const bool mechanics = scenario.insertion_law == "mechanics";
    const bool box = geometry == Geometry::box;
    if (geometry != Geometry::point)  // it reads nothing of a session but its time, and its warning says so
        if (Idle devices = idle_of_devices(scenario); !devices.keys.empty()) out.push_back(std::move(devices));
    if (scenario.puncture != plain.puncture && !mechanics)
        out.push_back({{"insertion.puncture"}, "Only insertion.law \"mechanics\" reads it."});
    if (scenario.numerics.seed != plain.numerics.seed && !box && (!mechanics || protocol.sessions.empty()))
        out.push_back({{"numerics.seed"}, "Nothing is drawn at random here: a box or insertion.law \"mechanics\" is."});
    if (!box && std::ranges::any_of(protocol.sessions, [](const Session& s) { return !s.directions.empty(); }))
        out.push_back({{"session.directions"}, "Only numerics.geometry \"box\" has places."});
    const Repeat usual = scenario.healing_model == "mn16" ? Repeat::same_hole : Repeat::new_positions;
    const bool no_places = geometry == Geometry::column || geometry == Geometry::point;
    if (scenario.repeat.value_or(usual) != usual && (protocol.sessions.size() < 2 || no_places))
        out.push_back({{"healing.repeat"},
                       no_places ? "This geometry has no places for a session to fall on."
                                 : "It says where a second session falls, and there is none."});
    if (protocol.sessions.empty()) {
        Idle care{{}, "It is what follows a session, and there is none."};
        if (protocol.aftercare.occlusion != 0) care.keys.emplace_back("aftercare.occlusion");
        if (protocol.aftercare.wetness != 0) care.keys.emplace_back("aftercare.wetness");
        if (protocol.aftercare.nsaid != 0 && protocol.sun.empty()) care.keys.emplace_back("aftercare.nsaid");
        if (!care.keys.empty()) out.push_back(std::move(care));
    }
    return out;
}

}  // namespace skinheal::scenario
