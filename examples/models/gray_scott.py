# SPDX-License-Identifier: BSD-3-Clause
"""Gray-Scott: u + 2v -> 3v, fed and drained.  Spots that divide (Pearson 1993), and the uniform states.

u_t = Du lap u - u v^2 + F (1 - u),  v_t = Dv lap v + u v^2 - (F + k) v.
"""

import numpy as np

import skinheal as sh

CELLS = 96
F, K = 0.06, 0.06  # where the state with v > 0 is stable

# 1. The model.
model = sh.Model(
    species=["u", "v"],
    diffusivities={"u": 2e-5, "v": 1e-5},
    rates={"u": "-u*v**2 + F*(1 - u)", "v": "u*v**2 - (F + k)*v"},
    parameters={"F": F, "k": K},
)

# 2. The uniform state with v > 0 is known: u v = F + k, u^2 - u + (F + k)^2 / F = 0.
u = (1 - np.sqrt(1 - 4 * (F + K) ** 2 / F)) / 2
v = (F + K) / u
point = model.run(sh.Grid.point(), {"u": 0.9 * u, "v": 1.1 * v}, times=5000.0, tolerance=1e-6)
print(f"uniform state: measured u {point['u'][-1]:.6f} v {point['v'][-1]:.6f}, known u {u:.6f} v {v:.6f}")

# 3. A spot on a square, no flux, where patterns grow.  u + v is made and lost by known rates.
F, K = 0.04, 0.06
grid = sh.Grid.rectangle((1.0, 1.0), (CELLS, CELLS))
spot = (np.abs(grid.x - 0.5) < 0.1) & (np.abs(grid.y - 0.45) < 0.08)
times = np.linspace(0, 3000, 301)
run = model.with_parameters(F=F, k=K).run(grid, {"u": 1 - 0.5 * spot, "v": 0.25 * spot}, times=times, tolerance=1e-3)
total = run.mean("u") + run.mean("v")
rate = F * (1 - run.mean("u")) - (F + K) * run.mean("v")
made = np.sum((rate[1:] + rate[:-1]) / 2 * np.diff(times))
print(f"change of the mean of u + v: measured {total[-1] - total[0]:.4f}, known (fed minus drained) {made:.4f}")
share = [float(np.mean(v > 0.1)) for v in run["v"][[0, -1]]]
print(f"share of the square with v > 0.1: {share[0]:.2f} at the start, {share[1]:.2f} at the end; {run.steps} steps")
