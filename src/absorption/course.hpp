// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include "absorption/recorder.hpp"
#include "absorption/skin/skin_network.hpp"
#include "skinheal/absorption.hpp"
#include "transport/integrator.hpp"

namespace skinheal::absorption {

/// A span of time in which the same channels lie in the skin.  Times of the case, s.
struct Window {
    double start{0};
    double end{0};
    std::vector<ChannelClass> channels{};
    std::vector<double> openings{};
    History clearance{};
};

/// The course of one case: applications come and go, films dry, and between two events one network is stepped.  A course over
/// several sessions goes through one window after the other: at the start of the next one what each row of the skin holds goes on
/// in the cells around the new channels, spread evenly (theory: absorption-18).
class Course {
public:
    /// `given` is valid; its channels, openings and clearance are those of the first window.  `all_channels`: of every window to
    /// come, whose tips the rows of cells resolve.
    Course(const AbsorptionCase& given, const std::vector<ChannelClass>& all_channels);

    /// On to the end of a window, which starts where the last one ended.  Throws NumericsError.
    void go_through(const Window& window);
    /// What was found, up to the end of the last window.
    [[nodiscard]] AbsorptionResult finish();

private:
    void enter(const Window& window);
    void begin(const Window& window);
    /// Amounts per row of the skin, free and slowly bound, to the cells around new channels.
    void hand_over(double time, const std::vector<double>& rows, const std::vector<double>& bound);
    void deposit(const SoluteDeposit& given);
    void wipe(double time);
    void apply_events(double time);
    void put_on_skin(const FilmApplication& a, double time);
    void open_under_film(double time);
    [[nodiscard]] FilmAir air_at(double time) const;
    [[nodiscard]] Draw draw_for(double fill, const std::vector<double>& room, double fluid) const;
    /// Share of the fluid of a cell that is still to be drawn in: what an earlier vehicle has filled takes no more.
    [[nodiscard]] double still_empty(double fill, std::size_t k) const;
    void fill_channels(const std::vector<double>& room, const Draw& draw);
    [[nodiscard]] double next_event(double time) const;
    void begin_segment(double time, double next);
    [[noreturn]] void fail() const;

    AbsorptionCase given_;
    std::vector<ChannelClass> all_channels_;
    Surface surface_{};
    std::optional<SkinNetwork> skin_{};
    std::optional<transport::Integrator> integrator_{};
    std::optional<Recorder> recorder_{};
    transport::IntegratorCounts counts_{};  ///< of the windows before
    Ledger ledger_{};
    LiquidLedger liquids_{};
    History inflow_{};  ///< fluid that channels give, m/s
    transport::Amounts amounts_{};
    std::vector<double> filled_{};  ///< share of the fluid of each cell of the skin that was drawn in
    std::size_t next_application_{0};
    double end_{0};  ///< of the window
};

/// The channels of a case as its only window.
[[nodiscard]] Window whole_course(const AbsorptionCase& given);

/// Throws ScenarioError with every problem of a case.
void refuse_bad(const AbsorptionCase& given);

/// The case with what follows from it: density of a patch, path without channels, times.
[[nodiscard]] AbsorptionCase completed(const AbsorptionCase& given);

}  // namespace skinheal::absorption
