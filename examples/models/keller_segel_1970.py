# SPDX-License-Identifier: BSD-3-Clause
"""Keller and Segel 1970: cells that climb the chemical they make gather when they are sensitive enough.

n_t = div(D grad n - chi n grad c),  c_t = Dc lap c + a n - b c, closed walls, no units.  Uniform states lose their
stability when chi a n > D b; a wave of the number k then grows at a rate that has a closed form.  A second supply, one
that swings in time, shows the time in a rate.
"""

import numpy as np

import skinheal as sh

CELLS = 256
LENGTH = 10.0
P = {"D": 1.0, "Dc": 1.0, "a": 1.0, "b": 1.0, "chi": 2.0}

# 1. Cells n, chemical c; both start near 1 (n = b c / a).
model = sh.Model(
    species=["n", "c"],
    diffusivities={"n": "D", "c": "Dc"},
    taxis={"n": {"c": "chi"}},
    rates={"c": "a*n - b*c"},
    parameters=P,
)
grid = sh.Grid.column(LENGTH, CELLS)


def rate(k, chi):
    """The larger eigenvalue of the linearised equations, and cells over chemical of its wave."""
    matrix = np.array([[-P["D"] * k**2, chi * k**2], [P["a"], -P["Dc"] * k**2 - P["b"]]])
    values, vectors = np.linalg.eig(matrix)
    n, c = vectors[:, np.argmax(values)]
    return values.max(), n / c


# 2. How fast a small wave grows, or fades.
for mode, chi in ((1, 2.0), (2, 2.0), (3, 2.0), (2, 1.2), (4, 4.0)):
    k = mode * np.pi / LENGTH
    known, share = rate(k, chi)
    wave = 1e-3 * np.cos(k * grid.z)
    run = model.with_parameters(chi=chi).run(
        grid, {"n": 1 + wave, "c": 1 + wave / share}, times=[0.0, 4.0], tolerance=1e-8, order=3
    )
    height = (run["n"] - 1) @ np.cos(k * grid.z)
    print(f"mode {mode}, chi {chi}: growth rate: measured {np.log(height[1] / height[0]) / 4:.5f}, known {known:.5f}")

# 3. Nobody is lost while they gather, and a speed cap keeps the heap from becoming sharper than the cells of the grid.
capped = sh.Model(
    species=["n", "c"],
    diffusivities={"n": "D", "c": "Dc"},
    taxis={"n": {"c": sh.Taxis("chi", speed_cap=1.0)}},
    rates={"c": "a*n - b*c"},
    parameters=P | {"chi": 4.0},
    non_negative=["n"],
)
run = capped.run(grid, {"n": 1 + 0.01 * np.cos(np.pi * grid.z / LENGTH), "c": 1.0}, times=[0.0, 400.0], tolerance=1e-6)
lost = abs(run.mean("n")[-1] / run.mean("n")[0] - 1)
print(f"cells lost while they gather: measured {lost:.1e}, known 0")
n, c = run["n"][-1], run["c"][-1]
# at rest the two fluxes balance: D n_z = n v(c_z)
n_z, c_z = np.diff(n) / np.diff(grid.z), np.diff(c) / np.diff(grid.z)
drift = (n[1:] + n[:-1]) / 2 * 4.0 * c_z / (1 + 4.0 * np.abs(c_z))
balance = np.abs(n_z - drift).max() / np.abs(n_z).max()
print(f"at rest {n.max():.2f} times the mean: imbalance of the fluxes: measured {balance:.1e}, known 0")

# 4. The same chemical, made by nobody, supplied by a rate that swings in time.
swinging = sh.Model(species=["c"], rates={"c": "a*(1 + sin(w*t)) - b*c"}, parameters={"a": 1.0, "b": 1.0, "w": 3.0})
t = np.linspace(0, 12, 25)
c = swinging.run(sh.Grid.point(), {"c": 1.0}, times=t, tolerance=1e-6)["c"]
exact = 1 + (np.sin(3 * t) - 3 * np.cos(3 * t) + 3 * np.exp(-t)) / 10
print(f"swinging supply: largest error: measured {np.abs(c - exact).max():.1e}, known 0")
