// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/error.hpp"

namespace skinheal {

/// One layer, from the surface down.  The unknown everywhere is the free aqueous-equivalent concentration c (kg/m3), which
/// is continuous across every interface; the layer holds `partition * c` per volume.
/// Units: thickness m; diffusivity m2/s of the total solute in the layer; partition 1 (layer : water); clearance,
/// metabolism, bind_on, bind_off 1/s, all on `partition * c`; metabolism_half kg/m3; resistance s/m.
struct LayerProperties {
    std::string name{};  ///< `stratum_corneum` is the barrier that a sealing mouth restores and that hydration opens
    double thickness{0};
    double diffusivity{0};
    double partition{1};
    double clearance{0};   ///< to blood and lymph
    double metabolism{0};  ///< first order; with `metabolism_half` the rate constant at low concentration
    double metabolism_half{
        0};             ///< free concentration at half the greatest rate (Michaelis-Menten); 0 = first order throughout
    double bind_on{0};  ///< slow reversible binding
    double bind_off{0};
    double resistance{0};  ///< of a thin junction on top of this layer, on c; 0 = none
};

/// A liquid of a vehicle.  Units: molar_volume m3/mol; evaporation m/s of the pure liquid into air without its vapour; the rest 1.
/// Liquids that mix have an activity of their mole fraction (Raoult).
struct VehicleComponent {
    std::string name{};  ///< fluid of channels joins `water`
    double share{0};     ///< of the volume of the fresh vehicle
    double molar_volume{
        0};  ///< 0 = a phase of its own, such as droplets of oil: dilutes nothing and holds solute by itself
    double evaporation{0};
    double ambient{0};    ///< activity of its vapour in the air: the relative humidity, for water
    double partition{1};  ///< of the solute, pure liquid : water; mixed liquids by the log-linear law of cosolvents
};

/// The applied product.  Units: amount m (volume per area); concentration, saturation kg/m3; partition 1 (vehicle : water);
/// diffusivity, residue_diffusivity m2/s; evaporation m/s of the dissolved solute; solvent_evaporation m/s of film.
struct Vehicle {
    double amount{0};
    double concentration{0};  ///< total solute, dissolved or not
    double partition{1};
    double diffusivity{0};  ///< 0 = well stirred
    /// In what is left when the film is dry: solute must come to a channel along the film.  0 = the film mixes as when it was fresh.
    double residue_diffusivity{0};
    double saturation{0};  ///< solubility in the vehicle; 0 = unlimited
    double evaporation{0};
    double solvent_evaporation{0};
    double residual_fraction{0.1};  ///< share of the film that does not evaporate, above 0
    bool occluded{false};           ///< nothing evaporates
    bool infinite{false};           ///< the concentration stays
    /// The liquids, whose shares make up 1: in place of `partition`, `solvent_evaporation` and `residual_fraction`; saturation
    /// follows what they hold.  At least a thousandth must not evaporate.
    std::vector<VehicleComponent> components{};
};

/// One film put on.  Units: s.
struct FilmApplication {
    double start{0};
    double duration{std::numeric_limits<double>::infinity()};  ///< then everything on the skin is wiped off
    Vehicle vehicle{};
    bool wipe_before{false};  ///< else the new film mixes with the old one and its properties replace the old ones
    /// Share of the fluid of channels open then and not bleeding that is vehicle once it is on (capillarity), as far as the film goes.
    /// Those that open later take theirs at the `openings` of the case.
    double fill{0};
};

/// Solute that is in the skin at time 0, spread evenly between two depths.  Units: m; amount kg/m2.
struct SoluteDeposit {
    double top{0};
    double base{0};
    double amount{0};
};

/// Piecewise linear in time, constant before the first and after the last point.  Units: time s.
struct History {
    std::vector<double> time{};
    std::vector<double> value{};
};

/// How one class of channels closes, as shares of the fresh channel.  An empty history keeps its default.  Units: 1; outflow m/s.
struct Closure {
    History open{};  ///< o: open share of the cross-section where it crosses the stratum corneum (1 - seal); default 1
    History radius{};   ///< radius below the stratum corneum over the fresh one; default 1
    History fibrin{};   ///< volume fraction of fibrin in the channel; default 0
    History infill{};   ///< share filled with cells; default 0
    History outflow{};  ///< mean speed of fluid that leaves through the mouth (bleeding); default 0
};

/// Channels of one kind.  Units: density 1/m2; the rest m.  The radius falls linearly from the mouth at the surface to the
/// body at the base of the stratum corneum, and from there to the tip at `depth`.
struct ChannelClass {
    double density{0};
    double mouth_radius{0};
    double body_radius{0};
    double tip_radius{0};
    double depth{0};
    Closure closure{};
};

/// Boundary below the last layer: a receptor that takes all (in vitro), or nothing (in vivo, cleared by blood).
enum class Base { sink, sealed };

/// How space is resolved: depth only (channels are refused); depth with a few nested shells around each channel (fast); the
/// axisymmetric cell of one channel (reference); or a box of skin with channels at places of their own.
enum class AbsorptionPath { column, shells, unit_cell, box };

/// A channel of a patch.  Units: m.
struct PatchChannel {
    double x{0};
    double y{0};
    double depth{0};  ///< instead of that of its class
};

/// A rectangle of skin with one corner at the origin (path `box`): all its channels are of the one class of the case, whose
/// density is theirs.  A channel that crosses a side goes on at the opposite side; nothing else passes the sides.  Units: m.
struct Patch {
    double width{0};
    double height{0};
    std::vector<PatchChannel> channels{};
};

/// How to compute.  Units: none but those said.
struct AbsorptionNumerics {
    AbsorptionPath path{AbsorptionPath::column};
    double tolerance{1e-3};  ///< relative tolerance of each step
    double refinement{1};    ///< cells per length relative to the default
    int shells{4};           ///< tissue shells around each channel (path `shells`)
};

/// Of the whole body.  Units: volume m3; clearance m3/s; area m2 of treated skin.  No volume = no plasma level.
struct Plasma {
    double volume{0};
    double clearance{0};
    double area{0};

    bool operator==(const Plasma&) const = default;
};

/// Everything that can change the answer.  Units: SI as said.
struct AbsorptionCase {
    std::vector<LayerProperties> layers{};
    std::vector<FilmApplication> applications{};
    std::vector<SoluteDeposit> deposits{};
    std::vector<ChannelClass> channels{};
    /// When needles come through a film that already lies there, s: open channels draw it in by the `fill` of its application.
    std::vector<double> openings{};
    Patch patch{};                  ///< for the path `box`
    double water_diffusivity{0};    ///< of the solute in the fluid of a channel, m2/s
    double solute_radius{0};        ///< for hindrance in a sealing mouth and in fibrin, m; 0 = point
    double fibre_radius{50e-9};     ///< of fibrin in a channel, m
    double surface_evaporation{0};  ///< from bare skin, on the free concentration at the surface, m/s
    double hydration_factor{1};   ///< permeability of wet over dry stratum corneum: covers and wet films wet, air dries
    double hydration_time{1800};  ///< of wetting and of drying, s
    double hydration_swelling{1};   ///< thickness of wet over dry stratum corneum, which takes up water
    double hydration_partition{1};  ///< of the solute, that water : free water; 0 = it is kept out
    History clearance{};            ///< factor on the clearance of every layer (blood flow); default 1
    Base base{Base::sealed};
    double receptor{0};           ///< volume per area of the receptor below a sink, m; 0 = it stays empty
    double duration{86400};       ///< s
    std::vector<double> times{};  ///< when to report, s, ascending; empty = 0 to `duration` in 96 steps
    Plasma plasma{};
    AbsorptionNumerics numerics{};

    /// Read the SI document.  Throws ScenarioError on unknown keys or words, wrong types, NaN, null.
    [[nodiscard]] static AbsorptionCase from_json(std::string_view text);
    /// The same document, SI.  Absent parts (no channels, an empty history) are left out.
    [[nodiscard]] std::string to_json() const;
};

/// Volumes per area of one liquid of the vehicles, m.  At every time applied + entered = film + evaporated + wiped + drawn.
struct LiquidResult {
    std::string name{};
    std::vector<double> applied{};
    std::vector<double> entered{};  ///< from bleeding channels
    std::vector<double> film{};
    std::vector<double> evaporated{};  ///< below 0: taken from the air
    std::vector<double> wiped{};
    std::vector<double> drawn{};  ///< into channels
};

/// Amounts per area of skin (kg/m2) at `time`; rates kg/m2/s.  At every time
/// applied = vehicle + sum of layers + bound + channels + absorbed + permeated + evaporated + metabolised + wiped.
struct AbsorptionResult {
    std::vector<double> time{};     ///< s
    std::vector<double> applied{};  ///< given so far
    std::vector<double> vehicle{};  ///< dissolved and solid, on the skin
    std::vector<double> solid{};    ///< of it not dissolved
    std::vector<double> film{};     ///< thickness of the film, m
    std::vector<double> drawn{};    ///< volume of vehicle that channels have drawn in so far, m
    std::vector<std::string> layer_names{};
    std::vector<std::vector<double>> layers{};  ///< [layer][time], free and instantly bound
    std::vector<double> bound{};                ///< slowly bound, all layers
    std::vector<double> channels{};             ///< in the fluid of the channels
    std::vector<double> absorbed{};             ///< cleared by blood and lymph
    std::vector<double> permeated{};            ///< in the receptor
    std::vector<double> evaporated{};
    std::vector<double> metabolised{};
    std::vector<double> wiped{};
    std::vector<double> surface_flux{};   ///< from the film into skin and channels
    std::vector<double> systemic_rate{};  ///< clearance of all layers
    std::vector<double> plasma{};         ///< kg/m3; empty without a volume
    std::vector<double> depth{};          ///< cell centres, m
    std::vector<double> profile{};        ///< [time][depth], free concentration, mean over the area of skin, kg/m3
    std::vector<LiquidResult> liquids{};  ///< of vehicles with components
    double drawn_short{0};                ///< what channels would have drawn in besides, had there been more vehicle, m
    double balance_error{0};              ///< largest |applied - found| over the largest applied
    long steps{0};
    long rejected{0};
    long factorisations{0};
    long positive_steps{0};  ///< steps that fell back to the positive first-order method
};

/// Everything that is wrong with a case; empty if it can run.  Units: none.  Throws: nothing but bad_alloc.
[[nodiscard]] std::vector<Problem> validate(const AbsorptionCase& given);

/// Solve one case.  Units: SI.  Throws ScenarioError with every problem found, NumericsError.
[[nodiscard]] AbsorptionResult absorb(const AbsorptionCase& given);

}  // namespace skinheal
