// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/absorption.hpp"
#include "skinheal/solute.hpp"

namespace skinheal {

/// A substance of a product, by its name in `data/actives`; what is given here replaces the number there.  A name of your own
/// needs `molar_mass`, and `log_p` if it dissolves in lipids at all.  Units: SI as said.
struct Active {
    std::string name{};
    std::optional<double> concentration{};  ///< in the product, kg/m3; unset: of typical products
    std::optional<double> molar_mass{};     ///< kg/mol
    std::optional<double> log_p{};          ///< octanol : water, neutral form
    std::optional<std::vector<double>>
        acid_pka{};  ///< if one of the two lists is given, both replace those of the library
    std::optional<std::vector<double>> base_pka{};
    std::optional<double> radius{};            ///< hydrodynamic, m
    std::optional<double> solubility{};        ///< of the neutral form in water, kg/m3
    std::optional<double> unbound_fraction{};  ///< in 2.7 % albumin
    std::optional<double> permeability{};      ///< of hydrated stratum corneum, m/s
    std::optional<double> diffusivity{};       ///< unbound, in living tissue, m2/s
    std::optional<double> vapour_pressure{};   ///< Pa
    std::optional<double> degradation_rate{};  ///< in living tissue, 1/s

    /// Does `data/actives` know the name?
    [[nodiscard]] bool in_library() const;
    /// In the product, kg/m3.  Throws ScenarioError if it is neither given nor known.
    [[nodiscard]] double concentration_in_product() const;
    /// With the numbers of the library and what replaces them.  Throws ScenarioError (an unknown name without molar mass).
    [[nodiscard]] Solute solute() const;

    bool operator==(const Active&) const = default;
};

/// A liquid of `data/solvents` in place of a share of the vehicle.
struct Solvent {
    std::string name{};
    double share{0};  ///< of the volume

    bool operator==(const Solvent&) const = default;
};

/// A product.
struct Formulation {
    std::string vehicle{"gel"};         ///< of `data/vehicles`
    std::vector<Active> active{};       ///< what it is used for
    std::vector<Active> ingredient{};   ///< what else is in it: preservatives, fragrance, dyes
    std::vector<Solvent> solvent{};     ///< each evaporates by itself, and what is left dissolves the active
    double dose{0.02};                  ///< product per area of skin, kg/m2
    std::optional<double> thickness{};  ///< or as a volume per area, m
    std::optional<double> ph{};         ///< unset: of typical products with the first active, else of the vehicle

    /// Volume of product per area, m.  Throws ScenarioError (unknown vehicle).
    [[nodiscard]] double film_thickness() const;
    /// pH of the product.  Throws ScenarioError (unknown vehicle).
    [[nodiscard]] double acidity() const;
    /// Whether the vehicle is a cover of its own: a patch.  Throws ScenarioError (unknown vehicle).
    [[nodiscard]] bool is_cover() const;
    /// Read the SI document.  Throws ScenarioError.
    [[nodiscard]] static Formulation from_json(std::string_view text);

    bool operator==(const Formulation&) const = default;
};

/// A product on the skin from one time to another.  Units: s; fill 1.
struct Application {
    std::string formulation{};
    double at{0};                  ///< from its session; negative before it (a numbing cream)
    std::optional<int> session{};  ///< which one, counted from 1; unset: the first, or the start if there is no session
    std::optional<double> duration{};  ///< then it is wiped off; unset: it stays
    bool occluded{false};              ///< covered: nothing evaporates
    bool wipe_before{false};           ///< what is still there from earlier is wiped off first
    /// Share of the fluid of open channels that is product once it is on, drawn in by them; unset: parameter `channel.fill`.
    std::optional<double> fill{};

    bool operator==(const Application&) const = default;
};

/// A substance that is in the skin from the start, spread evenly between two depths.  The start is the first application, or the
/// first session if that is earlier.  Units: amount kg/m2; base, top m.
struct Deposit {
    Active active{};
    double amount{0};
    double base{0};
    double top{0};
    std::optional<double>
        ph{};  ///< for the neutral share, if no product with this active says so; unset: the skin's own

    bool operator==(const Deposit&) const = default;
};

/// Holes through the skin, all alike, and how long they stay open.  Units: density 1/m2; half_life s; the rest m.
struct Channels {
    double density{2.0e6};
    double mouth_radius{30e-6};
    double depth{0};                      ///< from the surface
    std::optional<double> body_radius{};  ///< below the stratum corneum; unset: the mouth's
    std::optional<double> tip_radius{};   ///< unset: a twentieth of the mouth's
    /// Of the open share of the mouths; unset: they stay open, or in skin outside the body close in part (`excised.lip_share`).
    std::optional<double> half_life{};
};

/// How the absorption of products is computed.  Units: temperature K.
struct AbsorptionOptions {
    double temperature{305.15};  ///< of the surface
    BarrierModel barrier{BarrierModel::permeability};
    AbsorptionPath path{AbsorptionPath::shells};  ///< for skin with channels: `shells` or `unit_cell`
    double tolerance{1e-3};                       ///< relative tolerance of a step
    double refinement{1};                         ///< cells per length over the default
    std::optional<Plasma> plasma{};               ///< unset: no plasma level

    bool operator==(const AbsorptionOptions&) const = default;
};

/// What became of one solute.  Times of the results in s from `start`, which is in s from the session, or from the start of the
/// protocol of a run.
struct Uptake {
    std::string name{};
    bool ingredient{false};  ///< not an active
    double start{0};
    SoluteProperties properties{};
    AbsorptionCase given{};
    AbsorptionResult found{};   ///< through the channels; empty if not asked for, through intact skin if there are none
    AbsorptionResult intact{};  ///< in the same cells; empty if not asked for, or if there are no channels
};

}  // namespace skinheal
