# SPDX-License-Identifier: BSD-3-Clause
"""LaTeX of the symbols that parameter files hold as plain text, and of those that they leave empty."""

from __future__ import annotations

import re

GREEK = {"tau": r"\tau", "chi": r"\chi", "eta": r"\eta", "rho": r"\rho", "phi": r"\phi", "nu": r"\nu"}

#: By the text of the parameter file, where the rule below does not give what the theory pages write.
BY_SYMBOL = {
    "thY": r"\theta_Y", "t1half": "t_1", "t3half": "t_3", "Cmax": r"C_\max", "Emax": r"E_\max", "Vmax": r"V_\max",
    "Nref": r"N_\mathrm{ref}", "Mref": r"M_\mathrm{ref}", "Lsub": r"L_\mathrm{sub}", "kout": r"k_\mathrm{out}",
    "a_tip": r"a_\mathrm{tip}", "a_base": r"a_\mathrm{base}", "z_ann": r"z_\mathrm{ann}", "nu_c": r"\nu_c",
    "TEWL0": r"\mathrm{TEWL}_0", "epsK": r"\epsilon_K", "dc": r"\Delta c", "f_w": "f_w", "Amax": r"A_\max",
    "ton": r"t_\mathrm{on}", "toff": r"t_\mathrm{off}", "kdrop": r"k_\mathrm{drop}", "D_air": r"D_\mathrm{air}",
    "n_loop": r"n_\mathrm{loop}", "Ef": r"\mathcal{E}_f", "bUV": r"b_{UV}", "kex": "k_{ex}", "k12": "k_{12}",
}  # fmt: skip

#: By the name of the parameter, where the file has no symbol.
BY_NAME = {
    "age.reference": r"\mathrm{age}_0",
    "age.collagen_slope": "s_C",
    "age.collagen_floor": r"f_{C,\min}",
    "age.synthesis_time": r"\tau_S",
    "age.healing_slope": "s_H",
    "age.healing_floor": r"f_{H,\min}",
    "age.elastin_slope": r"s_E^\mathrm{age}",
    "age.elastin_floor": r"f_{E,\min}",
    "injury.base_radius_slope": r"\beta",
    "injury.reference_length": r"L_\mathrm{ref}",
    "injury.zone_length": r"\ell",
    "injury.bleed_depth": "L_b",
    "injury.fibroblast_kill": r"\kappa_F",
    "injury.leukocyte_kill": r"\kappa_L",
    "injury.vessel_cut": r"\kappa_V",
    "injury.matrix_loss": r"\kappa_C",
    "injury.zone_kill_weight": r"w_\mathrm{kill}",
    "injury.platelet_tgf_beta": r"T_\mathrm{pl}",
    "injury.platelet_pdgf": r"P_\mathrm{pl}",
    "keratinocyte_activation.closure_threshold": r"\epsilon_K",
    "barrier.cover_exponent": "p",
    "modulus.young": r"\mathcal{E}_y",
    "modulus.collagen_i_weight": "w_1",
    "modulus.collagen_iii_weight": "w_3",
    "modulus.elastin_weight": "w_E",
    "modulus.ground_weight": "w_0",
    "modulus.collagen_exponent": "q",
    "wrinkle.strain": r"\varepsilon",
    "tewl.resting": r"\mathrm{TEWL}_0",
    "tewl.open_skin": r"J_\mathrm{open}",
    "erythema.scale": "s_e",
    "erythema.dilation": "g_e",
    "erythema.optical_depth": r"\ell_e",
    "erythema.visible_index": r"e_\mathrm{vis}",
    "outcome.averaging_depth": r"z_\mathrm{avg}",
    "closure.residual_fraction": "r_c",
}


def latex(name: str, symbol: str) -> str:
    """Return the symbol of a parameter in LaTeX; empty if it has none."""
    if not symbol:
        return BY_NAME.get(name, "")
    if symbol in BY_SYMBOL:
        return BY_SYMBOL[symbol]
    symbol = symbol.rstrip("_")
    parts = re.fullmatch(r"(tau|chi|eta|rho|phi|nu|[A-Za-z])_?(\w*)", symbol)
    if parts is None:
        return rf"\mathrm{{{symbol}}}"
    head, rest = parts.groups()
    head = GREEK.get(head, head)
    return f"{head}_{{{rest}}}" if rest else head
