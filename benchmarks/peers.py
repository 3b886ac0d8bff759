#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Run the fixed problems side by side with programs from the Python package index, to equal error.

    python3 benchmarks/peers.py                      # everything; an hour on two cores
    python3 benchmarks/peers.py --quick              # what takes seconds
    python3 benchmarks/peers.py --problem P3 --problem P4
    python3 benchmarks/peers.py --page docs/reference/benchmarks.md      # also puts the tables into that page

Each program gets looser settings first; the first that reaches the target is then timed, ours and theirs in turn, and
the medians are compared.  Processor time is compared beside wall time, because it holds on a busy machine too.  The
peers live in a virtual environment of their own, build/peers/venv, made when it is missing.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from page import put_between

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "peers"
PROGRAMS = ROOT / "build" / "bench" / "benchmarks"
PEER_RUNS = ROOT / "benchmarks" / "problems" / "peer_runs.py"
PACKAGES = ("numpy", "scipy", "py-pde", "fipy", "scikit-sundae")
NAMES = {
    "scipy": "SciPy",
    "pypde": "py-pde",
    "fipy": "FiPy",
    "cvode": "CVODE (scikit-sundae)",
}
METHODS = {
    ("P1", "scipy"): "Crank-Nicolson, CG",
    ("P1L", "scipy"): "Crank-Nicolson, CG",
    ("P2", "scipy"): "BDF, sparse Jacobian",
    ("P3", "scipy"): "BDF, sparse Jacobian",
    ("P4", "scipy"): "BDF, sparse Jacobian",
    ("P3", "cvode"): "BDF, GMRES, block Jacobi, compiled",
    ("P4", "cvode"): "BDF, banded",
    ("P1", "pypde"): "explicit Euler, compiled",
    ("P2", "pypde"): "explicit Euler, compiled",
    ("P2", "fipy"): "implicit, two sweeps",
    ("P4", "fipy"): "backward Euler",
}


@dataclass
class Case:
    """One problem to one error: our settings and theirs, from loose to tight."""

    problem: str
    target: float
    ours: list[list[str]]
    peers: dict[str, list[str]]
    goals: dict[str, float] = field(default_factory=dict)


def sweeps(scheme: str, *steps: int, layered: bool = False) -> list[list[str]]:
    extra = ["--layered", "1"] if layered else []
    return [["p1", "--scheme", scheme, "--steps", str(n), *extra] for n in steps]


def steps_of(program: str, order: int, *tolerances: float) -> list[list[str]]:
    return [[program, "--order", str(order), "--tolerance", f"{t:g}"] for t in tolerances]


CASES = [
    Case(
        "P1",
        1e-3,
        sweeps("cn", 7, 8, 9, 10, 11, 12),
        {"scipy": ["22", "24", "28"], "pypde": ["700"]},
        {"scipy": 300, "pypde": 300},
    ),
    Case(
        "P1L",
        1e-3,
        sweeps("cn", 7, 8, 9, 10, 11, 12, layered=True),
        {"scipy": ["16", "24", "32"]},
    ),
    Case(
        "P2",
        1e-3,
        steps_of("p2", 2, 1e-3, 3e-4, 2e-4, 1.4e-4, 1e-4, 7e-5, 5e-5) + steps_of("p2", 3, 1e-3, 3e-4, 1e-4),
        {"scipy": ["1e-3", "3e-4", "1e-4", "3e-5"], "pypde": ["1600", "6400"], "fipy": ["50"]},
        {"scipy": 250},
    ),
    Case(
        "P3",
        1e-4,
        steps_of("p3", 2, 1e-3, 5e-4, 3e-4, 2e-4, 1e-4) + steps_of("p3", 3, 1e-3, 3e-4, 1e-4, 7e-5, 5e-5),
        {"cvode": ["1e-3", "3e-4", "1e-4", "3e-5", "1e-5"], "scipy": ["1e-3"]},
        {"cvode": 20},
    ),
    Case(
        "P3",
        1e-6,
        steps_of("p3", 3, 5e-6, 3e-6, 2e-6, 1e-6, 7e-7, 5e-7, 3e-7),
        {"cvode": ["1e-5", "3e-6", "1e-6", "3e-7", "1e-7"]},
        {"cvode": 10},
    ),
    Case(
        "P4",
        1e-4,
        steps_of("p4", 2, 5e-3, 2e-3, 1e-3, 5e-4) + steps_of("p4", 4, 1e-2, 3e-3, 1e-3, 1e-4),
        {"scipy": ["1e-2", "3e-3", "1e-3", "1e-4"], "cvode": ["1e-2", "1e-3", "1e-4"], "fipy": ["300", "2400"]},
        {"scipy": 50},
    ),
    Case(
        "P4",
        1e-6,
        steps_of("p4", 4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6),
        {"scipy": ["1e-4", "3e-5", "1e-5", "1e-6"], "cvode": ["1e-4", "1e-5", "1e-6", "1e-7"]},
        {"scipy": 20},
    ),
]
#: Peers that take minutes.
SLOW = {("P1", "pypde"), ("P1L", "scipy"), ("P2", "fipy"), ("P2", "pypde"), ("P3", "scipy"), ("P4", "fipy")}


def python() -> Path:
    """The interpreter of the peers, with what they need."""
    found = PLACE / "venv" / "bin" / "python"
    if not found.exists():
        print(f"making {found.parents[1]} with {', '.join(PACKAGES)}", file=sys.stderr)
        venv.create(found.parents[1], with_pip=True)
        subprocess.run([found, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return found


def versions() -> str:
    asked = "import importlib.metadata as m, sys; print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), sep=', ')"
    return subprocess.run([python(), "-c", asked, *PACKAGES], check=True, capture_output=True, text=True).stdout.strip()


def build() -> None:
    """Our programs, as `./dev bench` builds them."""
    subprocess.run(["cmake", "--preset", "bench"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    targets = ["problem_p1", "problem_p2", "problem_p3", "problem_p4"]
    subprocess.run(["cmake", "--build", "--preset", "bench", "--target", *targets], cwd=ROOT, check=True)


def answer(command: list[Any], limit: float) -> dict[str, Any] | None:
    """What a program printed; None if it ran out of time or failed."""
    environment = {**os.environ, "FIPY_SOLVERS": "scipy", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, env=environment)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        print(done.stderr[-400:], file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def ours(case: Case, settings: list[str], threads: int) -> dict[str, Any]:
    out = PLACE / f"{case.problem}.bin"
    program = PROGRAMS / f"problem_{settings[0]}"
    found = answer([program, *settings[1:], "--threads", str(threads), "--out", out], 600)
    assert found is not None, settings
    error = answer([python(), PEER_RUNS, case.problem, "error", out], 3600)
    assert error is not None
    return {**found, **error}


def theirs(case: Case, tool: str, setting: str, limit: float) -> dict[str, Any] | None:
    return answer([python(), PEER_RUNS, case.problem, tool, setting], limit)


def seconds(value: float) -> str:
    return f"{value:.3g} s" if value >= 1 else f"{value * 1e3:.3g} ms"


def cheapest(case: Case, threads: int) -> list[str]:
    """Of our methods (order, scheme) each with the loosest setting that reaches the target, the quickest."""
    reached: dict[str, tuple[list[str], dict[str, Any]]] = {}
    nearest: tuple[list[str], dict[str, Any]] | None = None
    for settings in case.ours:
        method = settings[2]
        if method in reached:
            continue
        found = ours(case, settings, threads)
        print(case.problem, case.target, "skinheal", *settings, found, file=sys.stderr, flush=True)
        if found["error"] <= case.target:
            reached[method] = (settings, found)
        if nearest is None or found["error"] < nearest[1]["error"]:
            nearest = (settings, found)
    assert nearest is not None
    return min(reached.values(), key=lambda item: item[1]["processor_seconds"], default=nearest)[0]


def medians(runs: list[dict[str, Any]]) -> tuple[float, float]:
    """Wall and processor time.  Units: s."""
    return statistics.median(r["seconds"] for r in runs), statistics.median(r["processor_seconds"] for r in runs)


def loosest(case: Case, tool: str, options: list[str], limit: float) -> tuple[str, dict[str, Any]] | None:
    """Of a peer's settings the first that reaches the target, else the nearest; None if it ran out of time."""
    best = None
    for option in options:
        found = theirs(case, tool, option, limit)
        print(case.problem, case.target, tool, option, found, file=sys.stderr, flush=True)
        if found is None:
            break
        if best is None or found["error"] < best[1]["error"]:
            best = (option, found)
        if found["error"] <= case.target:
            break
    return best


def compare(case: Case, quick: bool, repeats: int, limit: float, threads: int) -> tuple[list[list[str]], float]:
    """Rows of the table of one case, and our processor time."""
    settings = cheapest(case, threads)
    mine: list[dict[str, Any]] = []
    measured: list[tuple[str, str, list[dict[str, Any]]]] = []
    for tool, options in case.peers.items():
        if quick and (case.problem, tool) in SLOW:
            continue
        best = loosest(case, tool, options, limit)
        runs = [best[1]] if best else []
        while runs and runs[0]["error"] <= case.target and len(runs) < repeats:  # in turn
            mine.append(ours(case, settings, threads))
            runs.append(theirs(case, tool, best[0] if best else "", limit) or runs[0])
        measured.append((tool, best[0] if best else "", runs))
    while len(mine) < repeats:
        mine.append(ours(case, settings, threads))
    my_wall, my_own = medians(mine)
    error = mine[-1]["error"]
    label = " ".join(word.removeprefix("--") for word in settings[1:])
    missed = "" if error <= case.target else ", misses"
    rows = [["**skinheal**", f"{label} ({mine[-1]['steps']} steps)", f"{error:.1e}{missed}"]]
    rows[0] += [seconds(my_wall), seconds(my_own), "1", ""]
    for tool, option, runs in measured:
        method = f"{NAMES[tool]} ({METHODS[case.problem, tool]})"
        if not runs:
            rows.append([method, "", f"stopped after {limit:g} s", "", "", "", ""])
            continue
        wall, own = medians(runs)
        error = runs[0]["error"]
        missed = "" if error <= case.target else ", misses (one run)"
        goal = case.goals.get(tool)
        verdict = "" if goal is None else f"{goal:g}: {'reached' if own / my_own >= goal else 'missed'}"
        ratio = f"{wall / my_wall:.3g} / {own / my_own:.3g}"
        rows.append([method, option, f"{error:.1e}{missed}", seconds(wall), seconds(own), ratio, verdict])
    return [[case.problem, f"{case.target:g}", *row] for row in rows], my_own


def table(heads: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def sweep_rows(quick: bool) -> list[list[str]]:
    """How near the line solves come to the rate at which memory can be updated in place."""
    rows = []
    for threads in (1, 2):
        command = [PROGRAMS / "problem_p1", "--scheme", "be", "--substrates", "10", "--threads", str(threads)]
        found = answer([*command, "--steps", "4" if quick else "10", "--repeats", "5"], 900)
        assert found is not None
        rows.append(
            [
                str(threads),
                seconds(found["step_seconds"]),
                f"{found['cell_substrates_per_second'] / 1e6:.0f}",
                f"{found['in_place_gb_per_second']:.1f}",
                f"{100 * found['share_of_in_place']:.0f} %",
            ]
        )
    return rows


def machine() -> str:
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) / 1e6  # type: ignore[index]
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    load = os.getloadavg()
    return (
        f"{len(os.sched_getaffinity(0))} cores {model[1] if model else platform.processor()}, {memory:.0f} GB, "
        f"{system}, {compiler}, Python {platform.python_version()}; load average {load[0]:.1f} at the end of the runs"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--problem", action="append", choices=sorted({case.problem for case in CASES}))
    parser.add_argument("--quick", action="store_true", help="leave out peers that take minutes")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds that one run of a peer may take")
    parser.add_argument("--threads", type=int, default=1, help="of our programs; the peers have one")
    parser.add_argument("--page", type=Path, help="put the tables between the marks of this page")
    chosen = parser.parse_args()
    PLACE.mkdir(parents=True, exist_ok=True)
    build()
    rows: list[list[str]] = []
    costs: dict[str, float] = {}
    for case in CASES:
        if not chosen.problem or case.problem in chosen.problem:
            found, costs[case.problem] = compare(case, chosen.quick, chosen.repeats, chosen.limit, chosen.threads)
            rows += found
    heads = ["problem", "target", "program", "setting", "error", "wall", "processor", "ratio wall / processor", "goal"]
    text = (
        f"Measured on {datetime.date.today()} with {versions()}, on {machine()}. Medians of {chosen.repeats} runs; "
        f"one thread for the peers, {chosen.threads} for skinheal.\n\n{table(heads, rows)}\n"
    )
    if {"P1", "P1L"} <= set(costs):
        share = costs["P1L"] / costs["P1"]
        text += (
            f"\nP1L costs {share:.2g} times as much as P1 (goal: at most 2: {'reached' if share <= 2 else 'missed'}).\n"
        )
    if "P1" in costs:
        heads = ["threads", "one step", "million cell-substrates per s", "in-place update, GB/s", "share of it reached"]
        text += "\nLine solves, P1 with 10 substrates, backward Euler (goal: 80 % of the in-place rate):\n"
        text += f"\n{table(heads, sweep_rows(chosen.quick))}\n"
    print(text)
    if chosen.page is not None:
        put_between(chosen.page, "peers", text)


if __name__ == "__main__":
    main()
