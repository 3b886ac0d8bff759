# SPDX-License-Identifier: BSD-3-Clause
"""Porous Fisher: n_t = D (n n_x)_x + r n (1 - n), a front with an edge.

The wave is n = [1 - exp((x - c t) sqrt(r / 2 D))]+ with c = sqrt(D r / 2): Aronson 1980; Newman 1980.
"""

import numpy as np

import skinheal as sh

CELLS = 800
D, R = 0.0173, 0.69  # mm2/day, 1/day

# 1. A diffusivity that follows the state: where there are no cells, nothing spreads.
model = sh.Model(
    species=["n"],
    diffusivities={"n": "D*max(n, 0)"},
    rates={"n": "r*n*(1 - n)"},
    parameters={"D": D, "r": R},
    scales={"n": 0.01},
)
grid = sh.Grid.column(8.0, CELLS)


# 2. Start on the wave, its edge at 1 mm.
def wave(z, edge):
    return np.maximum(1 - np.exp((z - edge) * np.sqrt(R / (2 * D))), 0)


times = np.arange(0.0, 61.0)
run = model.run(grid, {"n": wave(grid.z, 1.0)}, times=times, tolerance=1e-4)

# 3. Its speed and its shape.
front = np.array([np.interp(-0.5, -n, grid.z) for n in run["n"]])
speed = np.polyfit(times[20:], front[20:], 1)[0]
known = np.sqrt(D * R / 2)
print(f"speed: measured {speed:.6f}, known {known:.6f} mm/day")
last = run["n"][-1]
ahead = np.abs(last[grid.z > 1.0 + known * 60 + 0.1]).max()
print(f"0.1 mm ahead of the edge: measured {ahead:.1e}, known 0")
