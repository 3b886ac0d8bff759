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

Observables::Fields::Fields(const reaction::System& system)
    : vessels(need(system.volume_fields(), "vessels")),
      cytokine(need(system.volume_fields(), "inflammatory_cytokine")),
      collagen_iii(need(system.volume_fields(), "collagen_iii")),
      collagen_i(need(system.volume_fields(), "collagen_i")),
      elastin(need(system.volume_fields(), "elastin")),
      fibroblasts(need(system.volume_fields(), "fibroblasts")),
      myofibroblasts(need(system.volume_fields(), "myofibroblasts")),
      fibrin(need(system.volume_fields(), "fibrin")),
      cover(need(system.surface_fields(), "epidermal_cover")),
      barrier(need(system.surface_fields(), "barrier")),
      synthetic(skin::find_field(system.volume_fields(), "synthetic_activation")),
      sun(skin::find_field(system.volume_fields(), "uv_signal")),
      sun_mmp(skin::find_field(system.volume_fields(), "uv_mmp")),
      tgf_beta(skin::find_field(system.volume_fields(), "tgf_beta")),
      vegf(skin::find_field(system.volume_fields(), "vegf")),
      mmp(skin::find_field(system.volume_fields(), "mmp")),
      pigment(skin::find_field(system.surface_fields(), "pigment")),
      activation(skin::find_field(system.surface_fields(), "keratinocyte_activation")),
      lip_seal(skin::find_field(system.scalars(), "lip_seal")),
      mouth_radius(skin::find_field(system.scalars(), "mouth_radius")),
      flare(skin::find_field(system.scalars(), "flare")),
      pigment_level(skin::find_field(system.scalars(), "pigment")),
      sensitised(skin::find_field(system.scalars(), "sensitivity")) {}

Observables::Observables(const ParameterSet& p, const reaction::System& system, const Subject& subject)
    : system_(system), at_(system), maps_(p, subject) {
    complete_maps(p, subject);
    make_weights(p);
    const grid::Grid& grid = system.grid();
    const double* v = skin::volume_field(grid, system.state(), at_.vessels);
    const double usual = v[grid.offset(0)];
    resting_vessels_.assign(1, usual);
    if (std::any_of(v, v + grid.field_stride(), [&](double x) { return x != usual; }))
        resting_vessels_.assign(v, v + grid.field_stride());
    const auto& fields = system.volume_fields();
    sums_.assign(static_cast<std::size_t>(slices(grid)) * (fields.size() + further_sums), 0.0);
    reading_.rest_i = fields[at_.collagen_i].resting;
    reading_.rest_iii = fields[at_.collagen_iii].resting;
    reading_.rest_elastin = fields[at_.elastin].resting;
    reading_.resting_modulus = maps_.modulus(reading_.rest_i, reading_.rest_iii, reading_.rest_elastin);
    reading_.thickness = thickness_;
    add_names(p);
}

void Observables::complete_maps(const ParameterSet& p, const Subject& subject) {
    if (at_.lip_seal && at_.mouth_radius)
        maps_.mouth_water_loss.emplace(p);
    else
        maps_.water_loss.emplace(p);
    if (at_.lip_seal && p.contains("closure.dye_in_epidermis")) {
        maps_.optics.emplace(p);
        const auto& axes = system_.grid().axes();
        if (!axes.empty() && axes.front().kind == grid::AxisKind::radial)
            maps_.cell_density = 1 / (std::numbers::pi * std::pow(axes.front().length(), 2));
    }
    if (at_.flare) maps_.perfusion.emplace(p);
    if (at_.synthetic && p.contains("expression.collagen_at_rest"))
        maps_.expression.emplace(
            p, subject.age,
            system_.volume_fields()[at_.collagen_i].resting + system_.volume_fields()[at_.collagen_iii].resting);
    if (at_.sun_mmp && at_.mmp) maps_.photodamage.emplace(p);
}

void Observables::make_weights(const ParameterSet& p) {
    const grid::Grid& grid = system_.grid();
    const grid::Axis* z = grid.depth_axis();
    thickness_ = z == nullptr ? 0.0 : z->length();
    const auto above = [&](double depth) { return weights(grid, [&](int j) { return grid.share_above(j, depth); }); };
    all_ = weights(grid, [](int) { return 1.0; });
    upper_ = above(p["outcome.averaging_depth"]);
    optical_ = weights(grid, [&](int j) {
        return z == nullptr ? 1.0 : std::exp(-z->centres[static_cast<std::size_t>(j)] / maps_.erythema.optical_depth);
    });
    if (maps_.epidermal_thickness) top_ = above(p["epidermis.top_depth"]);
    if (maps_.photodamage) enzyme_weight_ = above(p["mmp.read_depth"]);
    if (z == nullptr) return;
    constexpr std::array edges{0.0, 2e-4, 5e-4, 1e-3, 1.0};  // m; the last is deeper than any dermis
    for (std::size_t b = 0; b < bands_.size() && edges[b] < thickness_; ++b)
        bands_[b] =
            weights(grid, [&](int j) { return grid.share_above(j, edges[b + 1]) - grid.share_above(j, edges[b]); });
}

/// Whether model, set and grid have what an outcome needs.
bool Observables::has(std::string_view need, const ParameterSet& parameters) const {
    if (need.empty()) return true;
    if (need == "depth") return thickness_ > 0;
    if (need == "dilution") return maps_.dilutes;
    if (need == "unit_cell") return maps_.cell_density > 0;
    if (need.find('.') != std::string_view::npos) return parameters.contains(need);
    return skin::find_field(system_.volume_fields(), need) || skin::find_field(system_.surface_fields(), need) ||
           skin::find_field(system_.scalars(), need);
}

void Observables::add_names(const ParameterSet& parameters) {
    const auto source = [](const std::string& name) {
        const OutcomeRecord* known = series_record(name);
        return known != nullptr ? std::string(known->source) : std::string();
    };
    for (const auto& f : system_.volume_fields())
        names_.push_back({"mean_" + f.name, f.unit, "mean of the upper dermis: " + f.long_name, "outcomes-1"});
    for (const Outcome& outcome : outcome_list()) {
        if (!has(outcome.needs[0], parameters) || !has(outcome.needs[1], parameters)) continue;
        if (outcome.below > 0 && !(thickness_ > outcome.below)) continue;
        const OutcomeRecord& r = outcome.record;
        outcomes_.push_back(&outcome);
        names_.push_back({std::string(r.name), std::string(r.unit), std::string(r.long_name), std::string(r.source)});
    }
    for (std::size_t s = 0; s < system_.scalars().size(); ++s) {
        const auto& scalar = system_.scalars()[s];
        if (s != at_.pigment_level) names_.push_back({scalar.name, scalar.unit, scalar.long_name, source(scalar.name)});
    }
    names_.push_back({"dt", "s", "time step", ""});
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
    const double rest_i = fields[at_.collagen_i].resting;
    const double rest_iii = fields[at_.collagen_iii].resting;
    const double rest = rest_i + rest_iii;
    const double* u1 = values(at_.collagen_i);
    const double* u3 = values(at_.collagen_iii);
    const double* ue = values(at_.elastin);
    const double* uv = values(at_.vessels);
    const double* ui = values(at_.cytokine);
    const double* uw = values(at_.fibrin);
    const auto swollen = [&](int i) {
        return maps_.dilutes ? maps_.swelling((u1[i] - rest_i) + (u3[i] - rest_iii)) : 1.0;
    };
    const auto at = static_cast<std::size_t>(number);
    const bool read = upper_[at] != 0 || (!top_.empty() && top_[at] != 0);
    out[stiffness] = !read ? 0.0 : row_sum(weight, length, [&](int i) {
        const double j = 1 / swollen(i);
        return maps_.modulus(u1[i] * j, u3[i] * j, ue[i] * j) - reading_.resting_modulus;
    });
    out[stretch] = !read || !maps_.dilutes ? 0.0 : row_sum(weight, length, [&](int i) { return swollen(i) - 1; });
    out[concentration] =
        !read ? 0.0 : row_sum(weight, length, [&](int i) { return (u1[i] + u3[i]) / swollen(i) - rest; });
    if (maps_.perfusion) {
        const double flare = at_.flare ? state.scalars[*at_.flare] : 0.0;
        const bool even = resting_vessels_.size() == 1;
        const double* resting = even ? resting_vessels_.data() : resting_vessels_.data() + piece.at;
        out[redness] = row_sum(weight, length, [&](int i) {
            return maps_.erythema.scale *
                   ((uv[i] + uw[i]) * maps_.perfusion->dilation(ui[i], flare) - resting[even ? 0 : i]);
        });
        out[flow] = row_sum(weight, length, [&](int i) {
            const double dilation = maps_.perfusion->dilation(ui[i], flare);
            return uv[i] * dilation * dilation - 1;
        });
    } else {
        out[redness] = row_sum(weight, length, [&](int i) { return maps_.erythema(uv[i], ui[i]); });
        out[flow] = 0;
    }
    out[activity] = out[elastin_made] = 0;
    if (maps_.expression && upper_[at] != 0) sum_makers(state, number, out);
}

void Observables::sum_makers(const reaction::State& state, int number, double* further) const {
    const grid::Grid& grid = system_.grid();
    const Slice piece = slice(grid, number);
    const int length = grid.depth_slot() == 0 ? 1 : grid.padded_row();
    const double* weight = grid.volume_weight().data() + piece.at;
    const auto values = [&](std::size_t f) { return skin::volume_field(grid, state, f) + piece.at; };
    const double* f = values(at_.fibroblasts);
    const double* y = values(at_.myofibroblasts);
    const double* cytokine = values(at_.cytokine);
    const double* t = values(*at_.tgf_beta);
    const double* s = values(*at_.synthetic);
    const double* c1 = values(at_.collagen_i);
    const double* c3 = values(at_.collagen_iii);
    const double* e = values(at_.elastin);
    const double* sun = at_.sun ? values(*at_.sun) : nullptr;
    const auto makers = [&](int i) {
        return Makers{f[i], y[i], cytokine[i], t[i], s[i], c1[i] + c3[i], e[i], sun != nullptr ? sun[i] : 0.0};
    };
    further[activity] = row_sum(weight, length, [&](int i) { return maps_.expression->activity(makers(i)); });
    further[elastin_made] = row_sum(weight, length, [&](int i) { return maps_.expression->tropoelastin(makers(i)); });
}

void Observables::read_volume(const reaction::State& state, std::span<double> means) {
    const auto& fields = system_.volume_fields();
    const grid::Grid& grid = system_.grid();
    constexpr int at_once = 16;
    const int count = slices(grid);
    system_.team().run((count + at_once - 1) / at_once, [&](int, int chunk) {
        const int end = std::min(count, at_once * (chunk + 1));
        for (int s = at_once * chunk; s < end; ++s) sum_slice(state, s);
    });
    for (std::size_t f = 0; f < fields.size(); ++f) means[f] = fields[f].resting + total(f, upper_);
    const auto further = [&](FurtherSum which, const std::vector<double>& weight) {
        return total(fields.size() + static_cast<std::size_t>(which), weight);
    };
    const auto collagen = [&](const std::vector<double>& weight) {
        return total(at_.collagen_i, weight) + total(at_.collagen_iii, weight);
    };
    Reading& r = reading_;
    r.collagen_i = means[at_.collagen_i];
    r.collagen_iii = means[at_.collagen_iii];
    r.elastin = means[at_.elastin];
    r.excess_full = collagen(all_);
    for (std::size_t b = 0; b < bands_.size(); ++b) r.excess_band[b] = collagen(bands_[b]);
    r.stiffening = further(stiffness, upper_);
    r.concentrated = further(concentration, upper_);
    r.redness = further(redness, optical_);
    if (maps_.dilutes) r.stretch = further(stretch, upper_);
    if (maps_.perfusion) r.flow = further(flow, optical_);
    if (maps_.expression) {
        r.activity = further(activity, upper_);
        r.elastin_made = further(elastin_made, upper_);
        r.tgf_beta = means[*at_.tgf_beta];
        r.vegf = means[*at_.vegf];
    }
}

/// Variables that follow the tissue with a delay: the epidermis and the fragments of collagen.
void Observables::follow(double dt) {
    const auto& fields = system_.volume_fields();
    Reading& r = reading_;
    if (maps_.epidermal_thickness) {
        const double cells =
            (total(at_.fibroblasts, top_) + total(at_.myofibroblasts, top_)) / fields[at_.fibroblasts].resting;
        const double matrix = total(fields.size() + concentration, top_) / r.rest();
        const double target = maps_.epidermal_thickness->target(cells, matrix);
        r.epidermis = maps_.epidermal_thickness->after(r.epidermis, 0.5 * (target + r.epidermis_target), dt);
        r.epidermis_target = target;
    }
    if (maps_.photodamage) {
        r.mmp_fold = maps_.photodamage->fold(total(*at_.mmp, enzyme_weight_) + total(*at_.sun_mmp, enzyme_weight_));
        r.fragments = maps_.photodamage->after(r.fragments, 0.5 * (r.mmp_fold + last_fold_), dt);
        last_fold_ = r.mmp_fold;
    }
}

void Observables::resume(std::span<const double> last_row) {
    for (std::size_t k = 0; k < names_.size(); ++k) {
        if (names_[k].name == "epidermal_thickness") reading_.epidermis = last_row[k];
        if (names_[k].name == "epidermal_thickness_target") reading_.epidermis_target = last_row[k];
        if (names_[k].name == "collagen_fragments") reading_.fragments = last_row[k];
        if (names_[k].name == "mmp_fold") last_fold_ = last_row[k];
    }
}

double Observables::cover_on_axis(std::span<const double> cover) const noexcept {
    const grid::Grid& grid = system_.grid();
    if (!axis_cells_.empty()) {
        // a difference, so that closed skin reads exactly 1
        double open = 0;
        for (const std::size_t c : axis_cells_) open += 1 - cover[c];
        return 1 - open / static_cast<double>(axis_cells_.size());
    }
    if (cover.size() > 1 && grid.axes().front().kind == grid::AxisKind::radial) {
        // an even function of r through the first two cells
        const double a = grid.axes().front().centres[0];
        const double b = grid.axes().front().centres[1];
        return cover[0] + (cover[0] - cover[1]) * a * a / (b * b - a * a);
    }
    return cover[0];
}

void Observables::read_surface(const reaction::State& state) {
    const grid::Grid& grid = system_.grid();
    const auto cover = skin::surface_field(grid, state, at_.cover);
    const auto barrier = skin::surface_field(grid, state, at_.barrier);
    const auto& area = grid.area_weight();
    const auto average = [&](std::size_t field, double rest) {
        double sum = 0;
        const auto values = skin::surface_field(grid, state, field);
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
    Reading& r = reading_;
    r.cover_axis = cover_on_axis(cover);
    r.uncovered = uncovered;
    r.broken = broken;
    r.open = at_.lip_seal ? (1 - state.scalars[*at_.lip_seal]) * broken : broken;
    if (maps_.mouth_water_loss) r.mouth_radius = state.scalars[*at_.mouth_radius];
    if (maps_.optics) {
        const auto seen = closure_shares(area, cover, barrier, state.scalars[*at_.lip_seal], *maps_.optics);
        r.dye = seen.dye;
        r.hole = seen.uncovered;
    }
    if (at_.activation) r.activation = average(*at_.activation, 0);
    if (at_.sensitised) r.sensitised = state.scalars[*at_.sensitised];
    r.pigment = at_.pigment ? average(*at_.pigment, 1) : at_.pigment_level ? state.scalars[*at_.pigment_level] : 1.0;
    r.cytokine_top = top;
}

void Observables::evaluate(const reaction::State& state, double dt, std::span<double> out) {
    reading_.maps = &maps_;
    const std::size_t fields = system_.volume_fields().size();
    read_volume(state, out.first(fields));
    follow(dt);
    read_surface(state);
    double* p = out.data() + fields;
    for (const Outcome* outcome : outcomes_) *p++ = outcome->read(reading_);
    for (std::size_t s = 0; s < state.scalars.size(); ++s)
        if (s != at_.pigment_level) *p++ = state.scalars[s];
    *p++ = dt;
}

}  // namespace skinheal::outcomes
