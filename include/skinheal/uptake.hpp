// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "skinheal/absorption.hpp"
#include "skinheal/formulation.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"
#include "skinheal/skin.hpp"
#include "skinheal/solute.hpp"

namespace skinheal {

/// Products on skin, beside a healing run or without one: intact skin, channels of your own, or those of the first session of a
/// run that is at hand.  `Simulation::run` takes the products of a scenario along instead.  Units: s from the session.
struct UptakeQuery {
    Skin skin{};
    std::map<std::string, Formulation> formulation{};
    std::vector<Application> apply{};  ///< `session` plays no part
    std::vector<Deposit> deposit{};
    double until{86400};
    bool in_vivo{true};  ///< with blood flow and sealed below; false: no blood, a receptor below that takes all
    std::optional<Channels> channels{};
    std::optional<Patch> patch{};  ///< the channels at places of their own
    AbsorptionOptions how{};
    std::vector<ParameterOverride> overrides{};  ///< of the sets `absorption` and, for `residual.*`, `mn17`
    int points{96};                              ///< rows of the result
    bool through_channels{true};                 ///< compute it
    bool through_intact_skin{true};

    /// Read the SI document.  Throws ScenarioError.
    [[nodiscard]] static UptakeQuery from_json(std::string_view text);
};

/// Course of the channels of the first session in one healing run.  Units: m, 1/m2; bleeding 1.
struct SessionChannels {
    bool punctured{true};
    double density{0};
    double mouth_radius{0};
    double body_radius{0};
    double tip_radius{0};
    double depth{0};
    double bleeding{0};  ///< share of them that bleeds
};

/// The channels that stay of the first session once the skin has sprung back: of the insertion under the law `mechanics`, else as
/// the run had them.  `overrides`: of `residual.*`.  Throws ScenarioError.
[[nodiscard]] SessionChannels session_channels(const Result& healing, const Skin& skin,
                                               const std::vector<ParameterOverride>& overrides = {});

/// Solve every solute.  `healing`: a run whose first session made the channels; its series and scenario are read.
/// Throws ScenarioError, ParameterError, NumericsError.
[[nodiscard]] std::vector<Uptake> uptake(const UptakeQuery& query, const Result* healing = nullptr);

/// Free concentration over time and depth: of a result, or of a file.  Units: s, m, kg/m3; `profile`: [time][depth].
struct ConcentrationProfile {
    const std::vector<double>& time;
    const std::vector<double>& depth;
    const std::vector<double>& profile;
};

/// Mean free concentration between two depths, m, from time 0 until another, s.  Units: kg/m3.
[[nodiscard]] double mean_concentration(const ConcentrationProfile& given, double top, double base, double until);

/// How an active scales one parameter of healing: by 1 + emax c^h / (c^h + ec50^h) (theory: solutes-18).  Units: ec50 kg/m3; the others 1.
struct Effect {
    double emax{0};
    double ec50{1};
    double hill{1};
    /// At a free concentration, kg/m3.
    [[nodiscard]] double factor(double concentration) const noexcept;
};

/// Everything that has passed the stratum corneum at each time.  Units: kg/m2.
[[nodiscard]] std::vector<double> delivered(const AbsorptionResult& found);

}  // namespace skinheal
