# SPDX-License-Identifier: BSD-3-Clause
"""The command line: a thin face of the package.  Exit codes: 0 ok, 1 failed run, 2 bad input, 130 interrupted."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from .cli_absorb import absorb, actives
from .cli_gallery import gallery
from .cli_needling import insertion
from .cli_params import params
from .cli_study import study
from .errors import Error, IoError, NumericsError, ScenarioError
from .faces import in_shell_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from .comparison import Comparison
    from .simulation import Simulation

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
DEFAULT_PRESET = "professional_pen"
DEFAULT_VARY = "device.needle.length=0.25,0.5,1.0,1.5,2.5 mm"

app = typer.Typer(
    help="Microneedling and wound healing of human skin, computed. A research and teaching model, not medical advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(params, name="params")
app.add_typer(study, name="study")
app.command()(insertion)
app.command()(gallery)

ScenarioFile = Annotated[Path | None, typer.Argument(metavar="[SCENARIO.toml]", help="Default: the shipped scenario.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help='Replace a value: --set device.needle.length="0.5 mm". Repeatable.'
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def main() -> None:
    """Run the command line and leave the process with its exit code; never with a traceback for a user's mistake."""
    try:
        code = app(standalone_mode=False)
    except KeyboardInterrupt:
        code = _interrupted("interrupted")
    except Error as error:
        code = _complain(error, FAILED if isinstance(error, NumericsError) else BAD_INPUT)
    except BrokenPipeError:  # head, less: whoever read our output has had enough
        sys.stderr.close()
        code = OK
    except Exception as error:
        code = _usage(error)
    sys.exit(code if isinstance(code, int) else OK)


def _usage(error: Exception) -> int:
    """Mistakes in the command line itself, as typer found them."""
    show = getattr(error, "show", None)
    if show is not None:
        show()
        return int(getattr(error, "exit_code", BAD_INPUT))
    if type(error).__name__ == "Abort":
        return _interrupted("interrupted")
    if isinstance(error, OSError):
        return _complain(IoError(f"{error.filename or ''}: {error.strerror}. Check the disk and permissions."), FAILED)
    raise error


def _complain(error: Exception, code: int) -> int:
    print(f"skinheal: {in_shell_words(str(error))}", file=sys.stderr)
    return code


def _interrupted(message: str) -> int:
    print(f"skinheal: {message}", file=sys.stderr)
    return INTERRUPTED


def _refuse(message: str) -> NoReturn:
    raise ScenarioError(message)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    print(f"warning: {message}", file=sys.stderr)


def _simulation(scenario: Path | None, changes: list[str] | None) -> Simulation:
    """The scenario of a command line."""
    from .paths import from_command_line
    from .simulation import Simulation

    simulation = Simulation.preset(DEFAULT_PRESET) if scenario is None else Simulation.open(scenario)
    values: dict[str, Any] = {}
    for change in changes or []:
        key, equals, value = change.partition("=")
        if not equals or not key.strip() or not value.strip():
            _refuse(f'--set {change}: write a key and its value, for example --set device.needle.length="0.5 mm"')
        values[key.strip()] = from_command_line(key.strip(), value.strip().strip("\"'"))
    if not values:
        return simulation
    return simulation._changed(values, {key: f'--set {key}="{value}"' for key, value in values.items()})


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return ""


@app.command()
def compare(
    scenario: ScenarioFile = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUES",
            help='What differs: --vary device.needle.length="0.25,0.5 mm" or "0.25:2.0:8 mm" (from:to:count). '
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
    """Compare runs: a table, a figure, a file for each run. Without arguments: five needle lengths on one skin."""
    import os
    import time

    start = time.perf_counter()
    if workers is not None and not 1 <= workers <= 1024:
        _refuse(f"--workers {workers}: allowed: 1 to 1024")
    from . import comparison as engine
    from . import tables

    planned = _planned(scenario, vary, output, changes)
    processors = len(os.sched_getaffinity(0))
    if not quiet:
        note = "" if output is not None else "  (choose another with -o)"
        print(f"{len(planned.runs)} runs into {planned.folder}/{note}", file=sys.stderr)
    loading = tables.import_plotting()
    try:
        engine.carry_out(
            planned,
            workers=workers if workers is not None else processors,
            progress=False if quiet else None,
            checkpoint_interval=checkpoint_every,
            overwrite=overwrite,
        )
    except KeyboardInterrupt:
        raise typer.Exit(
            _interrupted(
                f"interrupted; finished and unfinished runs are kept in {planned.folder}/. "
                "Run the same command again to go on"
            )
        ) from None
    table = tables.write_table(planned)
    loading.join()
    figure = tables.write_figure(planned)
    page = _report(planned)
    if not quiet:
        _print_comparison(planned)
        print(f"table   {table}   (SI units: {engine.UNITS})")
        if figure is not None:
            print(f"figure  {figure}")
        if page is not None:
            print(f"report  {page}   (open it in a browser)")
        reused = sum(run.reused for run in planned.runs)
        kept = f", {reused} of them from before" if reused else ""
        print(f"runs    {planned.folder / engine.RUNS}/   {len(planned.runs)} files{kept}")
        print(f"{time.perf_counter() - start:.1f} s")
    for message, runs in planned.warnings.items():
        where = ", ".join(_where(planned, run) for run in runs[:3]) + (" ..." if len(runs) > 3 else "")
        print(f"warning: {message} [{where}]", file=sys.stderr)
    for run in planned.failed:
        print(f"skinheal: the run with {_where(planned, run)} failed: {in_shell_words(run.message)}", file=sys.stderr)
    if planned.failed:
        raise typer.Exit(FAILED)


def _report(comparison: Comparison) -> Path | None:
    """The page of a comparison; None if no run came to its end."""
    from .report import write_report

    return write_report(comparison.folder) if len(comparison.failed) < len(comparison.runs) else None


def _planned(
    scenario: Path | None, vary: list[str] | None, output: Path | None, changes: list[str] | None
) -> Comparison:
    from . import comparison as engine
    from .paths import Values, parse_values

    wanted: dict[str, Values] = {}
    for text in vary or [DEFAULT_VARY]:
        key, equals, values = text.partition("=")
        key = key.strip()
        if not equals or not key:
            _refuse(f'--vary {text}: write a key and its values, for example --vary device.needle.length="0.5,1.0 mm"')
        if key in wanted:
            _refuse(f"--vary {key} is given twice: list all its values in one")
        wanted[key] = parse_values(values.strip().strip("\"'"))
    return engine.plan(
        _simulation(scenario, changes), wanted, output, notes=lambda path, value: f'--vary {path}: "{value}"'
    )


def _where(comparison: Comparison, run: Any) -> str:
    parts = []
    for axis, label in zip(comparison.axes, run.labels, strict=True):
        shown = f"{label:g} {axis.values.unit}".strip() if isinstance(label, int | float) else str(label)
        parts.append(f"{axis.name.replace('_', ' ')} {shown}")
    return ", ".join(parts)


#: Metric, its head, and its head in a narrow terminal.
_COLUMNS = (
    ("collagen_i_gain", "collagen I\n%", "coll.\nI\n%"),
    ("collagen_iii_gain", "collagen III\n%", "coll.\nIII\n%"),
    ("collagen_gain", "total\n%", "total\n\n%"),
    ("elastin_gain", "elastin\n%", "elas-\ntin\n%"),
    ("collagen_ratio", "I : III", "I:III"),
    ("modulus", "modulus\nkPa", "modu-\nlus\nkPa"),
    ("modulus_gain", "gain\n%", "gain\n\n%"),
    ("erythema_duration", "erythema\ndays", "ery-\nthema\ndays"),
    ("closure_time", "closure\nh", "clo-\nsure\nh"),
    ("tewl_peak", "TEWL peak\ng/m2/h", "TEWL\npeak\ng/m2/h"),
)


def _print_comparison(comparison: Comparison) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from .display import DISCLAIMER, METRICS

    console = Console()
    if not console.is_terminal:
        console = Console(width=max(120, console.width))
    shown = [column for column in _COLUMNS if any(column[0] in run.metrics for run in comparison.runs)]

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
        for _, head, short in shown:
            made.add_column(short if narrow else head, justify="right")
        made.add_column("run\ns", justify="right")
        for run in comparison.runs:
            labels = [f"{label:g}" if isinstance(label, int | float) else str(label) for label in run.labels]
            numbers = [METRICS[name].show(run.metrics.get(name)) for name, _, _ in shown]
            wall = "failed" if run.status == "failed" else f"{run.wall_seconds:.2f}"
            made.add_row(*labels, *numbers, wall)
        return made

    wide = table(narrow=False)
    fits = Console(width=1000).measure(wide).maximum <= console.width
    _put(console, wide if fits else table(narrow=True))
    _print_profiles(comparison, console)
    print(
        "Changes against untreated skin at the end; means over the upper 1 mm of the dermis.\n"
        "Modulus: Young's modulus, with its change as gain. Erythema and closure after the first session.\n"
        f"Run: seconds of computing. A {DISCLAIMER}."
    )


def _put(console: Console, table: Table) -> None:
    """Print a table; into a file or a pipe without blanks at the ends of its lines."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print_profiles(comparison: Comparison, console: Console) -> None:
    """Collagen by depth: the mean of the upper 1 mm favours some needles by construction."""
    from rich import box
    from rich.table import Table

    from .display import METRICS, PROFILE

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
    _put(console, made)


@app.command()
def run(
    scenario: ScenarioFile = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Result file.")] = Path("run.h5"),
    changes: SetOption = None,
    threads: Annotated[int | None, typer.Option(help="The answer is the same for any number.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished run.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an existing file.")] = False,
    checkpoint_every: Annotated[
        float, typer.Option(help="Seconds of wall time between checkpoints.", hidden=True)
    ] = 60.0,
    quiet: Quiet = False,
) -> None:
    """Run one scenario into one result file."""
    if threads is not None and not 1 <= threads <= 1024:
        _refuse(f"--threads {threads}: allowed: 1 to 1024")
    simulation = _simulation(scenario, changes)
    simulation.prepare_file(output, resume=resume, overwrite=overwrite)
    warnings.showwarning = _show_warning
    warnings.simplefilter("always")
    try:
        result = simulation.run(
            output,
            progress=False if quiet else None,
            threads=threads,
            resume=resume,
            overwrite=overwrite,
            checkpoint_interval=checkpoint_every,
        )
    except KeyboardInterrupt:
        raise typer.Exit(_interrupted(f"interrupted; what was computed is in {output}. Go on with --resume")) from None
    except (NumericsError, IoError) as error:
        raise typer.Exit(_complain(error, FAILED)) from None
    if not quiet:
        print(result.summary() if not result.warnings else result.summary().split("\n  warning:", 1)[0])
        print(f"  file  {output}")


@app.command()
def new(
    preset: Annotated[
        str, typer.Option(help="Which scenario to start from; a wrong name lists them.")
    ] = DEFAULT_PRESET,
    file: Annotated[str | None, typer.Argument(hidden=True)] = None,
) -> None:
    """Print a commented scenario:  skinheal new > my.toml"""
    from .simulation import preset_names, preset_text

    if file is not None:
        if file in preset_names():
            _refuse(f"new {file}: name the scenario with --preset:  skinheal new --preset {file} > scenario.toml")
        _refuse(f"new {file}: the scenario is printed, not written. Send it to the file:  skinheal new > {file}")

    print(preset_text(preset), end="")


@app.command()
def validate(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO.toml")],
    changes: SetOption = None,
    show: Annotated[bool, typer.Option("--show", help="Print the scenario with every default filled in.")] = False,
) -> None:
    """Check a scenario: keys, units, ranges. Estimates memory, file size and time; runs nothing."""
    simulation = _simulation(scenario, changes)
    if show:
        print(simulation.scenario.to_toml())
    plan = simulation.plan()
    print(f"{scenario}: valid, {simulation.hash[:12]}")
    print(f"  sessions   {plan['sessions']} in {plan['duration'] / 86400:g} days")
    print(f"  cells      {plan['cells']}, {plan['snapshots']} snapshots")
    print(f"  memory     about {_size(plan['memory'])}")
    print(f"  file       about {_size(plan['file_size'])}")
    print(f"  time       about {plan['wall_seconds']:.2g} s on one thread, within a factor of three")
    for message in simulation.warnings:
        print(f"warning: {message}", file=sys.stderr)


@app.command()
def info(file: Annotated[Path, typer.Argument(metavar="RUN.h5")]) -> None:
    """Show what a result file holds."""
    from .result import Result, open_file

    result = Result.open(file)
    with open_file(file) as handle:
        attributes = {k: v.decode() if isinstance(v, bytes) else v for k, v in handle.attrs.items()}
        snapshots, rows = len(handle["time"]), len(handle["series_time"])
        fields = [name for name, item in handle.items() if getattr(item, "shape", ()) and item.shape[0] == snapshots]
        last = float(handle["series_time"][-1]) if rows else 0.0
        axes = {name: len(handle[name]) for name in ("z", "r") if name in handle}
    print(f"{file}: {attributes.get('title') or 'no title'}")
    print(
        f"  status     {result.status}"
        + ("" if result.status == "complete" else f", computed to {last / 86400:.2f} days")
    )
    print(f"  scenario   {result.scenario_hash}")
    made_by = f"skinheal {attributes.get('skinheal_version')} ({attributes.get('git_revision')})"
    print(f"  made by    {made_by}, {attributes.get('created')}")
    print(f"  parameters {attributes.get('parameter_set')}")
    size = " x ".join(f"{count} {name}" for name, count in axes.items()) or "one point"
    print(f"  size       {_size(file.stat().st_size)}: {snapshots} snapshots of {size}, {rows} rows of series")
    stored = [name for name in fields if name not in ("time", "series_time", "session_time", "session_depth", *axes)]
    print(f"  fields     {', '.join(stored)}")
    print("\n".join(result.summary().splitlines()[1:]))


@app.command()
def report(
    place: Annotated[Path, typer.Argument(metavar="FOLDER|RUN.h5", help="A comparison, or a result file.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The page. Default: report.html in the folder, or RUN.html.")
    ] = None,
) -> None:
    """Write one self-contained page about a comparison or a run.

    It has the question, the treatment, figures to explore, a table, parameters with their sources, and the limits.
    """
    from .report import write_report

    print(write_report(place, output=output))


@app.command()
def cite(file: Annotated[Path, typer.Argument(metavar="RUN.h5")]) -> None:
    """Print what to cite for a run, as BibTeX.

    The software, and the source of every parameter that the run used, those of its skin included.
    """
    from .citations import cite as bibtex

    print(bibtex(file), end="")


@app.command()
def diff(
    first: Annotated[Path, typer.Argument(metavar="A.h5")],
    second: Annotated[Path, typer.Argument(metavar="B.h5")],
    quiet: Quiet = False,
) -> None:
    """Compare two result files, every dataset bit by bit. Exit code 0: equal, 1: different."""
    from .filediff import differences

    found = differences(first, second)
    if not found:
        if not quiet:
            print("equal: every dataset, bit by bit")
        return
    if not quiet:
        from rich import box
        from rich.console import Console
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for head in ("what", "difference", "entries", "largest"):
            table.add_column(head, justify="left" if head in ("what", "difference") else "right")
        for item in found:
            largest = "" if item.largest != item.largest else f"{item.largest:.3g}"
            table.add_row(item.name, item.what, str(item.count or ""), largest)
        console = Console()
        _put(console if console.is_terminal else Console(width=120), table)
        print(f"different: {len(found)} datasets or attributes")
    raise typer.Exit(FAILED)


@app.command()
def doctor() -> None:
    """Print versions and abilities for a bug report."""
    import os
    import platform
    from importlib import metadata

    from . import _core

    build = _core.build_info()
    lines = {
        "skinheal": f"{build['version']} ({build['git_revision']})",
        "compiler": build["compiler"],
        "vector unit": build["instruction_set"],
        "OpenMP": str(build["openmp"]),
        "processors": f"{build['processors']}, {len(os.sched_getaffinity(0))} for this process",
        "HDF5": build["hdf5"],
        "pybind11": build["pybind11"],
        "Python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
    }
    for name in (
        "numpy",
        "xarray",
        "h5netcdf",
        "h5py",
        "matplotlib",
        "pint",
        "pydantic",
        "plotly",
        "typer",
        "rich",
        "tqdm",
    ):
        try:
            lines[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            lines[name] = "missing: install skinheal again"
    for name, value in lines.items():
        print(f"{name:12} {value}")


@app.command()
def version() -> None:
    """Print the version."""
    from . import _core

    print(_core.version)


app.command()(absorb)
app.command()(actives)


if __name__ == "__main__":
    main()
