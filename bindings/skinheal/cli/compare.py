# SPDX-License-Identifier: BSD-3-Clause
"""The command that compares runs, and its tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import FAILED, Quiet, SetOption, interrupted, put, refuse, refuse_checkpoint_every, simulation_of, warn
from .faces import SHELL

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..run.comparison import Comparison, Run
    from ..run.simulation import Simulation

DEFAULT_VARY = "device.needle.length=0.25,0.5,1.0,1.5,2.5 mm"


def compare(
    scenarios: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[SCENARIO.toml]...", help="Default: the shipped scenario. Several are compared."),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUES",
            help='Key that differs: --vary device.needle.length="0.25,0.5 mm" or "0.25:2.0:8 mm" (from:to:count). '
            "Repeatable: every combination.",
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder. Default: compare-<hash>.")] = None,
    changes: SetOption = None,
    workers: Annotated[int | None, typer.Option(help="Processes, one thread each. Default: one per processor.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Run finished runs again.")] = False,
    checkpoint_every: Annotated[
        float, typer.Option(help="Seconds of wall time between checkpoints.", hidden=True)
    ] = 60.0,
    quiet: Quiet = False,
) -> None:
    """Compare runs: a table, a figure, a file for each run. Without arguments: five needle lengths on one skin.

    Several scenario files are compared with one another; with --vary each of them for each value.
    """
    import os
    import time

    start = time.perf_counter()
    if workers is not None and not 1 <= workers <= 1024:
        refuse(f"--workers {workers}: allowed: 1 to 1024")
    refuse_checkpoint_every(checkpoint_every)
    from ..run import comparison as engine
    from ..run import tables

    planned = _planned(scenarios or [], vary, output, changes)
    processors = len(os.sched_getaffinity(0))
    if not quiet:
        note = "" if output is not None else "  (choose another with -o)"
        print(f"{len(planned.runs)} runs into {planned.folder}/{note}", file=sys.stderr)
    loading = tables.import_plotting()
    try:
        with engine.held(planned):
            engine.carry_out(
                planned,
                workers=workers if workers is not None else processors,
                progress=False if quiet else None,
                checkpoint_interval=checkpoint_every,
                overwrite=overwrite,
                grown=tables.write_table,
            )
            table = tables.write_table(planned)
            loading.join()
            figure = tables.write_figure(planned)
            page = _report(planned)
    except KeyboardInterrupt as stop:
        raise typer.Exit(
            interrupted(
                f"interrupted; finished and unfinished runs are kept in {planned.folder}/. "
                "Run the same command again to go on",
                stop,
            )
        ) from None
    if not quiet:
        _print_comparison(planned)
        _print_places(planned, table, figure, page)
        print(f"{time.perf_counter() - start:.1f} s")
    _print_troubles(planned)
    if planned.failed:
        raise typer.Exit(FAILED)


def _print_places(comparison: Comparison, table: Path, figure: Path | None, page: Path | None) -> None:
    from ..results.folder import RUNS, UNITS

    print(f"table   {table}   (SI units: {UNITS})")
    if figure is not None:
        print(f"figure  {figure}")
    if page is not None:
        print(f"report  {page}   (open it in a browser)")
    reused = sum(run.reused for run in comparison.runs)
    kept = f", {reused} of them from before" if reused else ""
    print(f"runs    {comparison.folder / RUNS}/   {len(comparison.runs)} files{kept}")


def _print_troubles(comparison: Comparison) -> None:
    from ..inputs.titles import gathered

    for message, runs in gathered(comparison.warnings).items():
        where = ", ".join(_where(comparison, run) for run in runs[:3]) + (" ..." if len(runs) > 3 else "")
        print(f"warning: {message} [{where}]", file=sys.stderr)
    for message in comparison.idle:
        warn(message)
    for run in comparison.failed:
        why = run.why.spelled(SHELL) if run.why is not None else run.message
        print(f"skinheal: the run with {_where(comparison, run)} failed: {why}", file=sys.stderr)


def _report(comparison: Comparison) -> Path | None:
    """The page of a comparison; None if no run came to its end."""
    from ..report.page import write_report

    return write_report(comparison.folder) if len(comparison.failed) < len(comparison.runs) else None


def _planned(
    scenarios: list[Path], vary: list[str] | None, output: Path | None, changes: list[str] | None
) -> Comparison:
    from ..inputs.value_lists import Values, parse_values
    from ..run import comparison as engine

    wanted: dict[str, Values] = {}
    for text in vary or ([DEFAULT_VARY] if len(scenarios) < 2 else []):
        key, equals, values = text.partition("=")
        key = key.strip()
        if not equals or not key:
            refuse(f'--vary {text}: write a key and its values, for example --vary device.needle.length="0.5,1.0 mm"')
        if key in wanted:
            refuse(f"--vary {key} is given twice: list all its values in one")
        wanted[key] = parse_values(values.strip().strip("\"'"))
    base: Simulation | dict[str, Simulation]
    if len(scenarios) < 2:
        base = simulation_of(scenarios[0] if scenarios else None, changes)
    else:
        base = {name: simulation_of(file, changes) for name, file in _named(scenarios).items()}
    return engine.plan(base, wanted, output, notes=lambda path, value: f'--vary {path}: "{value}"')


def _named(files: list[Path]) -> dict[str, Path]:
    """Files by the names that tables show: without folder and ending, where that tells them apart."""
    for name in (lambda file: file.stem, str):
        named = {name(file): file for file in files}
        if len(named) == len(files):
            return named
    doubled = next(file for file in files if files.count(file) > 1)
    refuse(f"{doubled} is given twice: each scenario makes one run, name it once")


def _where(comparison: Comparison, run: Run) -> str:
    from ..run.comparison import shown_value

    parts = []
    for axis, label in zip(comparison.axes, run.labels, strict=True):
        parts.append(f"{axis.name.replace('_', ' ')} {shown_value(label, axis.values.unit)}")
    return ", ".join(parts)


_AGAIN = "erythema_later_duration"
#: Metric, its head, and its head in a narrow terminal.
_COLUMNS = (
    ("collagen_i_gain", "collagen I\n%", "coll.\nI\n%"),
    ("collagen_iii_gain", "collagen III\n%", "coll.\nIII\n%"),
    ("collagen_gain", "total\n%", "total\n\n%"),
    ("elastin_gain", "elastin\n%", "elas-\ntin\n%"),
    ("collagen_ratio", "I : III", "I:III"),
    ("modulus", "modulus\nkPa", "modu-\nlus\nkPa"),
    ("modulus_gain", "gain\n%", "gain\n\n%"),
    ("erythema_duration", "erythema", "ery-\nthema"),
    (_AGAIN, "red again", "red\nagain"),
    ("closure_time", "closure", "clo-\nsure"),
    ("tewl_peak", "TEWL peak\ng/m2/h", "TEWL\npeak\ng/m2/h"),
)


def _print_comparison(comparison: Comparison) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from ..figures.display import DISCLAIMER, EVENTS, METRICS

    console = Console()
    if not console.is_terminal:
        console = Console(width=max(120, console.width))
    shown = [column for column in _COLUMNS if any(column[0] in run.metrics.shown for run in comparison.runs)]
    if not any(run.metrics.get(_AGAIN) or _AGAIN in run.metrics.at_least for run in comparison.runs):
        shown = [column for column in shown if column[0] != _AGAIN]

    units = {name: METRICS[name].fitting(run.metrics.known(name) for run in comparison.runs) for name, _, _ in shown}

    def table(narrow: bool) -> Table:
        made = Table(
            box=box.SIMPLE_HEAD,
            title=comparison.title or None,
            title_justify="left",
            pad_edge=False,
            collapse_padding=True,
            padding=(0, 0 if narrow else 1),
        )
        for axis in comparison.axes:
            unit = axis.values.unit
            made.add_column(axis.name.replace("_", "\n") + (f"\n{unit}" if unit else ""), justify="right")
        for name, head, short in shown:
            text = short if narrow else head
            made.add_column(f"{text}\n{units[name].unit}" if name in EVENTS else text, justify="right")
        made.add_column("run\ns", justify="right")
        for run in comparison.runs:
            labels = [f"{label:g}" if isinstance(label, int | float) else str(label) for label in run.labels]
            numbers = [run.metrics.cell(name, units[name]) for name, _, _ in shown]
            wall = "failed" if run.status == "failed" else f"{run.wall_seconds:.2f}"
            made.add_row(*labels, *numbers, wall)
        return made

    wide = table(narrow=False)
    fits = Console(width=1000).measure(wide).maximum <= console.width
    put(console, wide if fits else table(narrow=True))
    _print_profiles(comparison, console)
    if any(run.metrics.at_least for run in comparison.runs):
        print("≥: at least; the run, or the time to the next session, ended before it did.")
    print(
        "Changes against untreated skin at the end; means over the upper 1 mm of the dermis.\n"
        "Modulus: Young's modulus, with its change as gain. Erythema and closure after the first session.\n"
        f"Run: seconds of computing. A {DISCLAIMER}."
    )


def _print_profiles(comparison: Comparison, console: Console) -> None:
    """Collagen by depth: the mean of the upper 1 mm favours some needles by construction."""
    from rich import box
    from rich.table import Table

    from ..figures.display import METRICS, PROFILE

    names = [name for name in PROFILE if any(name in run.metrics for run in comparison.runs)]
    if not names:
        return
    made = Table(
        box=box.SIMPLE_HEAD,
        title="Collagen I + III by depth below the junction, %",
        title_justify="left",
        pad_edge=False,
        collapse_padding=True,
    )
    for axis in comparison.axes:
        unit = axis.values.unit
        made.add_column(axis.name.replace("_", "\n") + (f"\n{unit}" if unit else ""), justify="right")
    for name in names:
        made.add_column(PROFILE[name][1].replace(" to ", "\nto ").replace("below ", "below\n"), justify="right")
    made.add_column("upper\n1 mm", justify="right")
    made.add_column("whole\ndermis", justify="right")
    for run in comparison.runs:
        labels = [f"{label:g}" if isinstance(label, int | float) else str(label) for label in run.labels]
        numbers = [METRICS[n].show(run.metrics.get(n)) for n in (*names, "collagen_gain", "collagen_gain_full")]
        made.add_row(*labels, *numbers)
    put(console, made)
