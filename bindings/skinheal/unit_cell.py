# SPDX-License-Identifier: BSD-3-Clause
"""When is the unit cell good enough?  One channel and its mirror images against a patch with channels at random places.

``python -m skinheal.unit_cell results`` runs the study and writes ``unit_cell.csv`` and ``unit_cell.png`` there.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .simulation import Simulation

DENSITIES = (100, 200, 400)
LENGTHS = (0.5, 1.5)
OUTCOMES = ("collagen_gain", "erythema_duration", "closure_time")

_SCENARIO = """
schema = 1
[protocol]
follow_up = "{days} day"
[device]
kind = "pen"
needle = {{ length = "{length} mm" }}
[[session]]
at = "0 day"
density = "{density} 1/cm^2"
[numerics]
tolerance = 1e-2
seed = {seed}
"""


@dataclass(frozen=True)
class Case:
    """One run.

    Attributes
    ----------
    density : float
        Channels.  Units: 1/cm2.
    length : float
        Of the needle.  Units: mm.
    width : float
        Of the cells of the patch, at most; 0 = the unit cell.  Units: µm.
    seed : int
        Of the places.
    channels : int
        In the patch.
    days : int
        Follow-up.
    """

    density: float
    length: float
    width: float
    seed: int = 1
    channels: int = 9
    days: int = 28


def outcomes(case: Case) -> list[float]:
    """Run one case.

    Parameters
    ----------
    case : Case
        What to run.

    Returns
    -------
    list of float
        ``OUTCOMES`` in SI, NaN where the run did not see one.
    """
    text = _SCENARIO.format(days=case.days, length=case.length, density=case.density, seed=case.seed)
    if case.width > 0:
        side = 1e4 * (case.channels / case.density) ** 0.5
        lateral = 8 * -(-side // (8 * case.width))
        text += f'geometry = "box"\npatch = "{side:.9g} um"\ncells = {{ lateral = {lateral:.0f}, depth = 16 }}\n'
    result = Simulation.from_text(text).run(threads=1, progress=False)
    return [result.metrics[name] if name in result.metrics else float("nan") for name in OUTCOMES]


def cases(seeds: int, width: float) -> list[Case]:
    """Return the runs of the study: unit cells, patches of several seeds, and one patch with finer cells."""
    out = []
    for density in DENSITIES:
        for length in LENGTHS:
            out.append(Case(density, length, 0))
            out += [Case(density, length, width, seed) for seed in range(1, seeds + 1)]
    return [*out, Case(400, 1.5, 0.75 * width), Case(400, 1.5, 0.5 * width)]


def table(seeds: int, width: float, processes: int) -> list[dict[str, float]]:
    """Run the study.

    Parameters
    ----------
    seeds : int
        Patches of each density and length.
    width : float
        Of their cells.  Units: µm.
    processes : int
        Runs at one time.

    Returns
    -------
    list of dict
        One row per run: density, length, width, seed, and the outcomes in SI.
    """
    todo = cases(seeds, width)
    rows = []
    with ProcessPoolExecutor(processes) as pool:
        for case, values in zip(todo, pool.map(outcomes, todo), strict=True):
            row = {"density": case.density, "length": case.length, "width": case.width, "seed": float(case.seed)}
            rows.append({**row, **dict(zip(OUTCOMES, values, strict=True))})
    return rows


def differences(rows: Sequence[dict[str, float]], width: float) -> list[dict[str, float]]:
    """Return how far the mean of the patches is from the unit cell, relative, and their scatter.

    Parameters
    ----------
    rows : sequence of dict
        As ``table`` gives them.
    width : float
        Cells of the patches to compare.  Units: µm.

    Returns
    -------
    list of dict
        ``<outcome>`` = patch / cell - 1 and ``<outcome>_scatter`` = half the range of the seeds over the cell's value.
    """
    out = []
    for density in DENSITIES:
        for length in LENGTHS:
            here = [r for r in rows if r["density"] == density and r["length"] == length]
            cell = next(r for r in here if r["width"] == 0)
            patches = [r for r in here if r["width"] == width]
            line: dict[str, float] = {"density": density, "length": length}
            for name in OUTCOMES:
                values = [p[name] for p in patches]
                line[name] = sum(values) / len(values) / cell[name] - 1
                line[name + "_scatter"] = 0.5 * (max(values) - min(values)) / abs(cell[name])
            out.append(line)
    return out


def figure(lines: Sequence[dict[str, float]], path: Path) -> None:
    """Draw the differences against density, one panel per outcome, into a PNG file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    sheet = Figure(figsize=(10, 3.4), layout="constrained")
    FigureCanvasAgg(sheet)
    for axes, name in zip(sheet.subplots(1, len(OUTCOMES)), OUTCOMES, strict=True):
        for length, style in zip(LENGTHS, ("o-", "s--"), strict=True):
            here = [line for line in lines if line["length"] == length]
            axes.errorbar(
                [line["density"] for line in here],
                [100 * line[name] for line in here],
                yerr=[100 * line[name + "_scatter"] for line in here],
                fmt=style,
                capsize=3,
                label=f"{length:g} mm",
            )
        axes.axhline(0, color="0.6", linewidth=0.8)
        axes.set_xscale("log")
        axes.set_xticks(DENSITIES, [str(d) for d in DENSITIES], minor=False)
        axes.set_title(name.replace("_", " "), fontsize=10)
        axes.set_xlabel("channels per cm²")
        axes.set_ylabel("patch against unit cell (%)")
        axes.legend(title="needle", fontsize=8)
    sheet.savefig(path, dpi=100)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study and write its table and figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the results go")
    parser.add_argument("--seeds", type=int, default=2, help="patches of each kind (default 2)")
    parser.add_argument("--width", type=float, default=60, help="of their cells, in µm (default 60)")
    parser.add_argument("--processes", type=int, default=2, help="runs at one time (default 2)")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    rows = table(given.seeds, given.width, given.processes)
    with (given.folder / "unit_cell.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    lines = differences(rows, given.width)
    (given.folder / "unit_cell.json").write_text(json.dumps(lines, indent=1), encoding="utf-8")
    figure(lines, given.folder / "unit_cell.png")


if __name__ == "__main__":
    main()
