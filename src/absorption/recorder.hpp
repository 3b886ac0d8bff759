// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "absorption/film/liquids.hpp"
#include "absorption/skin/skin_network.hpp"
#include "transport/integrator.hpp"

namespace skinheal::absorption {

/// Amounts that no network holds: what was put on and what was wiped off, per area of skin.
struct Ledger {
    double applied{0};
    double wiped{0};
    double pool{0};         ///< behind an infinite film
    double drawn{0};        ///< volume of vehicle in channels, m
    double drawn_short{0};  ///< that there was no vehicle for, m
};

/// Everything that is booked outside of the network.
struct Books {
    const Ledger& amounts;
    const LiquidLedger& liquids;
};

/// Fills a result at the times asked for, from the interpolant of each step.
class Recorder {
public:
    Recorder(const SkinNetwork& skin, std::vector<double> times);
    /// On in a network of the same rows.
    void go_on(const SkinNetwork& skin) { skin_ = &skin; }

    /// Everything asked for within the last step, but not at its end.
    void step(transport::Integrator& integrator, const Surface& surface, const Books& books);
    /// What is asked for at the time of the integrator, after the events of that time.
    void now(transport::Integrator& integrator, const Surface& surface, const Books& books);
    [[nodiscard]] AbsorptionResult finish(const transport::IntegratorCounts& counts);

private:
    struct View {
        double time{0};
        const std::vector<double>& cells;
        const std::vector<double>& stored;
        const std::vector<double>& accounts;
        const std::vector<double>& c;
        double systemic{0};
        double plasma{0};
    };
    void record(const View& view, const transport::Network& network, const Surface& surface, const Books& books);
    /// Amounts in layers and the profile; adds what is in the fluid of channels, returns the sum over layers.
    [[nodiscard]] double record_cells(const View& view, const Surface& surface, double& channels);
    [[nodiscard]] double plasma_after(double plasma, double start_rate, double end_rate, double span) const;

    const SkinNetwork* skin_;
    std::vector<double> times_;
    std::size_t next_{0};
    double plasma_{0};
    double largest_{0};
    AbsorptionResult result_{};
};

}  // namespace skinheal::absorption
