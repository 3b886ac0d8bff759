// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include "absorption/channels/holes.hpp"
#include "skinheal/absorption.hpp"
#include "skinheal/formulation.hpp"
#include "skinheal/parameters.hpp"
#include "skinheal/skin.hpp"
#include "skinheal/solute.hpp"

/// From an active, its products and the channels to a case of the solver.
namespace skinheal::absorption {

/// A product on the skin, its time resolved.  Units: s.
struct ProductOnSkin {
    Formulation product{};
    Application how{};
    double at{0};

    /// When it is wiped off; infinity if it stays.
    [[nodiscard]] double removal() const;
};

/// What all solutes of one computation share.  Times in s of one clock: since the session, or of the protocol of a run.
struct ProductSetting {
    Skin skin{};
    std::vector<ProductOnSkin> applications{};  ///< ascending
    std::vector<Deposit> deposits{};
    double start{0};  ///< of the case
    double end{86400};
    std::vector<double> sessions{};  ///< when needles come
    bool in_vivo{true};
    AbsorptionOptions options{};
    int points{96};             ///< rows of the result after each event, and in all, twice half of it
    ParameterSet parameters{};  ///< set `absorption`

    [[nodiscard]] std::vector<Cover> covers(double from) const;
    [[nodiscard]] Clotting clotting() const;
};

/// One solute in a setting: everything but the channels.
class ProductCase {
public:
    /// Throws ScenarioError, ParameterError.
    ProductCase(const Active& active, const ProductSetting& setting);

    [[nodiscard]] const SoluteProperties& properties() const noexcept { return properties_; }
    /// On intact skin in cells of `path`: with that of a case with channels their ratio has no error of the grid.
    [[nodiscard]] AbsorptionCase intact(AbsorptionPath path) const;
    /// With the channels of a session at `made`; blood flow before it, over that at rest.
    [[nodiscard]] AbsorptionCase with(const Holes& holes, double made, double flow_before = 1) const;

private:
    [[nodiscard]] SkinConditions conditions(double perfusion) const;
    /// How clearance follows blood flow: wall and flow are in series, so not in proportion.
    [[nodiscard]] History clearance(const ClosingCourse& course, double made, double flow_before) const;
    [[nodiscard]] std::vector<double> times() const;

    const ProductSetting& setting_;
    Solute solute_;
    SoluteProperties properties_{};
    double acidity_{0};
    AbsorptionCase base_{};
};

/// Actives of all products and deposits, each once, as first given; or their other ingredients.
[[nodiscard]] std::vector<Active> actives_of(const ProductSetting& setting);
[[nodiscard]] std::vector<Active> ingredients_of(const ProductSetting& setting);

/// Everything that has passed the stratum corneum at each time, kg/m2.
[[nodiscard]] std::vector<double> delivered(const AbsorptionResult& found);

}  // namespace skinheal::absorption
