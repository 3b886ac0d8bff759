# SPDX-License-Identifier: BSD-3-Clause
"""Models of one's own: numbers against closed forms, walls, layers, messages, and that texts are never run as code."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

import skinheal as sh

pytest.importorskip("sympy", reason="SymPy is not installed")


DECAY = sh.Model(species=["u"], rates={"u": "-k*u"}, parameters={"k": 2.0})


def relative(values: np.ndarray, exact: np.ndarray, grid: sh.Grid) -> float:
    return float(np.sqrt(((values - exact) ** 2 * grid.volume).sum() / (exact**2 * grid.volume).sum()))


def fisher_wave(z: np.ndarray, t: float) -> np.ndarray:
    wave: np.ndarray = (1 + np.exp((z - 30 - 5 * t / np.sqrt(6)) / np.sqrt(6))) ** -2
    return wave


# ------------------------------------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize("order", [2, 3])
def test_a_point_follows_the_closed_form(order: int) -> None:
    times = np.linspace(0, 2, 9)
    run = DECAY.run(sh.Grid.point(), {"u": 3.0}, times=times, tolerance=1e-6, order=order)
    assert run["u"].shape == (9,)
    np.testing.assert_allclose(run["u"], 3 * np.exp(-2 * times), rtol=5e-6)


@pytest.mark.parametrize("tolerance", [1e-2, 1e-3])
def test_the_fisher_wave_delivers_what_is_asked(tolerance: float) -> None:
    model = sh.Model(species=["u"], diffusivities={"u": 1.0}, rates={"u": "u*(1 - u)"})
    grid = sh.Grid.axisymmetric((20.0, 80.0), (4, 512))
    start = fisher_wave(grid.z, 0) + 0 * grid.r
    run = model.run(grid, {"u": start}, times=10.0, tolerance=tolerance)
    assert 0.2 < relative(run["u"][-1], fisher_wave(grid.z, 10) + 0 * grid.r, grid) / tolerance < 2


def brusselator(cells: int) -> tuple[sh.Model, sh.Grid, dict[str, np.ndarray]]:
    model = sh.Model(
        species=["u", "v", "w"],
        diffusivities=dict.fromkeys("uvw", 1e-3),
        rates={"u": "a - (w + 1)*u + v*u**2", "v": "w*u - v*u**2", "w": "(b - w)/eps - w*u"},
        parameters={"a": 0.6, "b": 2.0, "eps": 1e-4},
    )
    grid = sh.Grid.rectangle((1.0, 1.0), (cells, cells))
    x, y = np.pi * grid.x, np.pi * grid.y
    return (
        model,
        grid,
        {
            "u": 0.6 + 0.1 * np.cos(x) * np.cos(2 * y),
            "v": 2 / 0.6 + 0.1 * np.cos(2 * x) * np.cos(y),
            "w": 2 + 0.1 * np.cos(x) * np.cos(y),
        },
    )


def test_the_stiff_brusselator_delivers_what_is_asked() -> None:
    model, grid, start = brusselator(16)
    exact = model.run(grid, start, times=10.0, tolerance=1e-7, order=3)
    for tolerance in (1e-3, 1e-4):
        run = model.run(grid, start, times=10.0, tolerance=tolerance)
        worst = max(relative(run[s][-1], exact[s][-1], grid) for s in "uvw")
        assert 0.2 < worst / tolerance < 2


def test_the_brusselator_agrees_with_an_explicit_integrator() -> None:
    model, grid, start = brusselator(6)
    model = model.with_parameters(eps=1e-2)

    def rate(y: np.ndarray) -> np.ndarray:
        u, v, w = y
        wide = np.pad(y, ((0, 0), (1, 1), (1, 1)), mode="edge")
        sides = wide[:, 2:, 1:-1] + wide[:, :-2, 1:-1] + wide[:, 1:-1, 2:] + wide[:, 1:-1, :-2]
        rates = np.array([0.6 - (w + 1) * u + v * u**2, w * u - v * u**2, (2 - w) / 1e-2 - w * u])
        out: np.ndarray = rates + 1e-3 * 36 * (sides - 4 * y)
        return out

    y = np.array([start[s] for s in "uvw"])
    h = 2.5e-3
    for _ in range(2000):  # Runge-Kutta of order 4
        k1 = rate(y)
        k2 = rate(y + h / 2 * k1)
        k3 = rate(y + h / 2 * k2)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + rate(y + h * k3))
    run = model.run(grid, start, times=5.0, tolerance=1e-6)
    for i, s in enumerate("uvw"):
        np.testing.assert_allclose(run[s][-1], y[i], rtol=3e-6)


@pytest.mark.parametrize("order", [2, 3])
def test_threads_do_not_change_a_bit(order: int) -> None:
    model, grid, start = brusselator(40)
    one, two, three = (
        model.run(grid, start, times=[0.5, 1.0], tolerance=1e-3, order=order, threads=n) for n in (1, 2, 3)
    )
    for s in "uvw":
        assert np.array_equal(one[s], two[s])
        assert np.array_equal(one[s], three[s])
    assert np.array_equal(one.step_times, two.step_times)


@pytest.mark.parametrize(
    "grid",
    [
        sh.Grid.column(1.0, 9),
        sh.Grid.axisymmetric((1.0, 2.0), (7, 9), grading=(2.0, 1.0)),
        sh.Grid.box((1.0, 1.0, 1.0), (3, 1, 4)),
    ],
    ids=["column", "axisymmetric", "box"],
)
def test_steady_states_stay_to_the_last_bit(grid: sh.Grid) -> None:
    model = sh.Model(
        species=["u", "v"],
        diffusivities={"u": 1.0, "v": "0.1*u"},
        rates={"u": "0.7*(0.3 - u) + v*(u - 0.3)", "v": "v*(1 - v/0.9)*u"},
        boundaries={"u": {f"{grid.names[-1]}_high": sh.Dirichlet(0.3)}},
    )
    run = model.run(grid, {"u": 0.3, "v": 0.9}, times=[0.1, 10.0], tolerance=1e-3)
    assert np.all(run["u"] == 0.3)
    assert np.all(run["v"] == 0.9)


def test_no_flux_conserves() -> None:
    grid = sh.Grid.axisymmetric((1.0, 2.0), (9, 14), grading=(2.0, 1.5))
    model = sh.Model(species=["u", "v"], diffusivities={"u": "0.1*u", "v": "where(z < 1, 0.001, 1)"})
    start = {"u": 1 + np.cos(3 * grid.z) * grid.r, "v": grid.r + grid.z}
    run = model.run(grid, start, times=[0.0, 0.5, 3.0])
    for name in "uv":
        np.testing.assert_allclose(run.mean(name), run.mean(name)[0], rtol=1e-12)


def test_every_species_count_and_every_cell_count_runs() -> None:
    for species in (1, 2, 7, 33, 64):
        names = [f"s{i}" for i in range(species)]
        rates = {n: f"s{(i + 1) % species} - {n}*{i + 1}" for i, n in enumerate(names)}
        model = sh.Model(species=names, rates=rates, diffusivities={names[0]: 0.1})
        run = model.run(sh.Grid.column(1.0, 3), dict.fromkeys(names, 1.0), times=0.1, tolerance=1e-3)
        assert np.all(np.isfinite(run[names[-1]]))
    for cells in [(1, 1, 1), (1, 5, 1), (2, 1, 3), (9, 1, 1), (1, 1, 8)]:
        box = sh.Grid.box((1.0, 1.0, 1.0), cells)
        model = sh.Model(
            species=["u"],
            diffusivities={"u": 1.0},
            boundaries={"u": {f"{a}_{s}": sh.Dirichlet(2.0) for a in "xyz" for s in ("low", "high")}},
        )
        assert model.run(box, {"u": 1.0}, times=20.0)["u"] == pytest.approx(2.0, rel=1e-3)


# -------------------------------------------------------------------------------------------------- walls and layers


def test_walls_give_the_steady_states_that_are_known() -> None:
    grid = sh.Grid.column(2.0, 40, grading=1.0)
    low = {"z_low": sh.Dirichlet("left")}
    cases = {  # flux = 3 (1 - u(0)) etc. by hand; D = 0.5
        "held": ({**low, "z_high": sh.Dirichlet(3.0)}, 1 + grid.z),
        "inflow": ({**low, "z_high": sh.Inflow(0.25)}, 1 + 0.5 * grid.z),
        "transfer": ({**low, "z_high": sh.Robin(0.25, 5.0)}, 1 + grid.z),
        "beyond": ({**low, "z_high": sh.Exchange(2.0, 5.0)}, 1 + grid.z),
    }
    for name, (walls, exact) in cases.items():
        for diffusivity in (0.5, "0.5 + 0*z", "0.5 + 0*u") if name != "beyond" else (0.5,):
            model = sh.Model(
                species=["u"], diffusivities={"u": diffusivity}, boundaries={"u": walls}, parameters={"left": 1.0}
            )
            run = model.run(grid, {"u": 1.0}, times=200.0, tolerance=1e-4)
            np.testing.assert_allclose(run["u"][-1], exact, rtol=1e-6, err_msg=f"{name} {diffusivity}")


def test_layers_pass_the_flux_of_their_resistances() -> None:
    grid = sh.Grid.column(np.concatenate([np.linspace(0, 15, 16), np.linspace(15, 200, 75)[1:]]))
    model = sh.Model(
        species=["u"],
        diffusivities={"u": "where(z < 15, 0.001, where(z < 100, 10, 1))"},
        boundaries={"u": {"z_low": sh.Dirichlet(1.0), "z_high": sh.Dirichlet(0.0)}},
    )
    run = model.run(grid, {"u": 0.5}, times=1e7)
    flux = 1 / (15 / 0.001 + 85 / 10 + 100 / 1)
    np.testing.assert_allclose(1 - run["u"][-1][grid.z < 15], flux * grid.z[grid.z < 15] / 0.001, rtol=1e-6)


def test_inputs_and_coordinates_enter_the_rates() -> None:
    grid = sh.Grid.rectangle((1.0, 2.0), (5, 6))
    model = sh.Model(species=["u"], rates={"u": "supply*x + y - u"}, inputs=["supply"])
    supply = 1 + grid.x * grid.y
    run = model.run(grid, {"u": 1.0}, times=40.0, inputs={"supply": supply}, tolerance=1e-6)
    np.testing.assert_allclose(run["u"][-1], supply * grid.x + grid.y, rtol=1e-6)


# ------------------------------------------------------------------------------------------- directed movement, time


def climbing(kind: str, graded: bool, sensitivity: str, cap: float | None, cells: int) -> float:
    """Error of the steady state that a supply makes the chosen one: u moves up the gradient of c."""
    import sympy as sp

    names = {"column": "z", "axisymmetric": "rz", "box": "xyz"}[kind]
    at = {name: sp.Symbol(name, positive=True) for name in "xyzr"}
    length, grading = 1.1, 1.5 if graded else 0.0

    def wave(waves: tuple[int, ...]) -> sp.Expr:
        factors = [
            sp.cos(sp.pi * w * (at[a] / length) ** 2) if a == "r" else sp.cos(sp.pi * w * at[a] / length)
            for a, w in zip(names, waves, strict=False)
        ]
        return 1 + sp.Mul(*factors) / 3

    def divergence(v: list[sp.Expr]) -> sp.Expr:
        parts = zip(names, v, strict=True)
        return sum(sp.diff(at[a] * q, at[a]) / at[a] if a == "r" else sp.diff(q, at[a]) for a, q in parts)

    u, c = wave((1, 2, 1)), wave((1, 1, 2))
    chi = sp.sympify(sensitivity, locals={"u": u, "c": c})
    climb = [sp.diff(c, at[a]) for a in names]
    slowed = 1 + (chi / cap * sp.sqrt(sum(g**2 for g in climb)) if cap else 0)
    flux = [u * chi * g / slowed - 0.7 * sp.diff(u, at[a]) for g, a in zip(climb, names, strict=True)]
    supply_u = u + divergence(flux)
    supply_c = c - 0.4 * divergence(climb)

    lengths, counts = (length,) * len(names), (cells,) * len(names)
    grid = (
        sh.Grid.column(length, cells, grading=grading)
        if kind == "column"
        else getattr(sh.Grid, kind)(lengths, counts, grading=(grading,) * len(names))
    )
    places = [grid.centres(a) for a in names]
    inputs = {
        name: np.broadcast_to(sp.lambdify([at[a] for a in names], e, "numpy")(*places), grid.shape)
        for name, e in (("su", supply_u), ("sc", supply_c), ("u", u), ("c", c))
    }
    model = sh.Model(
        species=["u", "c"],
        diffusivities={"u": 0.7, "c": 0.4},
        taxis={"u": {"c": sh.Taxis(sensitivity, cap) if cap else sensitivity}},
        rates={"u": "su - u", "c": "sc - c"},
        inputs=["su", "sc"],
    )
    start = {"u": inputs.pop("u"), "c": inputs.pop("c")}
    run = model.run(grid, start, times=20.0, inputs=inputs, tolerance=1e-5)
    return float(np.sqrt((((run["u"][-1] - start["u"]) ** 2) * grid.volume).sum()))


@pytest.mark.parametrize(
    ("kind", "graded", "sensitivity", "cap"),
    [
        ("column", False, "0.8", None),
        ("column", True, "0.5*(2 - u)/c", 1.5),
        ("axisymmetric", False, "0.8", 0.9),
        ("box", False, "0.8", None),
        ("axisymmetric", True, "1/(1 + c)**2", None),
        ("box", True, "0.5*(2 - u)/c", 1.5),
    ],
)
def test_directed_movement_has_order_two_in_every_geometry(
    kind: str, graded: bool, sensitivity: str, cap: float | None
) -> None:
    cells = 10 if kind == "box" else 20
    errors = [climbing(kind, graded, sensitivity, cap, n) for n in (cells, 2 * cells)]
    order = np.log2(errors[0] / errors[1])
    assert order > 1.85, errors
    # the size of the gradient, which a cap needs, has a kink where the gradient vanishes: errors there fall faster
    assert order < (2.15 if cap is None else 2.7), errors


def test_directed_movement_conserves_and_takes_several_attractants() -> None:
    grid = sh.Grid.axisymmetric((1.0, 2.0), (9, 14), grading=(2.0, 1.5))
    model = sh.Model(
        species=["u", "c", "d"],
        taxis={"u": {"c": "0.3*(1 + t)*x", "d": -0.2}},
        parameters={"x": 1.0},
        diffusivities={"u": 0.1, "c": 0.05, "d": "0.02*(1 + sin(t))"},
    )
    start = {"u": 1 + np.cos(3 * grid.z) * grid.r / 2, "c": grid.r + grid.z, "d": 1 + grid.r * grid.z}
    runs = [model.run(grid, start, times=[0.0, 0.5, 2.0], threads=n) for n in (1, 2)]
    for name in "ucd":
        np.testing.assert_allclose(runs[0].mean(name), runs[0].mean(name)[0], rtol=1e-12)
        assert np.array_equal(runs[0][name], runs[1][name])
    without = dataclasses.replace(model, taxis={"u": {"c": model.taxis["u"]["c"]}}).run(grid, start, times=2.0)
    assert np.abs(without["u"][-1] - runs[0]["u"][-1]).max() > 1e-3


@pytest.mark.parametrize("order", [2, 3])
def test_the_time_in_rates_keeps_the_order(order: int) -> None:
    model = sh.Model(
        species=["u"],
        diffusivities={"u": "0.1 + 0.05*sin(t)"},
        rates={
            "u": "cos(t)*cos(pi*z) + (0.1 + 0.05*sin(t))*q*(1 + sin(t))*cos(pi*z) - u**3 + ((1 + sin(t))*cos(pi*z))**3"
        },
        parameters={"q": 4 * 40**2 * np.sin(np.pi / 80) ** 2},  # of the cells: the exact answer has no error in space
        scales={"u": 1.0},
    )
    grid = sh.Grid.column(1.0, 40)
    exact = (1 + np.sin(2.0)) * np.cos(np.pi * grid.z)
    errors = []
    for step in (0.02, 0.01):
        run = model.run(grid, {"u": np.cos(np.pi * grid.z)}, times=2.0, step=step, order=order)
        errors.append(np.abs(run["u"][-1] - exact).max())
    assert order - 0.2 < np.log2(errors[0] / errors[1]) < order + 0.3, errors


def test_steps_are_found_in_rates_that_switch_with_the_time() -> None:
    model = sh.Model(species=["u"], rates={"u": "where(t < 3, 0, where(t < 4, 2, 0)) - 0*u"}, scales={"u": 1.0})
    run = model.run(sh.Grid.point(), {"u": 0.0}, times=[3.0, 3.5, 20.0], tolerance=1e-4, longest_step=0.5)
    np.testing.assert_allclose(run["u"], [0, 1, 2], atol=1e-3)
    assert np.diff(run.step_times).max() <= 0.5 * (1 + 1e-12)


def test_a_species_may_be_called_t() -> None:
    model = sh.Model(species=["t", "u"], rates={"t": 1, "u": "cos(t)"}, scales={"t": 1.0, "u": 1.0})
    times = np.linspace(0, 6, 13)
    run = model.run(sh.Grid.point(), {"t": 0.0, "u": 0.0}, times=times, tolerance=1e-6)
    np.testing.assert_allclose(run["t"], times, atol=1e-12)
    np.testing.assert_allclose(run["u"], np.sin(times), atol=1e-5)


# ------------------------------------------------------------------------------------------------------------- failures


def test_a_failure_is_explained() -> None:
    model = sh.Model(species=["u"], rates={"u": "-1 - sqrt(u)"})  # no number below 0, which is reached
    with pytest.raises(sh.NumericsError, match=r"cannot be made small enough at 0\.6.*u \(not finite\) in cell"):
        model.run(sh.Grid.column(1.0, 5), {"u": 1.0}, times=2.0)


def test_a_failure_names_the_cell_and_what_was_tried() -> None:
    model = sh.Model(
        species=["idle", "culprit"],
        diffusivities={"idle": 1e-6, "culprit": 1e-6},
        rates={"idle": "0", "culprit": "-1 - sqrt(culprit)"},
        scales={"idle": 1.0, "culprit": 1.0},
    )
    grid = sh.Grid.column(1.0, 5)
    start = np.full(5, 9.0)
    start[3] = 1.0
    for method, tried in (("auto", True), ("factored", False), ("unfactored", False)):
        with pytest.raises(sh.NumericsError, match=r"0\.6.*culprit \(not finite\) in cell \(0, 0, 3\)") as caught:
            model.run(grid, {"idle": 1.0, "culprit": start}, times=2.0, method=method)
        assert ("L-stable method was tried too" in str(caught.value)) is tried
        assert "Try a smaller tolerance" in str(caught.value)
    blow_up = sh.Model(species=["u"], rates={"u": "u**2"})
    with pytest.raises(sh.NumericsError, match=r"u \(.*\) in cell \(0, 0, 3\)"):
        blow_up.run(grid, {"u": 1 / start}, times=2.0)


def test_the_method_can_be_asked_for_and_says_that_it_was_used() -> None:
    model = sh.Model(species=["u"], diffusivities={"u": 1.0}, rates={"u": "0"}, scales={"u": 1.0})
    grid = sh.Grid.column(1.0, 20)
    start = {"u": (grid.z < 0.5).astype(float)}
    factored = model.run(grid, start, times=0.1)
    assert factored.unfactored_steps == 0
    assert factored.method_note == ""
    asked = model.run(grid, start, times=0.1, method="unfactored")
    assert asked.unfactored_steps == asked.steps
    assert "it was asked for" in asked.method_note
    np.testing.assert_allclose(asked["u"], factored["u"], atol=1e-4)
    with pytest.raises(sh.ScenarioError, match="allowed: 'auto', 'factored' or 'unfactored'"):
        model.run(grid, start, times=0.1, method="newton")


def test_non_negative_species_stay_so_within_the_tolerance() -> None:
    model = sh.Model(
        species=["u"], diffusivities={"u": 1.0}, rates={"u": "-50*u"}, scales={"u": 1.0}, non_negative=["u"]
    )
    grid = sh.Grid.column(1.0, 50)
    run = model.run(grid, {"u": grid.z < 0.1}, times=np.linspace(0, 1, 50), tolerance=1e-3)
    assert run["u"].min() >= -2e-3


def test_control_c_stops_a_run() -> None:
    import signal
    import time

    model, grid, start = brusselator(32)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            model.run(grid, start, times=1e9, tolerance=1e-9)
        assert time.monotonic() - began < 30
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_solution_shows_itself_in_a_line() -> None:
    model = sh.Model(species=["u"], diffusivities={"u": 1.0}, rates={"u": "u*(1 - u)"})
    solution = model.run(sh.Grid.rectangle((1.0, 1.0), (4, 3)), {"u": 0.1}, times=[0, 2])
    assert repr(solution) == f"<Solution of u: 2 times to 2, 3 x 4 cells, {solution.steps} steps>"


def test_one_number_for_all_axes_is_refused() -> None:
    for lengths, cells in [(64.0, (8, 8)), ((64.0, 64.0), 8), (64.0, 8)]:
        with pytest.raises(sh.ScenarioError, match="one value for each of x, y, not one for all"):
            sh.Grid.rectangle(lengths, cells)  # type: ignore[arg-type]


def test_grids_are_copied_and_stored() -> None:
    import copy
    import pickle

    grid = sh.Grid.axisymmetric((1.0, 2.0), (3, 4), grading=(1.0, 2.0))
    for other in (copy.deepcopy(grid), pickle.loads(pickle.dumps(grid))):
        assert other.shape == (4, 3)
        assert np.array_equal(other.volume, grid.volume)
    assert grid.volume.sum() == pytest.approx(1.0)
    with pytest.raises(AttributeError, match="no axis 'x'"):
        _ = grid.x


def error_beside_walls(cells: int, diffusivity: str, exact: Callable[[np.ndarray], np.ndarray], turned: bool) -> float:
    """Largest error of the steady state between held walls, where the diffusivity follows the state."""
    values = (0.0, 1.0) if turned else (1.0, 0.0)
    walls = {"z_low": sh.Dirichlet(values[0]), "z_high": sh.Dirichlet("top*1")}
    model = sh.Model(
        species=["u"],
        diffusivities={"u": diffusivity},
        boundaries={"u": walls},
        parameters={"top": values[1]},
        scales={"u": 1.0},
    )
    grid = sh.Grid.column(1.0, cells)
    z = grid.centres("z")
    wanted = exact(1 - z if turned else z)
    found = model.run(grid, {"u": wanted}, times=[0, 2000.0], tolerance=1e-8)["u"][-1]
    return float(np.abs(found - wanted).max())


@pytest.mark.parametrize("turned", [False, True])
def test_a_held_wall_counts_in_a_diffusivity_that_follows_the_state(turned: bool) -> None:
    linear = error_beside_walls(20, "0.01*(1 + 20*u)", lambda z: (-1 + np.sqrt(1 + 40 * 11 * (1 - z))) / 20, turned)
    assert linear < 1e-10, "with D linear in u the mean of both ends is exact; that of the cell alone leaves 3e-2"
    steep = [
        error_beside_walls(n, "0.01*exp(3*u)", lambda z: np.log(np.exp(3.0) * (1 - z) + z) / 3, turned)
        for n in (80, 160)
    ]
    assert np.log2(steep[0] / steep[1]) > 1.8
    assert steep[0] < 4e-4, "1.8e-3 without the value at the wall"
