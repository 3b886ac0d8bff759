// SPDX-License-Identifier: BSD-3-Clause
// The one place of labels and units for people.
#include <algorithm>
#include <vector>

#include "outcomes/outcome.hpp"
#include "skinheal/units.hpp"

namespace skinheal {
namespace outcomes {
namespace {

constexpr auto inside = Shown::inside;
constexpr auto figure = Shown::figure;

/// Means over the upper dermis of the fields of the models, and their scalars.
constexpr OutcomeRecord field_records[] = {
    {"dermal_pigment", "1", "pigment in the dermis", "mn17-35", "pigment in the dermis", "% of untreated epidermis",
     100, 2, inside},
    {"lip_seal", "1", "closing of the lips of the stratum corneum", "mn17-12",
     "closing of the lips of the stratum corneum", "%", 100, 1, inside},
    {"mean_neutrophils", "m-3", "neutrophils", "outcomes-1", "neutrophils", "1/mm³", 1e-9, 1, inside},
    {"mean_macrophages_m1", "m-3", "macrophages M1", "outcomes-1", "macrophages M1", "1/mm³", 1e-9, 1, inside},
    {"mean_macrophages_m2", "m-3", "macrophages M2", "outcomes-1", "macrophages M2", "1/mm³", 1e-9, 1, inside},
    {"mean_fibroblasts", "m-3", "fibroblasts", "outcomes-1", "fibroblasts", "1/mm³", 1e-9, 0, inside},
    {"mean_myofibroblasts", "m-3", "myofibroblasts", "outcomes-1", "myofibroblasts", "1/mm³", 1e-9, 1, inside},
    {"mean_vessels", "1", "capillaries", "outcomes-1", "capillaries", "% of normal", 100, 1, inside},
    {"mean_inflammatory_cytokine", "kg m-3", "inflammatory cytokine", "outcomes-1", "inflammatory cytokine", "ng/mL",
     1e6, 3, inside},
    {"mean_tgf_beta", "kg m-3", "TGF-beta", "outcomes-1", "TGF-β", "ng/mL", 1e6, 3, inside},
    {"mean_pdgf", "kg m-3", "PDGF", "outcomes-1", "PDGF", "ng/mL", 1e6, 3, inside},
    {"mean_vegf", "kg m-3", "VEGF", "outcomes-1", "VEGF", "ng/mL", 1e6, 3, inside},
    {"mean_mmp", "1", "collagen-degrading enzymes", "outcomes-1", "collagen-degrading enzymes (MMP)", "", 1, 3, inside},
    {"mean_synthetic_activation", "1", "fibroblasts in the synthetic state", "outcomes-1",
     "fibroblasts in the synthetic state", "%", 100, 1, inside},
    {"mean_debris", "1", "cell debris", "outcomes-1", "cell debris", "% of the volume", 100, 2, inside},
    {"mean_fibrin", "1", "fibrin", "outcomes-1", "fibrin", "% of the volume", 100, 2, inside},
    {"mean_collagen_iii", "kg m-3", "collagen III", "outcomes-1", "collagen III", "mg/mL", 1, 1, inside},
    {"mean_collagen_i", "kg m-3", "collagen I", "outcomes-1", "collagen I", "mg/mL", 1, 1, inside},
    {"mean_elastin", "kg m-3", "elastin", "outcomes-1", "elastin", "mg/mL", 1, 2, inside},
};

constexpr OutcomeRecord metrics[] = {
    {"collagen_gain", "1", "collagen I and III relative to untreated, less 1, upper dermis, at the end", "outcomes-2",
     "collagen I + III", "%", 100, 2, figure},
    {"collagen_i_gain", "1", "collagen I relative to untreated, less 1, upper dermis, at the end", "outcomes-2",
     "collagen I", "%", 100, 2, figure},
    {"collagen_iii_gain", "1", "collagen III relative to untreated, less 1, upper dermis, at the end", "outcomes-2",
     "collagen III", "%", 100, 2, figure},
    {"elastin_gain", "1", "elastin relative to untreated, less 1, upper dermis, at the end", "outcomes-2", "elastin",
     "%", 100, 2, figure},
    {"collagen_ratio", "1", "collagen I to III, of the means of the upper dermis, at the end", "outcomes-3",
     "collagen I : III", "", 1, 2, figure},
    {"modulus", "Pa", "Young's modulus, mean of the upper dermis, at the end", "outcomes-4", "Young's modulus", "kPa",
     1e-3, 1, figure},
    {"modulus_gain", "1", "modulus relative to untreated, less 1, at the end", "outcomes-4", "Young's modulus, change",
     "%", 100, 2, figure},
    {"erythema_duration", "s", "time with visible redness after the first session", "outcomes-9",
     "visible redness after the first session", "day", 1 / seconds_per_day, 2, figure},
    {"erythema_later_duration", "s", "time with visible redness that came back after it had gone", "outcomes-9",
     "visible redness that comes back", "day", 1 / seconds_per_day, 2, figure},
    {"closure_time", "s", "time from the first session to a closed barrier", "outcomes-11",
     "barrier closed after the first session", "h", 1 / seconds_per_hour, 1, figure},
    {"tewl_peak", "kg m-2 s-1", "highest transepidermal water loss", "outcomes-10", "highest water loss", "g/m2/h",
     3.6e6, 1, figure},
    {"channel_depth", "m", "depth of the first session's channels below the dermo-epidermal junction", "insertion-25",
     "channel depth in the dermis, first session", "mm", 1e3, 2, figure},
    {"collagen_gain_0_200um", "1",
     "collagen I and III relative to untreated, less 1, 0 to 0.2 mm below the junction, at the end", "outcomes-2",
     "collagen I + III, 0 to 0.2 mm below the junction", "%", 100, 2, inside},
    {"collagen_gain_200_500um", "1", "collagen I and III relative to untreated, less 1, 0.2 to 0.5 mm, at the end",
     "outcomes-2", "collagen I + III, 0.2 to 0.5 mm", "%", 100, 2, inside},
    {"collagen_gain_500_1000um", "1", "collagen I and III relative to untreated, less 1, 0.5 to 1 mm, at the end",
     "outcomes-2", "collagen I + III, 0.5 to 1 mm", "%", 100, 2, inside},
    {"collagen_gain_below_1000um", "1", "collagen I and III relative to untreated, less 1, below 1 mm, at the end",
     "outcomes-2", "collagen I + III, below 1 mm", "%", 100, 2, inside},
    {"collagen_gain_full", "1", "the same over the whole dermis, at the end", "outcomes-2",
     "collagen I + III, whole dermis", "%", 100, 2, inside},
};

/// Micrograms per square centimetre.
constexpr double micrograms = 1e5;

constexpr OutcomeRecord of_solutes[] = {
    {"applied", "kg m-2", "given in all", "", "applied", "ug/cm2", micrograms, 2, figure},
    {"delivered", "kg m-2", "past the stratum corneum, at the end", "", "past the stratum corneum", "ug/cm2",
     micrograms, 3, figure},
    {"delivered_intact", "kg m-2", "past the stratum corneum of intact skin, at the end", "", "through intact skin",
     "ug/cm2", micrograms, 3, figure},
    {"enhancement", "1", "delivered over that through intact skin, at the end", "", "enhancement", "", 1, 2, figure},
    {"absorbed", "kg m-2", "taken by blood and lymph, at the end", "", "taken by blood and lymph", "ug/cm2", micrograms,
     3, figure},
    {"lost", "kg m-2", "evaporated or wiped off, at the end", "", "evaporated or wiped off", "ug/cm2", micrograms, 2,
     figure},
    {"plasma_peak", "kg m-3", "highest plasma level", "", "highest plasma level", "ng/mL", 1e6, 3, figure},
};

const OutcomeRecord* found(std::span<const OutcomeRecord> records, std::string_view name) noexcept {
    const auto it = std::ranges::find(records, name, &OutcomeRecord::name);
    return it == records.end() ? nullptr : &*it;
}

}  // namespace

const OutcomeRecord* series_record(std::string_view name) { return found(series_records(), name); }

const OutcomeRecord* metric_record(std::string_view name) noexcept { return found(metric_records(), name); }

}  // namespace outcomes

std::span<const OutcomeRecord> series_records() {
    static const std::vector<OutcomeRecord> all = [] {
        std::vector<OutcomeRecord> made;
        for (const auto& o : outcomes::outcome_list()) made.push_back(o.record);
        made.insert(made.end(), std::begin(outcomes::field_records), std::end(outcomes::field_records));
        return made;
    }();
    return all;
}

std::span<const OutcomeRecord> metric_records() noexcept { return outcomes::metrics; }

std::span<const OutcomeRecord> product_records() noexcept { return outcomes::of_solutes; }

}  // namespace skinheal
