# SPDX-License-Identifier: BSD-3-Clause
"""Shared by studies: many scenarios through the pool of workers, curves by name, tables as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import Error
from ...results.result import Result
from ...run.pool import Pool, Task
from ...run.simulation import Simulation

DAY = 86400.0
HOUR = 3600.0


class StudyError(Error):
    """A run of a study did not come to its end."""


@dataclass(frozen=True)
class Table:
    """A table of a study: heads, rows of text, and a word on how to read it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """Return the table as Markdown, its title as a heading."""
        lines = [f"### {self.title}", "", "| " + " | ".join(self.heads) + " |"]
        lines.append("| " + " | ".join([":---"] + ["---:"] * (len(self.heads) - 1)) + " |")
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join([*lines, "", self.note, ""]) if self.note else "\n".join([*lines, ""])


def run_all(simulations: Mapping[str, Simulation], folder: Path, *, workers: int) -> dict[str, Result]:
    """Run every simulation that has no file in the folder yet.

    Parameters
    ----------
    simulations : mapping of str to Simulation
        By a name of the study's own.
    folder : Path
        Gets a file for each, named by its hash.
    workers : int
        Processes, one thread each.

    Returns
    -------
    dict of str to Result

    Raises
    ------
    StudyError
        A run failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / f"{simulation.hash}.h5" for name, simulation in simulations.items()}
    waiting = {
        file: simulations[name]
        for name, file in files.items()
        if not (file.is_file() and Result.open(file).status == "complete")
    }
    tasks = [
        Task(number=k, json=simulation.json, file=str(file), overwrite=True)
        for k, (file, simulation) in enumerate(waiting.items())
    ]
    problems: list[str] = []

    def answer(kind: str, number: int, rest: Sequence[Any]) -> None:
        if kind == "failed":
            problems.append(f"run {tasks[number].file}: {' '.join(map(str, rest))}")

    if tasks:
        with Pool(max(1, min(workers, len(tasks)))) as pool:
            pool.run(tasks, answer)
    if problems:
        raise StudyError("\n".join(problems))
    return {name: Result.open(file) for name, file in files.items()}


@dataclass(frozen=True)
class Curve:
    """One series of a run, read between its steps."""

    time: NDArray[np.float64]
    values: NDArray[np.float64]
    sessions: tuple[float, ...]

    def at(self, when: float, *, after: int = 0) -> float:
        """Return the value ``when`` s after session ``after``; at the session itself the one behind it."""
        moment = self.sessions[after] + when
        row = int(np.searchsorted(self.time, moment, side="right")) - 1
        if self.time[row] == moment or row + 1 == len(self.time):
            return float(self.values[row])
        return float(np.interp(moment, self.time, self.values))

    def first_below(self, level: float) -> float:
        """Return the time after the first session, s, from which the values stay below; NaN if they do not."""
        after = self.time >= self.sessions[0]
        time, values = self.time[after][1:], self.values[after][1:]
        above = np.flatnonzero(values >= level)
        if above.size == 0:
            return 0.0
        last = int(above[-1])
        if last + 1 >= len(time):
            return float("nan")
        share = (values[last] - level) / (values[last] - values[last + 1])
        return float(time[last] + share * (time[last + 1] - time[last]) - self.sessions[0])

    def first_above(self, level: float, *, after: int = 0) -> tuple[float, bool]:
        """Return how long, s, the values stay above a level for the first time after a session, and if that ended.

        The watch ends with the next session or with the curve; ``False`` makes the time a lower bound.
        """
        start = self.sessions[after]
        stop = self.sessions[after + 1] if after + 1 < len(self.sessions) else float(self.time[-1])
        # Behind both rows of the session, up to the row before the next.
        first = int(np.searchsorted(self.time, start, side="right")) - 1
        last = int(np.searchsorted(self.time, stop, side="left"))
        time, values = self.time[first : last + 1], self.values[first : last + 1]
        above = values > level
        if not above.any():
            return 0.0, True
        begin = int(np.argmax(above))
        gone = np.flatnonzero(~above[begin:])
        end = begin + int(gone[0]) if gone.size else len(above)

        def crossing(k: int) -> float:
            share = (level - values[k - 1]) / (values[k] - values[k - 1])
            return float(time[k - 1] + share * (time[k] - time[k - 1]))

        begins = crossing(begin) if begin else float(time[0])
        ended = end < len(above)
        return (crossing(end) if ended else float(time[-1])) - begins, ended


def curve(result: Result, name: str) -> Curve:
    """Return one series of a run."""
    import json

    found = result.curves((name,))
    sessions = tuple(s["at"] for s in json.loads(result.scenario_json)["protocol"]["sessions"])
    return Curve(np.asarray(found["series_time"]), np.asarray(found[name]), sessions)


def percent(value: float, digits: int = 1) -> str:
    """Return a share as text in percent."""
    return f"{100 * value:.{digits}f}"
