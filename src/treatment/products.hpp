// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "absorption/course.hpp"
#include "absorption/product_case.hpp"
#include "needling/channel.hpp"
#include "skinheal/result.hpp"
#include "skinheal/scenario.hpp"
#include "treatment/care.hpp"
#include "treatment/metrics.hpp"
#include "treatment/product_channels.hpp"

namespace skinheal::treatment {

/// What lies on the skin of a valid scenario when: applications with their times of the protocol.
[[nodiscard]] std::vector<absorption::ProductOnSkin> products_on_skin(const Scenario& scenario);

/// Times under a cover that is part of a product.  Units: s.
[[nodiscard]] std::vector<CoveredSpan> product_covers(const Scenario& scenario);

/// The products of one run.  Solutes take their own, finer steps between the steps of healing: whenever healing has come to the
/// end of a window, in which the channels of one session lie in the skin, each solute goes through it and meets the channels,
/// the closing and the blood flow that the rows of that window hold.  What solutes have done follows from the scenario and these
/// rows alone, so that a checkpoint needs nothing of them.
class Products {
public:
    /// `channels`: of each session.  Throws ScenarioError, ParameterError.
    Products(const Scenario& scenario, const std::vector<std::optional<absorption::Holes>>& channels);

    [[nodiscard]] bool none() const noexcept { return solutes_.empty(); }
    /// Healing has come to `time`: go through every window that has ended.  Throws NumericsError.
    void follow(const SeriesRows& rows, double time);
    /// The last words at `time`, when the run ends or is stopped.  Throws NumericsError.
    [[nodiscard]] std::vector<Uptake> finish(const SeriesRows& rows, double time);

private:
    /// Units: s of the protocol.
    struct Span {
        double start{0};
        double end{0};
        double made{0};  ///< when its channels are made
        std::optional<absorption::Holes> holes{};
    };
    struct Solute {
        Uptake uptake{};
        std::unique_ptr<absorption::ProductCase> product{};
        std::unique_ptr<absorption::Course> course{};
    };

    void make_setting(const Scenario& scenario);
    void make_spans(const Scenario& scenario, const std::vector<std::optional<absorption::Holes>>& channels);
    void make_solutes();
    void go_through(const Span& span, const SeriesRows& rows, double end);

    absorption::ProductSetting setting_{};
    std::vector<Span> spans_{};
    std::vector<Solute> solutes_{};
    std::size_t next_span_{0};
};

/// Channels that each session leaves, for products: those of a box are taken as all alike.  Throws ScenarioError, ParameterError.
[[nodiscard]] std::vector<std::optional<absorption::Holes>> product_channels(const Scenario& scenario,
                                                                             const ParameterSet& parameters);

/// What is stored of solutes: one variable for each amount, rate and profile, named `<active>.<what>`.  Their times, s of the
/// protocol, are the dimension `product_time`.
[[nodiscard]] std::vector<double> product_times(const std::vector<Uptake>& found);
[[nodiscard]] std::vector<StoredField> product_variables(const std::vector<Uptake>& found);
/// Numbers that sum up what became of each active, named `<active>.<what>`.
[[nodiscard]] std::vector<Metric> product_metrics(const std::vector<Uptake>& found);

}  // namespace skinheal::treatment
