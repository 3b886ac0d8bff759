// SPDX-License-Identifier: BSD-3-Clause
#include "outcomes/observables.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "skin/state_view.hpp"

namespace skinheal::outcomes {
namespace {

std::size_t need(std::span<const reaction::Descriptor> fields, std::string_view name) {
    if (const auto i = skin::find_field(fields, name)) return *i;
    throw std::logic_error("the healing model has no field " + std::string(name));
}

/// A piece of the grid at one depth: a row, or a single cell where depth runs along the rows.
struct Slice {
    std::ptrdiff_t at;
    int depth;
};

int slices(const grid::Grid& grid) noexcept { return grid.depth_slot() == 0 ? grid.count(0) : grid.rows(); }

Slice slice(const grid::Grid& grid, int s) noexcept {
    if (grid.depth_slot() == 0) return {grid.offset(s), s};
    const int j = s % grid.count(1);
    const int k = s / grid.count(1);
    return {grid.offset(0, j, k), grid.depth_slot() == 2 ? k : grid.depth_slot() == 1 ? j : 0};
}

/// Weight of the sums of each slice (which are weighted by volume), for a mean whose weight depends on depth.
template <class F>
std::vector<double> weights(const grid::Grid& grid, F&& share) {
    std::vector<double> w;
    double total = 0;
    const int length = grid.depth_slot() == 0 ? 1 : grid.padded_row();
    for (int s = 0; s < slices(grid); ++s) {
        const Slice piece = slice(grid, s);
        w.push_back(share(piece.depth));
        for (int i = 0; i < length; ++i)
            total += grid.volume_weight()[static_cast<std::size_t>(piece.at + i)] * w.back();
    }
    for (double& v : w) v /= total > 0 ? total : 1.0;
    return w;
}

/// Sum of weight (value(i)) over a row, eight sums side by side, so that it vectorises.
template <class F>
double row_sum(const double* weight, int length, F&& value) {
    std::array<double, 8> part{};
    int i = 0;
    for (; i + 8 <= length; i += 8)
        for (int k = 0; k < 8; ++k) part[static_cast<std::size_t>(k)] += weight[i + k] * value(i + k);
    for (; i < length; ++i) part[0] += weight[i] * value(i);
    double sum = 0;
    for (const double p : part) sum += p;
    return sum;
}

}  // namespace

Observables::Observables(const ParameterSet& p, const reaction::System& system, const Subject& subject)
    : system_(system),
      modulus_(p),
      wrinkle_(p.contains("wrinkle.epidermis_modulus") ? Wrinkle(p, subject.epidermis) : Wrinkle(p)),
      erythema_(p),
      swelling_(p),
      dilutes_(p.contains("modulus.reads_concentration") && p["modulus.reads_concentration"] != 0),
      vessels_(need(system.volume_fields(), "vessels")),
      cytokine_(need(system.volume_fields(), "inflammatory_cytokine")),
      collagen_iii_(need(system.volume_fields(), "collagen_iii")),
      collagen_i_(need(system.volume_fields(), "collagen_i")),
      elastin_(need(system.volume_fields(), "elastin")),
      fibroblasts_(need(system.volume_fields(), "fibroblasts")),
      myofibroblasts_(need(system.volume_fields(), "myofibroblasts")),
      fibrin_(need(system.volume_fields(), "fibrin")),
      cover_(need(system.surface_fields(), "epidermal_cover")),
      barrier_(need(system.surface_fields(), "barrier")),
      synthetic_(skin::find_field(system.volume_fields(), "synthetic_activation")),
      sun_(skin::find_field(system.volume_fields(), "uv_signal")),
      sun_mmp_(skin::find_field(system.volume_fields(), "uv_mmp")),
      tgf_beta_(skin::find_field(system.volume_fields(), "tgf_beta")),
      vegf_(skin::find_field(system.volume_fields(), "vegf")),
      mmp_(skin::find_field(system.volume_fields(), "mmp")),
      pigment_(skin::find_field(system.surface_fields(), "pigment")),
      activation_(skin::find_field(system.surface_fields(), "keratinocyte_activation")),
      lip_seal_(skin::find_field(system.scalars(), "lip_seal")),
      mouth_radius_(skin::find_field(system.scalars(), "mouth_radius")),
      flare_(skin::find_field(system.scalars(), "flare")),
      pigment_level_(skin::find_field(system.scalars(), "pigment")),
      sensitised_(skin::find_field(system.scalars(), "sensitivity")) {
    if (lip_seal_ && mouth_radius_)
        mouth_water_loss_.emplace(p);
    else
        water_loss_.emplace(p);
    if (lip_seal_ && p.contains("closure.dye_in_epidermis")) {
        optics_.emplace(p);
        const auto& axes = system.grid().axes();
        if (!axes.empty() && axes.front().kind == grid::AxisKind::radial)
            cell_density_ = 1 / (std::numbers::pi * std::pow(axes.front().length(), 2));
    }
    if (flare_) perfusion_.emplace(p);
    if (p.contains("torsion.age_rate")) instruments_.emplace(p, subject.age);
    if (p.contains("wrinkle.epidermis_modulus")) fine_lines_.emplace(p);
    if (p.contains("epidermis.cell_gain")) epidermal_thickness_.emplace(p);

    if (synthetic_ && p.contains("expression.collagen_at_rest"))
        expression_.emplace(
            p, subject.age,
            system.volume_fields()[collagen_i_].resting + system.volume_fields()[collagen_iii_].resting);
    if (sun_mmp_ && mmp_) photodamage_.emplace(p);

    const grid::Grid& grid = system.grid();
    const grid::Axis* z = grid.depth_axis();
    const double averaging = p["outcome.averaging_depth"];
    all_ = weights(grid, [](int) { return 1.0; });
    upper_ = weights(grid, [&](int j) { return grid.share_above(j, averaging); });
    optical_ = weights(grid, [&](int j) {
        return z == nullptr ? 1.0 : std::exp(-z->centres[static_cast<std::size_t>(j)] / erythema_.optical_depth);
    });
    if (epidermal_thickness_) {
        const double top = p["epidermis.top_depth"];
        top_ = weights(grid, [&](int j) { return grid.share_above(j, top); });
    }
    if (photodamage_) {
        const double top = p["mmp.read_depth"];
        enzyme_weight_ = weights(grid, [&](int j) { return grid.share_above(j, top); });
    }
    thickness_ = z == nullptr ? 0.0 : z->length();
    if (z != nullptr) {
        const double all = 1.0;  // m, deeper than any dermis
        for (Band band : {Band{"collagen_gain_0_200um", "0 to 0.2 mm below the junction", 0, 2e-4, {}},
                          Band{"collagen_gain_200_500um", "0.2 to 0.5 mm", 2e-4, 5e-4, {}},
                          Band{"collagen_gain_500_1000um", "0.5 to 1 mm", 5e-4, 1e-3, {}},
                          Band{"collagen_gain_below_1000um", "below 1 mm", 1e-3, all, {}}}) {
            if (band.from >= thickness_) break;
            band.weight =
                weights(grid, [&](int j) { return grid.share_above(j, band.to) - grid.share_above(j, band.from); });
            bands_.push_back(std::move(band));
        }
    }
    const double* v = skin::volume_field(grid, system.state(), vessels_);
    const double usual = v[grid.offset(0)];
    resting_vessels_.assign(1, usual);
    if (std::any_of(v, v + grid.field_stride(), [&](double x) { return x != usual; }))
        resting_vessels_.assign(v, v + grid.field_stride());
    const auto& fields = system.volume_fields();
    sums_.assign(static_cast<std::size_t>(slices(grid)) * (fields.size() + further_sums), 0.0);
    resting_modulus_ = modulus_(fields[collagen_i_].resting, fields[collagen_iii_].resting, fields[elastin_].resting);
    add_names();
}

void Observables::add_names() {
    add_names_of_matrix();
    add_names_of_change();
    add_names_of_surface();
    add("dt", "s", "time step");
}

void Observables::add_names_of_matrix() {
    for (const auto& f : system_.volume_fields())
        add("mean_" + f.name, f.unit, "mean of the upper dermis: " + f.long_name);
    add("mean_collagen", "kg m-3", "collagen I and III, mean of the upper dermis");
    add("collagen_gain", "1", "collagen I and III relative to untreated, less 1, upper dermis");
    if (thickness_ > 0) add("collagen_gain_full", "1", "the same over the whole dermis");
    for (const Band& band : bands_)
        add(band.name, "1", "collagen I and III relative to untreated, less 1, " + band.long_name);
    add("collagen_i_gain", "1", "collagen I relative to untreated, less 1, upper dermis");
    add("collagen_iii_gain", "1", "collagen III relative to untreated, less 1, upper dermis");
    add("elastin_gain", "1", "elastin relative to untreated, less 1, upper dermis");
    add("collagen_ratio", "1", "collagen I to III, of the means of the upper dermis");
    add("modulus", "Pa", "Young's modulus, mean of the upper dermis");
    add("modulus_gain", "1", "modulus relative to untreated, less 1");
    add("wrinkle_amplitude", "m", "amplitude of wrinkles by film buckling");
    if (thickness_ > 0) add("dermal_volume_gain", "m", "volume gained by the dermis per area of skin");
}

/// Redness, what instruments read, and what changes for a time only.
void Observables::add_names_of_change() {
    add("erythema_index", "1", "redness index");
    if (dilutes_) {
        add("mean_stretch", "1", "thickness stretch by the matrix gained, mean of the upper dermis");
        add("collagen_concentration_gain", "1",
            "collagen per present volume relative to untreated, less 1, upper dermis");
    }
    if (perfusion_) add("blood_flow", "1", "blood flow relative to untreated, weighted as the redness");
    if (fine_lines_) add("fine_line_amplitude", "m", "amplitude of fine lines: the stratum corneum as the film");
    if (instruments_) {
        add("torsion_modulus", "Pa", "modulus that torsion reads");
        add("oct_attenuation_gain", "1", "attenuation in optical coherence tomography relative to untreated, less 1");
        add("ultrasound_density_gain", "1", "density in ultrasound relative to untreated, less 1");
    }
    if (epidermal_thickness_) {
        epidermis_at_ = names_.size();
        add("epidermal_thickness", "1", "thickness of the viable epidermis relative to untreated");
        target_at_ = names_.size();
        add("epidermal_thickness_target", "1", "where that thickness tends to");
    }
    if (expression_) {
        add("procollagen_i_fold", "1", "synthesis of collagen I relative to untreated, upper dermis");
        add("procollagen_iii_fold", "1", "synthesis of collagen III relative to untreated, upper dermis");
        add("tropoelastin_fold", "1", "synthesis of elastin relative to untreated, upper dermis");
        add("tgf_beta_fold", "1", "active TGF-beta relative to untreated, upper dermis");
        add("vegf_fold", "1", "VEGF relative to untreated, upper dermis");
    }
    if (photodamage_) {
        fold_at_ = names_.size();
        add("mmp_fold", "1", "activity of collagenases relative to untreated, top of the dermis");
        fragments_at_ = names_.size();
        add("collagen_fragments", "1", "fragments of collagen relative to untreated, top of the dermis");
    }
}

void Observables::add_names_of_surface() {
    add("epidermal_cover_axis", "1", "epidermal cover on the axis of the channel");
    add("mean_epidermal_cover", "1", "epidermal cover, mean over the area");
    add("mean_barrier", "1", "barrier competence, mean over the area");
    add("open_barrier_fraction", "1", "share of the barrier that is open");
    add("tewl", "kg m-2 s-1", "transepidermal water loss");
    if (optics_) add("dye_open_fraction", "1", "share of the skin that a water-soluble dye gets through");
    if (cell_density_) add("oct_hole_radius", "m", "radius of the hole in the viable epidermis");
    if (activation_) add("mean_keratinocyte_activation", "1", "activation of keratinocytes, mean over the area");
    if (sensitised_) add("sensitivity_index", "1", "stinging and tenderness, 0 to 10");
    add("mean_pigment", "1", "pigment relative to untreated, mean over the area");
    add("inflammatory_cytokine_top", "kg m-3", "cytokine in the top of the dermis, mean over the area");
    for (std::size_t s = 0; s < system_.scalars().size(); ++s)
        if (s != pigment_level_)
            add(system_.scalars()[s].name, system_.scalars()[s].unit, system_.scalars()[s].long_name);
}

double Observables::total(std::size_t column, const std::vector<double>& weight) const noexcept {
    const std::size_t columns = system_.volume_fields().size() + further_sums;
    double sum = 0;
    for (std::size_t s = 0; s < weight.size(); ++s)
        if (weight[s] != 0) sum += weight[s] * sums_[s * columns + column];
    return sum;
}

/// Sums over one slice, weighted by volume: the deviation of each field, so that uninjured skin reads exactly its resting
/// value, and then what is not linear in the fields.
void Observables::sum_slice(const reaction::State& state, int number) {
    const auto& fields = system_.volume_fields();
    const grid::Grid& grid = system_.grid();
    const Slice piece = slice(grid, number);
    const int length = grid.depth_slot() == 0 ? 1 : grid.padded_row();
    const double* weight = grid.volume_weight().data() + piece.at;
    double* out = sums_.data() + static_cast<std::size_t>(number) * (fields.size() + further_sums);
    const auto values = [&](std::size_t f) { return skin::volume_field(grid, state, f) + piece.at; };
    for (std::size_t f = 0; f < fields.size(); ++f) {
        const double* u = values(f);
        const double rest = fields[f].resting;
        *out++ = row_sum(weight, length, [&](int i) { return u[i] - rest; });
    }
    const double rest_i = fields[collagen_i_].resting;
    const double rest_iii = fields[collagen_iii_].resting;
    const double rest = rest_i + rest_iii;
    const double* u1 = values(collagen_i_);
    const double* u3 = values(collagen_iii_);
    const double* ue = values(elastin_);
    const double* uv = values(vessels_);
    const double* ui = values(cytokine_);
    const double* uw = values(fibrin_);
    const auto swollen = [&](int i) { return dilutes_ ? swelling_((u1[i] - rest_i) + (u3[i] - rest_iii)) : 1.0; };
    const auto at = static_cast<std::size_t>(number);
    const bool read = upper_[at] != 0 || (!top_.empty() && top_[at] != 0);
    out[stiffness] = !read ? 0.0 : row_sum(weight, length, [&](int i) {
        const double j = 1 / swollen(i);
        return modulus_(u1[i] * j, u3[i] * j, ue[i] * j) - resting_modulus_;
    });
    out[stretch] = !read || !dilutes_ ? 0.0 : row_sum(weight, length, [&](int i) { return swollen(i) - 1; });
    out[concentration] =
        !read ? 0.0 : row_sum(weight, length, [&](int i) { return (u1[i] + u3[i]) / swollen(i) - rest; });
    if (perfusion_) {
        const double flare = flare_ ? state.scalars[*flare_] : 0.0;
        const bool even = resting_vessels_.size() == 1;
        const double* resting = even ? resting_vessels_.data() : resting_vessels_.data() + piece.at;
        out[redness] = row_sum(weight, length, [&](int i) {
            return erythema_.scale * ((uv[i] + uw[i]) * perfusion_->dilation(ui[i], flare) - resting[even ? 0 : i]);
        });
        out[flow] = row_sum(weight, length, [&](int i) {
            const double dilation = perfusion_->dilation(ui[i], flare);
            return uv[i] * dilation * dilation - 1;
        });
    } else {
        out[redness] = row_sum(weight, length, [&](int i) { return erythema_(uv[i], ui[i]); });
        out[flow] = 0;
    }
    out[activity] = out[elastin_made] = 0;
    if (expression_ && upper_[at] != 0) sum_makers(state, number, out);
}

void Observables::sum_makers(const reaction::State& state, int number, double* further) const {
    const grid::Grid& grid = system_.grid();
    const Slice piece = slice(grid, number);
    const int length = grid.depth_slot() == 0 ? 1 : grid.padded_row();
    const double* weight = grid.volume_weight().data() + piece.at;
    const auto values = [&](std::size_t f) { return skin::volume_field(grid, state, f) + piece.at; };
    const double* f = values(fibroblasts_);
    const double* y = values(myofibroblasts_);
    const double* cytokine = values(cytokine_);
    const double* t = values(*tgf_beta_);
    const double* s = values(*synthetic_);
    const double* c1 = values(collagen_i_);
    const double* c3 = values(collagen_iii_);
    const double* e = values(elastin_);
    const double* sun = sun_ ? values(*sun_) : nullptr;
    const auto makers = [&](int i) {
        return Makers{f[i], y[i], cytokine[i], t[i], s[i], c1[i] + c3[i], e[i], sun != nullptr ? sun[i] : 0.0};
    };
    further[activity] = row_sum(weight, length, [&](int i) { return expression_->activity(makers(i)); });
    further[elastin_made] = row_sum(weight, length, [&](int i) { return expression_->tropoelastin(makers(i)); });
}

void Observables::volume_part(const reaction::State& state, double dt, double*& out) {
    const auto& fields = system_.volume_fields();
    const grid::Grid& grid = system_.grid();
    constexpr int at_once = 16;
    const int count = slices(grid);
    system_.team().run((count + at_once - 1) / at_once, [&](int, int chunk) {
        const int end = std::min(count, at_once * (chunk + 1));
        for (int s = at_once * chunk; s < end; ++s) sum_slice(state, s);
    });
    const double* means = out;
    for (std::size_t f = 0; f < fields.size(); ++f) *out++ = fields[f].resting + total(f, upper_);
    const double rest_i = fields[collagen_i_].resting;
    const double rest_iii = fields[collagen_iii_].resting;
    const double rest = rest_i + rest_iii;
    const double c1 = means[collagen_i_];
    const double c3 = means[collagen_iii_];
    const auto further = [&](FurtherSum which, const std::vector<double>& weight) {
        return total(fields.size() + static_cast<std::size_t>(which), weight);
    };
    const auto collagen = [&](const std::vector<double>& weight) {
        return total(collagen_i_, weight) + total(collagen_iii_, weight);
    };
    const double whole = collagen(all_);
    const double stiffening = further(stiffness, upper_);
    const double concentrated = further(concentration, upper_);
    const double gain = ((c1 - rest_i) + (c3 - rest_iii)) / rest;
    *out++ = c1 + c3;
    *out++ = gain;
    if (thickness_ > 0) *out++ = whole / rest;
    for (const Band& band : bands_) *out++ = collagen(band.weight) / rest;
    *out++ = c1 / rest_i - 1;
    *out++ = c3 / rest_iii - 1;
    *out++ = means[elastin_] / fields[elastin_].resting - 1;
    *out++ = c1 / c3;
    *out++ = resting_modulus_ + stiffening;
    *out++ = stiffening / resting_modulus_;
    *out++ = wrinkle_(resting_modulus_ + stiffening);
    if (thickness_ > 0) *out++ = whole * thickness_ * swelling_.specific_volume;
    *out++ = further(redness, optical_);
    if (dilutes_) {
        *out++ = 1 + further(stretch, upper_);
        *out++ = concentrated / rest;
    }
    if (perfusion_) *out++ = 1 + further(flow, optical_);
    if (fine_lines_) *out++ = (*fine_lines_)(resting_modulus_ + stiffening);
    if (instruments_) {
        *out++ = (resting_modulus_ + stiffening) * instruments_->torsion_factor;
        *out++ = instruments_->attenuation_gain * concentrated / rest;
        *out++ = instruments_->density_gain * gain;
    }
    if (epidermal_thickness_) epidermis_part(dt, out);
    if (expression_) expression_part(means, out);
    if (photodamage_) sun_part(dt, out);
}

void Observables::expression_part(const double* means, double*& out) const {
    const std::size_t fields = system_.volume_fields().size();
    const double active = total(fields + activity, upper_);
    *out++ = 1 + expression_->collagen_i * active / expression_->collagen_at_rest;
    *out++ = 1 + expression_->collagen_iii * active / expression_->collagen_at_rest;
    *out++ = 1 + total(fields + elastin_made, upper_) / expression_->elastin_at_rest;
    *out++ = 1 + means[*tgf_beta_] / expression_->tgf_beta_at_rest;
    *out++ = 1 + means[*vegf_] / expression_->vegf_at_rest;
}

void Observables::sun_part(double dt, double*& out) {
    const double fold = photodamage_->fold(total(*mmp_, enzyme_weight_) + total(*sun_mmp_, enzyme_weight_));
    fragments_ = photodamage_->after(fragments_, 0.5 * (fold + last_fold_), dt);
    last_fold_ = fold;
    *out++ = fold;
    *out++ = fragments_;
}

void Observables::epidermis_part(double dt, double*& out) {
    const auto& fields = system_.volume_fields();
    const double rest = fields[collagen_i_].resting + fields[collagen_iii_].resting;
    const double cells = (total(fibroblasts_, top_) + total(myofibroblasts_, top_)) / fields[fibroblasts_].resting;
    const double matrix = total(fields.size() + concentration, top_) / rest;
    const double target = epidermal_thickness_->target(cells, matrix);
    epidermis_ = epidermal_thickness_->after(epidermis_, 0.5 * (target + epidermis_target_), dt);
    epidermis_target_ = target;
    *out++ = epidermis_;
    *out++ = target;
}

void Observables::resume(std::span<const double> last_row) {
    if (epidermal_thickness_) {
        epidermis_ = last_row[epidermis_at_];
        epidermis_target_ = last_row[target_at_];
    }
    if (photodamage_) {
        fragments_ = last_row[fragments_at_];
        last_fold_ = last_row[fold_at_];
    }
}

void Observables::surface_part(const reaction::State& state, double*& out) {
    const grid::Grid& grid = system_.grid();
    const auto cover = skin::surface_field(grid, state, cover_);
    const auto barrier = skin::surface_field(grid, state, barrier_);
    const auto& area = grid.area_weight();
    double on_axis = cover[0];
    if (cover.size() > 1 && grid.axes().front().kind == grid::AxisKind::radial) {
        // an even function of r through the first two cells
        const double a = grid.axes().front().centres[0];
        const double b = grid.axes().front().centres[1];
        on_axis += (cover[0] - cover[1]) * a * a / (b * b - a * a);
    }
    if (!axis_cells_.empty()) {
        // a difference, so that closed skin reads exactly 1
        double open = 0;
        for (const std::size_t c : axis_cells_) open += 1 - cover[c];
        on_axis = 1 - open / static_cast<double>(axis_cells_.size());
    }
    const auto average = [&](Indices field, double rest) {
        double sum = 0;
        const auto values = skin::surface_field(grid, state, *field);
        for (std::size_t c = 0; c < values.size(); ++c) sum += area[c] * (values[c] - rest);
        return rest + sum;
    };
    double uncovered = 0;
    double broken = 0;
    double top = 0;
    const auto probe = system_.probe(state);
    for (std::size_t c = 0; c < cover.size(); ++c) {
        uncovered += area[c] * (1 - cover[c]);
        broken += area[c] * (1 - barrier[c]);
        top += area[c] * probe[c];
    }
    const double open = lip_seal_ ? (1 - state.scalars[*lip_seal_]) * broken : broken;
    *out++ = on_axis;
    *out++ = 1 - uncovered;
    *out++ = 1 - broken;
    *out++ = open;
    *out++ = mouth_water_loss_ ? (*mouth_water_loss_)(open, state.scalars[*mouth_radius_]) : (*water_loss_)(open);
    if (optics_) {
        const auto shares = closure_shares(area, cover, barrier, state.scalars[*lip_seal_], *optics_);
        *out++ = shares.dye;
        if (cell_density_) *out++ = hole_radius(shares.uncovered, *cell_density_);
    }
    if (activation_) *out++ = average(activation_, 0);
    if (sensitised_) *out++ = sensitivity_index_(state.scalars[*sensitised_], open);
    *out++ = pigment_ ? average(pigment_, 1) : pigment_level_ ? state.scalars[*pigment_level_] : 1.0;
    *out++ = top;
}

void Observables::evaluate(const reaction::State& state, double dt, std::span<double> out) {
    double* p = out.data();
    volume_part(state, dt, p);
    surface_part(state, p);
    for (std::size_t s = 0; s < state.scalars.size(); ++s)
        if (s != pigment_level_) *p++ = state.scalars[s];
    *p++ = dt;
}

}  // namespace skinheal::outcomes
