// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <tuple>
#include <vector>

#include "grid/grid.hpp"
#include "numerics/simd/dual.hpp"
#include "numerics/simd/sparse_lu.hpp"
#include "reaction/lanes.hpp"
#include "reaction/model.hpp"
#include "reaction/stepping/line_factors.hpp"
#include "reaction/stepping/tableau.hpp"
#include "reaction/surface_lines.hpp"

namespace skinheal::reaction {

/// Surface fields ([field][surface cell]) and scalars, to read.
struct SurfaceView {
    std::span<const double> fields;
    std::span<const double> scalars;
};

struct SurfaceValues {
    std::vector<double> fields{};
    std::vector<double> scalars{};

    [[nodiscard]] SurfaceView view() const { return {fields, scalars}; }
};

/// The two-dimensional part of a model: fields that live on the top wall, and scalars.  Same stages as the volume.
template <class Model>
class SurfaceSolver {
public:
    static constexpr int count = Model::surface_count;
    static constexpr int scalar_count = Model::scalar_count;

    SurfaceSolver(const Model& model, const grid::Grid& grid, double probe_depth)
        : model_(model), grid_(grid), lines_(grid, probe_depth) {
        cells_ = lines_.cells();
        probe_.assign(cells_, 0.0);
        spread_.assign(cells_ * static_cast<std::size_t>(count), 0.0);
        filtered_.assign(cells_, 0.0);
        ones_.assign(cells_, 1.0);
        diffusivity_.assign(cells_ * static_cast<std::size_t>(count), 0.0);
    }

    [[nodiscard]] SurfaceValues zero() const {
        return {std::vector<double>(cells_ * static_cast<std::size_t>(count), 0.0),
                std::vector<double>(static_cast<std::size_t>(scalar_count), 0.0)};
    }

    /// Mean of the probe field over the probe depth, for every surface cell.  A point has one value: its own.
    [[nodiscard]] std::vector<double> probe(const double* volume) const {
        std::vector<double> out(cells_, 0.0);
        lines_.mean_over_depth(probed(volume), out);
        return out;
    }

    /// (I - g dt A) k_s = g dt F + sum_j d_sj k_j for stage s of the tableau; k[s] is written.
    void stage(const Tableau& t, int s, SurfaceView at, const double* volume, double dt,
               std::array<SurfaceValues, most_stages>& k) {
        const double gamma_dt = t.gamma * dt;
        derivatives(at, volume);
        const bool own = s == 0 || !t.one_jacobian;
        if (own) {
            jacobian_at_.fields.assign(at.fields.begin(), at.fields.end());
            jacobian_at_.scalars.assign(at.scalars.begin(), at.scalars.end());
            jacobian_probe_ = probe_;
            jacobian_filtered_ = filtered_;
            jacobian_diffusivity_ = diffusivity_;
        }
        const auto scalar = model_.scalar_rates(at.scalars, scalar_inputs(at));
        if (own) scalar_slope_ = scalar.slope;
        SurfaceValues& out = k[static_cast<std::size_t>(s)];
        for (std::size_t q = 0; q < scalar_count; ++q) {
            double r = gamma_dt * scalar.rate[q];
            for (int j = 0; j < s; ++j) r += t.d[s][j] * k[static_cast<std::size_t>(j)].scalars[q];
            out.scalars[q] = r / (1 - gamma_dt * scalar_slope_[q]);
        }
        for (std::size_t c = 0; c < cells_; ++c) {
            double r[count];
            values(model_.surface_rates(seeds(at, c), inputs(at, c)), r, std::make_integer_sequence<int, count>{});
            for (std::size_t f = 0; f < count; ++f) {
                r[f] = gamma_dt * (r[f] + spread_[f * cells_ + c]);
                for (int j = 0; j < s; ++j) r[f] += t.d[s][j] * k[static_cast<std::size_t>(j)].fields[f * cells_ + c];
            }
            const SurfaceView from = jacobian_at_.view();
            const auto rates =
                model_.surface_rates(seeds(from, c), {from.scalars, jacobian_probe_[c], jacobian_filtered_[c]});
            using Rates = std::remove_cvref_t<decltype(rates)>;
            double m[count][count] = {};
            fill(rates, gamma_dt, m, std::make_integer_sequence<int, count>{});
            factor<PatternOf<Rates>::value, 1, count>(m);
            solve<PatternOf<Rates>::value, 1, count>(m, r);
            for (std::size_t f = 0; f < count; ++f) out.fields[f * cells_ + c] = r[f];
        }
        for (std::size_t f = 0; f < count; ++f) {
            const double* factor = jacobian_diffusivity_.data() + f * cells_;
            if (std::all_of(factor, factor + cells_, [](double d) { return d == 0.0; })) continue;
            lines_.solve(gamma_dt, factor, out.fields.data() + f * cells_);
        }
    }

    /// du/dt.
    void rate(SurfaceView at, const double* volume, std::vector<double>& fields, std::vector<double>& scalars) {
        derivatives(at, volume);
        const auto scalar = model_.scalar_rates(at.scalars, scalar_inputs(at));
        for (std::size_t s = 0; s < scalar_count; ++s) scalars[s] = scalar.rate[s];
        for (std::size_t c = 0; c < cells_; ++c) {
            double r[count];
            values(model_.surface_rates(seeds(at, c), inputs(at, c)), r, std::make_integer_sequence<int, count>{});
            for (std::size_t f = 0; f < count; ++f) fields[f * cells_ + c] = r[f] + spread_[f * cells_ + c];
        }
    }

    /// to = now + sum_j w_j k_j over the first `stages` stages.
    static void combine(SurfaceView now, const std::array<SurfaceValues, most_stages>& k,
                        const std::array<double, most_stages>& w, int stages, std::vector<double>& fields,
                        std::vector<double>& scalars) {
        for (std::size_t i = 0; i < fields.size(); ++i)
            fields[i] = now.fields[i] + weighted(k, w, stages, &SurfaceValues::fields, i);
        for (std::size_t i = 0; i < scalars.size(); ++i)
            scalars[i] = now.scalars[i] + weighted(k, w, stages, &SurfaceValues::scalars, i);
    }

    /// Largest error (units of the tolerance) and least value (units of the scale) over surface fields and scalars of the new state.
    struct Verdict {
        double error{0};
        double least{0};
    };
    [[nodiscard]] Verdict judge(SurfaceView next, const std::array<SurfaceValues, most_stages>& k, const Tableau& t,
                                double tolerance, std::span<const Descriptor> fields,
                                std::span<const Descriptor> scalars) const {
        Verdict out;
        const auto include = [&](double error, double change, double low, const Descriptor& d) {
            const double e = std::sqrt(error) / (tolerance * (d.scale + std::sqrt(change)));
            if (!(e <= out.error)) out.error = e;
            out.least = std::min(out.least, low / d.scale);
        };
        for (std::size_t f = 0; f < count; ++f) {
            double error = 0;
            double change = 0;
            double low = 0;
            for (std::size_t c = 0; c < cells_; ++c) {
                const std::size_t i = f * cells_ + c;
                const double e = weighted(k, t.e, t.stages, &SurfaceValues::fields, i);
                const double d = next.fields[i] - fields[f].resting;
                error += grid_.area_weight()[c] * e * e;
                change += grid_.area_weight()[c] * d * d;
                low = std::min(low, next.fields[i]);
            }
            include(error, change, low, fields[f]);
        }
        for (std::size_t s = 0; s < scalar_count; ++s) {
            const double e = weighted(k, t.e, t.stages, &SurfaceValues::scalars, s);
            const double d = next.scalars[s] - scalars[s].resting;
            include(e * e, d * d, std::min(next.scalars[s], 0.0), scalars[s]);
        }
        return out;
    }

private:
    static double weighted(const std::array<SurfaceValues, most_stages>& k, const std::array<double, most_stages>& w,
                           int stages, std::vector<double> SurfaceValues::*part, std::size_t i) {
        double sum = 0;
        for (int j = 0; j < stages; ++j)
            sum += w[static_cast<std::size_t>(j)] * (k[static_cast<std::size_t>(j)].*part)[i];
        return sum;
    }

    [[nodiscard]] Seeds<1, count> seeds(SurfaceView at, std::size_t c) const {
        Seeds<1, count> u;
        for (std::size_t f = 0; f < count; ++f) u.u[f] = at.fields[f * cells_ + c];
        return u;
    }

    [[nodiscard]] SurfaceInputs inputs(SurfaceView at, std::size_t c) const {
        return {at.scalars, probe_[c], filtered_[c]};
    }

    [[nodiscard]] ScalarInputs scalar_inputs(SurfaceView at) const {
        const auto cover = at.fields.subspan(static_cast<std::size_t>(Model::cover) * cells_, cells_);
        ScalarInputs out;
        for (std::size_t c = 0; c < cells_; ++c) {
            out.open = out.open || cover[c] < 1.0;
            out.mean_open += grid_.area_weight()[c] * (1.0 - cover[c]);
            out.mean_probe += grid_.area_weight()[c] * probe_[c];
        }
        return out;
    }

    template <class Rates, int... F>
    static void values(const Rates& rates, double (&r)[count], std::integer_sequence<int, F...>) {
        ((r[F] = std::get<F>(rates).v), ...);
    }

    template <int Row, class Rates, int... C>
    static void fill_row(const Rates& rates, double gamma_dt, double (&m)[count][count],
                         std::integer_sequence<int, C...>) {
        ((m[Row][C] = (Row == C ? 1.0 : 0.0) - gamma_dt * derivative<C>(std::get<Row>(rates))), ...);
    }
    template <class Rates, int... R>
    static void fill(const Rates& rates, double gamma_dt, double (&m)[count][count],
                     std::integer_sequence<int, R...> all) {
        (fill_row<R>(rates, gamma_dt, m, all), ...);
    }

    [[nodiscard]] const double* probed(const double* volume) const {
        return volume + static_cast<std::ptrdiff_t>(Model::probe_field) * grid_.field_stride();
    }

    /// Probe values, smoothed open share, and the lateral spreading of every surface field.
    void derivatives(SurfaceView at, const double* volume) {
        lines_.mean_over_depth(probed(volume), probe_);
        const auto cover = at.fields.subspan(static_cast<std::size_t>(Model::cover) * cells_, cells_);
        for (std::size_t c = 0; c < cells_; ++c) filtered_[c] = 1.0 - cover[c];
        const double length = model_.filter_length;
        if (length > 0)  // exact in one lateral direction; a product of directions in two
            lines_.solve(length * length, ones_.data(), filtered_.data());
        std::fill(spread_.begin(), spread_.end(), 0.0);
        for (std::size_t f = 0; f < count; ++f) {
            double* factor = diffusivity_.data() + f * cells_;
            spreads_[f] = false;
            for (std::size_t c = 0; c < cells_; ++c) {
                std::array<double, count> values;
                for (std::size_t k = 0; k < count; ++k) values[k] = at.fields[k * cells_ + c];
                factor[c] = model_.surface_diffusivity(static_cast<int>(f), values, inputs(at, c));
                spreads_[f] = spreads_[f] || factor[c] != 0.0;
            }
            if (spreads_[f])
                lines_.add_spreading(at.fields.subspan(f * cells_, cells_), factor, spread_.data() + f * cells_);
        }
    }

    const Model& model_;
    const grid::Grid& grid_;
    SurfaceLines lines_;
    std::size_t cells_{1};
    std::vector<double> probe_, filtered_, diffusivity_, ones_, spread_;
    std::array<bool, count> spreads_{};
    SurfaceValues jacobian_at_;
    std::vector<double> jacobian_probe_, jacobian_filtered_, jacobian_diffusivity_;
    std::array<double, scalar_count> scalar_slope_{};
};

}  // namespace skinheal::reaction
