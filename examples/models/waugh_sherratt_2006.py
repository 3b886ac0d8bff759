# SPDX-License-Identifier: BSD-3-Clause
"""Waugh and Sherratt 2006: macrophages and TGF-beta in diabetic wounds (BioModels BIOMD0000000680).

Known: at rest phi_I / phi_R = alpha / (1 - alpha).  The normal wound (alpha 0.5) loses its inflammatory macrophages,
the diabetic one (0.8) keeps them.
"""

import numpy as np

import skinheal as sh

# 1. The model; time in days, macrophages per mm3, TGF-beta in pg/mm3.
k = "(tau1*T**3 + tau2*T**2 + tau3*T + tau4)"
growth = "k1*k2*(1 - k3*(phi_I + phi_R))"
model = sh.Model(
    species=["phi_I", "phi_R", "T"],
    rates={
        "phi_I": f"alpha*{k} + {growth}*phi_I - d1*phi_I",
        "phi_R": f"(1 - alpha)*{k} + {growth}*phi_R - d1*phi_R",
        "T": "k4*phi_I - d2*T",
    },
    parameters={
        "tau1": -2.47, "tau2": 21.94, "tau3": 6.41, "tau4": 1.75, "k1": 0.05, "k2": 0.693, "k3": 0.002, "k4": 0.07,
        "d1": 0.2, "d2": 9.1, "alpha": 0.5,
    },
)  # fmt: skip
start = {"phi_I": 200.0, "phi_R": 200.0, "T": 6.0}

# 2. A normal and a diabetic wound.
times = np.linspace(0, 200, 201)
runs = {}
for alpha in (0.5, 0.8):
    runs[alpha] = model.with_parameters(alpha=alpha).run(sh.Grid.point(), start, times=times, tolerance=1e-6)

# 3. Ratio and burden.
for alpha, run in runs.items():
    ratio = float(run["phi_I"][-1] / run["phi_R"][-1])
    print(f"alpha {alpha}: phi_I / phi_R at rest: measured {ratio:.4f}, known {alpha / (1 - alpha):.4f}")
    early, late = run["phi_I"][[14, -1]]
    print(f"inflammatory macrophages with alpha {alpha} on days 14 and 200: {early:.1f}, {late:.1f} per mm3")
