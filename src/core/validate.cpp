// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <set>
#include <utility>

#include "core/cells.hpp"
#include "core/problem.hpp"
#include "core/text.hpp"
#include "core/validate_parts.hpp"
#include "core/vocabulary.hpp"
#include "skinheal/insertion.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/units.hpp"

namespace skinheal {
namespace {

using core::display_number;
using core::make_problem;

/// A unit for people.
struct Shown {
    double factor;
    std::string_view label;
};

constexpr Shown mm{1e-3, " mm"};
constexpr Shown um{1e-6, " um"};
constexpr Shown day{seconds_per_day, " day"};
constexpr Shown year{seconds_per_year, " year"};
constexpr Shown second{1.0, " s"};
constexpr Shown per_cm2{1e4, " 1/cm2"};
constexpr Shown hertz{1.0, " Hz"};
constexpr Shown sed{100.0, " SED"};
constexpr Shown mg_per_cm2{1e-2, " mg/cm2"};
constexpr Shown newton{1.0, " N"};
constexpr Shown mm_per_s{1e-3, " mm/s"};
constexpr Shown plain{1.0, ""};

std::string shown(double value, Shown unit) { return display_number(value / unit.factor) + std::string(unit.label); }

struct Range {
    double low;
    double high;
    Shown unit;
    bool above_low{false};  ///< `low` itself is not allowed
};

std::string shown(const Range& range) {
    if (std::isinf(range.high)) {
        return (range.above_low ? "more than " : "at least ") + shown(range.low, range.unit);
    }
    if (range.above_low)
        return "more than " + shown(range.low, range.unit) + ", up to " + shown(range.high, range.unit);
    return shown(range.low, range.unit) + " to " + shown(range.high, range.unit);
}

constexpr double no_limit = std::numeric_limits<double>::infinity();
constexpr Range lengths{0.05e-3, 5e-3, mm};
constexpr Range densities{1e4, 2e7, per_cm2};
constexpr Range patches{0.1e-3, 20e-3, mm};
constexpr double most_cells = 5e7;
constexpr double large_memory = 2e9;  // bytes; from here on a warning tells

class Check {
public:
    explicit Check(const Scenario& scenario) : scenario_(scenario) {}

    /// Skin and device of the first session only.
    std::vector<Problem> run_insertion() {
        skin();
        device("device", scenario_.protocol.sessions.front().device);
        return std::move(problems_);
    }

    std::vector<Problem> run(bool together) {
        skin();
        protocol();
        words();
        parameters();
        numerics();
        output();
        if (together) {
            one_density();
            channels();
        }
        if (problems_.size() > core::most_problems) problems_.resize(core::most_problems);
        return std::move(problems_);
    }

private:
    void add(const std::string& what, std::string key, std::string given, std::string allowed, std::string next_step) {
        problems_.push_back(
            make_problem(what, std::move(key), std::move(given), std::move(allowed), std::move(next_step)));
    }

    static bool inside(double value, const Range& range) {
        return std::isfinite(value) && (range.above_low ? value > range.low : value >= range.low) &&
               value <= range.high;
    }

    bool range(const std::string& what, const std::string& key, double value, const Range& allowed) {
        if (inside(value, allowed)) return true;
        add(what, key, shown(value, allowed.unit), shown(allowed), "Choose a value inside the range.");
        return false;
    }

    void word(const std::string& what, const std::string& key, const std::string& given,
              const std::vector<std::string>& known) {
        if (std::ranges::find(known, given) != known.end()) return;
        add(what, key, "\"" + given + "\"", core::list_names(known),
            core::spelling_hint(given, known, "Choose one of these."));
    }

    template <class E, std::size_t n>
    void enumerator(const std::string& what, const std::string& key, E value,
                    const std::array<core::Word<E>, n>& words) {
        if (!core::is_known(words, value)) {
            add(what, key, core::word_for(words, value), core::list_names(core::names_of(words)),
                "Choose one of these.");
        }
    }

    void skin() {
        const Skin& skin = scenario_.skin;
        range("age out of range", "skin.age", skin.age, {18 * seconds_per_year, 100 * seconds_per_year, year});
        range("phototype out of range", "skin.phototype", skin.phototype, {1, 6, plain});
        const std::vector<std::string> known = core::names_of(core::layer_names);
        std::size_t deepest = 0;
        for (std::size_t i = 0; i < skin.layers.size(); ++i) {
            const Layer& layer = skin.layers[i];
            const std::string key = "skin.layers." + std::to_string(i);
            range("layer thickness out of range", key + ".thickness", layer.thickness, {0, no_limit, um, true});
            const auto found = std::ranges::find(known, layer.name);
            if (found == known.end()) {
                word("unknown layer", key + ".name", layer.name, known);
                continue;
            }
            const auto place = static_cast<std::size_t>(found - known.begin());
            if (place < deepest) {
                add("layers out of order", key + ".name", "\"" + layer.name + "\" below \"" + known[deepest] + "\"",
                    core::join(known, " above "), "List the layers from the surface down.");
            }
            deepest = std::max(deepest, place);
        }
        thicknesses(known);
    }

    void thicknesses(const std::vector<std::string>& known) {
        const Skin& skin = scenario_.skin;
        bool complete = true;
        for (const std::string& name : known) {
            if (std::ranges::find(skin.layers, name, &Layer::name) != skin.layers.end()) continue;
            complete = false;
            add("layer missing", "skin.layers", "without \"" + name + "\"", core::join(known, ", "),
                "Add the layer \"" + name + "\", or choose a skin.preset.");
        }
        if (!complete) return;
        range("dermis thickness out of range", "skin.layers", skin.thickness_of("dermis"), {0.3e-3, 6e-3, mm});
        range("epidermis thickness out of range", "skin.layers",
              skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis"), {20e-6, 500e-6, um});
    }

    void protocol() {
        const Protocol& protocol = scenario_.protocol;
        const bool has_end = range("duration out of range", "protocol.duration", protocol.duration,
                                   {0, 30 * seconds_per_year, day, true});
        range("exposure to sun out of range", "protocol.uv_exposure", protocol.uv_exposure, {0, 5, plain});
        for (std::size_t i = 0; i < protocol.sessions.size(); ++i) {
            const std::string key = "protocol.sessions." + std::to_string(i);
            const Session& session = protocol.sessions[i];
            if (has_end) range("session outside the run", key + ".at", session.at, {0, protocol.duration, day});
            if (i > 0 && !(session.at > protocol.sessions[i - 1].at)) {
                add("sessions out of order", key + ".at", shown(session.at, day),
                    "later than the session before, at " + shown(protocol.sessions[i - 1].at, day),
                    "List the sessions by time, one for each time.");
            }
            range("density of channels out of range", key + ".density", session.density, densities);
            device(key + ".device", session.device);
        }
        sun(has_end);
        aftercare();
    }

    void sun(bool has_end) {
        const Protocol& protocol = scenario_.protocol;
        for (std::size_t i = 0; i < protocol.sun.size(); ++i) {
            const std::string key = "protocol.sun." + std::to_string(i);
            const SunDose& dose = protocol.sun[i];
            if (has_end) range("sun outside the run", key + ".at", dose.at, {0, protocol.duration, day});
            if (i > 0 && !(dose.at >= protocol.sun[i - 1].at)) {
                add("doses of sun out of order", key + ".at", shown(dose.at, day),
                    "not before the dose above, at " + shown(protocol.sun[i - 1].at, day), "List the doses by time.");
            }
            range("dose of sun out of range", key + ".dose", dose.dose, {0, 6000, sed});
            range("sun protection factor out of range", key + ".spf", dose.spf, {1, 100, plain});
            range("amount of sunscreen out of range", key + ".amount", dose.amount, {0, 0.05, mg_per_cm2});
        }
        if (!protocol.sun.empty())
            only_later("sun", "protocol.sun", "a list of " + std::to_string(protocol.sun.size()));
        if (protocol.uv_exposure > 0 && scenario_.healing_model != "mn16") {
            add("background sun is of mn16", "protocol.uv_exposure", display_number(protocol.uv_exposure),
                "0 with model \"" + scenario_.healing_model + "\"",
                "Give doses of sun (protocol.sun) instead, or set healing.model to \"mn16\".");
        }
    }

    void aftercare() {
        const Aftercare& care = scenario_.protocol.aftercare;
        range("occlusion out of range", "protocol.aftercare.occlusion", care.occlusion, {0, 14 * seconds_per_day, day});
        range("wetness out of range", "protocol.aftercare.wetness", care.wetness, {0, 1, plain});
        range("inhibition out of range", "protocol.aftercare.nsaid", care.nsaid, {0, 1, plain});
        if (care.occlusion != 0 || care.wetness != 0 || care.nsaid != 0)
            only_later("aftercare", "protocol.aftercare", "not its default");
    }

    /// What the first model does not know.
    void only_later(const std::string& what, const std::string& key, const std::string& given) {
        if (scenario_.healing_model != "mn16") return;
        add(what + " is unknown to mn16", key, given, "none with model \"mn16\"",
            "Leave it out, or set healing.model to \"mn17\".");
    }

    /// The axisymmetric cell is as wide as one channel's share of the skin, in every session.
    void one_density() {
        const auto& sessions = scenario_.protocol.sessions;
        if (scenario_.numerics.geometry != Geometry::axisymmetric) return;
        for (std::size_t i = 1; i < sessions.size(); ++i) {
            if (sessions[i].density == sessions[0].density || !inside(sessions[i].density, densities)) continue;
            add("sessions of different density", "protocol.sessions." + std::to_string(i) + ".density",
                shown(sessions[i].density, per_cm2),
                shown(sessions[0].density, per_cm2) + " as in the first session, for geometry \"axisymmetric\"",
                "Give all sessions one density, or set numerics.geometry to \"column\" or \"box\".");
            return;
        }
    }

    void device(const std::string& key, const Device& device) {
        enumerator("unknown device", key + ".kind", device.kind, core::device_kinds);
        range("number of needles out of range", key + ".needles", device.needles, {1, 10000, plain});
        range("frequency out of range", key + ".frequency", device.frequency,
              {0, 1000, hertz, device.kind == DeviceKind::pen});
        const Needle& needle = device.needle;
        enumerator("unknown needle shape", key + ".needle.shape", needle.shape, core::needle_shapes);
        range("needle length out of range", key + ".needle.length", needle.length, lengths);
        const bool has_base = range("needle diameter out of range", key + ".needle.base_diameter", needle.base_diameter,
                                    {20e-6, 1e-3, um});
        const bool has_tip =
            range("needle tip out of range", key + ".needle.tip_radius", needle.tip_radius, {0.5e-6, 100e-6, um});
        if (has_base && has_tip && needle.tip_radius >= needle.base_diameter / 2) {
            add("needle tip wider than its base", key + ".needle.tip_radius", shown(needle.tip_radius, um),
                "less than half of base_diameter, " + shown(needle.base_diameter / 2, um),
                "Make the tip finer or the base wider; tip_radius is a radius, base_diameter a diameter.");
        }
        if (needle.shape == NeedleShape::cylinder || needle.shape == NeedleShape::blade)
            range("needle tip length out of range", key + ".needle.tip_length", needle.tip_length, {1e-6, 5e-3, um});
        if (needle.shape == NeedleShape::blade)
            range("blade thickness out of range", key + ".needle.thickness", needle.thickness, {2e-6, 1e-3, um});
        if (device_geometry(key, device) && has_base) needles_apart(key, device);
    }

    bool device_geometry(const std::string& key, const Device& device) {
        bool good = range("stretch of the skin out of range", key + ".stretch", device.stretch, {0, 10, plain});
        good &= range("slip out of range", key + ".slip", device.slip, {0, 10e-3, mm});
        good &= range("speed out of range", key + ".speed", device.speed, {0, 10, mm_per_s, true});
        if (device.kind == DeviceKind::stamp) {
            good &= range("distance of needles out of range", key + ".pitch", device.pitch, {20e-6, 20e-3, mm, true});
            return range("force out of range", key + ".force", device.force, {0, 1000, newton, true}) && good;
        }
        good &= range("width out of range", key + ".width", device.width, {0.1e-3, 0.2, mm});
        if (device.kind == DeviceKind::pen)
            return range("retraction out of range", key + ".retraction", device.retraction, {0, 10e-3, mm}) && good;
        good &= range("radius of the drum out of range", key + ".drum_radius", device.drum_radius, {1e-3, 0.1, mm});
        return range("rings of needles out of range", key + ".rows", device.rows, {1, 1000, plain}) && good;
    }

    /// Needles that are wider than their distance would overlap.
    void needles_apart(const std::string& key, const Device& device) {
        if (device.needles < 1) return;
        const double columns = std::ceil(std::sqrt(device.needles));
        const int rings = std::min(device.rows, device.needles);
        const double apart =
            device.kind == DeviceKind::stamp ? device.pitch
            : device.kind == DeviceKind::pen
                ? device.width / columns
                : std::min(device.width / rings, 2 * std::numbers::pi * device.drum_radius * rings / device.needles);
        if (device.needle.base_diameter <= apart) return;
        add("needles wider than their distance", key + ".needle.base_diameter", shown(device.needle.base_diameter, um),
            "at most " + shown(apart, um) + ", the distance of needles on this device",
            "Take thinner or fewer needles, or a wider device.");
    }

    void words() {
        word("unknown insertion law", "insertion.law", scenario_.insertion_law, core::names_of(core::insertion_laws));
        word("unknown healing model", "healing.model", scenario_.healing_model, core::names_of(core::healing_models));
        const bool follows = scenario_.parameter_set == scenario_.healing_model;  // then the model is what is unknown
        if (!follows)
            word("unknown parameter set", "parameters.set", scenario_.parameter_set, ParameterSet::available());
    }

    void parameters() {
        const std::vector<std::string> sets = ParameterSet::available();
        if (std::ranges::find(sets, scenario_.parameter_set) == sets.end()) return;
        ParameterSet set = ParameterSet::load(scenario_.parameter_set);
        if (set.model() != scenario_.healing_model) return foreign_set(sets, set.model());
        std::set<std::string> seen;
        bool usable = true;
        for (std::size_t i = 0; i < scenario_.overrides.size(); ++i) {
            const ParameterOverride& change = scenario_.overrides[i];
            const std::string key = "parameters.override." + std::to_string(i);
            if (!seen.insert(change.name).second) {
                add("parameter overridden twice", key + ".name", "\"" + change.name + "\"",
                    "one override for each parameter", "Remove one of them.");
            }
            try {
                set.override_value(change.name, change.value, change.source);
            } catch (const ParameterError& error) {
                usable = false;
                bad_override(key, change.name, error.problems().front());
            }
        }
        if (usable) set_ = std::move(set);
    }

    /// An unknown model or set is told of by `words`.
    void foreign_set(const std::vector<std::string>& sets, const std::string& served) {
        const std::string& model = scenario_.healing_model;
        std::vector<std::string> fitting;
        for (const std::string& name : sets)
            if (ParameterSet::load(name).model() == model) fitting.push_back(name);
        if (fitting.empty()) return;
        add("parameter set of another model", "parameters.set",
            "\"" + scenario_.parameter_set + "\", a set of model " + served, core::list_names(fitting),
            "Leave it out to get the set of model " + model + ", or set healing.model to \"" + served + "\".");
    }

    void bad_override(const std::string& key, const std::string& name, const Problem& problem) {
        const std::string what = problem.message.substr(0, problem.message.find(':'));
        if (problem.key == name) {
            add(what, key + ".value", name + " = " + problem.given, problem.allowed, problem.next_step);
        } else {
            add(what, key + ".name", problem.given, problem.allowed, problem.next_step);
        }
    }

    void numerics() {
        const Numerics& numerics = scenario_.numerics;
        enumerator("unknown geometry", "numerics.geometry", numerics.geometry, core::geometries);
        enumerator("unknown resolution", "numerics.resolution", numerics.resolution, core::resolutions);
        range("tolerance out of range", "numerics.tolerance", numerics.tolerance, {1e-7, 0.1, plain});
        bool countable = patch();
        if (numerics.cells) {
            const bool lateral = range("number of cells out of range", "numerics.cells.lateral",
                                       numerics.cells->lateral, {4, 4000, plain});
            const bool depth =
                range("number of cells out of range", "numerics.cells.depth", numerics.cells->depth, {4, 4000, plain});
            countable = countable && lateral && depth;
        }
        if (numerics.geometry != Geometry::box || !countable) return;
        if (const double cells = core::cells_in_all(scenario_); cells > most_cells)
            add("box too large", numerics.cells ? "numerics.cells" : "numerics.patch",
                display_number(cells) + " cells, about " +
                    display_number(std::round(core::memory_of(scenario_) / 1e9)) + " GB of memory",
                "at most " + display_number(most_cells) + " cells",
                "Make the patch smaller, or take fewer cells or a coarser resolution.");
    }

    /// The side of a box, and whether its cells can be counted.
    bool patch() {
        const Numerics& numerics = scenario_.numerics;
        if (numerics.geometry != Geometry::box) {
            if (numerics.patch)
                add("patch without a box", "numerics.patch", shown(*numerics.patch, mm), "only with geometry \"box\"",
                    "Remove numerics.patch, or set numerics.geometry to \"box\".");
            return true;
        }
        if (numerics.patch && !range("side of the patch out of range", "numerics.patch", *numerics.patch, patches))
            return false;
        const auto& sessions = scenario_.protocol.sessions;
        const double area = std::pow(core::patch_side(scenario_), 2);
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            if (!inside(sessions[i].density, densities)) return false;
            if (sessions[i].density * area >= 0.999) continue;
            add("patch smaller than one channel's share of the skin",
                numerics.patch ? "numerics.patch" : "protocol.sessions." + std::to_string(i) + ".density",
                shown(std::sqrt(area), mm) + " a side, " + display_number(sessions[i].density * area) +
                    " channels in session " + std::to_string(i + 1),
                "at least one channel in every session, " + shown(1 / std::sqrt(sessions[i].density), mm) + " a side",
                "Make numerics.patch larger; a few dozen channels give means that do not depend on their places.");
            return false;
        }
        return true;
    }

    void output() {
        const Output& output = scenario_.output;
        enumerator("unknown precision", "output.precision", output.precision, core::precisions);
        if (output.every) {
            range("time between snapshots out of range", "output.every", *output.every, {60, no_limit, second});
        }
        std::set<std::string> seen;
        for (std::size_t i = 0; i < output.fields.size(); ++i) {
            const std::string key = "output.fields." + std::to_string(i);
            word("unknown field", key, output.fields[i], core::names_of(core::field_names));
            if (!seen.insert(output.fields[i]).second) {
                add("field named twice", key, "\"" + output.fields[i] + "\"", "each field once", "Remove one of them.");
            }
        }
    }

    /// The mouth must fit into one channel's share of the skin.
    void channels() {
        if (!set_) return;
        if (scenario_.insertion_law == "mechanics") return mechanics();
        const auto& sessions = scenario_.protocol.sessions;
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            const double length = sessions[i].device.needle.length;
            if (!inside(length, lengths) || !inside(sessions[i].density, densities)) continue;
            const double mouth = (*set_)["injury.base_radius"] +
                                 (*set_)["injury.base_radius_slope"] * (length - (*set_)["injury.reference_length"]);
            const double room = 1 / std::sqrt(std::numbers::pi * sessions[i].density);
            if (mouth > 0 && mouth < room) continue;
            add("channels cover the whole skin", "protocol.sessions." + std::to_string(i) + ".density",
                shown(sessions[i].density, per_cm2) + " with channel mouths of " + shown(mouth, mm) + " radius",
                "mouths between 0 and " + shown(room, mm) + ", one channel's share of the skin",
                "Lower the density, shorten the needle, or check injury.base_radius.");
        }
    }

    void mechanics() {
        enumerator("unknown law of puncture", "insertion.puncture", scenario_.puncture, core::puncture_laws);
        if (!set_->contains("puncture.friction")) {
            add("parameter set without insertion mechanics", "insertion.law", "\"mechanics\" with set " + set_->name(),
                "a set with mechanics, for instance mn17",
                "Set healing.model to \"mn17\", or the law to \"prescribed\".");
        }
        const auto& sessions = scenario_.protocol.sessions;
        for (std::size_t i = 0; i < sessions.size(); ++i) {
            const double radius = sessions[i].device.needle.base_diameter / 2;
            const double room = 1 / std::sqrt(std::numbers::pi * sessions[i].density);
            if (!inside(sessions[i].density, densities) || radius < room) continue;
            add("channels cover the whole skin", "protocol.sessions." + std::to_string(i) + ".density",
                shown(sessions[i].density, per_cm2) + " with needles of " + shown(radius, mm) + " radius",
                "needles thinner than " + shown(room, mm) + ", one channel's share of the skin",
                "Lower the density or take thinner needles.");
        }
    }

    const Scenario& scenario_;
    std::vector<Problem> problems_{};
    std::optional<ParameterSet> set_{};
};

void warn_of_depth(const Scenario& scenario, const ParameterSet& set, std::vector<std::string>& out) {
    const Skin& skin = scenario.skin;
    const double epidermis = skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis");
    const double dermis = skin.thickness_of("dermis");
    std::set<double> told;
    for (const Session& session : scenario.protocol.sessions) {
        const double length = session.device.needle.length;
        if (!told.insert(length).second) continue;
        const double depth = set["injury.depth_fraction"] * length - epidermis;
        if (depth > dermis) {
            out.push_back("A needle of " + shown(length, mm) +
                          " reaches the subcutis: the channel ends with the dermis, " + shown(epidermis + dermis, mm) +
                          " below the surface, and fat is not modelled.");
        } else if (depth <= 0) {
            out.push_back("A needle of " + shown(length, mm) + " stays in the epidermis (" + shown(epidermis, mm) +
                          "): the dermis is not injured.");
        }
    }
}

/// A filter that enters open channels, and a dose that meets them.
void warn_of_sun(const Scenario& scenario, std::vector<std::string>& out) {
    constexpr double closing = 2 * seconds_per_day;
    for (const SunDose& sun : scenario.protocol.sun)
        for (const Session& session : scenario.protocol.sessions) {
            const double after = sun.at - session.at;
            if (after < 0 || after > closing) continue;
            out.emplace_back(
                "A dose of sun falls within two days after a session, while channels are open: stay in the shade, and "
                "use sunscreen only when they have closed, for its filters would enter them.");
            return;
        }
}

/// Needles that do not go in, or not all of them, and what else the mechanics has to say; once for each device.
void warn_of_insertion(const Scenario& scenario, const ParameterSet& set, std::vector<std::string>& out) {
    const InsertionOptions options{scenario.puncture, 1, scenario.numerics.seed};
    std::vector<Device> told;
    for (const Session& session : scenario.protocol.sessions) {
        if (std::ranges::find(told, session.device) != told.end()) continue;
        told.push_back(session.device);
        const Insertion found = insertion(scenario.skin, session.device, set, options);
        const std::string needle = "A needle of " + shown(found.needle_length, mm);
        if (found.fraction_punctured == 0)
            out.push_back(needle + " does not puncture this skin, and the session leaves no channel. " + found.reason);
        else if (found.fraction_punctured < 0.5)
            out.push_back(needle + " punctures this skin in " + display_number(100 * found.fraction_punctured, 2) +
                          " % of its strokes: the density is that of the channels, not of the strokes.");
        out.insert(out.end(), found.notes.begin(), found.notes.end());
    }
}

}  // namespace

std::vector<Problem> validate(const Scenario& scenario) { return Check(scenario).run(true); }

std::vector<Problem> core::validate_parts(const Scenario& scenario) { return Check(scenario).run(false); }

std::vector<Problem> validate_insertion(const Skin& skin, const Device& device, int passes) {
    Scenario scenario;
    scenario.skin = skin;
    scenario.protocol.sessions.resize(1);
    scenario.protocol.sessions.front().device = device;
    std::vector<Problem> out = Check(scenario).run_insertion();
    if (passes < 1 || passes > 1000)
        out.push_back(make_problem("number of passes out of range", "passes", std::to_string(passes), "1 to 1000",
                                   "Choose a value inside the range."));
    return out;
}

std::vector<std::string> warnings(const Scenario& scenario) {
    std::vector<std::string> out;
    const bool needled = !scenario.protocol.sessions.empty();
    warn_of_sun(scenario, out);
    if (scenario.numerics.geometry == Geometry::column && needled) {
        out.emplace_back(
            "Geometry \"column\" averages the channels over the skin: it suits wounds of the whole area, not single "
            "channels. Use \"axisymmetric\" for those.");
    }
    if (scenario.numerics.geometry == Geometry::point && needled) {
        out.emplace_back(
            "Geometry \"point\" has no depth: a session cuts and damages fixed shares of the tissue "
            "(injury.point_core_fraction, injury.point_zone_fraction), whatever the needle and the density.");
        return out;
    }
    if (scenario.numerics.geometry == Geometry::box)
        if (const double memory = core::memory_of(scenario); memory >= large_memory) {
            const Cells cells = core::cells_of(scenario);
            const std::string lateral = std::to_string(cells.lateral);
            out.push_back("The box of " + lateral + " x " + lateral + " x " + std::to_string(cells.depth) +
                          " cells needs about " + display_number(std::round(memory / 1e8) / 10) +
                          " GB of memory, and its snapshots as much disk: name fewer output.fields, or take a coarser "
                          "resolution or a smaller patch.");
        }
    try {
        const ParameterSet set = scenario.parameters();
        if (scenario.insertion_law == "mechanics")
            warn_of_insertion(scenario, set, out);
        else
            warn_of_depth(scenario, set, out);
    } catch (const ScenarioError&) {
        return out;  // validate() tells
    }
    return out;
}

}  // namespace skinheal
