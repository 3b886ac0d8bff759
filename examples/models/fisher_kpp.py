# SPDX-License-Identifier: BSD-3-Clause
"""Fisher-KPP: n_t = D n_xx + r n (1 - n).  Speed of a front that starts from a step, and the exact wave.

Sources: Bramson 1983 for the slow approach to 2 sqrt(D r); Ablowitz and Zeppetella 1979 for the closed form.
"""

import numpy as np

import skinheal as sh

CELLS = 1600
D, R = 0.0173, 0.69  # mm2/day, 1/day: cells at the edge of a wound (Sherratt and Murray 1990)

# 1. A front that starts from a step.
model = sh.Model(species=["n"], diffusivities={"n": "D"}, rates={"n": "r*n*(1 - n)"}, parameters={"D": D, "r": R})
grid = sh.Grid.column(16.0, CELLS)
times = np.arange(0.0, 56.0)
run = model.run(grid, {"n": grid.z < 1.0}, times=times, tolerance=1e-5)

# 2. Its speed: where n = 1/2, day by day.
front = np.array([np.interp(-0.5, -n, grid.z) for n in run["n"]])
speed = np.polyfit(times[30:], front[30:], 1)[0]
limit = 2 * np.sqrt(D * R)
corrected = limit - 1.5 * np.sqrt(D / R) / 42.5  # in the middle of the fit
print(f"speed, days 30 to 55: measured {speed:.4f}, known {corrected:.4f} mm/day (after infinite time {limit:.4f})")


# 3. The exact wave of speed 5/sqrt(6), without units.
def wave(z, t):
    return (1 + np.exp((z - 30 - 5 * t / np.sqrt(6)) / np.sqrt(6))) ** -2


grid = sh.Grid.column(80.0, CELLS)
run = model.with_parameters(D=1.0, r=1.0).run(grid, {"n": wave(grid.z, 0)}, times=10.0, tolerance=1e-5)
error = np.linalg.norm(run["n"][-1] - wave(grid.z, 10)) / np.linalg.norm(wave(grid.z, 10))
print(f"exact wave after 10: relative error measured {error:.1e}, known 0")
