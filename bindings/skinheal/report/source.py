# SPDX-License-Identifier: BSD-3-Clause
"""Subject of a report: the runs of a comparison, or one run, as their files tell."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import IoError, option, phrase
from ..figures.display import METRICS
from ..inputs.described import SPACE
from ..inputs.document import ScenarioDocument, read_document
from ..inputs.titles import labelled
from ..results.folder import TABLE, UNITS
from ..results.result import Result


@dataclass(frozen=True)
class Axis:
    """A varied key: dotted path, name for people, unit."""

    path: str
    name: str
    unit: str


@dataclass(frozen=True)
class Run:
    """One run of a report: its values of the axes, and its outcome if it has one."""

    labels: tuple[str, ...]
    text: str
    file: str
    message: str
    result: Result | None
    #: Not computed yet, in a comparison at work or cut off.
    waits: bool = False

    @property
    def document(self) -> ScenarioDocument:
        """The scenario document (SI)."""
        assert self.result is not None
        return read_document(self.result.scenario_json)


@dataclass(frozen=True)
class Subject:
    """Subject of a report."""

    axes: tuple[Axis, ...]
    runs: tuple[Run, ...]
    folder: Path

    @property
    def done(self) -> list[Run]:
        """Runs with an outcome."""
        return [run for run in self.runs if run.result is not None]


def read_file(path: Path) -> Subject:
    """Return the subject of a result file.  Raises ``IoError``."""
    result = Result.open(path)
    return Subject((), (Run((), path.stem, path.name, "", result),), path.parent)


def read_folder(folder: Path) -> Subject:
    """Return the subject of a comparison's folder.  Raises ``IoError`` if it holds none with an outcome."""
    if not (folder / TABLE).is_file() or not (folder / UNITS).is_file():
        raise IoError(
            phrase(
                f"{folder}: this folder holds no finished comparison: {TABLE} is missing. Make one:  ",
                option("compare", place=str(folder)),
            ),
            str(folder),
        )
    units = json.loads((folder / UNITS).read_text(encoding="utf-8"))
    with (folder / TABLE).open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    # The varied columns stand first; their meaning is a dotted path.
    columns = list(rows[0]) if rows else []
    first_metric = next((k for k, c in enumerate(columns) if c in METRICS or c == "wall_seconds"), 0)
    axes = tuple(
        Axis(units[c]["meaning"], c.replace("_", " "), "" if units[c]["unit"] == "1" else units[c]["unit"])
        for c in columns[:first_metric]
    )
    runs = []
    for row in rows:
        labels = tuple(row[c] for c in columns[:first_metric])
        text = ", ".join(
            labelled(
                with_unit(label, axis.unit),
                axis.name,
                bare=len(axes) > 1 and number_of(label) is not None and not axis.unit,
            )
            for label, axis in zip(labels, axes, strict=True)
        )
        inside = Path(row["file"])
        if inside.is_absolute() or ".." in inside.parts:
            raise IoError(f"{folder / TABLE}: it names a file outside of this folder: {inside}", str(folder / TABLE))
        complete = row["status"] == "complete" and (folder / inside).is_file()
        result = Result.open(folder / inside) if complete else None
        waits = not complete and row["status"] == "waiting"
        message = "" if complete else row["message"] or ("not computed yet" if waits else "its file is missing")
        runs.append(Run(labels, text, row["file"], message, result, waits))
    subject = Subject(axes, tuple(runs), folder)
    if not subject.done:
        again = option("compare", place=str(folder))
        message = phrase(f"{folder}: no run of this comparison came to its end. Run it again:  ", again)
        raise IoError(message, str(folder))
    return subject


def with_unit(label: str, unit: str) -> str:
    """Return a value of the table with its unit, as people write it."""
    number = number_of(label)
    return f"{label if number is None else f'{number:g}'}{SPACE}{unit}".strip()


def number_of(text: str) -> float | None:
    """Return the number that a text is; None if it is none."""
    try:
        return float(text)
    except ValueError:
        return None
