// SPDX-License-Identifier: BSD-3-Clause
#include "needling/insertion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/certificate.hpp"
#include "base/preset.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "needling/array.hpp"
#include "needling/puncture.hpp"
#include "skinheal/error.hpp"

namespace skinheal {
namespace needling {
namespace {

using std::numbers::pi;

struct Place {
    double x;
    double y;
};

/// Needles of a device that press on the skin at once, and where its face rests beside each.
struct Footprint {
    std::vector<Place> needles{};
    std::vector<double> protrusion{};
    std::vector<std::vector<Place>> rests{};
    std::size_t counted{0};  ///< the first ones are at their deepest, and their depths are what counts
    double share{1};         ///< of the device's needles that are computed
};

void roller_footprint(const Device& d, Footprint& out) {
    const int rings = std::clamp(d.rows, 1, std::max(1, d.needles));
    const double axial = d.width / rings;
    const double angle = 2 * pi * rings / d.needles;
    const double half = contact_half_angle(d.drum_radius, d.needle.length);
    const int lines = std::min(static_cast<int>(half / angle), 3);
    std::vector<int> order{0};
    for (int k = 1; k <= lines; ++k) {
        order.push_back(k);
        order.push_back(-k);
    }
    for (const int k : order)
        for (int n = 0; n < rings; ++n) {
            const double shift = k % 2 == 0 ? 0.5 : 1.0;
            const Place at{d.drum_radius * k * angle, axial * (n + shift)};
            out.needles.push_back(at);
            out.protrusion.push_back(tip_depth(d.drum_radius, d.needle.length, k * angle));
            out.rests.push_back({{at.x, at.y - axial / 2}, {at.x, at.y + axial / 2}});
        }
    out.counted = static_cast<std::size_t>(rings);
}

void grid_footprint(const Device& d, Footprint& out) {
    const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(d.needles))));
    const int rows = (d.needles + columns - 1) / columns;
    const bool pen = d.kind == DeviceKind::pen;
    const double across = pen ? d.width / columns : d.pitch;
    const double along = pen ? d.width / rows : d.pitch;
    const int most = 15;  // a larger array is alike in its middle
    const int wide = std::min(columns, most);
    const int high = std::min(rows, most);
    const int count = columns > most || rows > most ? wide * high : d.needles;
    const Place middle{0.5 * wide * across, 0.5 * high * along};
    out.share = static_cast<double>(count) / d.needles;
    for (int k = 0; k < count; ++k) {
        const Place at{across * (k % wide + 0.5), along * (k / wide + 0.5)};
        out.needles.push_back(at);
        out.protrusion.push_back(d.needle.length);
        std::vector<Place> rest;
        if (pen) {  // the rim of the cartridge
            const double rim = 0.6 * d.width;
            for (int q = 0; q < 8; ++q)
                rest.push_back({middle.x + rim * std::cos(pi * q / 4), middle.y + rim * std::sin(pi * q / 4)});
        } else {  // the plate between the needles
            for (const double sx : {-0.5, 0.5})
                for (const double sy : {-0.5, 0.5}) rest.push_back({at.x + sx * across, at.y + sy * along});
        }
        out.rests.push_back(std::move(rest));
    }
    out.counted = out.needles.size();
}

Footprint footprint(const Device& d) {
    Footprint out;
    if (d.kind == DeviceKind::roller)
        roller_footprint(d, out);
    else
        grid_footprint(d, out);
    return out;
}

std::vector<double> compliance_of(const Footprint& f, const Tenting& tent, double stiffening) {
    const std::size_t n = f.needles.size();
    std::vector<double> c(n * n);
    const auto between = [&](const Place& a, const Place& b) {
        return tent.tabulated(std::hypot(a.x - b.x, a.y - b.y)) / stiffening;
    };
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            double rest = 0;
            for (const Place& place : f.rests[i]) rest += between(place, f.needles[j]);
            c[i * n + j] = between(f.needles[i], f.needles[j]) - rest / static_cast<double>(f.rests[i].size());
        }
    return c;
}

/// Speed of the needle where it meets the skin.  Units: m/s.
double speed_of(const Device& d) {
    switch (d.kind) {
        case DeviceKind::roller:
            return d.speed * (1 + d.needle.length / d.drum_radius) *
                   std::sin(contact_half_angle(d.drum_radius, d.needle.length));
        case DeviceKind::pen:
            return pi * d.frequency * (d.needle.length + d.retraction);
        case DeviceKind::stamp:
            break;
    }
    return d.speed;
}

/// Share of a stroke that a pen's tips are past the face of the cartridge.
double duty_of(const Device& d) {
    const double stroke = d.needle.length + d.retraction;
    return 1 - std::acos(1 - 2 * d.retraction / stroke) / pi;
}

/// Length by which the device's motion along the skin would lengthen a hole in skin that does not follow.  Units: m.
double rigid_drag(const Device& d, double depth) {
    switch (d.kind) {
        case DeviceKind::roller:
            return rigid_slit(d.drum_radius, depth);
        case DeviceKind::pen:
            return d.speed * duty_of(d) / d.frequency;
        case DeviceKind::stamp:
            break;
    }
    return 0;
}

/// Numbers 0 .. n-1 in random order.
std::vector<std::size_t> shuffled(std::size_t n, const Random& random) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t k = n; k > 1; --k) {
        const double u = random.uniform(Purpose::needles, static_cast<std::uint32_t>(k))[0];
        std::swap(order[k - 1], order[static_cast<std::size_t>(u * static_cast<double>(k))]);
    }
    return order;
}

/// Depths of needles whose puncture forces fill the lognormal distribution evenly.
struct Sample {
    std::vector<double> depths{};  ///< of the needles that count
    double force{0};
    double force_before{0};
    double total{0};
    double tenting{0};
};

Sample sample_of(const Device& device, const Footprint& place, NeedleArray array, double median, double scatter,
                 std::uint64_t seed) {
    constexpr std::size_t wanted = 480;
    const std::size_t n = place.needles.size();
    const std::size_t faces = (wanted + place.counted - 1) / place.counted;
    const auto order = shuffled(faces * n, Random{seed, 0});
    Sample out;
    std::size_t inside = 0;
    for (std::size_t face = 0; face < faces; ++face) {
        array.puncture_force.clear();
        for (std::size_t i = 0; i < n; ++i) {
            const double u = (static_cast<double>(order[face * n + i]) + 0.5) / static_cast<double>(faces * n);
            array.puncture_force.push_back(force_quantile(median, scatter, u));
        }
        const ArrayState state =
            device.kind == DeviceKind::stamp ? press_with_force(array, device.force * place.share) : press(array);
        for (std::size_t i = 0; i < place.counted; ++i) {
            out.depths.push_back(state.depth[i]);
            out.force_before += std::max(0.0, state.force_before[i]);
            if (!(state.depth[i] > 0)) continue;
            ++inside;
            out.force += state.force[i];
            double dent = 0;
            for (std::size_t j = 0; j < n; ++j) dent += array.compliance[i * n + j] * state.force[j];
            out.tenting += dent;
        }
        out.total += state.total_force();
    }
    const auto all = static_cast<double>(out.depths.size());
    const auto in = static_cast<double>(std::max<std::size_t>(inside, 1));
    out.force_before /= all;
    out.force /= in;
    out.tenting /= in;
    out.total /= static_cast<double>(faces);
    std::sort(out.depths.begin(), out.depths.end());
    return out;
}

}  // namespace

SiteValues::SiteValues(const Skin& skin, const ParameterSet& parameters) : parameters_(parameters) {
    const auto known = base::data_names("skins");
    if (std::ranges::find(known, skin.preset) == known.end()) return;
    site_ = base::load_preset("skins", skin.preset, "unknown skin", "skin.preset", "").entries;
}

double SiteValues::operator[](std::string_view name) const {
    if (!parameters_.contains(name)) {
        Problem problem = base::make_problem(
            "parameter set without insertion mechanics", "parameters.set", "\"" + parameters_.name() + "\"",
            "a set with " + std::string(name) + ", for instance mn17", "Take the set mn17.");
        const std::string message = problem.message();
        throw ParameterError(message, {"", "parameters.set", 0, 0}, {std::move(problem)});
    }
    const Parameter& general = parameters_.find(name);
    if (general.overridden) return general.value;
    const auto here = std::ranges::find(site_, name, &Parameter::name);
    return here != site_.end() ? here->value : general.value;
}

LayeredSkin layered_skin(const Skin& skin, const SiteValues& v) {
    LayeredSkin s;
    s.plate_modulus = v["mechanics.epidermis_modulus"];
    s.plate_poisson = v["mechanics.epidermis_poisson"];
    s.plate_thickness = skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis");
    s.dermis_modulus = v["mechanics.dermis_modulus"];
    s.dermis_poisson = v["mechanics.dermis_poisson"];
    s.dermis_thickness = skin.thickness_of("dermis");
    s.hypodermis_modulus = v["mechanics.hypodermis_modulus"];
    return s;
}

ChannelLaw::ChannelLaw(const Skin& skin, const Device& device, const ParameterSet& parameters)
    : outline_(outline_of(needle_on(device))),
      device_(device),
      stratum_corneum_(skin.thickness_of("stratum_corneum")),
      viable_epidermis_(skin.thickness_of("viable_epidermis")),
      dermis_(skin.thickness_of("dermis")) {
    const SiteValues v(skin, parameters);
    mouth_share_ = v["residual.mouth_share"];
    body_share_ = v["residual.body_share"];
    depth_share_ = v["residual.depth_share"];
    least_tip_ = v["residual.least_tip_radius"];
    slit_compliance_ = v["residual.slit_compliance"];
    relaxation_time_ = v["residual.relaxation_time"];
    zone_amplitude_ = v["injury.zone_amplitude"];
    zone_length_ = v["injury.zone_length"];
    zone_growth_ = v["injury.zone_strain"] / body_share_;
    loop_density_ = v["bleeding.loop_density"];
    loop_depth_ = v["bleeding.loop_depth"];
    plexus_density_ = v["bleeding.plexus_length_density"];
    plexus_depth_ = v["bleeding.plexus_depth"];
    capillary_radius_ = v["bleeding.capillary_radius"];
    half_depth_ = v["bleeding.half_depth"];
}

// (theory: insertion-22 to insertion-24, insertion-34)
ResidualChannel ChannelLaw::residual(double depth) const {
    ResidualChannel out;
    if (!(depth > 0)) return out;
    out.depth = depth_share_ * depth;
    out.tip_radius = std::max(outline_.tip_radius, least_tip_);
    const double needle = outline_.radius(depth);
    out.body_radius = std::max(body_share_ * needle, out.tip_radius);
    out.slit = slit_compliance_ * rigid_drag(device_, depth);
    const auto mouth = [&](double round) { return std::sqrt(round * round + 2 * round * out.slit / pi); };
    out.mouth_radius = mouth(std::max(mouth_share_ * needle, out.tip_radius));
    out.start_mouth_radius = mouth(std::max(needle, out.tip_radius));
    out.start_body_radius = std::max(needle, out.tip_radius);
    out.relaxation_time = relaxation_time_;
    out.margin = zone_length_ + zone_growth_ * out.body_radius;
    return out;
}

// (theory: insertion-25)
Channel ChannelLaw::operator()(double depth) const {
    Channel c;
    c.zone_amplitude = zone_amplitude_;
    c.zone_length = zone_length_;
    c.zone_growth = zone_growth_;
    c.stratum_corneum = stratum_corneum_;
    c.viable_epidermis = viable_epidermis_;
    if (!(depth > 0)) return c;
    const ResidualChannel hole = residual(depth);
    const double epidermis = stratum_corneum_ + viable_epidermis_;
    c.penetration = hole.depth;
    c.mouth_radius = hole.mouth_radius;
    c.tip_radius = hole.tip_radius;
    c.shaft_radius = hole.body_radius;
    // the hole is as the needle, narrower and shorter: its shoulder lies at the same share of the depth
    c.shoulder = std::max(0.0, depth_share_ * (depth - outline_.taper_length)) - epidermis;
    c.taper = hole.depth - epidermis;
    c.depth = std::clamp(c.taper, 0.0, dermis_);
    c.bleeding = bleeding(depth);
    return c;
}

// (theory: insertion-26)
double ChannelLaw::strikes(double depth) const {
    double sum = 0;
    const auto reach = [&](double z) { return body_share_ * outline_.radius(depth - z) + capillary_radius_; };
    if (depth > loop_depth_) sum += 2 * pi * loop_density_ * std::pow(reach(loop_depth_), 2);
    if (depth > plexus_depth_) sum += 2 * plexus_density_ * reach(plexus_depth_);
    return sum;
}

// (theory: insertion-27)
double ChannelLaw::bleeding(double depth) const {
    const double in_dermis = std::clamp(depth_share_ * depth - stratum_corneum_ - viable_epidermis_, 0.0, dermis_);
    const double depth4 = std::pow(in_dermis, 4);
    return -std::expm1(-strikes(depth)) * depth4 / (depth4 + std::pow(half_depth_, 4));
}

std::vector<Channel> channels_at(std::span<const Hit> hits, const Insertion& insertion, const ChannelLaw& law,
                                 const Random& random) {
    std::vector<Channel> out;
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const double u = random.uniform(Purpose::depth, static_cast<std::uint32_t>(i))[0];
        const double depth = insertion.depth_quantile(u);
        if (!(depth > 0)) continue;
        Channel c = law(depth);
        c.x = hits[i].x;
        c.y = hits[i].y;
        out.push_back(c);
    }
    return out;
}

}  // namespace needling

namespace {

using needling::ChannelLaw;
using std::numbers::pi;

std::string length_text(double length) {
    if (length >= 1e-3) return base::display_number(length * 1e3, 3) + " mm";
    return base::display_number(length * 1e6, 3) + " um";
}

std::string layer_at(const Skin& skin, double depth) {
    if (!(depth > 0)) return "none";
    double bottom = 0;
    for (const Layer& layer : skin.layers) {
        bottom += layer.thickness;
        if (depth <= bottom) return layer.name;
    }
    return "hypodermis";
}

/// Means over the channels of all depths, and how they bleed.
void hand_over(const Skin& skin, const ChannelLaw& law, Insertion& out) {
    const double epidermis = skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis");
    InjuryVolumes& v = out.injury;
    double count = 0;
    for (const double depth : out.depths) {
        if (!(depth > 0)) continue;
        ++count;
        const ResidualChannel hole = law.residual(depth);
        const needling::Channel channel = law(depth);
        const double shaft = channel.shoulder + epidermis;
        const auto solid = [&](double a, double b, double straight, double tapered) {
            return pi * (a * a * straight + tapered * (a * a + a * b + b * b) / 3);
        };
        const double tapered = hole.depth - shaft;
        v.wall_area += 2 * pi * hole.body_radius * shaft + pi * (hole.body_radius + hole.tip_radius) *
                                                               std::hypot(tapered, hole.body_radius - hole.tip_radius);
        v.hole += solid(hole.body_radius, hole.tip_radius, shaft, tapered);
        const double tip_margin = channel.zone_length + channel.zone_growth * hole.tip_radius;
        v.injured += solid(hole.body_radius + hole.margin, hole.tip_radius + tip_margin, shaft, tapered);
        v.fibrin += law.bleeding(depth) * channel.dermal_volume();
        v.breach_share += depth > epidermis ? 1 : 0;
        v.vessels_share += -std::expm1(-law.strikes(depth));
        out.bleeding_probability += law.bleeding(depth);
        out.capillary_strikes += law.strikes(depth);
    }
    if (!(count > 0)) return;
    for (double* sum : {&v.wall_area, &v.hole, &v.injured, &v.fibrin, &v.breach_share, &v.vessels_share,
                        &out.bleeding_probability, &out.capillary_strikes})
        *sum /= count;
}

void tell(const Skin& skin, const Device& device, const InsertionOptions& options, Insertion& out) {
    const double diameter = 2 * device.needle.tip_radius;
    if (options.puncture == PunctureLaw::tip_diameter && (diameter < 5e-6 || diameter > 37e-6))
        out.notes.push_back("The force of puncture is extrapolated: tips of 5 to 37 um were measured, this one has " +
                            length_text(diameter) + ".");
    const double tissue =
        skin.thickness_of("stratum_corneum") + skin.thickness_of("viable_epidermis") + skin.thickness_of("dermis");
    if (out.depths.back() > tissue)
        out.notes.push_back("Needles reach the subcutis, more than " + length_text(tissue) +
                            " below the surface: the channel ends with the dermis, and fat is not modelled.");
    if (out.fraction_punctured == 0)
        out.reason = "The skin yields before it is punctured: the device puts at most " +
                     base::display_number(out.available_force * 1e3, 3) +
                     " mN on a needle, and half of such tips need " +
                     base::display_number(out.puncture_force * 1e3, 3) + " mN.";
}

}  // namespace

// (theory: insertion-34)
double crept_radius(double start, double settled, double time, double relaxation_time) noexcept {
    if (!(relaxation_time > 0)) return settled;
    return settled + (start - settled) * std::exp(-time / relaxation_time);
}

double ResidualChannel::mouth_radius_at(double time) const noexcept {
    return crept_radius(start_mouth_radius, mouth_radius, time, relaxation_time);
}

double ResidualChannel::body_radius_at(double time) const noexcept {
    return crept_radius(start_body_radius, body_radius, time, relaxation_time);
}

double Insertion::depth_quantile(double share) const {
    if (depths.empty()) return 0;
    const double x =
        std::clamp(share * static_cast<double>(depths.size()) - 0.5, 0.0, static_cast<double>(depths.size() - 1));
    const auto k = static_cast<std::size_t>(x);
    if (k + 1 >= depths.size()) return depths.back();
    // a needle is in or it is not: no depth between 0 and the first that is in
    if (!(depths[k] > 0)) return x - static_cast<double>(k) > 0.5 ? depths[k + 1] : depths[k];
    return depths[k] + (x - static_cast<double>(k)) * (depths[k + 1] - depths[k]);
}

Insertion insertion(const Skin& skin, const Device& device, const ParameterSet& parameters,
                    const InsertionOptions& options) {
    if (const auto problems = validate_insertion(skin, device, options.passes); !problems.empty())
        throw ScenarioError(base::summary_of(problems), {"", problems.front().key, 0, 0}, problems);
    const needling::SiteValues values(skin, parameters);
    const needling::Tenting tent(needling::layered_skin(skin, values));
    const needling::Footprint place = needling::footprint(device);

    Insertion out;
    out.needle_length = device.needle.length;
    out.speed = needling::speed_of(device);
    const double fast = out.speed / values["mechanics.reference_speed"];
    const double stiffening = (1 + std::pow(fast, values["mechanics.stiffening_exponent"])) * (1 + device.stretch);
    out.stiffness = tent.stiffness() * stiffening;
    out.in_contact = static_cast<int>(std::lround(static_cast<double>(place.needles.size()) / place.share));
    out.puncture_force = needling::puncture_force(options.puncture, parameters, device.needle.tip_radius) *
                         (1 + values["puncture.speed_factor"] * std::log1p(fast));

    needling::NeedleArray array;
    array.compliance = needling::compliance_of(place, tent, stiffening);
    array.protrusion = place.protrusion;
    array.force_left = values["puncture.force_left"];
    array.friction = values["puncture.friction"] *
                     needling::lateral_area(needling::needle_on(device), out.needle_length) / out.needle_length;
    const needling::Sample sample = needling::sample_of(device, place, std::move(array), out.puncture_force,
                                                        values["puncture.scatter"], options.seed);
    out.depths = sample.depths;
    out.available_force = sample.force_before;
    out.needle_force = sample.force;
    out.device_force = sample.total / place.share;
    out.tenting = sample.tenting;

    double count = 0;
    double sum = 0;
    for (const double d : out.depths) {
        count += d > 0 ? 1 : 0;
        sum += d;
    }
    out.fraction_punctured = count / static_cast<double>(out.depths.size());
    out.density_per_pass = needling::density_per_pass(device);
    out.density = out.fraction_punctured * out.density_per_pass * options.passes;
    if (count > 0) {
        out.depth = sum / count;
        double squares = 0;
        for (const double d : out.depths) squares += d > 0 ? (d - out.depth) * (d - out.depth) : 0;
        out.depth_sd = std::sqrt(squares / count);
        const ChannelLaw law(skin, device, parameters);
        out.residual = law.residual(out.depth);
        hand_over(skin, law, out);
        out.open_area = needling::poisson_statistics(out.density, out.residual.mouth_radius).open_share;
    }
    out.deepest_layer = layer_at(skin, out.residual.depth);
    tell(skin, device, options, out);
    return out;
}

}  // namespace skinheal
