# SPDX-License-Identifier: BSD-3-Clause
"""When is the unit cell good enough?  One channel and its mirror images against a patch with channels at random places.

Between the two stand a patch with one channel in its middle (a square lattice: what the shape of the cell costs) and a
blend of unit cells whose areas are spread as those of random places (what a cell can know of clusters and gaps).
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ... import _core
from ...inputs.devices import Device, Needle
from ...inputs.sessions import Protocol, Session
from ...inputs.settings import Cells, Numerics, Output, Skin
from ...needling.insertion import hits
from ...results.result import Result
from ...run.simulation import Simulation
from .common import DAY, Curve, Table, curve, percent, run_all

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DENSITIES = (100, 200, 400)  # 1/cm2
LENGTHS = (0.5, 1.5)  # mm
SESSIONS = (1, 4)
#: Channels in a patch, by the number of sessions; a course takes longer and has more places.
CHANNELS = {1: 16, 4: 9}
SEEDS = {1: 3, 4: 2}
#: Cells along z, of unit cells and patches alike.
DEPTH_CELLS = 16
#: Outcomes that are compared: name, words, and the series that they come from.
OUTCOMES = {
    "collagen_gain": "collagen gained",
    "redness_dose": "redness, its integral",
    "redness_days": "redness, days visible",
    "closure": "closure of the barrier",
}
_SERIES = ("collagen_gain", "erythema_index", "open_barrier_fraction")
#: Index from which redness is visible (phototype III), and open share of the start that counts as closed: parameters.
_LEVELS = ("erythema.visible_index_3", "closure.residual_fraction")


@dataclass(frozen=True)
class Case:
    """Density (1/cm2), needle length (mm) and number of sessions, four weeks apart."""

    density: float
    length: float
    sessions: int


CASES = tuple(Case(n, length, count) for count in SESSIONS for n in DENSITIES for length in LENGTHS)


def cells_of_random_places(count: int = 4) -> list[tuple[float, float]]:
    """Return areas (over their mean) and shares of the skin of a few cells that stand for those of random places.

    The number of Voronoi cells against their area is a gamma distribution of shape 7/2; these are its nodes of Gauss,
    so that the number of channels and the area of the skin are exact.  (theory: box-5)

    Parameters
    ----------
    count : int
        Of areas.

    Returns
    -------
    list of tuple of float
        Area, share of the skin.
    """
    shape = 3.5
    k = np.arange(count)
    between = np.sqrt(k[1:] * (k[1:] + shape - 1))
    values, vectors = np.linalg.eigh(np.diag(2 * k + shape) + np.diag(between, 1) + np.diag(between, -1))
    areas = values / shape
    return [(float(a), float(v * v * a)) for a, v in zip(areas, vectors[0], strict=True)]


def _simulation(case: Case, density: float, device: Device, numerics: Numerics) -> Simulation:
    session = Session(device, density=f"{density:.12g} 1/cm^2")
    follow_up = "4 week" if case.sessions == 1 else "12 week"
    protocol = Protocol.course(session, count=case.sessions, every="4 week", follow_up=follow_up)
    kept = Output(fields=("debris",), every="52 week")
    return Simulation(Skin(), protocol, numerics=numerics, output=kept)


def unit_cell(case: Case, area: float = 1.0) -> Simulation:
    """Return the unit cell of a case, or one of other area."""
    numerics = Numerics(tolerance=1e-2, cells=Cells(lateral=16, depth=DEPTH_CELLS))
    return _simulation(case, case.density / area, Device.pen(needle=_needle(case)), numerics)


def patch(case: Case, seed: int, width: float = 60.0, channels: int | None = None) -> Simulation:
    """Return a patch of a case; ``width`` of its cells in um."""
    side = 1e4 * math.sqrt((channels or CHANNELS[case.sessions]) / case.density)
    return _simulation(case, case.density, Device.pen(needle=_needle(case)), _box(side, width, seed))


def lattice(case: Case, width: float = 60.0) -> Simulation:
    """Return a patch with one channel in its middle: with its mirror images, a square lattice."""
    side = 1e4 / math.sqrt(case.density)
    stamp = Device(kind="stamp", needle=_needle(case), needles=1, pitch=f"{side:.12g} um")
    return _simulation(case, case.density, stamp, _box(side, width, _seed_of_the_middle()))


@functools.cache
def _seed_of_the_middle() -> int:
    """A seed whose lattice, with its random phase, falls within a twentieth of the middle."""
    stamp = Device.preset("stamp").model_copy(update={"needles": 1})
    for seed in range(1, 5000):
        found = hits("cheek", stamp, size=("1 mm", "1 mm"), seed=seed)
        if max(abs(found.x[0] - 5e-4), abs(found.y[0] - 5e-4)) < 5e-5:
            return seed
    raise AssertionError("no seed puts the lattice into the middle")


def _needle(case: Case) -> Needle:
    return Needle(length=f"{case.length} mm")


def _box(side: float, width: float, seed: int) -> Numerics:
    lateral = max(8, 8 * math.ceil(side / (8 * width) - 1e-9))
    cells = Cells(lateral=lateral, depth=DEPTH_CELLS)
    return Numerics(geometry="box", patch=f"{side:.12g} um", cells=cells, tolerance=1e-2, seed=seed)


def simulations() -> dict[str, Simulation]:
    """Return every run of the study by name."""
    runs: dict[str, Simulation] = {}
    for case in CASES:
        name = _name(case)
        runs[f"{name} cell"] = unit_cell(case)
        for k, (area, _) in enumerate(cells_of_random_places()):
            runs[f"{name} voronoi {k}"] = unit_cell(case, area)
        for seed in range(1, SEEDS[case.sessions] + 1):
            runs[f"{name} patch {seed}"] = patch(case, seed)
        if case.sessions == 1:
            runs[f"{name} lattice"] = lattice(case)
    runs["fine 60"] = patch(Case(400, 1.5, 1), 1, 60.0, 9)
    runs["fine 30"] = patch(Case(400, 1.5, 1), 1, 30.0, 9)
    return runs


def _name(case: Case) -> str:
    return f"{case.density:g} {case.length:g} {case.sessions}"


def _curves(result: Result) -> dict[str, Curve]:
    return {name: curve(result, name) for name in _SERIES}


def blend(parts: Sequence[tuple[float, Mapping[str, Curve]]]) -> dict[str, Curve]:
    """Return the mean over the skin of several unit cells.

    Parameters
    ----------
    parts : sequence of tuple of float and mapping
        Share of the skin, and the curves there.

    Returns
    -------
    dict of str to Curve
    """
    out = {}
    first = parts[0][1]
    for name in first:
        # each session has two rows of one time, before and after: step to the later one by a hair
        times = [_apart(part[name]) for _, part in parts]
        time = np.unique(np.concatenate(times))
        values = sum(
            (w * np.interp(time, t, part[name].values) for t, (w, part) in zip(times, parts, strict=True)),
            np.zeros_like(time),
        )
        out[name] = Curve(time, values, first[name].sessions)
    return out


def _apart(series: Curve) -> NDArray[np.float64]:
    time = series.time.astype(float).copy()
    again = np.flatnonzero(np.diff(time) <= 0) + 1
    time[again] = time[again - 1] + 1e-3
    return time


def outcomes(curves: Mapping[str, Curve], levels: Sequence[float]) -> dict[str, float]:
    """Return what is compared, all but the collagen of the four weeks after the last session.

    Parameters
    ----------
    curves : mapping of str to Curve
        Of a run, or of a blend.
    levels : sequence of float
        Index of visible redness; share of the opening that counts as closed.

    Returns
    -------
    dict of str to float
        Collagen gain; redness as integral (s) and duration at first (s); time to a closed barrier (s).  Times that
        were not seen to end are NaN.
    """
    redness, gap = curves["erythema_index"], curves["open_barrier_fraction"]
    last = redness.sessions[-1]
    fine = np.linspace(last + 1.0, last + 28 * DAY - 1.0, 40001)
    index = np.interp(fine, _apart(redness), redness.values)
    opened = np.interp(fine, _apart(gap), gap.values)
    closed = np.flatnonzero(opened <= levels[1] * opened[0])
    span = fine[-1] - fine[0]
    visible, gone = redness.first_above(levels[0], after=len(redness.sessions) - 1)
    return {
        "collagen_gain": float(curves["collagen_gain"].values[-1]),
        "redness_dose": float(np.mean(np.maximum(index, 0.0)) * span),
        # A time that was not seen to end is none, and makes no difference that could be told.
        "redness_days": visible if gone else math.nan,
        "closure": float(fine[closed[0]] - last) if closed.size else math.nan,
    }


def evaluate(results: Mapping[str, Result]) -> list[dict[str, float]]:
    """Return one row per case: the unit cell's outcomes, and how far lattice, blend and patches are from it.

    Parameters
    ----------
    results : mapping of str to Result
        By the names of ``simulations``.

    Returns
    -------
    list of dict
        ``<outcome>`` of the cell; ``<outcome>_lattice``, ``_voronoi`` and ``_patch`` relative to it; ``_scatter`` is
        half the range of the seeds.
    """
    known = {entry["name"]: entry["value"] for entry in _core.parameters("mn17")}
    levels = [known[name] for name in _LEVELS]
    rows = []
    for case in CASES:
        name = _name(case)
        cell = outcomes(_curves(results[f"{name} cell"]), levels)
        parts = [(w, _curves(results[f"{name} voronoi {k}"])) for k, (_, w) in enumerate(cells_of_random_places())]
        blended = outcomes(blend(parts), levels)
        seeds = range(1, SEEDS[case.sessions] + 1)
        patches = [outcomes(_curves(results[f"{name} patch {seed}"]), levels) for seed in seeds]
        regular = outcomes(_curves(results[f"{name} lattice"]), levels) if case.sessions == 1 else None
        row: dict[str, float] = {"density": case.density, "length": case.length, "sessions": case.sessions}
        for key, base in cell.items():
            values = [p[key] for p in patches]
            row[key] = base
            row[f"{key}_lattice"] = regular[key] / base - 1 if regular else math.nan
            row[f"{key}_voronoi"] = blended[key] / base - 1
            row[f"{key}_patch"] = sum(values) / len(values) / base - 1
            row[f"{key}_scatter"] = 0.5 * (max(values) - min(values)) / abs(base)
        rows.append(row)
    return rows


def resolution(results: Mapping[str, Result]) -> dict[str, float]:
    """Return how far cells of 60 um are from cells of 30 um in one patch, relative."""
    known = {entry["name"]: entry["value"] for entry in _core.parameters("mn17")}
    levels = [known[name] for name in _LEVELS]
    coarse, fine = (outcomes(_curves(results[f"fine {width}"]), levels) for width in (60, 30))
    return {key: coarse[key] / fine[key] - 1 for key in fine}


def table(rows: Sequence[Mapping[str, float]]) -> Table:
    """Return the table of a study."""
    heads = ["channels per cm2", "needle", "sessions", "outcome", "unit cell", "lattice", "blend", "patch"]
    lines = []
    for row in rows:
        for key, words in OUTCOMES.items():
            base = row[key]
            shown = f"{100 * base:.2f} %" if key == "collagen_gain" else f"{base / DAY:.3g} d"
            regular = row[f"{key}_lattice"]
            lines.append(
                (
                    f"{row['density']:g}",
                    f"{row['length']:g} mm",
                    str(row["sessions"]),
                    words,
                    shown,
                    "" if math.isnan(regular) else f"{100 * regular:+.1f}",
                    f"{100 * row[f'{key}_voronoi']:+.1f}",
                    f"{100 * row[f'{key}_patch']:+.1f} ± {percent(row[f'{key}_scatter'])}",
                )
            )
    note = "Lattice, blend of unit cells and patch over the unit cell, less 1, in %; ± half the range of the seeds."
    return Table("Unit cell against a patch of skin", tuple(heads), tuple(lines), note)


def figure(rows: Sequence[Mapping[str, float]]) -> Figure:
    """Draw the differences against density: patches with the scatter of seeds, and the blend of unit cells."""
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(12, 6.2), layout="constrained")
    panels = sheet.subplots(len(SESSIONS), len(OUTCOMES), sharex=True, squeeze=False)
    for line, count in zip(panels, SESSIONS, strict=True):
        for axes, (key, words) in zip(line, OUTCOMES.items(), strict=True):
            for length, colour in zip(LENGTHS, ("#0072b2", "#d55e00"), strict=True):
                own = [row for row in rows if (row["length"], row["sessions"]) == (length, count)]
                x = [row["density"] for row in own]
                axes.errorbar(
                    x,
                    [100 * row[f"{key}_patch"] for row in own],
                    yerr=[100 * row[f"{key}_scatter"] for row in own],
                    fmt="o-",
                    color=colour,
                    capsize=3,
                    label=f"patch, {length:g} mm",
                )
                blended = [100 * row[f"{key}_voronoi"] for row in own]
                axes.plot(x, blended, "x--", color=colour, label=f"blend of cells, {length:g} mm")
            axes.axhline(0, color="0.6", linewidth=0.8)
            axes.set_xscale("log")
            axes.set_xticks(DENSITIES, [str(d) for d in DENSITIES])
            axes.set_xticks([], minor=True)
            axes.set_title(f"{words}, {count} session{'s' if count > 1 else ''}", fontsize=10)
        line[0].set_ylabel("against the unit cell (%)")
    for axes in panels[-1]:
        axes.set_xlabel("channels per cm²")
    panels[0][0].legend(fontsize="small")
    return sheet


def run(folder: Path, *, workers: int) -> Table:
    """Run the study, or what is left of it, and write its table and figure.

    Parameters
    ----------
    folder : Path
        For the runs, ``unit_cell.json``, ``unit_cell.png`` and ``tables.md``.
    workers : int
        Processes, one thread each.

    Returns
    -------
    Table
    """
    results = run_all(simulations(), folder / "runs", workers=workers)
    rows = evaluate(results)
    found = table(rows)
    worst = resolution(results)
    figure(rows).savefig(folder / "unit_cell.png", dpi=100)
    (folder / "unit_cell.json").write_text(json.dumps({"rows": rows, "resolution": worst}, indent=1), encoding="utf-8")
    (folder / "tables.md").write_text(found.markdown(), encoding="utf-8")
    return found
