// SPDX-License-Identifier: BSD-3-Clause
#include "healing/wound.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::healing {

namespace {

/// Laws of age, and skin at rest (theory: tissue-2 to tissue-5).
void set_age(Wound& w, const ParameterSet& p, const Person& person) {
    const double beyond = std::max(0.0, person.age - p["age.reference"]);
    const double fC = std::max(p["age.collagen_floor"], 1.0 - p["age.collagen_slope"] * beyond);
    const double fE = std::max(p["age.elastin_floor"], 1.0 - p["age.elastin_slope"] * beyond);
    w.fS = std::exp(-beyond / p["age.synthesis_time"]);
    w.fH = std::max(p["age.healing_floor"], 1.0 - p["age.healing_slope"] * beyond);
    w.C1h = p["collagen_i.young_density"] * fC;
    w.C3h = p["collagen_iii.young_density"] * fC;
    w.Eh = p["elastin.young_density"] * fE;
    w.inv_C1h = 1 / w.C1h;
    w.inv_C3h = 1 / w.C3h;
}

/// Debris, cytokine, neutrophils and macrophages (theory: healing-1 to healing-4).
void set_inflammation(Wound& w, const ParameterSet& p) {
    w.inv_Nref = 1 / p["neutrophils.reference_density"];
    w.inv_Mref = 1 / p["macrophages.reference_density"];
    w.F0 = p["fibroblasts.resting_density"];
    w.inv_F0 = 1 / w.F0;
    w.kD0 = p["debris.autolysis_rate"];
    w.kDN = p["debris.neutrophil_clearance_rate"];
    w.kDM = p["debris.macrophage_clearance_rate"];
    w.sID = p["inflammatory_cytokine.debris_source_rate"];
    w.sIN = p["inflammatory_cytokine.neutrophil_source_rate"];
    w.sIM = p["inflammatory_cytokine.macrophage_m1_source_rate"];
    w.dI = p["inflammatory_cytokine.decay_rate"];
    w.aIM2 = p["inflammatory_cytokine.m2_clearance_gain"];
    w.kI = p["inflammatory_cytokine.half_effect"];
    w.rN = p["neutrophils.recruitment_rate"];
    w.dN = p["neutrophils.loss_rate"];
    w.eN = p["neutrophils.efferocytosis_rate"];
    w.inv_mN = 1 / p["neutrophils.recruitment_shutoff"];
    w.rM = p["macrophages.recruitment_rate"];
    w.inv_mM = 1 / p["macrophages.recruitment_crowding"];
    w.dM1 = p["macrophages.m1_loss_rate"];
    w.k12 = p["macrophages.polarisation_rate"];
    const double kI12 = p["macrophages.polarisation_half_inhibition"];
    w.inv_kI12_squared = 1 / (kI12 * kI12);
    w.dM2 = p["macrophages.m2_loss_rate"];
}

/// Growth factors, fibroblasts, vessels (theory: healing-6 to healing-13).
void set_growth(Wound& w, const ParameterSet& p) {
    w.sTM2 = p["tgf_beta.m2_source_rate"];
    w.sTM1 = p["tgf_beta.m1_source_rate"];
    w.sTY = p["tgf_beta.myofibroblast_source_rate"];
    w.dT = p["tgf_beta.decay_rate"];
    w.sPM1 = p["pdgf.m1_source_rate"];
    w.sPM2 = p["pdgf.m2_source_rate"];
    w.sPW = p["pdgf.clot_source_rate"];
    w.dP = p["pdgf.decay_rate"];
    w.kP = p["pdgf.half_effect"];
    w.sGM1 = p["vegf.m1_source_rate"];
    w.sGM2 = p["vegf.m2_source_rate"];
    w.sGV = p["vegf.hypoxia_source_rate"];
    w.dG = p["vegf.decay_rate"];
    w.kG = p["vegf.half_effect"];
    w.rF = p["fibroblasts.growth_rate"];
    w.aF = p["fibroblasts.overcapacity_loss_rate"];
    w.gF = p["fibroblasts.pdgf_capacity_gain"];
    w.kFY = p["fibroblasts.differentiation_rate"];
    w.kY = p["fibroblasts.differentiation_half_effect"];
    w.dY = p["myofibroblasts.apoptosis_rate"];
    w.bY = p["myofibroblasts.reversion_rate"];
    w.rV = p["vessels.angiogenesis_rate"];
    w.rV0 = p["vessels.relaxation_rate"];
    w.Vmax = p["vessels.maximal_density"];
    w.inv_Vmax = 1 / w.Vmax;
}

/// Enzymes, clot, collagen, elastin (theory: healing-14 to healing-19).
void set_matrix(Wound& w, const ParameterSet& p) {
    w.qN = p["mmp.neutrophil_source_rate"];
    w.qM = p["mmp.macrophage_m1_source_rate"];
    w.qF = p["mmp.fibroblast_source_rate"];
    w.inv_kTQ = 1 / p["mmp.timp_half_inhibition"];
    w.dQ = p["mmp.decay_rate"];
    w.w0 = p["fibrin.lysis_rate"];
    w.wM = p["fibrin.macrophage_lysis_rate"];
    w.wF = p["fibrin.activated_fibroblast_lysis_rate"];
    w.s3 = p["collagen_iii.synthesis_rate"];
    w.s1 = p["collagen_i.synthesis_rate"];
    w.thY = p["collagen.myofibroblast_synthesis_ratio"];
    w.inv_kIC = 1 / p["collagen.cytokine_half_inhibition"];
    w.kQC = p["collagen.collagenolysis_rate"];
    w.rho3 = p["collagen_iii.excess_turnover_rate"];
    w.eta31 = p["collagen.replacement_fraction"];
    w.kh = p["collagen.healthy_turnover_rate"];
    w.kex = p["collagen.excess_turnover_rate"];
    w.sE = p["elastin.synthesis_rate"];
    w.Emax = p["elastin.ceiling"];
    w.inv_Emax = 1 / w.Emax;
    w.kQE = p["elastin.elastolysis_rate"];
    w.khE = p["elastin.healthy_turnover_rate"];
}

/// Epidermis and barrier, and what an open epidermis sends down.
void set_surface(Wound& w, const ParameterSet& p, const Person& person) {
    if (p.contains("nsaid.closing_inhibition")) w.repair = 1 - p["nsaid.closing_inhibition"] * person.nsaid;
    w.DK = p["epidermal_cover.motility"] * w.repair;
    w.rK = p["epidermal_cover.growth_rate"] * w.repair;
    w.inv_tauK = 1 / p["keratinocyte_activation.lag_time"];
    w.kB = p["barrier.cornification_rate"] * w.repair;
    w.cover_exponent = p["barrier.cover_exponent"];
    w.KB_power = std::pow(p["barrier.cover_needed"], w.cover_exponent);
    w.KB_factor = 1 + w.KB_power;
    w.sIK = p["inflammatory_cytokine.open_epidermis_flux"];
    w.sGK = p["vegf.open_epidermis_flux"];
    w.kout = p["epidermis.washout_velocity"];
}

/// Diffusion, motility, chemotaxis.
void set_motion(Wound& w, const ParameterSet& p) {
    w.DN = p["neutrophils.motility"];
    w.DM = p["macrophages.motility"];
    w.DF = p["fibroblasts.motility"];
    w.DY = p["myofibroblasts.motility"];
    w.DV = p["vessels.sprouting_motility"];
    w.DI = p["inflammatory_cytokine.diffusivity"];
    w.DT = p["tgf_beta.diffusivity"];
    w.DP = p["pdgf.diffusivity"];
    w.DG = p["vegf.diffusivity"];
    w.DQ = p["mmp.diffusivity"];
    w.chiN = p["neutrophils.chemotaxis"];
    w.chiM = p["macrophages.chemotaxis"];
    w.chiF = p["fibroblasts.chemotaxis"];
    w.vN = p["neutrophils.speed_cap"];
    w.vM = p["macrophages.speed_cap"];
    w.vF = p["fibroblasts.speed_cap"];
}

}  // namespace

Wound::Wound(const ParameterSet& p, const Person& person) {
    set_age(*this, p, person);
    set_inflammation(*this, p);
    set_growth(*this, p);
    set_matrix(*this, p);
    set_surface(*this, p, person);
    set_motion(*this, p);
}

std::array<reaction::Transport, Wound::shared_count> Wound::shared_transport() const {
    std::array<reaction::Transport, shared_count> t{};
    t[neutrophils].diffusivity = DN;
    t[macrophages_m1].diffusivity = t[macrophages_m2].diffusivity = DM;
    t[fibroblasts] = {DF, true, F0, 0, 0};
    t[myofibroblasts].diffusivity = DY;
    t[vessels] = {DV, true, 1.0, 0, 0};
    t[inflammatory_cytokine] = {DI, true, 0, sIK, kout};
    t[tgf_beta] = {DT, true, 0, 0, kout};
    t[pdgf] = {DP, true, 0, 0, kout};
    t[vegf] = {DG, true, 0, sGK, kout};
    t[mmp] = {DQ, true, 0, 0, kout};
    return t;
}

std::array<reaction::TaxisNumbers, 3> Wound::taxis() const { return {{{chiN, vN}, {chiM, vM}, {chiF, vF}}}; }

// Scales: the size below which an error in a field cannot be seen in any reported outcome (about 1e-3 of its peak change).
std::vector<reaction::Descriptor> Wound::shared_fields() const {
    const double per_mm3 = 1e9;
    const double ng_per_ml = 1e-6;
    const std::string density = "kg m-3";
    return {{"debris", "1", "cell debris, volume fraction", "", 0, 0.001, 1},
            {"neutrophils", "m-3", "extravascular neutrophils", "", 0, 1 * per_mm3, 0},
            {"macrophages_m1", "m-3", "recruited pro-inflammatory macrophages", "", 0, 1 * per_mm3, 0},
            {"macrophages_m2", "m-3", "recruited reparative macrophages", "", 0, 1 * per_mm3, 0},
            {"fibroblasts", "m-3", "fibroblasts", "", F0, 5 * per_mm3, 0},
            {"myofibroblasts", "m-3", "myofibroblasts", "", 0, 0.5 * per_mm3, 0},
            {"vessels", "1", "perfused capillary density relative to normal", "", 1, 0.002, Vmax},
            {"inflammatory_cytokine", density, "pro-inflammatory cytokine (TNF-alpha, IL-1), excess", "", 0,
             0.01 * ng_per_ml, 0},
            {"tgf_beta", density, "active TGF-beta, excess", "", 0, 0.002 * ng_per_ml, 0},
            {"pdgf", density, "PDGF, excess", "", 0, 0.01 * ng_per_ml, 0},
            {"vegf", density, "VEGF, excess", "", 0, 0.01 * ng_per_ml, 0},
            {"mmp", "1", "net collagenolytic activity, excess", "", 0, 0.005, 0},
            {"fibrin", "1", "fibrin and provisional matrix, volume fraction", "", 0, 0.001, 1},
            {"collagen_iii", density, "collagen III", "", C3h, 0.02, 0},
            {"collagen_i", density, "collagen I", "", C1h, 0.1, 0},
            {"elastin", density, "mature elastin", "", Eh, 0.005, Emax}};
}

}  // namespace skinheal::healing
