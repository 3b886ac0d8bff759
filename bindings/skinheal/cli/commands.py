# SPDX-License-Identifier: BSD-3-Clause
"""The command line: a thin face of the package.  Exit codes: 0 ok, 1 failed run, 2 bad input, 130 interrupted."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Error, IoError, NumericsError
from ..run.room import size
from .absorb import absorb, actives
from .common import (
    BAD_INPUT,
    DEFAULT_PRESET,
    FAILED,
    OK,
    Quiet,
    ScenarioFile,
    SetOption,
    complain,
    interrupted,
    plain_warnings,
    put,
    refuse,
    refuse_checkpoint_every,
    simulation_of,
)
from .compare import compare
from .gallery import gallery
from .needling import insertion
from .params import params
from .study import study

if TYPE_CHECKING:
    pass

app = typer.Typer(
    help="Microneedling and wound healing of human skin, computed. A research and teaching model, not medical advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(params, name="params")
app.add_typer(study, name="study")
app.command()(compare)
app.command()(insertion)
app.command()(gallery)


def _print_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take what stands before the command; its help is that of the program."""


def main() -> None:
    """Run the command line and leave the process with its exit code; never with a traceback for a user's mistake."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a title that the terminal cannot show, a path that is not UTF-8
    try:
        code = app(standalone_mode=False)
    except KeyboardInterrupt as stop:
        code = interrupted("interrupted", stop)
    except Error as error:
        code = complain(error, FAILED if isinstance(error, NumericsError) else BAD_INPUT)
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
        return interrupted("interrupted")
    if isinstance(error, OSError):
        what = error.filename or "a file could not be read or written"
        return complain(IoError(f"{what}: {error.strerror or error}. Check the disk and permissions."), FAILED)
    if isinstance(error, MemoryError):
        return complain(Error("there is not enough memory for this. Ask for fewer cells or snapshots."), FAILED)
    raise error


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
    keep_checkpoint: Annotated[
        bool, typer.Option("--keep-checkpoint", help="Keep the state at the end, for a run that goes on.")
    ] = False,
    go_on_from: Annotated[
        Path | None,
        typer.Option("--from", metavar="OLD.h5", help="Go on from the end of a run that kept its checkpoint."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Run one scenario into one result file."""
    if threads is not None and not 1 <= threads <= 1024:
        refuse(f"--threads {threads}: allowed: 1 to 1024")
    refuse_checkpoint_every(checkpoint_every)
    simulation = simulation_of(scenario, changes)
    simulation.prepare_file(output, resume=resume, overwrite=overwrite)
    plain_warnings()
    try:
        result = simulation.run(
            output,
            progress=False if quiet else None,
            threads=threads,
            resume=resume,
            overwrite=overwrite,
            checkpoint_interval=checkpoint_every,
            keep_checkpoint=keep_checkpoint,
            go_on_from=go_on_from,
        )
    except KeyboardInterrupt as stop:
        raise typer.Exit(
            interrupted(f"interrupted; what was computed is in {output}. Go on with --resume", stop)
        ) from None
    except (NumericsError, IoError) as error:
        raise typer.Exit(complain(error, FAILED)) from None
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
    from ..run.simulation import preset_names, preset_text

    if file is not None:
        if file in preset_names():
            refuse(f"new {file}: name the scenario with --preset:  skinheal new --preset {file} > scenario.toml")
        refuse(f"new {file}: the scenario is printed, not written. Send it to the file:  skinheal new > {file}")

    print(preset_text(preset), end="")


@app.command()
def validate(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO.toml")],
    changes: SetOption = None,
    show: Annotated[bool, typer.Option("--show", help="Print the scenario with every default filled in.")] = False,
) -> None:
    """Check a scenario: keys, units, ranges. Estimates memory, file size and time; runs nothing."""
    simulation = simulation_of(scenario, changes)
    if show:
        print(simulation.scenario.to_toml())
    plan = simulation.plan()
    print(f"{scenario}: valid, {simulation.hash[:12]}")
    print(f"  sessions   {plan['sessions']} in {plan['duration'] / 86400:g} days")
    print(f"  cells      {plan['cells']}, {plan['snapshots']} snapshots")
    print(f"  memory     about {size(plan['memory'])}")
    print(f"  file       about {size(plan['file_size'])}")
    print(f"  time       about {plan['wall_seconds']:.2g} s on one thread of an idle Xeon; more where others work")
    for message in simulation.warnings:
        print(f"warning: {message}", file=sys.stderr)


@app.command()
def info(file: Annotated[Path, typer.Argument(metavar="RUN.h5")]) -> None:
    """Show what a result file holds."""
    from ..results.opening import attributes_of, items_of, reading
    from ..results.result import Result

    result = Result.open(file)
    with reading(file) as handle:
        attributes = attributes_of(handle)
        snapshots, rows = len(handle["time"]), len(handle["series_time"])
        fields = [name for name, item in items_of(handle) if getattr(item, "shape", ()) and item.shape[0] == snapshots]
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
    shape = " x ".join(f"{count} {name}" for name, count in axes.items()) or "one point"
    print(f"  size       {size(file.stat().st_size)}: {snapshots} snapshots of {shape}, {rows} rows of series")
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
    from ..report.page import write_report

    print(write_report(place, output=output))


@app.command()
def cite(file: Annotated[Path, typer.Argument(metavar="RUN.h5")]) -> None:
    """Print what to cite for a run, as BibTeX.

    The software, and the source of every parameter that the run used, those of its skin included.
    """
    from ..run.sources import cite as bibtex

    print(bibtex(file), end="")


@app.command()
def diff(
    first: Annotated[Path, typer.Argument(metavar="A.h5")],
    second: Annotated[Path, typer.Argument(metavar="B.h5")],
    quiet: Quiet = False,
) -> None:
    """Compare two result files, every dataset bit by bit. Exit code 0: equal, 1: different."""
    from ..results.filediff import differences

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
        put(console if console.is_terminal else Console(width=120), table)
        print(f"different: {len(found)} datasets or attributes")
    raise typer.Exit(FAILED)


@app.command()
def doctor() -> None:
    """Print versions and abilities for a bug report."""
    import os
    import platform
    from importlib import metadata

    from .. import _core

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
    from .. import _core

    print(_core.version)


app.command()(absorb)
app.command()(actives)


if __name__ == "__main__":
    main()
