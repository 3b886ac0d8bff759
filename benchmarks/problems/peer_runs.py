# SPDX-License-Identifier: BSD-3-Clause
"""One run of a fixed problem by another program, or the error of a field that ours wrote.  ``peers.py`` calls it.

    peer_runs.py PROBLEM TOOL SETTING      -> {"seconds", "processor_seconds", "error"} as JSON
    peer_runs.py PROBLEM error FILE        -> {"error"}

Times are of the solver alone: matrices, meshes and compilation are made before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as sla
from scipy.integrate import solve_ivp
from scipy.linalg import eigh_tridiagonal

Array = np.ndarray[Any, Any]
REFERENCES = Path(__file__).resolve().parents[2] / "build" / "peers"


def timed(solve: Callable[[], Array]) -> tuple[Array, dict[str, Any]]:
    wall, own = time.perf_counter(), time.process_time()
    found = solve()
    return found, {"seconds": time.perf_counter() - wall, "processor_seconds": time.process_time() - own}


def relative(found: Array, exact: Array) -> float:
    return float(np.linalg.norm(found.ravel() - exact.ravel()) / np.linalg.norm(exact.ravel()))


# ------------------------------------------------------------------------------------------------------------ P1, P1L
N1, EDGE, D1, DECAY, END1 = 128, 1280.0, 1000.0, 0.1, 10.0
X1 = (np.arange(N1) + 0.5) * EDGE / N1


def bell(x: Array, centre: float, t: float) -> Array:
    v = 6400 + 2 * D1 * t
    return np.sqrt(6400 / v) * sum(np.exp(-(d**2) / (2 * v)) for d in (x - centre, x + centre, x - 2 * EDGE + centre))


def p1_exact(t: float) -> Array:
    z, y, x = bell(X1, 700, t), bell(X1, 600, t), bell(X1, 500, t)
    return np.exp(-DECAY * t) * z[:, None, None] * y[None, :, None] * x[None, None, :]


def layers() -> Array:
    return D1 * np.where(X1 < 100, 0.01, np.where(X1 < 700, 1.0, 0.3))


def second_difference(faces: Array, h: float) -> Any:
    """Of cells between walls without flux; ``faces``: diffusivity between neighbours."""
    diagonal = np.zeros(len(faces) + 1)
    diagonal[:-1] -= faces
    diagonal[1:] -= faces
    return sp.diags([faces, diagonal, faces], [-1, 0, 1]) / h**2


def p1l_exact() -> Array:
    """The exact solution in time of the layered operator on this grid: cosines across, eigenvectors along z."""
    place = REFERENCES / "p1l.npy"
    if place.exists():
        return np.asarray(np.load(place))
    h, d = EDGE / N1, layers()
    k = np.arange(N1)
    basis = np.cos(np.pi * np.outer(k, np.arange(N1) + 0.5) / N1) * np.sqrt(np.where(k == 0, 1, 2) / N1)[:, None]
    values = -((2 - 2 * np.cos(np.pi * k / N1)) / h**2)
    z0 = bell(X1, 700, 0)
    a, b = basis @ bell(X1, 600, 0), basis @ bell(X1, 500, 0)
    along = second_difference(2 * d[1:] * d[:-1] / (d[1:] + d[:-1]), h)
    diagonal, off = along.diagonal(), along.diagonal(1)
    out = np.zeros((N1, N1, N1))
    modes = np.zeros((N1, N1, N1))
    for q in range(N1):
        for p in range(N1):
            if abs(a[q] * b[p]) < 1e-9 * np.abs(a).max() * np.abs(b).max():
                continue
            w, v = eigh_tridiagonal(diagonal + d * (values[q] + values[p]) - DECAY, off)
            modes[:, q, p] = a[q] * b[p] * (v @ (np.exp(w * END1) * (v.T @ z0)))
    out = np.einsum("zqp,qy,px->zyx", modes, basis, basis, optimize=True)
    np.save(place, out)
    return out


def p1_scipy(setting: str, layered: bool) -> tuple[Array, dict[str, Any]]:
    """Crank-Nicolson, the linear systems by conjugate gradients."""
    steps = int(setting)
    h, one = EDGE / N1, np.ones(N1 - 1)
    d = layers() if layered else np.full(N1, D1)
    plane = second_difference(one, h)
    across = sp.kron(plane, sp.identity(N1)) + sp.kron(sp.identity(N1), plane)
    along = second_difference(2 * d[1:] * d[:-1] / (d[1:] + d[:-1]), h)
    a = sp.kron(sp.diags(d), across) + sp.kron(along, sp.identity(N1**2)) - DECAY * sp.identity(N1**3)
    dt = END1 / steps
    left = (sp.identity(N1**3) - 0.5 * dt * a).tocsr()
    right = (sp.identity(N1**3) + 0.5 * dt * a).tocsr()
    start = p1_exact(0).ravel()

    def solve() -> Array:
        u = start
        for _ in range(steps):
            u, failed = sla.cg(left, right @ u, x0=u, rtol=1e-6)
            assert not failed
        return u

    return timed(solve)


def p1_pypde(setting: str) -> tuple[Array, dict[str, Any]]:
    from pde import PDE, CartesianGrid, ScalarField

    grid = CartesianGrid([[0, EDGE]] * 3, N1, periodic=False)
    equation = PDE({"c": f"{D1} * laplace(c) - {DECAY} * c"}, bc={"derivative": 0})
    start = ScalarField(grid, p1_exact(0))
    dt = END1 / int(setting)

    def solve(end: float) -> Array:
        return np.asarray(equation.solve(start, t_range=end, dt=dt, solver="explicit", tracker=None).data)

    solve(2 * dt)  # compiles
    return timed(lambda: solve(END1))


# ----------------------------------------------------------------------------------------------------------------- P2
NR, NZ, END2 = 64, 512, 10.0
Z2, R2 = (np.arange(NZ) + 0.5) * 80 / NZ, (np.arange(NR) + 0.5) * 20 / NR


def wave(t: float) -> Array:
    return np.repeat(((1 + np.exp((Z2 - 30 - 5 * t / np.sqrt(6)) / np.sqrt(6))) ** -2.0)[:, None], NR, axis=1)


def p2_operator() -> Any:
    h = 20 / NR
    edges = np.arange(1, NR) * h
    lower, upper = np.r_[0, edges] / R2 / h**2, np.r_[edges, 0] / R2 / h**2
    radial = sp.diags([lower[1:], -(lower + upper), upper[:-1]], [-1, 0, 1])
    axial = second_difference(np.ones(NZ - 1), 80 / NZ)
    return (sp.kron(axial, sp.identity(NR)) + sp.kron(sp.identity(NZ), radial)).tocsc()


def p2_scipy(setting: str) -> tuple[Array, dict[str, Any]]:
    a, rtol = p2_operator(), float(setting)
    rows = a.tocsr()

    def jacobian(t: float, y: Array) -> Any:
        return a + sp.diags(1 - 2 * y, format="csc")

    def solve() -> Array:
        found = solve_ivp(
            lambda t, y: rows @ y + y * (1 - y),
            (0, END2),
            wave(0).ravel(),
            method="BDF",
            jac=jacobian,
            rtol=rtol,
            atol=rtol * 1e-2,
        )
        return np.asarray(found.y[:, -1])

    return timed(solve)


def p2_pypde(setting: str) -> tuple[Array, dict[str, Any]]:
    from pde import PDE, CylindricalSymGrid, ScalarField

    grid = CylindricalSymGrid(20, (0, 80), (NR, NZ))
    equation = PDE({"c": "laplace(c) + c * (1 - c)"}, bc={"derivative": 0})
    start = ScalarField(grid, wave(0).T)
    dt = END2 / int(setting)

    def solve(end: float) -> Array:
        return np.asarray(equation.solve(start, t_range=end, dt=dt, solver="explicit", tracker=None).data).T

    solve(2 * dt)
    return timed(lambda: solve(END2))


def p2_fipy(setting: str) -> tuple[Array, dict[str, Any]]:
    from fipy import CellVariable, CylindricalGrid2D, DiffusionTerm, ImplicitSourceTerm, TransientTerm

    mesh = CylindricalGrid2D(nr=NR, nz=NZ, dr=20 / NR, dz=80 / NZ)
    u = CellVariable(mesh=mesh, value=wave(0).ravel(), hasOld=True)
    equation = TransientTerm() == DiffusionTerm(1.0) + ImplicitSourceTerm(1 - u)
    steps = int(setting)

    def solve() -> Array:
        for _ in range(steps):
            u.updateOld()
            for _ in range(2):
                equation.sweep(u, dt=END2 / steps)
        return np.asarray(u.value)

    return timed(solve)


# ----------------------------------------------------------------------------------------------------------------- P3
N3, A3, B3, EPS, D3, END3 = 256, 0.6, 2.0, 1e-4, 1e-3, 10.0


def p3_start() -> Array:
    """Shape (y, x, species)."""
    c = np.cos(np.pi * (np.arange(N3) + 0.5) / N3)
    c2 = np.cos(2 * np.pi * (np.arange(N3) + 0.5) / N3)
    u = A3 + 0.1 * np.outer(c2, c)
    v = B3 / A3 + 0.1 * np.outer(c, c2)
    w = B3 + 0.1 * np.outer(c, c)
    return np.stack([u, v, w], axis=-1)


def p3_compiled() -> tuple[Any, Any]:
    """Right-hand side, and the solve of the 3 x 3 blocks of I - gamma J: compiled, so that the solver is compared."""
    import numba

    k = D3 * N3 * N3

    @numba.njit(fastmath=True)  # type: ignore[misc,unused-ignore]
    def rates(y: Array, out: Array) -> None:
        for j in range(N3):
            for i in range(N3):
                u, v, w = y[j, i, 0], y[j, i, 1], y[j, i, 2]
                made = v * u * u
                out[j, i, 0] = A3 - (w + 1) * u + made
                out[j, i, 1] = w * u - made
                out[j, i, 2] = (B3 - w) / EPS - w * u
                for s in range(3):
                    c = y[j, i, s]
                    spread = 0.0
                    if i > 0:
                        spread += y[j, i - 1, s] - c
                    if i < N3 - 1:
                        spread += y[j, i + 1, s] - c
                    if j > 0:
                        spread += y[j - 1, i, s] - c
                    if j < N3 - 1:
                        spread += y[j + 1, i, s] - c
                    out[j, i, s] += k * spread

    @numba.njit(fastmath=True)  # type: ignore[misc,unused-ignore]
    def blocks(y: Array, r: Array, z: Array, g: float) -> None:
        for j in range(N3):
            for i in range(N3):
                u, v, w = y[j, i, 0], y[j, i, 1], y[j, i, 2]
                sides = (i > 0) + (i < N3 - 1) + (j > 0) + (j < N3 - 1)
                d = 1 + g * k * sides
                a00, a01, a02 = d - g * (2 * u * v - w - 1), -g * u * u, g * u
                a10, a11, a12 = -g * (w - 2 * u * v), d + g * u * u, -g * u
                a20, a22 = g * w, d + g * (1 / EPS + u)
                r0, r1, r2 = r[j, i, 0], r[j, i, 1], r[j, i, 2]
                # eliminate the fast species, then two by two
                f0, f1 = a02 / a22, a12 / a22
                b00, b01, b10, b11 = a00 - f0 * a20, a01, a10 - f1 * a20, a11
                s0, s1 = r0 - f0 * r2, r1 - f1 * r2
                det = b00 * b11 - b01 * b10
                x0, x1 = (s0 * b11 - b01 * s1) / det, (b00 * s1 - b10 * s0) / det
                z[j, i, 0], z[j, i, 1], z[j, i, 2] = x0, x1, (r2 - a20 * x0) / a22

    return rates, blocks


def p3_cvode(setting: str) -> tuple[Array, dict[str, Any]]:
    """CVODE by scikit-sundae: BDF, GMRES, block-Jacobi preconditioner."""
    from sksundae.cvode import CVODE, CVODEPrecond

    rates, blocks = p3_compiled()
    shape, rtol = (N3, N3, 3), float(setting)

    def rhs(t: float, y: Array, yp: Array) -> None:
        rates(y.reshape(shape), yp.reshape(shape))

    def precondition(t: float, y: Array, yp: Array, r: Array, z: Array, gamma: float, delta: float, side: int) -> None:
        blocks(y.reshape(shape), r.reshape(shape), z.reshape(shape), gamma)

    start = p3_start().ravel()
    rhs(0, start, np.empty_like(start))
    precondition(0, start, start, start, np.empty_like(start), 1e-3, 0, 1)
    solver = CVODE(
        rhs,
        method="BDF",
        rtol=rtol,
        atol=rtol * 1e-2,
        linsolver="gmres",
        precond=CVODEPrecond(None, precondition),
        max_num_steps=1_000_000,
    )
    return timed(lambda: np.asarray(solver.solve([0, END3], start).y[-1]))


def p3_scipy(setting: str) -> tuple[Array, dict[str, Any]]:
    rates, _ = p3_compiled()
    shape, rtol, cells = (N3, N3, 3), float(setting), N3 * N3
    plane = second_difference(np.full(N3 - 1, D3), 1 / N3)
    spread = sp.kron(sp.kron(plane, sp.identity(N3)) + sp.kron(sp.identity(N3), plane), sp.identity(3)).tocsc()
    rows = np.repeat(np.arange(cells) * 3, 9) + np.tile(np.repeat([0, 1, 2], 3), cells)
    columns = np.repeat(np.arange(cells) * 3, 9) + np.tile([0, 1, 2] * 3, cells)

    def rhs(t: float, y: Array) -> Array:
        out = np.empty_like(y)
        rates(y.reshape(shape), out.reshape(shape))
        return out

    def jacobian(t: float, y: Array) -> Any:
        u, v, w = y.reshape(-1, 3).T
        zero = 0 * u
        entries = [2 * u * v - w - 1, u * u, -u, w - 2 * u * v, -u * u, u, -w, zero, -1 / EPS - u]
        return spread + sp.csc_matrix((np.stack(entries, -1).ravel(), (rows, columns)), shape=(3 * cells, 3 * cells))

    start = p3_start().ravel()
    rhs(0, start)
    return timed(
        lambda: np.asarray(
            solve_ivp(rhs, (0, END3), start, method="BDF", jac=jacobian, rtol=rtol, atol=rtol * 1e-2).y[:, -1]
        )
    )


def p3_exact() -> Array:
    """CVODE at 1e-8, in the order (species, y, x)."""
    place = REFERENCES / "p3.npy"
    if not place.exists():
        found, _ = p3_cvode("1e-8")
        np.save(place, np.moveaxis(found.reshape(N3, N3, 3), -1, 0))
    return np.asarray(np.load(place))


# ----------------------------------------------------------------------------------------------------------------- P4
N4, END4 = 400, 3e4
H4 = 200 / N4
X4 = (np.arange(N4) + 0.5) * H4
D4 = np.where(X4 < 15, 1e-3, np.where(X4 < 100, 10.0, 1.0))


def p4_operator() -> tuple[Array, Array, Array]:
    """Diagonal, off-diagonal and right-hand side."""
    faces = 2 * D4[1:] * D4[:-1] / (D4[1:] + D4[:-1]) / H4**2
    lower, upper = np.r_[2 * D4[0] / H4**2, faces], np.r_[faces, 2 * D4[-1] / H4**2]
    b = np.zeros(N4)
    b[0] = lower[0]
    return -(lower + upper), faces, b


def p4_exact() -> Array:
    diagonal, off, b = p4_operator()
    steady = sla.spsolve(sp.diags([off, diagonal, off], [-1, 0, 1]).tocsc(), -b)
    values, vectors = eigh_tridiagonal(diagonal, off)
    return np.asarray(steady - vectors @ (np.exp(values * END4) * (vectors.T @ steady)))


def p4_scipy(setting: str) -> tuple[Array, dict[str, Any]]:
    diagonal, off, b = p4_operator()
    a, rtol = sp.diags([off, diagonal, off], [-1, 0, 1]).tocsc(), float(setting)
    return timed(
        lambda: np.asarray(
            solve_ivp(
                lambda t, y: a @ y + b, (0, END4), np.zeros(N4), method="BDF", jac=a, rtol=rtol, atol=rtol * 1e-4
            ).y[:, -1]
        )
    )


def p4_cvode(setting: str) -> tuple[Array, dict[str, Any]]:
    from sksundae.cvode import CVODE

    diagonal, off, b = p4_operator()
    a, rtol = sp.diags([off, diagonal, off], [-1, 0, 1]).tocsr(), float(setting)

    def rhs(t: float, y: Array, yp: Array) -> None:
        yp[:] = a @ y + b

    solver = CVODE(
        rhs, method="BDF", rtol=rtol, atol=rtol * 1e-4, linsolver="band", lband=1, uband=1, max_num_steps=1_000_000
    )
    return timed(lambda: np.asarray(solver.solve([0, END4], np.zeros(N4)).y[-1]))


def p4_fipy(setting: str) -> tuple[Array, dict[str, Any]]:
    from fipy import CellVariable, DiffusionTerm, Grid1D, TransientTerm

    mesh = Grid1D(nx=N4, dx=H4)
    u = CellVariable(mesh=mesh, value=0.0)
    u.constrain(1, mesh.facesLeft)
    u.constrain(0, mesh.facesRight)
    equation = TransientTerm() == DiffusionTerm(CellVariable(mesh=mesh, value=D4).harmonicFaceValue)
    steps = int(setting)

    def solve() -> Array:
        for _ in range(steps):
            equation.solve(u, dt=END4 / steps)
        return np.asarray(u.value)

    return timed(solve)


EXACT: dict[str, Callable[[], Array]] = {
    "P1": lambda: p1_exact(END1),
    "P1L": p1l_exact,
    "P2": lambda: wave(END2),
    "P3": p3_exact,
    "P4": p4_exact,
}
TOOLS: dict[tuple[str, str], Callable[[str], tuple[Array, dict[str, Any]]]] = {
    ("P1", "scipy"): lambda setting: p1_scipy(setting, layered=False),
    ("P1L", "scipy"): lambda setting: p1_scipy(setting, layered=True),
    ("P1", "pypde"): p1_pypde,
    ("P2", "scipy"): p2_scipy,
    ("P2", "pypde"): p2_pypde,
    ("P2", "fipy"): p2_fipy,
    ("P3", "cvode"): p3_cvode,
    ("P3", "scipy"): p3_scipy,
    ("P4", "scipy"): p4_scipy,
    ("P4", "cvode"): p4_cvode,
    ("P4", "fipy"): p4_fipy,
}


def main() -> None:
    problem, tool, setting = sys.argv[1:]
    exact = EXACT[problem]()
    if tool == "error":
        print(json.dumps({"error": relative(np.fromfile(setting), exact)}))
        return
    found, times = TOOLS[problem, tool](setting)
    if problem == "P3":
        found = np.moveaxis(found.reshape(N3, N3, 3), -1, 0)
    print(json.dumps({**times, "error": relative(found, exact)}))


if __name__ == "__main__":
    main()
