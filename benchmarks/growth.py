#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""How the cost of a model of your own grows: with cells, fields, tolerance and threads; and what memory a cell takes.

    python3 benchmarks/growth.py --page docs/reference/benchmarks.md      # measures, and puts the tables into that page
    python3 benchmarks/growth.py --quick                                  # small sizes, seconds; says that it was quick

Needs the Python package.  Cost is processor time, which holds on a busy machine as well; runs of one series take turns,
and the least of them counts.  Each exponent is the slope of a straight line through the logarithms.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from page import put_between

import skinheal as sh


def wave(fields: int) -> sh.Model:
    """Fisher's equation, or a ring of species each of which decays into the next."""
    if fields == 1:
        return sh.Model(species=["u"], diffusivities={"u": 1.0}, rates={"u": "u*(1 - u)"})
    names = [f"s{i}" for i in range(fields)]
    rates = {n: f"{names[i - 1]}*(1 - {n}) - {n}/(1 + {n})" for i, n in enumerate(names)}
    return sh.Model(species=names, diffusivities=dict.fromkeys(names, 1.0), rates=rates)


def grid_of(geometry: str, scale: float, quick: bool) -> sh.Grid:
    """A grid with about `scale` times the cells of the smallest one; lengths stay."""
    base = {"column": 512, "axisymmetric": 32, "box": 10} if quick else {"column": 8192, "axisymmetric": 96, "box": 24}
    n = base[geometry]
    if geometry == "column":
        return sh.Grid.column(40.0, round(n * scale))
    if geometry == "axisymmetric":
        return sh.Grid.axisymmetric((40.0, 40.0), (round(n * scale**0.5),) * 2)
    return sh.Grid.box((40.0, 40.0, 40.0), (round(n * scale ** (1 / 3)),) * 3)


def start_of(model: sh.Model, grid: sh.Grid) -> dict[str, np.ndarray]:
    axis = grid.centres(grid.names[-1])
    return {
        name: np.broadcast_to(0.2 + 0.1 * np.cos(axis / (3 + i)), grid.shape) for i, name in enumerate(model.species)
    }


STEP = 0.02


@dataclass
class Run:
    """One run and its twin of one step, which costs what surrounds the steps: reading the model, arrays in and out."""

    model: sh.Model
    grid: sh.Grid
    options: dict[str, Any]

    def cost(self, **instead: Any) -> tuple[float, int]:
        """Processor time with all threads, s; steps."""
        before = time.process_time()
        solution = self.model.run(self.grid, start_of(self.model, self.grid), **{**self.options, **instead})
        return time.process_time() - before, solution.steps + solution.rejected


@dataclass
class Cost:
    """Processor time of the steps alone, s."""

    seconds: float
    steps: int

    @property
    def per_step(self) -> float:
        return self.seconds / self.steps


def least(runs: dict[Any, Run], repeats: int) -> dict[Any, Cost]:
    """Of each run the least cost among some, taken in turns."""
    whole: dict[Any, tuple[float, int]] = {}
    around: dict[Any, float] = {}
    for _ in range(repeats):
        for key, run in runs.items():
            whole[key] = min(whole.get(key, (np.inf, 0)), run.cost())
            around[key] = min(around.get(key, np.inf), run.cost(times=STEP, step=STEP)[0])
    return {key: Cost(max(whole[key][0] - around[key], 1e-9), max(whole[key][1] - 1, 1)) for key in runs}


def exponent(x: list[float], y: list[float]) -> float:
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def with_cells(quick: bool, repeats: int) -> str:
    """An eightfold range of cells per geometry, steps of one length: the cost of a step."""
    rows = []
    model = wave(3)
    options = {"times": STEP * (41 if quick else 161), "step": STEP}
    for geometry in ("column", "axisymmetric", "box"):
        grids = {scale: grid_of(geometry, scale, quick) for scale in (1.0, 2.0, 4.0, 8.0)}
        found = least({scale: Run(model, grid, options) for scale, grid in grids.items()}, repeats)
        cells = [float(np.prod(grid.shape)) for grid in grids.values()]
        per_step = [found[scale].per_step for scale in grids]
        each = ", ".join(f"{1e9 * t / n / 3:.1f}" for t, n in zip(per_step, cells, strict=True))
        rows.append([geometry, f"{cells[0]:.0f} to {cells[-1]:.0f}", each, f"{exponent(cells, per_step):.2f}"])
    return table(["geometry", "cells", "ns per cell, field and step", "exponent of a step"], rows)


def with_fields(quick: bool, repeats: int) -> str:
    grid = grid_of("axisymmetric", 1.0, quick)
    counts = [2, 4, 8, 16]
    options = {"times": STEP * (41 if quick else 161), "step": STEP}
    found = least({n: Run(wave(n), grid, options) for n in counts}, repeats)
    per_step = [found[n].per_step for n in counts]
    each = ", ".join(f"{1e9 * t / n / np.prod(grid.shape):.1f}" for n, t in zip(counts, per_step, strict=True))
    rows = [[", ".join(map(str, counts)), each, f"{exponent([float(n) for n in counts], per_step):.2f}"]]
    return table(["fields", "ns per cell, field and step", "exponent of a step"], rows)


def with_tolerance(quick: bool, repeats: int) -> str:
    grid = grid_of("axisymmetric", 1.0, quick)
    rows = []
    tolerances = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5]
    for order in (2, 3):
        runs = {t: Run(wave(3), grid, {"times": 5.0, "tolerance": t, "order": order}) for t in tolerances}
        found = least(runs, repeats)
        inverse = [1 / t for t in tolerances[1:]]
        steps = [float(found[t].steps + 1) for t in tolerances]
        rows.append(
            [
                str(order),
                ", ".join(f"{n:.0f}" for n in steps),
                f"{exponent(inverse, steps[1:]):.2f}",
                f"{exponent(inverse, [found[t].seconds for t in tolerances[1:]]):.2f}",
            ]
        )
    return table(["order", "steps at 1e-1 to 1e-5", "exponent of steps, from 1e-2 on", "of the cost"], rows)


def with_threads(quick: bool, repeats: int) -> str:
    rows = []
    for geometry in ("column", "axisymmetric", "box"):
        grid = grid_of(geometry, 8.0, quick)
        options = {"times": STEP * (41 if quick else 81), "step": STEP}
        runs = {n: Run(wave(3), grid, {**options, "threads": n}) for n in (1, 2)}
        wall: dict[int, float] = {1: np.inf, 2: np.inf}
        for _ in range(repeats):
            for n, run in runs.items():
                began = time.perf_counter()
                run.cost()
                wall[n] = min(wall[n], time.perf_counter() - began)
        found = least(runs, repeats)
        rows.append([geometry, f"{found[2].seconds / found[1].seconds:.2f}", f"{wall[1] / wall[2]:.2f}"])
    return table(["geometry", "processor time of two threads over one", "speed-up in wall time"], rows)


MEMORY = """
import resource, sys
sys.path.insert(0, {here!r})
import growth
model = growth.wave({fields})
grid = growth.grid_of("axisymmetric", {scale}, False)
model.run(grid, growth.start_of(model, grid), times=0.04, step=0.02)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def peak(fields: int, scale: float) -> float:
    """Peak memory of a process of its own.  Units: byte."""
    code = MEMORY.format(here=str(Path(__file__).parent), fields=fields, scale=scale)
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


def memory() -> str:
    rows = []
    for fields in (1, 4, 16):
        small, large = 128.0 / fields, 512.0 / fields  # above what reading the model takes
        cells = [float(np.prod(grid_of("axisymmetric", s, False).shape)) for s in (small, large)]
        bytes_per_cell = (peak(fields, large) - peak(fields, small)) / (cells[1] - cells[0])
        rows.append([str(fields), f"{bytes_per_cell:.0f}", f"{bytes_per_cell / fields / 8:.1f}"])
    return table(["fields", "bytes per cell", "doubles per cell and field"], rows)


def machine() -> str:
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    return (
        f"{len(os.sched_getaffinity(0))} cores {model[1] if model else platform.processor()}, "
        f"load average {os.getloadavg()[0]:.1f} at the end of the runs"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes and one run of each")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--page", type=Path, help="put the tables between the marks of this page")
    chosen = parser.parse_args()
    repeats = 1 if chosen.quick else chosen.repeats
    parts = [
        ("Cells, three species, steps of one length, one thread:", with_cells(chosen.quick, repeats)),
        ("Fields, a ring of species:", with_fields(chosen.quick, repeats)),
        ("Tolerance, three species:", with_tolerance(chosen.quick, repeats)),
        ("Threads:", with_threads(chosen.quick, repeats)),
        ("Memory beyond a small run, axisymmetric; initial values and answers in Python are counted:", memory()),
    ]
    how = "with --quick" if chosen.quick else f"least of {repeats} runs"
    text = f"Measured on {datetime.date.today()} ({how}), on {machine()}.\n"
    text += "".join(f"\n{title}\n\n{rows}\n" for title, rows in parts)
    print(text)
    if chosen.page is not None:
        put_between(chosen.page, "growth", text)


if __name__ == "__main__":
    main()
