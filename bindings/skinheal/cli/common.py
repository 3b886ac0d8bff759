# SPDX-License-Identifier: BSD-3-Clause
"""Shared by the commands: exit codes, options, words for mistakes, the scenario of a command line."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ..errors import ScenarioError
from .faces import in_shell_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ..run.simulation import Simulation

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
DEFAULT_PRESET = "professional_pen"

ScenarioFile = Annotated[Path | None, typer.Argument(metavar="[SCENARIO.toml]", help="Default: the shipped scenario.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help='Replace a value: --set device.needle.length="0.5 mm". Repeatable.'
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def complain(error: Exception, code: int) -> int:
    """Say what is wrong on the error stream; return the exit code."""
    print(f"skinheal: {in_shell_words(error)}", file=sys.stderr)
    return code


def warn(message: str) -> None:
    """Say something on the error stream that does not stop the command."""
    print(f"warning: {message}", file=sys.stderr)


def plain_warnings() -> None:
    """Show warnings as a sentence, without the place in the program that Python adds."""
    warnings.showwarning = lambda message, *_, **__: warn(str(message))
    warnings.simplefilter("always")


def interrupted(message: str, by: BaseException | None = None) -> int:
    """Say that the user or a signal stopped it; return the exit code: 128 and the signal's number, as shells do."""
    number = getattr(by, "number", None)
    print(f"skinheal: {f'{by}; ' if number else ''}{message}", file=sys.stderr)
    return INTERRUPTED if number is None else 128 + int(number)


def refuse(message: str) -> NoReturn:
    """Refuse a command line."""
    raise ScenarioError(message)


def refuse_checkpoint_every(seconds: float) -> None:
    """Refuse a time between checkpoints that means nothing."""
    if not 0 <= seconds < float("inf"):
        refuse(f"--checkpoint-every {seconds}: a number of seconds, 0 or more")


def simulation_of(scenario: Path | None, changes: list[str] | None) -> Simulation:
    """The scenario of a command line."""
    from ..inputs.paths import from_command_line
    from ..run.simulation import Simulation

    values: dict[str, object] = {}
    for change in changes or []:
        key, equals, value = change.partition("=")
        if not equals or not key.strip() or not value.strip():
            refuse(f'--set {change}: write a key and its value, for example --set device.needle.length="0.5 mm"')
        values[key.strip()] = from_command_line(key.strip(), value.strip().strip("\"'"))
    notes = {key: f'--set {key}="{value}"' for key, value in values.items()}
    try:
        simulation = Simulation.preset(DEFAULT_PRESET) if scenario is None else Simulation.open(scenario)
    except ScenarioError:
        if scenario is None or not values:
            raise
        return Simulation.repaired(scenario, values, notes)
    return simulation._changed(values, notes) if values else simulation


def put(console: Console, table: Table) -> None:
    """Print a table; into a file or a pipe without blanks at the ends of its lines."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))
