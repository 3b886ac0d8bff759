// SPDX-License-Identifier: BSD-3-Clause
#include "outcomes/observables.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

#include "tissue/state_view.hpp"

namespace skinheal::outcomes {
namespace {

std::size_t need(std::span<const solver::Descriptor> fields, std::string_view name) {
    if (const auto i = tissue::find_field(fields, name)) return *i;
    throw std::logic_error("the healing model has no field " + std::string(name));
}

template <class F>
std::vector<double> weights(const grid::Grid& grid, F&& share) {
    std::vector<double> w(grid.volume_weight().size(), 0.0);
    double total = 0;
    const int slot = grid.depth_slot().value_or(-1);
    for (int k = 0; k < grid.count(2); ++k)
        for (int j = 0; j < grid.count(1); ++j)
            for (int i = 0; i < grid.count(0); ++i) {
                const auto at = static_cast<std::size_t>(grid.offset(i, j, k));
                const int depth = slot == 0 ? i : slot == 1 ? j : slot == 2 ? k : 0;
                w[at] = grid.volume_weight()[at] * share(depth);
                total += w[at];
            }
    for (double& v : w) v /= total;
    return w;
}

}  // namespace

Observables::Observables(const ParameterSet& p, const solver::System& system)
    : system_(system),
      modulus_(p),
      wrinkle_(p),
      erythema_(p),
      water_loss_(p),
      specific_volume_(p["volume.collagen_specific_volume"]),
      vessels_(need(system.volume_fields(), "vessels")),
      cytokine_(need(system.volume_fields(), "inflammatory_cytokine")),
      collagen_iii_(need(system.volume_fields(), "collagen_iii")),
      collagen_i_(need(system.volume_fields(), "collagen_i")),
      elastin_(need(system.volume_fields(), "elastin")),
      cover_(need(system.surface_fields(), "epidermal_cover")),
      barrier_(need(system.surface_fields(), "barrier")),
      pigment_(need(system.surface_fields(), "pigment")) {
    const grid::Grid& grid = system.grid();
    const grid::Axis* z = grid.depth_axis();
    const double averaging = p["outcome.averaging_depth"];
    upper_ = weights(grid, [&](int j) { return grid.share_above(j, averaging); });
    optical_ = weights(grid, [&](int j) {
        return z == nullptr ? 1.0 : std::exp(-z->centres[static_cast<std::size_t>(j)] / erythema_.optical_depth);
    });
    thickness_ = z == nullptr ? 0.0 : z->length();
    const auto& fields = system.volume_fields();
    resting_modulus_ = modulus_(fields[collagen_i_].resting, fields[collagen_iii_].resting, fields[elastin_].resting);

    for (const auto& f : fields) add("mean_" + f.name, f.unit, "mean of the upper dermis: " + f.long_name);
    add("mean_collagen", "kg m-3", "collagen I and III, mean of the upper dermis");
    add("collagen_gain", "1", "collagen I and III relative to untreated, less 1, upper dermis");
    if (thickness_ > 0) add("collagen_gain_full", "1", "the same over the whole dermis");
    add("collagen_i_gain", "1", "collagen I relative to untreated, less 1, upper dermis");
    add("collagen_iii_gain", "1", "collagen III relative to untreated, less 1, upper dermis");
    add("elastin_gain", "1", "elastin relative to untreated, less 1, upper dermis");
    add("collagen_ratio", "1", "collagen I to III, of the means of the upper dermis");
    add("modulus", "Pa", "Young's modulus, mean of the upper dermis");
    add("modulus_gain", "1", "modulus relative to untreated, less 1");
    add("wrinkle_amplitude", "m", "amplitude of wrinkles by film buckling");
    if (thickness_ > 0) add("dermal_volume_gain", "m", "volume gained by the dermis per area of skin");
    add("erythema_index", "1", "redness index");
    add("epidermal_cover_axis", "1", "epidermal cover on the axis of the channel");
    add("mean_epidermal_cover", "1", "epidermal cover, mean over the area");
    add("mean_barrier", "1", "barrier competence, mean over the area");
    add("open_barrier_fraction", "1", "share of the barrier that is open");
    add("tewl", "kg m-2 s-1", "transepidermal water loss");
    add("mean_pigment", "1", "pigment relative to untreated, mean over the area");
    add("inflammatory_cytokine_top", "kg m-3", "cytokine in the top of the dermis, mean over the area");
    for (const auto& s : system.scalars()) add(s.name, s.unit, s.long_name);
    add("dt", "s", "time step");
}

double Observables::mean(std::size_t field, const solver::State& state, const std::vector<double>& weight) const noexcept {
    const double* u = tissue::volume_field(system_.grid(), state, field);
    const double rest = system_.volume_fields()[field].resting;
    // a deviation, so that uninjured skin reads exactly its resting value; eight sums side by side, so that they vectorise
    std::array<double, 8> part{};
    for (std::size_t i = 0; i + 8 <= weight.size(); i += 8)
        for (std::size_t k = 0; k < 8; ++k) part[k] += weight[i + k] * (u[i + k] - rest);
    double deviation = 0;
    for (const double p : part) deviation += p;
    return rest + deviation;
}

void Observables::volume_part(const solver::State& state, double*& out) {
    const auto& fields = system_.volume_fields();
    const grid::Grid& grid = system_.grid();
    const double* means = out;
    for (std::size_t f = 0; f < fields.size(); ++f) *out++ = mean(f, state, upper_);
    const double rest_i = fields[collagen_i_].resting;
    const double rest_iii = fields[collagen_iii_].resting;
    const double c1 = means[collagen_i_];
    const double c3 = means[collagen_iii_];
    const double* u1 = tissue::volume_field(grid, state, collagen_i_);
    const double* u3 = tissue::volume_field(grid, state, collagen_iii_);
    const double* ue = tissue::volume_field(grid, state, elastin_);
    const double* uv = tissue::volume_field(grid, state, vessels_);
    const double* ui = tissue::volume_field(grid, state, cytokine_);
    double stiffness = 0;
    double redness = 0;
    double whole = 0;
    for (std::size_t i = 0; i < upper_.size(); ++i) {
        stiffness += upper_[i] * (modulus_(u1[i], u3[i], ue[i]) - resting_modulus_);
        redness += optical_[i] * erythema_(uv[i], ui[i]);
        whole += grid.volume_weight()[i] * ((u1[i] - rest_i) + (u3[i] - rest_iii));
    }
    *out++ = c1 + c3;
    *out++ = ((c1 - rest_i) + (c3 - rest_iii)) / (rest_i + rest_iii);
    if (thickness_ > 0) *out++ = whole / (rest_i + rest_iii);
    *out++ = c1 / rest_i - 1;
    *out++ = c3 / rest_iii - 1;
    *out++ = means[elastin_] / fields[elastin_].resting - 1;
    *out++ = c1 / c3;
    *out++ = resting_modulus_ + stiffness;
    *out++ = stiffness / resting_modulus_;
    *out++ = wrinkle_(resting_modulus_ + stiffness);
    if (thickness_ > 0) *out++ = whole * thickness_ * specific_volume_;
    *out++ = redness;
}

void Observables::surface_part(const solver::State& state, double*& out) {
    const grid::Grid& grid = system_.grid();
    const auto cover = tissue::surface_field(grid, state, cover_);
    const auto barrier = tissue::surface_field(grid, state, barrier_);
    const auto pigment = tissue::surface_field(grid, state, pigment_);
    const auto& area = grid.area_weight();
    double on_axis = cover[0];
    if (cover.size() > 1 && grid.axes().front().kind == grid::AxisKind::radial) {
        // an even function of r through the first two cells
        const double a = grid.axes().front().centres[0];
        const double b = grid.axes().front().centres[1];
        on_axis += (cover[0] - cover[1]) * a * a / (b * b - a * a);
    }
    double uncovered = 0;
    double open = 0;
    double dark = 0;
    double top = 0;
    const auto probe = system_.probe(state);
    for (std::size_t c = 0; c < cover.size(); ++c) {
        uncovered += area[c] * (1 - cover[c]);
        open += area[c] * (1 - barrier[c]);
        dark += area[c] * (pigment[c] - 1);
        top += area[c] * probe[c];
    }
    *out++ = on_axis;
    *out++ = 1 - uncovered;
    *out++ = 1 - open;
    *out++ = open;
    *out++ = water_loss_(open);
    *out++ = 1 + dark;
    *out++ = top;
}

void Observables::evaluate(const solver::State& state, double dt, std::span<double> out) {
    double* p = out.data();
    volume_part(state, p);
    surface_part(state, p);
    for (const double s : state.scalars) *p++ = s;
    *p++ = dt;
}

}  // namespace skinheal::outcomes
