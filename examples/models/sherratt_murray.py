# SPDX-License-Identifier: BSD-3-Clause
"""Sherratt and Murray 1991: cells and the chemical that drives (activator) or holds back (inhibitor) their division.

n_t = D lap n + s(c) n (2 - n) - n,  c_t = Dc lap c + lam (g(n) - c); a round wound of radius 1, no units.
Known numbers: an independent program with 400 cells.  The published speeds are about 0.05 and 0.03.
"""

import numpy as np

import skinheal as sh

CELLS = 400
H, AL, CM = 10.0, 0.1, 40.0
SHARED = {"h": H, "al": AL, "cm": CM, "be": (1 + CM**2 - 2 * H * CM) / (1 - CM) ** 2}

# 1. Two models: the same cells, another chemical.
KINDS = {
    "activator": {
        "D": (5e-4, 0.45),
        "n": "(2*cm*(h - be)*c/(cm**2 + c**2) + be)*n*(2 - n) - n",
        "c": "30*(n*(1 + al**2)/(n**2 + al**2) - c)",
        "known": (0.0474, 20.7, {4: 0.9036, 8: 0.7052, 12: 0.5048, 16: 0.295}),
    },
    "inhibitor": {
        "D": (1e-4, 0.85),
        "n": "((h - 1)*c + h)/(2*(h - 1)*c + 1)*n*(2 - n) - n",
        "c": "5*(n - c)",
        "known": (0.0306, 46.0, {4: 0.9703, 8: 0.8954, 16: 0.7079, 24: 0.5148}),
    },
}


def radius(n, r, level=0.8):
    """Where n = level; 0 once the middle is above it."""
    return float(np.interp(level, n, r)) if n.min() < level else 0.0


for name, kind in KINDS.items():
    speed, closed, radii = kind["known"]
    times = np.linspace(0, 1.2 * closed, 481)
    for geometry in ("round", "straight"):
        # 2. Unwounded skin outside: n = c = 1.
        if geometry == "round":
            grid = sh.Grid.axisymmetric((1.0, 1.0), (CELLS, 1))
            wall, place = "r_high", grid.r[0]
        else:
            grid = sh.Grid.column(1.5, 3 * CELLS)
            wall, place = "z_high", grid.z
        model = sh.Model(
            species=["n", "c"],
            diffusivities=dict(zip("nc", kind["D"], strict=True)),
            rates={"n": kind["n"], "c": kind["c"]},
            parameters=SHARED,
            boundaries={s: {wall: sh.Dirichlet(1.0)} for s in "nc"},
            scales={"n": 0.01, "c": 0.01},
        )
        run = model.run(grid, {"n": 0.0, "c": 0.0}, times=times, tolerance=1e-4)
        n = run["n"].reshape(len(times), -1)
        front = np.array([radius(one, place) for one in n])
        # 3. How fast it closes.
        if geometry == "straight":
            fit = (front > 0.5) & (front < 1.2) & (times < 30)
            measured = -np.polyfit(times[fit], front[fit], 1)[0]
            print(f"{name}: speed of a straight front: measured {measured:.4f}, known {speed:.4f}")
            continue
        when = np.interp(0.8, n[:, 0], times)
        print(f"{name}: time until the middle is above 0.8: measured {when:.1f}, known {closed:.1f}")
        for t, known in radii.items():
            print(f"{name}: radius at {t}: measured {np.interp(t, times, front):.4f}, known {known:.4f}")
