// SPDX-License-Identifier: BSD-3-Clause
#include "healing/wound.hpp"

#include <algorithm>
#include <cmath>

namespace skinheal::healing {

Wound::Wound(const ParameterSet& p, const Person& person) {
    // age laws (theory: tissue-2 to tissue-5)
    const double beyond = std::max(0.0, person.age - p["age.reference"]);
    const double fC = std::max(p["age.collagen_floor"], 1.0 - p["age.collagen_slope"] * beyond);
    const double fE = std::max(p["age.elastin_floor"], 1.0 - p["age.elastin_slope"] * beyond);
    fS = std::exp(-beyond / p["age.synthesis_time"]);
    fH = std::max(p["age.healing_floor"], 1.0 - p["age.healing_slope"] * beyond);
    C1h = p["collagen_i.young_density"] * fC;
    C3h = p["collagen_iii.young_density"] * fC;
    Eh = p["elastin.young_density"] * fE;
    inv_C1h = 1 / C1h;
    inv_C3h = 1 / C3h;

    inv_Nref = 1 / p["neutrophils.reference_density"];
    inv_Mref = 1 / p["macrophages.reference_density"];
    F0 = p["fibroblasts.resting_density"];
    inv_F0 = 1 / F0;
    kD0 = p["debris.autolysis_rate"];
    kDN = p["debris.neutrophil_clearance_rate"];
    kDM = p["debris.macrophage_clearance_rate"];
    sID = p["inflammatory_cytokine.debris_source_rate"];
    sIN = p["inflammatory_cytokine.neutrophil_source_rate"];
    sIM = p["inflammatory_cytokine.macrophage_m1_source_rate"];
    dI = p["inflammatory_cytokine.decay_rate"];
    aIM2 = p["inflammatory_cytokine.m2_clearance_gain"];
    kI = p["inflammatory_cytokine.half_effect"];
    rN = p["neutrophils.recruitment_rate"];
    dN = p["neutrophils.loss_rate"];
    eN = p["neutrophils.efferocytosis_rate"];
    inv_mN = 1 / p["neutrophils.recruitment_shutoff"];
    rM = p["macrophages.recruitment_rate"];
    inv_mM = 1 / p["macrophages.recruitment_crowding"];
    dM1 = p["macrophages.m1_loss_rate"];
    k12 = p["macrophages.polarisation_rate"];
    const double kI12 = p["macrophages.polarisation_half_inhibition"];
    inv_kI12_squared = 1 / (kI12 * kI12);
    dM2 = p["macrophages.m2_loss_rate"];
    sTM2 = p["tgf_beta.m2_source_rate"];
    sTM1 = p["tgf_beta.m1_source_rate"];
    sTY = p["tgf_beta.myofibroblast_source_rate"];
    dT = p["tgf_beta.decay_rate"];
    sPM1 = p["pdgf.m1_source_rate"];
    sPM2 = p["pdgf.m2_source_rate"];
    sPW = p["pdgf.clot_source_rate"];
    dP = p["pdgf.decay_rate"];
    kP = p["pdgf.half_effect"];
    sGM1 = p["vegf.m1_source_rate"];
    sGM2 = p["vegf.m2_source_rate"];
    sGV = p["vegf.hypoxia_source_rate"];
    dG = p["vegf.decay_rate"];
    kG = p["vegf.half_effect"];
    rF = p["fibroblasts.growth_rate"];
    aF = p["fibroblasts.overcapacity_loss_rate"];
    gF = p["fibroblasts.pdgf_capacity_gain"];
    kFY = p["fibroblasts.differentiation_rate"];
    kY = p["fibroblasts.differentiation_half_effect"];
    dY = p["myofibroblasts.apoptosis_rate"];
    bY = p["myofibroblasts.reversion_rate"];
    rV = p["vessels.angiogenesis_rate"];
    rV0 = p["vessels.relaxation_rate"];
    Vmax = p["vessels.maximal_density"];
    inv_Vmax = 1 / Vmax;
    qN = p["mmp.neutrophil_source_rate"];
    qM = p["mmp.macrophage_m1_source_rate"];
    qF = p["mmp.fibroblast_source_rate"];
    inv_kTQ = 1 / p["mmp.timp_half_inhibition"];
    dQ = p["mmp.decay_rate"];
    w0 = p["fibrin.lysis_rate"];
    wM = p["fibrin.macrophage_lysis_rate"];
    wF = p["fibrin.activated_fibroblast_lysis_rate"];
    s3 = p["collagen_iii.synthesis_rate"];
    s1 = p["collagen_i.synthesis_rate"];
    thY = p["collagen.myofibroblast_synthesis_ratio"];
    inv_kIC = 1 / p["collagen.cytokine_half_inhibition"];
    kQC = p["collagen.collagenolysis_rate"];
    rho3 = p["collagen_iii.excess_turnover_rate"];
    eta31 = p["collagen.replacement_fraction"];
    kh = p["collagen.healthy_turnover_rate"];
    kex = p["collagen.excess_turnover_rate"];
    sE = p["elastin.synthesis_rate"];
    Emax = p["elastin.ceiling"];
    inv_Emax = 1 / Emax;
    kQE = p["elastin.elastolysis_rate"];
    khE = p["elastin.healthy_turnover_rate"];

    if (p.contains("nsaid.closing_inhibition")) repair = 1 - p["nsaid.closing_inhibition"] * person.nsaid;
    DK = p["epidermal_cover.motility"] * repair;
    rK = p["epidermal_cover.growth_rate"] * repair;
    inv_tauK = 1 / p["keratinocyte_activation.lag_time"];
    kB = p["barrier.cornification_rate"] * repair;
    cover_exponent = p["barrier.cover_exponent"];
    KB_power = std::pow(p["barrier.cover_needed"], cover_exponent);
    KB_factor = 1 + KB_power;
    sIK = p["inflammatory_cytokine.open_epidermis_flux"];
    sGK = p["vegf.open_epidermis_flux"];
    kout = p["epidermis.washout_velocity"];

    DN = p["neutrophils.motility"];
    DM = p["macrophages.motility"];
    DF = p["fibroblasts.motility"];
    DY = p["myofibroblasts.motility"];
    DV = p["vessels.sprouting_motility"];
    DI = p["inflammatory_cytokine.diffusivity"];
    DT = p["tgf_beta.diffusivity"];
    DP = p["pdgf.diffusivity"];
    DG = p["vegf.diffusivity"];
    DQ = p["mmp.diffusivity"];
    chiN = p["neutrophils.chemotaxis"];
    chiM = p["macrophages.chemotaxis"];
    chiF = p["fibroblasts.chemotaxis"];
    vN = p["neutrophils.speed_cap"];
    vM = p["macrophages.speed_cap"];
    vF = p["fibroblasts.speed_cap"];
}

std::array<solver::Transport, Wound::shared_count> Wound::shared_transport() const {
    std::array<solver::Transport, shared_count> t{};
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

std::array<solver::TaxisNumbers, 3> Wound::taxis() const { return {{{chiN, vN}, {chiM, vM}, {chiF, vF}}}; }

// Scales: the size below which an error in a field cannot be seen in any reported outcome (about 1e-3 of its peak change).
std::vector<solver::Descriptor> Wound::shared_fields() const {
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
