#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Hold every inner loop of the solver against what the machine allows, measured in the same run.

    python3 benchmarks/kernels.py                    # tables of bench_kernels, some minutes
    python3 benchmarks/kernels.py --page docs/reference/benchmarks.md      # also puts them into that page

Of several repetitions of each kernel the best counts: it is the one that the other programs of the machine disturbed
least, as the limits are the best of many short runs.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
from pathlib import Path
from typing import Any

from page import put_between
from peers import PROGRAMS, ROOT, machine, table

GRIDS = ("16x24", "100x200", "100x100x75")
MEANINGS = {
    "stage": "stage: rates, Jacobian, its sparse LU, stencil",
    "rate": "right-hand side",
    "sweep_r": "line solves, rows (r, x)",
    "sweep_y": "line solves, y",
    "sweep_z": "line solves, z",
    "sweep_z_next": "the same with the next stage's state",
    "sweep_z_new_state": "the same with new state and error",
    "add": "next stage's state of what does not move",
    "update": "new state and error of what does not move",
}


def measure(repetitions: int, seconds: float) -> dict[str, Any]:
    subprocess.run(["cmake", "--preset", "bench"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "bench", "--target", "bench_kernels"], cwd=ROOT, check=True)
    command = [PROGRAMS / "bench_kernels", "--benchmark_format=json", f"--benchmark_min_time={seconds:g}"]
    command.append(f"--benchmark_repetitions={repetitions}")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def best(runs: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The quickest repetition of each kernel, by its name."""
    found: dict[str, dict[str, Any]] = {}
    for run in runs:
        if run["run_type"] != "iteration" or run.get("error_occurred"):
            continue
        name = run["run_name"]
        if name not in found or run["cpu_time"] < found[name]["cpu_time"]:
            found[name] = run
    return found


def cell(run: dict[str, Any] | None) -> str:
    if run is None:
        return ""
    return f"{1e9 / run['cells/s']:.3g} ns: {100 * run['share']:.0f} % ({run['label']})"


def model_rows(kernels: dict[str, dict[str, Any]], model: str, lanes: str) -> list[list[str]]:
    rows = []
    for kernel, meaning in MEANINGS.items():
        runs = [kernels.get(f"{kernel}/{model}/{grid}/{lanes}") for grid in GRIDS]
        if kernel == "sweep_r":
            runs[2] = kernels.get(f"sweep_x/{model}/{GRIDS[2]}/{lanes}")
        of_one = runs[2] or runs[1]
        assert of_one is not None, kernel
        work = [f"{of_one[key]:.3g}" for key in ("B/cell", "flop/cell", "div/cell")]
        rows.append([meaning, " / ".join(work), *(cell(run) for run in runs)])
    return rows


def set_rows(kernels: dict[str, dict[str, Any]], lanes: list[str]) -> list[list[str]]:
    """The kernels that are told by instruction set."""
    names = {
        "stage, mn17, 100x200": "stage/mn17/100x200/{}",
        "line solves z, mn17, 100x200": "sweep_z/mn17/100x200/{}",
        "network: banded LU, 500 cells, band 6": "banded_factorise/{}/n:500/band:6",
        "network: solve, 500 cells, band 6": "banded_solve/{}/n:500/band:6",
        "network: banded LU, 4000 cells, band 40": "banded_factorise/{}/n:4000/band:40",
        "network: solve, 4000 cells, band 40": "banded_solve/{}/n:4000/band:40",
        "register program, stage of the brusselator, 64 x 64": "program_stage/{}/cells:64",
        "register program, 256 x 256": "program_stage/{}/cells:256",
    }
    return [[name, *(cell(kernels.get(key.format(lane))) for lane in lanes)] for name, key in names.items()]


def limit_rows(context: dict[str, str]) -> list[list[str]]:
    """What was measured of the machine; by threads."""
    names = sorted({key.rsplit(", threads ", 1)[0] for key in context if ", threads " in key})
    return [[name, *(context.get(f"{name}, threads {n}", "") for n in (1, 2))] for name in names]


def text_of(found: dict[str, Any], repetitions: int) -> str:
    kernels = best(found["benchmarks"])
    lanes = [name for name in ("AVX-512", "AVX2", "baseline") if f"stage/mn17/100x200/{name}" in kernels]
    grids = [grid.replace("x", " x ") for grid in GRIDS]
    heads = ["kernel", "bytes / flops / divisions per cell of the largest grid"]
    return "\n\n".join(
        [
            f"Measured on {datetime.date.today()} on {machine()}. Best of {repetitions} repetitions, "
            "processor time, one thread. Each entry: time per cell "
            "(line solves and updates: per cell and field), and the share reached of the tightest limit.",
            table(["limit of the machine", "1 thread", "2 threads"], limit_rows(found["context"])),
            f"Healing model `mn17`, all its fields, {lanes[0]}:",
            table([*heads, *grids], model_rows(kernels, "mn17", lanes[0])),
            "By instruction set:",
            table(["kernel", *lanes], set_rows(kernels, lanes)),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.1, help="that one repetition of a kernel takes at least")
    parser.add_argument("--page", type=Path, help="put the tables between the marks of this page")
    chosen = parser.parse_args()
    text = text_of(measure(chosen.repetitions, chosen.seconds), chosen.repetitions)
    print(text)
    if chosen.page is not None:
        put_between(chosen.page, "kernels", text)


if __name__ == "__main__":
    main()
